//! Asks rustc for a type that evcxr's analyzer cannot infer.
//!
//! evcxr stores variables between cells and therefore needs the type of each. Where its analyzer has none it refuses
//! the cell. rustc knows the type: a cell that gives the value a deliberately wrong one is refused with an E0308 that
//! names the right one, and nothing of it runs. Then the cell can be sent again with the annotation in place.
//!
//! Everything here is text to text; the front sends the cells.

mod names;

use ra_ap_syntax::ast::{self, HasModuleItem, HasName};
use ra_ap_syntax::{AstNode, Edition, SourceFile, TextRange};

pub(crate) use names::Names;

/// The type that no value has.
const WRONG: &str = "NbltProbe";
/// A value that does not have it either.
const END: &str = "NbltProbeEnd";

/// What stands before a cell so that its statements are those of a function.
const BEFORE: &str = "fn cell() {\n";

/// The variables whose type evcxr may not know, after it refused `cell` with `error` (its `evalue`).
///
/// Mostly it names the one. When a variable of an earlier cell holds a reference, or when the analyzer takes the type
/// for `!`, evcxr reports errors of its own code instead; then it may be any variable without an annotation.
pub(crate) fn untyped_variables(cell: &str, error: &str) -> Vec<String> {
    if let Some(rest) = error.strip_prefix("Couldn't automatically determine type of variable `") {
        return rest.split_once('`').map(|it| it.0.to_owned()).into_iter().collect();
    }
    if ["borrowed data escapes outside of function", "the `!` type is experimental"].contains(&error) {
        return unannotated(cell);
    }
    Vec::new()
}

/// The cell that makes rustc name the type of `variable`. It cannot compile, so nothing of it runs.
///
/// `None` when the cell does not define it in a `let` of its own, or when it holds commands (`:dep`), which would run.
pub(crate) fn probe(cell: &str, variable: &str) -> Option<String> {
    if cell.lines().any(|it| it.trim_start().starts_with(':')) {
        return None;
    }
    let binding = Binding::find(cell, variable)?;
    let (before, value) = (&cell[..binding.statement.start], &cell[binding.value]);
    // The value is bound first: what is expected of it would change what is inferred in it. The second wrong type
    // is for values that fit any type, like `panic!()`: the cell must not run.
    Some(format!(
        "{{ struct {WRONG}; struct {END};\n{before}\nlet _: {WRONG} = {{ let nblt_probe = {value};\nnblt_probe }};\n\
         let _: {WRONG} = {END}; }}"
    ))
}

/// The type in rustc's answer to a [`probe`]: `traceback` is that of the error, with its colours.
///
/// `None` when no annotation can say it: closures, `impl Trait`, and types so long that rustc shortens them.
pub(crate) fn found_type(traceback: &str) -> Option<String> {
    let plain = without_colours(traceback);
    let after = plain.split(&format!("expected `{WRONG}`, found ")).nth(1)?;
    let name = after.strip_prefix('`').and_then(|it| it.split_once('`')).map(|it| it.0);
    let name = match name {
        Some(name) => name.replace("&'_ ", "&"),
        None if after.starts_with("integer") => "i32".to_owned(),
        None if after.starts_with("floating-point number") => "f64".to_owned(),
        None => return None,
    };
    let cannot_be_written = ["...", "impl ", "{", "@", END].iter().any(|it| name.contains(it));
    let has_hole = name.split(|it: char| !it.is_alphanumeric() && it != '_').any(|it| it == "_");
    (!cannot_be_written && !has_hole).then_some(name)
}

/// The cell with `ty` as the annotation of `variable`; `names` knows where the types of `ty` are. Several when a name
/// means several types: to be sent one after the other, for a wrong one does not compile.
pub(crate) fn annotated(cell: &str, variable: &str, ty: &str, names: &Names) -> Vec<String> {
    let Some(binding) = Binding::find(cell, variable) else { return Vec::new() };
    let (before, after) = (&cell[..binding.annotation.start], &cell[binding.annotation.end..]);
    names.written_out(ty).into_iter().map(|ty| format!("{before}: {ty}{after}")).collect()
}

/// The places of a `let` in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    statement: std::ops::Range<usize>,
    /// From the end of the pattern to the end of the annotation, which may be missing.
    annotation: std::ops::Range<usize>,
    value: std::ops::Range<usize>,
}

impl Binding {
    /// The last `let` among the cell's own statements whose pattern binds `variable`: it is the one that is stored.
    fn find(cell: &str, variable: &str) -> Option<Self> {
        let binds = |it: &ast::LetStmt| it.pat().is_some_and(|it| names_in(&it).any(|it| it == variable));
        let binding = lets(cell).into_iter().rfind(binds)?;
        // `let … else` would need its `else` in the probe as well.
        if binding.let_else().is_some() {
            return None;
        }
        let here = |range: TextRange| {
            let start = usize::from(range.start()).checked_sub(BEFORE.len())?;
            let end = usize::from(range.end()).checked_sub(BEFORE.len())?;
            (end <= cell.len()).then_some(start..end)
        };
        let pattern = here(binding.pat()?.syntax().text_range())?;
        let end = match binding.ty() {
            Some(ty) => here(ty.syntax().text_range())?.end,
            None => pattern.end,
        };
        Some(Self {
            statement: here(binding.syntax().text_range())?,
            annotation: pattern.end..end,
            value: here(binding.initializer()?.syntax().text_range())?,
        })
    }
}

/// The cell's own `let` statements, not those in blocks.
fn lets(cell: &str) -> Vec<ast::LetStmt> {
    let tree = SourceFile::parse(&format!("{BEFORE}{cell}\n}}"), Edition::Edition2024).tree();
    let function = tree.items().find_map(|item| match item {
        ast::Item::Fn(function) => function.body(),
        _ => None,
    });
    let Some(body) = function else { return Vec::new() };
    let lets = body.statements().filter_map(|it| match it {
        ast::Stmt::LetStmt(it) => Some(it),
        _ => None,
    });
    lets.collect()
}

/// The variables of all `let`s without an annotation.
fn unannotated(cell: &str) -> Vec<String> {
    let patterns = lets(cell).into_iter().filter(|it| it.ty().is_none()).filter_map(|it| it.pat());
    patterns.flat_map(|it| names_in(&it).collect::<Vec<_>>()).collect()
}

fn names_in(pattern: &ast::Pat) -> impl Iterator<Item = String> {
    let names = pattern.syntax().descendants().filter_map(ast::IdentPat::cast);
    names.filter_map(|it| it.name()).map(|it| it.text().to_string())
}

/// The text without the escape sequences that colour it.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\u{1b}' {
            plain.push(char);
            continue;
        }
        // `ESC [`, parameters, a letter.
        let _ = chars.by_ref().find(char::is_ascii_alphabetic);
    }
    plain
}

#[cfg(test)]
mod tests;
