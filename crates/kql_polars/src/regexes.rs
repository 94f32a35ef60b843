//! Regular expressions that queries spell out, compiled once: the queries of the library come again with every call, and
//! to compile their patterns takes longer than to search a small table with them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex::{Error, Regex};

/// So many are kept; a full store begins anew.
const MOST: usize = 256;

/// The compiled pattern.
///
/// # Errors
///
/// If it is none.
pub(crate) fn compiled(pattern: &str) -> Result<Arc<Regex>, Error> {
    static KNOWN: LazyLock<Store> = LazyLock::new(Store::default);
    KNOWN.compiled(pattern)
}

#[derive(Default)]
struct Store(Mutex<HashMap<String, Arc<Regex>>>);

impl Store {
    fn compiled(&self, pattern: &str) -> Result<Arc<Regex>, Error> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(regex) = known().get(pattern) {
            return Ok(regex.clone());
        }
        // Not under the lock: a long one would hold up every other query.
        let regex = Arc::new(Regex::new(pattern)?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(pattern.to_owned(), regex.clone());
        Ok(regex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compiled_once_and_what_is_none_is_an_error_each_time() -> Result<(), Error> {
        let store = Store::default();
        assert!(Arc::ptr_eq(&store.compiled("^a+$")?, &store.compiled("^a+$")?));
        assert!(store.compiled("^a+$")?.is_match("aa") && !store.compiled("^b+$")?.is_match("aa"));
        assert!(store.compiled("(").is_err() && store.compiled("(").is_err());
        Ok(())
    }

    #[test]
    fn a_full_store_begins_anew() -> Result<(), Error> {
        let store = Store::default();
        for n in 0..=MOST {
            assert!(store.compiled(&format!("^{n}$"))?.is_match(&n.to_string()));
        }
        assert_eq!(store.0.lock().unwrap_or_else(PoisonError::into_inner).len(), 1);
        Ok(())
    }
}
