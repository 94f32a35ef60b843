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
}

/// What is inside is shown as it is by itself: an account that may be missing is still a card.
impl<T: Show> Show for Option<T> {
    fn report(&self) -> Report {
        match self {
            Some(value) => value.report(),
            None => Report::new("None"),
        }
    }

    fn evcxr_display(&self) {
        match self {
            Some(value) => value.evcxr_display(),
            None => channel::display(&Bundle::new("None")),
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
        assert_eq!(shows(&Some('c')), "'c'");
        assert_eq!(shows(&None::<u8>), "None");
        assert_eq!(shows(&Ok::<_, std::fmt::Error>(true)), "true");
        assert!(shows(&Err::<(), _>("broken\nhelp: mend it")).contains("help: mend it"));
        // How evcxr calls it.
        ("text").evcxr_display();
        ().evcxr_display();
    }
}
