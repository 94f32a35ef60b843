//! Types of accounts: which tables a search asks.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::Error;

/// Where an account lives, in the names that msticnb gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountType {
    /// Entra ID: sign-ins and the audit log of the directory.
    AzureActiveDirectory,
    /// Operations on Azure resources.
    AzureActivity,
    /// Operations in Office.
    Office365,
    /// Windows hosts and domains.
    Windows,
    /// Linux hosts.
    Linux,
    /// What Microsoft Defender saw: logons, directory events, cloud applications. msticnb does not ask it.
    Defender,
}

use AccountType::{AzureActiveDirectory, AzureActivity, Defender, Linux, Office365, Windows};

/// A set of account types.
///
/// ```
/// use nblt::{AccountType, AccountTypes};
///
/// let types: AccountTypes = "Windows, Linux".parse()?;
/// assert!(types.has(AccountType::Linux) && !types.has(AccountType::Office365));
/// assert_eq!("Azure".parse::<AccountTypes>()?.to_string(), "AzureActiveDirectory, AzureActivity, Office365");
/// # Ok::<(), nblt::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTypes(BTreeSet<AccountType>);

const ALL: [AccountType; 6] = [AzureActiveDirectory, AzureActivity, Office365, Windows, Linux, Defender];

impl AccountType {
    fn name(self) -> &'static str {
        match self {
            AzureActiveDirectory => "AzureActiveDirectory",
            AzureActivity => "AzureActivity",
            Office365 => "Office365",
            Windows => "Windows",
            Linux => "Linux",
            Defender => "Defender",
        }
    }
}

impl AccountTypes {
    /// These types. None at all means all: a search that asks nothing answers nothing.
    pub fn of(types: impl IntoIterator<Item = AccountType>) -> Self {
        let types: BTreeSet<AccountType> = types.into_iter().collect();
        if types.is_empty() { Self::default() } else { Self(types) }
    }

    /// All but one.
    pub(crate) fn but(one: AccountType) -> Self {
        Self(ALL.into_iter().filter(|it| *it != one).collect())
    }

    /// Whether a type is among them.
    #[must_use]
    pub fn has(&self, one: AccountType) -> bool {
        self.0.contains(&one)
    }
}

impl Default for AccountTypes {
    fn default() -> Self {
        Self(ALL.into())
    }
}

impl From<AccountType> for AccountTypes {
    fn from(one: AccountType) -> Self {
        Self([one].into())
    }
}

/// Names in any case with commas or blanks between them; `Azure` is the three of the cloud, `All` is all.
impl FromStr for AccountTypes {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut types = BTreeSet::new();
        for word in text.split([',', ' ']).filter(|it| !it.is_empty()) {
            let same = |name: &str| name.eq_ignore_ascii_case(word);
            if same("All") {
                types.extend(ALL);
            } else if same("Azure") {
                types.extend([AzureActiveDirectory, AzureActivity, Office365]);
            } else {
                let found = ALL.into_iter().find(|it| same(it.name()));
                types.insert(found.ok_or_else(|| unknown(word))?);
            }
        }
        Ok(Self::of(types))
    }
}

fn unknown(word: &str) -> Error {
    let names: Vec<&str> = ALL.iter().map(|it| it.name()).collect();
    Error::input(format!("{word:?} is no account type"))
        .help(format!("there are {}, Azure (the first three) and All", names.join(", ")))
}

impl fmt::Display for AccountTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|it| it.name()).collect();
        f.write_str(&names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acc_02_names_of_msticnb_in_any_case() {
        let read = |text: &str| text.parse::<AccountTypes>().map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(read("windows"), "Windows");
        assert_eq!(read("Linux,WINDOWS  office365"), "Office365, Windows, Linux");
        assert_eq!(read("azure Linux"), "AzureActiveDirectory, AzureActivity, Office365, Linux");
        assert_eq!(read("All"), read(""));
        let error = "Windos".parse::<AccountTypes>().err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error.contains("Windos") && error.contains("Office365"), "{error}");
    }
}
