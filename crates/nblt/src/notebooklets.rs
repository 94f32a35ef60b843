//! The notebooklets: one file each, listed in [`crate::registry::ALL`].

pub(crate) mod account_summary;
