//! What an account summary reads.

use crate::{AccountTypes, Error, Result};

/// What an account summary reads.
///
/// ```
/// use nblt::AccountOptions;
///
/// let typed = AccountOptions { bookmarks: false, ..AccountOptions::default() };
/// // The same in msticnb's words.
/// assert_eq!(AccountOptions::parse("-get_bookmarks")?, typed);
/// # Ok::<(), nblt::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountOptions {
    /// Which types of accounts are searched for; tables of the others are not asked.
    pub account_types: AccountTypes,
    /// Whether alerts are read (msticnb: `get_alerts`).
    pub alerts: bool,
    /// Whether bookmarks are read (msticnb: `get_bookmarks`).
    pub bookmarks: bool,
}

impl Default for AccountOptions {
    fn default() -> Self {
        Self { account_types: AccountTypes::default(), alerts: true, bookmarks: true }
    }
}

/// The options that have a name, with msticnb's name.
const NAMES: [(&str, &str); 2] = [("alerts", "get_alerts"), ("bookmarks", "get_bookmarks")];

impl AccountOptions {
    /// Reads options as msticnb writes them: names alone are all that is read (`"alerts"`), names with a sign change
    /// what is read by default (`"+alerts -bookmarks"`). Blanks or commas stand between them.
    ///
    /// # Errors
    ///
    /// If a name is none of an option, or names with and without a sign are mixed.
    pub fn parse(text: &str) -> Result<Self> {
        let words: Vec<&str> = text.split([',', ' ', '\n', '\t']).filter(|it| !it.is_empty()).collect();
        let signed = words.iter().filter(|it| it.starts_with(['+', '-'])).count();
        if signed != 0 && signed != words.len() {
            return Err(Error::input(format!("{text:?} mixes options with and without a sign"))
                .help("write \"alerts\" for these alone, or \"+alerts -bookmarks\" to change the default"));
        }
        let mut options = Self::default();
        if signed == 0 && !words.is_empty() {
            (options.alerts, options.bookmarks) = (false, false);
        }
        for word in words {
            let (on, name) = match word.strip_prefix('-') {
                Some(name) => (false, name),
                None => (true, word.trim_start_matches('+')),
            };
            *options.named(name)? = on;
        }
        Ok(options)
    }

    /// The same for some types of accounts: `.types("Windows, Linux")?`.
    ///
    /// # Errors
    ///
    /// If a name is none of an account type.
    pub fn types(mut self, names: &str) -> Result<Self> {
        self.account_types = names.parse()?;
        Ok(self)
    }

    fn named(&mut self, name: &str) -> Result<&mut bool> {
        let place = NAMES
            .iter()
            .position(|(ours, theirs)| ours.eq_ignore_ascii_case(name) || theirs.eq_ignore_ascii_case(name));
        match place {
            Some(0) => Ok(&mut self.alerts),
            Some(_) => Ok(&mut self.bookmarks),
            None => {
                let names: Vec<&str> = NAMES.iter().map(|it| it.0).collect();
                Err(Error::input(format!("{name:?} is no option")).help(format!(
                    "there are {}; account types are set by .types(\"Windows\")?",
                    names.join(", ")
                )))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (bool, bool) {
        let options = AccountOptions::parse(text).unwrap_or_else(|error| panic!("{error}"));
        (options.alerts, options.bookmarks)
    }

    #[test]
    fn core_05_names_alone_are_all_and_signs_change_the_default() {
        assert_eq!(read(""), (true, true));
        assert_eq!(read("get_alerts"), (true, false));
        assert_eq!(read("bookmarks, alerts"), (true, true));
        assert_eq!(read("-bookmarks"), (true, false));
        // B-07: in msticnb the removal is lost beside an addition.
        assert_eq!(read("+bookmarks -alerts"), (false, true));
    }

    #[test]
    fn core_05_06_what_is_no_option_is_said() {
        let error =
            |text: &str| AccountOptions::parse(text).err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error("alerts -bookmarks").contains("mixes"));
        assert!(
            error("+alert").contains("\"alert\" is no option")
                && error("+alert").contains("alerts, bookmarks")
        );
        assert!(AccountOptions::default().types("Windows, Mac").is_err_and(|it| it.is_input()));
    }
}
