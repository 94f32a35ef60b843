//! Numbers, texts and lists look as they do in any Rust kernel.

use std::fmt::Debug;

use channel::Bundle;
use view::Report;

use super::Show;

/// Shows `Debug` alone.
fn show(value: &dyn Debug) {
    channel::display(&Bundle::new(format!("{value:?}")));
}

fn report(value: &dyn Debug) -> Report {
    Report::new(format!("{value:?}"))
}

macro_rules! show_debug {
    ($($ty:ty),*) => {$(
        impl Show for $ty {
            fn report(&self) -> Report {
                report(&self)
            }

            fn evcxr_display(&self) {
                show(&self);
            }

            fn in_rust(&self) -> Option<String> {
                Some(format!("{self:?}"))
            }
        }
    )*};
}

show_debug!(bool, char, str, String, f32, f64);
show_debug!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl<T: Debug> Show for Vec<T> {
    fn report(&self) -> Report {
        report(self)
    }

    fn evcxr_display(&self) {
        channel::display(&Bundle::new(format!("{self:#?}")));
    }

    fn in_rust(&self) -> Option<String> {
        Some(format!("{self:?}"))
    }
}

/// An account that may be missing is still a card; a number that may be missing is `Some(1)`, as it has to be unwrapped
/// before one can reckon with it.
impl<T: Show> Show for Option<T> {
    fn report(&self) -> Report {
        match (self, self.in_rust()) {
            (_, Some(text)) => Report::new(text),
            (Some(value), None) => value.report(),
            (None, None) => Report::new("None"),
        }
    }

    fn evcxr_display(&self) {
        match (self, self.in_rust()) {
            (_, Some(text)) => channel::display(&Bundle::new(text)),
            (Some(value), None) => value.evcxr_display(),
            (None, None) => channel::display(&Bundle::new("None")),
        }
    }

    fn in_rust(&self) -> Option<String> {
        match self {
            Some(value) => value.in_rust().map(|it| format!("Some({it})")),
            None => Some("None".to_owned()),
        }
    }
}

/// Nothing is shown.
impl Show for () {
    fn report(&self) -> Report {
        Report::new("")
    }

    fn evcxr_display(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_cells_end_in_has_a_form() {
        fn shows(value: &dyn Show) -> String {
            value.report().to_text()
        }
        assert_eq!(shows(&2_i32), "2");
        assert_eq!(shows(&"a\"b"), "\"a\\\"b\"");
        assert_eq!(shows(&String::from("x")), "\"x\"");
        assert_eq!(shows(&vec![1, 2]), "[1, 2]");
        assert_eq!(shows(&Some('c')), "Some('c')");
        assert_eq!(shows(&Some(Some(1))), "Some(Some(1))");
        assert_eq!(shows(&Some(vec![1])), "Some([1])");
        let host = model::Host::parse("srv01");
        assert!(shows(&host).contains("Operating system"), "a card: {}", shows(&host));
        assert_eq!(shows(&None::<u8>), "None");
        assert_eq!(shows(&Ok::<_, std::fmt::Error>(true)), "true");
        assert!(shows(&Err::<(), _>("broken\nhelp: mend it")).contains("help: mend it"));
        // How evcxr calls it.
        ("text").evcxr_display();
        ().evcxr_display();
    }
}
