//! Where cells keep the analyst's variables: what `cell.rs` puts into the code of every cell, instead of evcxr's own store.
//!
//! evcxr's is a `HashMap`, and its generic code is compiled again with every cell: beside the 330 crates of the prelude that
//! takes a quarter of the cell's time, because rustc looks through the implementations of `Hash`, `Clone` and others in all of
//! them. Variables are few, so a list that is searched from its beginning does. The functions have the names that evcxr's
//! generated code calls. (The names of constants come from the module around it.)

#[cfg(test)]
const VARIABLE_CHANGED_TYPE: &str = "changed:";

// BEGIN
pub const VARIABLE_STORE_BY: &str = "nblt";
pub struct VariableStore {
    names: Vec<String>,
    values: Vec<Box<dyn std::any::Any>>,
}
impl VariableStore {
    pub fn new() -> Self {
        VariableStore { names: Vec::new(), values: Vec::new() }
    }
    pub fn put_variable<T: 'static>(&mut self, name: &str, value: T) {
        self.put(name, Box::new(value));
    }
    pub fn check_variable<T: 'static>(&mut self, name: &str) -> bool {
        match self.place(name) {
            Some(place) if !self.values[place].is::<T>() => Self::lost(name),
            _ => true,
        }
    }
    pub fn take_variable<T: 'static>(&mut self, name: &str) -> T {
        match self.take(name).downcast() {
            Ok(value) => *value,
            Err(_) => panic!("the variable {name} has another type now"),
        }
    }
    pub fn lazy_arc<T: 'static, F: FnOnce() -> T>(&mut self, name: &str, create: F) -> std::sync::Arc<T> {
        if self.place(name).is_none() {
            self.put(name, Box::new(std::sync::Arc::new(create())));
        }
        let value: std::sync::Arc<T> = self.take_variable(name);
        self.put(name, Box::new(value.clone()));
        value
    }
    pub fn merge(&mut self, other: Self) {
        for (name, value) in other.names.into_iter().zip(other.values) {
            self.put(&name, value);
        }
    }
    fn place(&self, name: &str) -> Option<usize> {
        let mut place = 0;
        while place < self.names.len() {
            if self.names[place].as_str() == name {
                return Some(place);
            }
            place += 1;
        }
        None
    }
    fn put(&mut self, name: &str, value: Box<dyn std::any::Any>) {
        match self.place(name) {
            Some(place) => self.values[place] = value,
            None => {
                self.names.push(name.to_owned());
                self.values.push(value);
            }
        }
    }
    fn take(&mut self, name: &str) -> Box<dyn std::any::Any> {
        let Some(place) = self.place(name) else { panic!("there is no variable {name} any more") };
        self.names.swap_remove(place);
        self.values.swap_remove(place)
    }
    fn lost(name: &str) -> bool {
        eprintln!("the variable {name} is lost: its type was defined anew");
        println!("{VARIABLE_CHANGED_TYPE}{name}");
        false
    }
}
// END

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_taken_once_under_its_name() {
        let mut store = VariableStore::new();
        store.put_variable("a", String::from("x"));
        store.put_variable("b", 2_u8);
        store.put_variable("c", vec![3.5]);
        store.put_variable("b", 4_u8);
        assert!(store.check_variable::<String>("a") && store.check_variable::<u8>("b"));
        assert_eq!(store.take_variable::<String>("a"), "x");
        assert_eq!(store.take_variable::<u8>("b"), 4);
        assert_eq!(store.take_variable::<Vec<f64>>("c"), [3.5]);
        assert!(store.names.is_empty() && store.values.is_empty(), "by {VARIABLE_STORE_BY}");
        store.put_variable("a", 'a');
        assert_eq!(store.take_variable::<char>("a"), 'a');
    }

    #[test]
    fn another_type_is_said_and_what_is_not_there_is_no_other_type() {
        let mut store = VariableStore::new();
        store.put_variable("a", 1_u8);
        assert!(!store.check_variable::<u16>("a"));
        assert!(store.check_variable::<u8>("nothing"));
        assert_eq!(store.take_variable::<u8>("a"), 1, "a store that is asked keeps what it has");
    }

    #[test]
    fn a_lazy_one_is_made_once_and_a_merged_one_replaces() {
        let mut store = VariableStore::new();
        let one = store.lazy_arc("runtime", || 7);
        assert!(std::sync::Arc::ptr_eq(&one, &store.lazy_arc("runtime", || 8)));
        let mut other = VariableStore::new();
        other.put_variable("a", 1_u8);
        store.put_variable("a", 2_u8);
        store.merge(other);
        assert_eq!(store.take_variable::<u8>("a"), 1);
    }
}
