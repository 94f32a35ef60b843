//! What the analyst's cells have defined: names that are no longer ours, and variables that a crash would lose.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::visit::Visit;

/// Names and variables of the cells so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    redefined: BTreeSet<String>,
    variables: BTreeMap<String, Option<String>>,
    reads_input: bool,
}

impl Scope {
    /// Remembers what a cell may have defined, whether or not it was run to its end: a name too many here only
    /// costs a compile.
    pub(crate) fn observe(&mut self, code: &str) {
        self.reads_input |= code.contains("evcxr_input");
        // Lines like `:dep` are evcxr's, not Rust.
        let rust: Vec<&str> = code.lines().filter(|it| !it.trim_start().starts_with(':')).collect();
        match syn::Block::parse_within.parse_str(&rust.join("\n")) {
            Ok(statements) => {
                let mut names = Names::default();
                statements.iter().for_each(|it| names.visit_stmt(it));
                self.redefined.extend(names.defined);
            }
            // Not Rust that we understand, so every word in it may be a definition.
            Err(_) => self.redefined.extend(words(&rust.join("\n"))),
        }
    }

    /// Whether a name may mean something else than what the prelude gave it.
    pub(crate) fn is_redefined(&self, name: &str) -> bool {
        self.redefined.contains(name)
    }

    /// Whether the analyst uses the crate `evcxr_input`. It asks for a line of input by printing a line without the
    /// kernel's secret, which is text otherwise.
    pub(crate) fn reads_input(&self) -> bool {
        self.reads_input
    }

    /// Remembers the variables of a cell that was run to its end.
    pub(crate) fn bind(&mut self, code: &str) {
        let rust: Vec<&str> = code.lines().filter(|it| !it.trim_start().starts_with(':')).collect();
        let Ok(statements) = syn::Block::parse_within.parse_str(&rust.join("\n")) else { return };
        for statement in &statements {
            if let syn::Stmt::Local(local) = statement {
                let mut names = Names::default();
                names.visit_pat(&local.pat);
                self.variables.extend(names.defined.into_iter().map(|it| (it, None)));
            }
        }
    }

    /// Remembers a variable that holds the value of one call of ours: the cell `source` can be run again.
    pub(crate) fn bind_call(&mut self, name: &str, source: &str) {
        self.variables.insert(name.to_owned(), Some(source.trim().to_owned()));
    }

    /// The variables are gone because the analyst wanted it.
    pub(crate) fn forget_variables(&mut self) {
        self.variables.clear();
    }

    /// All variables are gone. Says which, and how to get back those that a call made.
    pub(crate) fn lose_variables(&mut self) -> String {
        let lost = std::mem::take(&mut self.variables);
        if lost.is_empty() {
            return "No variables were lost.".to_owned();
        }
        let names: Vec<&str> = lost.keys().map(String::as_str).collect();
        let mut sentence = format!("Lost variables: {}.", names.join(", "));
        let sources: BTreeSet<&str> = lost.values().flatten().map(String::as_str).collect();
        if !sources.is_empty() {
            sentence.push_str("\nTo get results back, run again:");
            sources.iter().for_each(|it| sentence.push_str(&format!("\n{it}")));
        }
        sentence
    }
}

/// Macros that define nothing.
const HARMLESS_MACROS: [&str; 21] = [
    "println",
    "print",
    "eprintln",
    "eprint",
    "format",
    "write",
    "writeln",
    "vec",
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "panic",
    "todo",
    "unreachable",
    "unimplemented",
    "matches",
    "concat",
    "env",
    "df",
    "json",
];

/// Collects the names that code defines, anywhere in it.
#[derive(Default)]
struct Names {
    defined: Vec<String>,
}

impl Names {
    fn add(&mut self, name: &syn::Ident) {
        self.defined.push(name.to_string());
    }

    fn add_all(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.defined.push(name.to_string()),
                TokenTree::Group(group) => self.add_all(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, it: &'ast syn::PatIdent) {
        self.add(&it.ident);
        syn::visit::visit_pat_ident(self, it);
    }

    fn visit_item(&mut self, it: &'ast syn::Item) {
        match it {
            syn::Item::Const(it) => self.add(&it.ident),
            syn::Item::Enum(it) => self.add(&it.ident),
            syn::Item::Fn(it) => self.add(&it.sig.ident),
            syn::Item::Mod(it) => self.add(&it.ident),
            syn::Item::Static(it) => self.add(&it.ident),
            syn::Item::Struct(it) => self.add(&it.ident),
            syn::Item::Trait(it) => self.add(&it.ident),
            syn::Item::TraitAlias(it) => self.add(&it.ident),
            syn::Item::Type(it) => self.add(&it.ident),
            syn::Item::Union(it) => self.add(&it.ident),
            syn::Item::ExternCrate(it) => self.add(it.rename.as_ref().map_or(&it.ident, |(_, name)| name)),
            _ => {}
        }
        syn::visit::visit_item(self, it);
    }

    /// A method of a trait can come before one of ours.
    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        self.add(&it.sig.ident);
        syn::visit::visit_trait_item_fn(self, it);
    }

    fn visit_use_name(&mut self, it: &'ast syn::UseName) {
        self.add(&it.ident);
    }

    fn visit_use_rename(&mut self, it: &'ast syn::UseRename) {
        self.add(&it.rename);
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        let name = it.path.segments.last().map(|it| it.ident.to_string());
        // What other macros make of their words is not known.
        if !name.is_some_and(|it| HARMLESS_MACROS.contains(&it.as_str())) {
            self.add_all(it.tokens.clone());
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|it: char| !it.is_alphanumeric() && it != '_').filter(|it| !it.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redefined(code: &str, name: &str) -> bool {
        let mut scope = Scope::default();
        scope.observe(code);
        scope.is_redefined(name)
    }

    #[test]
    fn every_way_to_define_a_name_is_seen() {
        for code in [
            "let query = 1;",
            "let (a, Some(query)) = x;",
            "let Foo { b: query, .. } = x;",
            "fn query() {}",
            "struct query;",
            "use other::query;",
            "use other::{a, b as query};",
            "mod query { }",
            "trait T { fn query(self); }",
            ":dep x = \"1\"\nconst query: u8 = 1;",
            "my_macro!(query);",
            "fn f() { let query = 1; }",
            "let unfinished = query(",
        ] {
            assert!(redefined(code, "query"), "{code}");
        }
    }

    #[test]
    fn using_a_name_does_not_redefine_it() {
        for code in [
            "let rows = query(\"x\")?;",
            "query(\"x\")?.frame()",
            "fn f(a: query) -> query { query(a) }",
            "use other::*;",
            "x.query(1)",
            "println!(\"query {}\", query.height());",
            "their_macro!(\"query\");",
        ] {
            assert!(!redefined(code, "query"), "{code}");
        }
    }

    #[test]
    fn lost_variables_are_named_and_calls_can_be_run_again() {
        let mut scope = Scope::default();
        assert_eq!(scope.lose_variables(), "No variables were lost.");
        scope.bind("let x = 1; let (y, z) = (2, 3);");
        scope.bind_call("acc", "let acc = Account::nblt().account_summary(\"adele\")?;\n");
        let sentence = scope.lose_variables();
        assert!(sentence.starts_with("Lost variables: acc, x, y, z."));
        assert!(sentence.ends_with("\nlet acc = Account::nblt().account_summary(\"adele\")?;"));
        assert_eq!(scope.lose_variables(), "No variables were lost.");
    }
}
