//! The standard library's items, which cells have already: their public paths.

/// Names that mean the standard library's items wherever signatures are written; nobody else gets them.
pub(super) const STD_PRELUDE: [&str; 38] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "Vec",
];

/// The public path of a standard item: its definition often stands in a private module.
pub(super) fn std_path(path: &[String]) -> String {
    let name = path.last().map_or("", String::as_str);
    let module: Vec<&str> = path.iter().skip(1).rev().skip(1).rev().map(String::as_str).collect();
    let public = match module.as_slice() {
        _ if is_in_scope(&module, name) => return name.to_owned(),
        ["ops", ..] => "std::ops",
        ["iter", ..] => "std::iter",
        ["collections", "hash", "map"] if name == "HashMap" => "std::collections",
        ["collections", "hash", "set"] if name == "HashSet" => "std::collections",
        ["collections", "hash", kind] => return format!("std::collections::hash_{kind}::{name}"),
        ["collections", "btree", "map"] if name == "BTreeMap" => "std::collections",
        ["collections", "btree", "set"] if name == "BTreeSet" => "std::collections",
        ["collections", "btree", kind] => return format!("std::collections::btree_{kind}::{name}"),
        ["collections", "vec_deque"] => "std::collections",
        ["sync", "poison", ..] => "std::sync",
        ["io", ..] => "std::io",
        ["net", ..] => "std::net",
        ["slice", ..] => "std::slice",
        ["str", "traits" | "error"] => "std::str",
        ["num", ..] => "std::num",
        ["error", ..] => "std::error",
        ["ffi", "os_str"] => "std::ffi",
        ["hash", "random"] => "std::hash",
        other => return format!("std::{}::{name}", other.join("::")).replace("::::", "::"),
    };
    format!("{public}::{name}")
}

/// Whether the standard prelude has this very item, not only one of its name.
fn is_in_scope(module: &[&str], name: &str) -> bool {
    match name {
        // There only as derives.
        "Debug" | "Hash" => false,
        // `std::fmt::Result` and the like are others.
        "Result" => module == ["result"],
        _ => STD_PRELUDE.contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::std_path;

    fn of(path: &str) -> String {
        std_path(&path.split("::").map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn paths_are_those_that_cells_can_name() {
        assert_eq!(of("alloc::vec::Vec"), "Vec");
        assert_eq!(of("core::option::Option"), "Option");
        assert_eq!(of("std::collections::hash::map::HashMap"), "std::collections::HashMap");
        assert_eq!(of("alloc::collections::btree::map::Iter"), "std::collections::btree_map::Iter");
        assert_eq!(of("core::ops::arith::Add"), "std::ops::Add");
        assert_eq!(of("alloc::borrow::Cow"), "std::borrow::Cow");
        assert_eq!(of("alloc::sync::Arc"), "std::sync::Arc");
    }

    #[test]
    fn a_name_of_the_prelude_is_short_only_for_the_item_that_the_prelude_has() {
        assert_eq!(of("core::result::Result"), "Result");
        assert_eq!(of("core::fmt::Result"), "std::fmt::Result");
        assert_eq!(of("std::io::error::Result"), "std::io::Result");
        assert_eq!(of("core::fmt::Debug"), "std::fmt::Debug");
    }
}
