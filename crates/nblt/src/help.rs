//! What there is to call.

use model::Cell;
use view::Report;

use crate::listing::List;
use crate::registry::{ALL, Notebooklet, Run, one};
use crate::{Browse, Browser, Error, Result, Show, show::ROWS};

/// What is known about [`help`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "help",
    title: "Help",
    arguments: &[],
    tables: &[],
    summary: "this list",
    run: Run::Function(|_| Ok(Box::new(help()))),
};

/// What is known about [`nblts`] without running it.
pub(crate) static NBLTS: Notebooklet = Notebooklet {
    entity: "",
    name: "nblts",
    title: "Notebooklets",
    arguments: &[],
    tables: &[],
    summary: "of this list, what is about an account, a host or an address",
    run: Run::Function(|_| Ok(Box::new(nblts()))),
};

/// What is known about [`find`] without running it.
pub(crate) static FIND: Notebooklet = Notebooklet {
    entity: "",
    name: "find",
    title: "Find",
    arguments: &["words"],
    tables: &[],
    summary: "of this list, what has to do with these words: a subject, a table, an entity",
    run: Run::Function(|arguments| Ok(Box::new(find(one(arguments)?)?))),
};

/// Calls with what they do and which tables they ask.
#[derive(Clone, Debug)]
pub struct Help {
    /// The calls, in the order of the list.
    pub calls: Vec<Call>,
}

/// Something that can be called.
#[derive(Clone, Copy)]
pub struct Call(&'static Notebooklet);

/// Lists everything that can be called.
#[must_use]
pub fn help() -> Help {
    Help { calls: ALL.iter().map(|it| Call(it)).collect() }
}

/// Lists the notebooklets: the calls that are about an entity.
#[must_use]
pub fn nblts() -> Help {
    Help { calls: help().calls.into_iter().filter(|it| !it.0.entity.is_empty()).collect() }
}

/// Lists the calls that have to do with all of some words, in any case: `find("logon host")?`, `find("SigninLogs")?`.
///
/// # Errors
///
/// If there is none, or no word.
pub fn find(words: &str) -> Result<Help> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if wanted.is_empty() {
        return Err(Error::input("there is no word to find").help("help() lists everything"));
    }
    let calls: Vec<Call> = help().calls.into_iter().filter(|it| it.has(&wanted)).collect();
    if calls.is_empty() {
        return Err(
            Error::not_found(format!("no call has to do with {words:?}")).help("help() lists what there is")
        );
    }
    Ok(Help { calls })
}

impl Help {
    /// The same list, to pick a call from and read all about it.
    #[must_use]
    pub fn browse(&self) -> Browser<Call> {
        Browser::new("What there is to call", "nothing to call", self.calls.clone())
    }
}

impl Show for Help {
    fn report(&self) -> Report {
        let rows = self.calls.iter().map(|it| {
            let (call, summary) = (it.written(), it.0.summary.to_owned());
            vec![Cell::Text(call), Cell::Text(summary), Cell::Text(it.0.tables.join(", "))]
        });
        let list = List::new(&["Call", "What it does", "Tables"], rows.collect());
        Report::new("nblt")
            .note("notebooklets for security analysts; all times are UTC")
            .table("", &list, ROWS)
            .note("in front of a notebooklet .last(days(7)) or .between(..) sets the time, set_span(..) for all calls")
    }
}

impl Call {
    /// How it is written in a cell.
    #[must_use]
    pub fn written(&self) -> String {
        let arguments: Vec<String> = self.0.arguments.iter().map(|it| format!("\"{it}\"")).collect();
        let arguments = arguments.join(", ");
        let fails = if self.0.fallible() { "?" } else { "" };
        match self.0.entity {
            "" => format!("{}({arguments}){fails}", self.0.name),
            entity => format!("{entity}::nblt().{}({arguments}){fails}", self.0.name),
        }
    }

    /// Whether all words, in lower case, are in what is known of it.
    fn has(&self, words: &[String]) -> bool {
        let Notebooklet { entity, name, title, tables, summary, .. } = self.0;
        let known = format!("{entity} {name} {title} {summary} {}", tables.join(" ")).to_lowercase();
        words.iter().all(|it| known.contains(it.as_str()))
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written())
    }
}

impl Show for Call {
    fn report(&self) -> Report {
        let it = self.0;
        let facts = [
            ("Call", self.written()),
            ("What it does", it.summary.to_owned()),
            ("About", if it.entity.is_empty() { "the workspace".to_owned() } else { it.entity.to_owned() }),
            ("Takes", if it.arguments.is_empty() { "nothing".to_owned() } else { it.arguments.join(", ") }),
            (
                "Tables",
                if it.tables.is_empty() { "none of its own".to_owned() } else { it.tables.join(", ") },
            ),
        ];
        Report::new(it.title).card(it.name, facts)
    }
}

impl Browse for Call {
    fn line(&self) -> String {
        format!("{}: {}", self.written(), self.0.summary)
    }

    fn id(&self) -> String {
        self.written()
    }

    fn name(&self) -> String {
        self.0.name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(help: &Help) -> Vec<&str> {
        help.calls.iter().map(|it| it.0.name).collect()
    }

    #[test]
    fn core_19_calls_are_found_by_what_is_known_of_them() {
        assert_eq!(names(&nblts()), ["account_summary", "account_summaries", "logon_session_rarity"]);
        let found = |words| find(words).map(|it| names(&it).join(" ")).unwrap_or_default();
        assert!(found("SIGNINLOGS account").starts_with("account_summary account_summaries"));
        assert_eq!(found("base64"), "decode");
        assert!(
            find("no such thing").is_err_and(|it| it.is_not_found())
                && find("  ").is_err_and(|it| it.is_input())
        );
    }

    #[test]
    fn core_23_a_call_is_picked_and_all_about_it_is_shown() {
        let browser = help().browse();
        let call = browser.select("account_summary").unwrap_or_else(|error| panic!("{error}"));
        let text = call.report().to_text();
        assert!(
            text.contains("Account::nblt().account_summary(\"name\")?") && text.contains("SigninLogs"),
            "{text}"
        );
        assert_eq!(browser.items().len(), ALL.len());
    }
}
