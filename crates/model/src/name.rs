//! Names of accounts: what the analyst typed, or what a log row holds.

use std::fmt;

#[cfg(test)]
mod tests;

/// A name of an account in one of the three ways in which people and logs write it.
///
/// Whatever stands in the name is kept: quotes, pipes, backslashes and newlines are legal text. Only white
/// space around it is removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountName {
    /// A user principal name: `adelev@contoso.com`.
    Upn {
        /// The part before the last `@`.
        name: String,
        /// The part after it.
        suffix: String,
    },
    /// A name with its Windows domain or machine: `CONTOSO\adelev`.
    Domain {
        /// The part before the first backslash.
        domain: String,
        /// The part after it.
        name: String,
    },
    /// A name alone: `adelev`.
    Bare {
        /// The whole name.
        name: String,
    },
}

/// Why a text is no name of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// There is no text, or only white space.
    Empty,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                r#"an account name cannot be empty: type a name such as "adelev", "adelev@contoso.com" or r"CONTOSO\adelev""#,
            ),
        }
    }
}

impl std::error::Error for NameError {}

/// How well a name found in a log matches the name that was typed; the best comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The full names are equal, or the bare names are and nothing else contradicts it.
    Exact,
    /// The name found begins with what was typed.
    Prefix,
    /// The name found contains what was typed.
    Substring,
}

impl fmt::Display for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exact => "exact",
            Self::Prefix => "begins with it",
            Self::Substring => "contains it",
        })
    }
}

/// Whether upper and lower case are different letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// They are the same: cloud and Windows accounts.
    Any,
    /// They differ: on Linux `admin` and `Admin` are two accounts.
    AsWritten,
}

impl Case {
    /// Writes `text` so that equal names become equal texts.
    #[must_use]
    pub fn normalize(self, text: &str) -> String {
        match self {
            Self::Any => fold(text),
            Self::AsWritten => text.to_owned(),
        }
    }
}

/// Folds the case of each character by itself. `str::to_lowercase` looks at neighbours (final sigma),
/// so a prefix of a name would not always become a prefix of the folded name.
pub(crate) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
}

impl AccountName {
    /// Reads a name: `name@suffix`, `DOMAIN\name`, or bare. A `@` or backslash without text on both sides
    /// belongs to a bare name.
    ///
    /// # Errors
    ///
    /// If nothing but white space is there.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if let Some((domain, name)) = text.split_once('\\')
            && !domain.is_empty()
            && !name.is_empty()
        {
            return Ok(Self::Domain { domain: domain.to_owned(), name: name.to_owned() });
        }
        // A guest is `adele_fabrikam.com#EXT#@contoso.com`; addresses of other systems may hold a second `@`.
        if let Some((name, suffix)) = text.rsplit_once('@')
            && !name.is_empty()
            && !suffix.is_empty()
        {
            return Ok(Self::Upn { name: name.to_owned(), suffix: suffix.to_owned() });
        }
        Ok(Self::Bare { name: text.to_owned() })
    }

    /// The name without suffix or domain.
    #[must_use]
    pub fn bare(&self) -> &str {
        match self {
            Self::Upn { name, .. } | Self::Domain { name, .. } | Self::Bare { name } => name,
        }
    }

    /// The UPN suffix, where the name has one.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        if let Self::Upn { suffix, .. } = self { Some(suffix) } else { None }
    }

    /// The Windows domain, where the name has one.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        if let Self::Domain { domain, .. } = self { Some(domain) } else { None }
    }

    /// How the name `other`, found in a log, matches this one, which was typed.
    ///
    /// Equal full names are exact. So are equal bare names unless both names carry a suffix or domain and
    /// these contradict each other (`CONTOSO` agrees with `contoso.com`). A bare name that was typed also
    /// finds bare names that begin with it or contain it; a full name that was typed finds full names so.
    #[must_use]
    pub fn matches(&self, other: &str, case: Case) -> Option<Match> {
        let other = Self::parse(other).ok()?;
        let typed_full = case.normalize(&self.to_string());
        let other_full = case.normalize(&other.to_string());
        if typed_full == other_full {
            return Some(Match::Exact);
        }
        let typed_bare = case.normalize(self.bare());
        let other_bare = case.normalize(other.bare());
        if typed_bare == other_bare && self.agrees(&other) {
            return Some(Match::Exact);
        }
        // A suffix shared by all accounts of a tenant says nothing: `contoso` must not find everybody.
        let (typed, found) = match self {
            Self::Bare { .. } => (typed_bare, other_bare),
            _ => (typed_full, other_full),
        };
        if found.starts_with(&typed) {
            Some(Match::Prefix)
        } else if found.contains(&typed) {
            Some(Match::Substring)
        } else {
            None
        }
    }

    /// Whether `other` has the same bare name, whatever stands around it. Together with no match this is
    /// another account that may belong to the same person.
    #[must_use]
    pub fn same_bare(&self, other: &str, case: Case) -> bool {
        Self::parse(other).is_ok_and(|other| case.normalize(self.bare()) == case.normalize(other.bare()))
    }

    /// Whether suffix and domain of two names do not contradict each other. Domains have no case anywhere.
    fn agrees(&self, other: &Self) -> bool {
        let first_label = |suffix: &str| fold(suffix.split('.').next().unwrap_or(suffix));
        match (self, other) {
            (Self::Bare { .. }, _) | (_, Self::Bare { .. }) => true,
            (Self::Upn { suffix: one, .. }, Self::Upn { suffix: two, .. })
            | (Self::Domain { domain: one, .. }, Self::Domain { domain: two, .. }) => fold(one) == fold(two),
            (Self::Upn { suffix, .. }, Self::Domain { domain, .. })
            | (Self::Domain { domain, .. }, Self::Upn { suffix, .. }) => {
                fold(domain) == fold(suffix) || fold(domain) == first_label(suffix)
            }
        }
    }
}

/// Writes the full name.
impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upn { name, suffix } => write!(f, "{name}@{suffix}"),
            Self::Domain { domain, name } => write!(f, "{domain}\\{name}"),
            Self::Bare { name } => f.write_str(name),
        }
    }
}

impl std::str::FromStr for AccountName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}
