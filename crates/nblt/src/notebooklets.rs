//! The notebooklets: one file each, listed in [`crate::registry::ALL`].

pub(crate) mod account_summary;
pub(crate) mod logon_session_rarity;
