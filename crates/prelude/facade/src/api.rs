//! Signatures for type inference in `let` lines; rustc never sees this file.
//!
//! Written by hand until it is generated; `tests/kernel/test_inference.py` runs lines that need it. A method that
//! is missing here still works in a cell, but a `let` whose type depends on it needs an annotation.

use std::fmt;
use std::time::Duration as StdDuration;

use ext::chrono::{DateTime, Duration, Utc};
use ext::polars::prelude::DataFrame;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone, Debug)]
pub struct Error(());
impl fmt::Display for Error {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        loop {}
    }
}
impl std::error::Error for Error {}

pub trait Show {
    fn evcxr_display(&self);
}
pub trait Pivot {
    type Pivots;
    fn nblt() -> Self::Pivots;
}
pub trait Tabular {
    fn columns(&self) -> Vec<String>;
    fn n_rows(&self) -> usize;
}

#[derive(Clone)]
pub struct Account {
    pub name: String,
}
#[derive(Clone)]
pub struct Host {
    pub host_name: String,
}
#[derive(Clone, Copy)]
pub struct IpAddress(());
#[derive(Clone)]
pub struct AccountPivots(());
#[derive(Clone)]
pub struct HostPivots(());
#[derive(Clone)]
pub struct IpAddressPivots(());

impl Pivot for Account {
    type Pivots = AccountPivots;
    fn nblt() -> AccountPivots {
        loop {}
    }
}
impl Pivot for Host {
    type Pivots = HostPivots;
    fn nblt() -> HostPivots {
        loop {}
    }
}
impl Pivot for IpAddress {
    type Pivots = IpAddressPivots;
    fn nblt() -> IpAddressPivots {
        loop {}
    }
}
impl AccountPivots {
    pub fn last(self, _: Duration) -> Self {
        loop {}
    }
    pub fn between(self, _: impl Into<Span>) -> Self {
        loop {}
    }
    pub fn account_summary(&self, _: &str) -> Result<AccountSummary> {
        loop {}
    }
}

impl HostPivots {
    pub fn last(self, _: Duration) -> Self {
        loop {}
    }
    pub fn between(self, _: impl Into<Span>) -> Self {
        loop {}
    }
    pub fn logon_session_rarity(&self, _: &str) -> Result<LogonSessionRarity> {
        loop {}
    }
}

pub fn logon_session_rarity(_: &DataFrame) -> Result<LogonSessionRarity> {
    loop {}
}
#[derive(Clone, Debug)]
pub struct LogonSessionRarity(());
impl LogonSessionRarity {
    pub fn sessions(&self) -> Vec<SessionRarity> {
        loop {}
    }
    pub fn session_rarity(&self) -> Result<DataFrame> {
        loop {}
    }
    pub fn process_clusters(&self) -> Result<DataFrame> {
        loop {}
    }
    pub fn processes_with_cluster(&self) -> Result<DataFrame> {
        loop {}
    }
    pub fn list_sessions_by_rarity(&self) -> SessionList {
        loop {}
    }
    pub fn plot_sessions_by_rarity(&self) -> SessionPlot {
        loop {}
    }
    pub fn process_tree(&self, _: &str, _: &str) -> Result<SessionTree> {
        loop {}
    }
    pub fn browse_events(&self) -> EventBrowser {
        loop {}
    }
    pub fn novel_starts(&self) -> Result<NovelStarts> {
        loop {}
    }
    pub fn novel_starts_against(&self, _: &DataFrame) -> Result<NovelStarts> {
        loop {}
    }
    pub fn tables(&self) -> Vec<(&'static str, TableState)> {
        loop {}
    }
    pub fn queries(&self) -> Vec<QueryRun> {
        loop {}
    }
    pub fn span(&self) -> Option<TimeSpan> {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct SessionRarity {
    pub host: Option<String>,
    pub account: String,
    pub session: String,
    pub mean_rarity: f64,
    pub max_rarity: f64,
    pub process_count: u64,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
}
#[derive(Clone, Debug)]
pub struct SessionList(());
#[derive(Clone, Debug)]
pub struct SessionPlot(());
#[derive(Clone, Debug)]
pub struct SessionTree(());
impl SessionTree {
    pub fn n_processes(&self) -> usize {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct NovelStarts(());
impl NovelStarts {
    pub fn frame(&self) -> Result<DataFrame> {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct EventBrowser(());
impl EventBrowser {
    pub fn picked(&self) -> Option<SessionRarity> {
        loop {}
    }
}

#[derive(Clone, Debug)]
pub struct AccountSummary(());
impl AccountSummary {
    pub fn matches(&self) -> Vec<AccountMatch> {
        loop {}
    }
    pub fn select(&self, _: &str) -> Result<Self> {
        loop {}
    }
    pub fn selected(&self) -> Option<AccountMatch> {
        loop {}
    }
    pub fn account(&self) -> Option<Account> {
        loop {}
    }
    pub fn activity(&self) -> Result<Rows> {
        loop {}
    }
    pub fn tables(&self) -> Vec<(&'static str, TableState)> {
        loop {}
    }
    pub fn span(&self) -> Option<TimeSpan> {
        loop {}
    }
    pub fn queries(&self) -> Vec<QueryRun> {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct AccountMatch {
    pub name: String,
    pub sources: Vec<AccountSource>,
}
impl AccountMatch {
    pub fn events_in(&self, _: &str) -> u64 {
        loop {}
    }
    pub fn is_exact(&self) -> bool {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct AccountSource(());
#[derive(Clone, Debug)]
pub struct TableState(());
#[derive(Clone, Debug)]
pub struct QueryRun(());

#[derive(Clone, Debug)]
pub struct Rows(());
impl Rows {
    pub fn frame(&self) -> DataFrame {
        loop {}
    }
    pub fn n_rows(&self) -> usize {
        loop {}
    }
    pub fn took(&self) -> Option<StdDuration> {
        loop {}
    }
}
#[derive(Clone, Debug)]
pub struct Tables(());
#[derive(Clone, Debug)]
pub struct Accounts(());
#[derive(Clone, Debug)]
pub struct Help(());

pub fn start() -> Result<()> {
    loop {}
}
pub fn connect(_: &str) -> Result<Tables> {
    loop {}
}
pub fn tables() -> Result<Tables> {
    loop {}
}
pub fn accounts() -> Result<Accounts> {
    loop {}
}
pub fn query(_: &str) -> Result<Rows> {
    loop {}
}
pub fn help() -> Help {
    loop {}
}
pub fn set_span(_: impl Into<Span>) {}

#[derive(Clone, Copy, Debug)]
pub struct TimeSpan {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}
#[derive(Clone, Copy, Debug)]
pub struct TimeSpanError(());
impl fmt::Display for TimeSpanError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        loop {}
    }
}
impl TimeSpan {
    pub fn parse(_: &str, _: &str) -> std::result::Result<Self, TimeSpanError> {
        loop {}
    }
    pub fn duration(&self) -> Duration {
        loop {}
    }
}
#[derive(Clone, Copy, Debug)]
pub struct Span(());
impl From<TimeSpan> for Span {
    fn from(_: TimeSpan) -> Self {
        loop {}
    }
}
pub fn last(_: Duration) -> Span {
    loop {}
}
pub fn days(_: i64) -> Duration {
    loop {}
}
pub fn hours(_: i64) -> Duration {
    loop {}
}
pub fn minutes(_: i64) -> Duration {
    loop {}
}

pub mod ext {
    pub mod chrono {
        #[derive(Clone, Copy, Debug)]
        pub struct Utc;
        #[derive(Clone, Copy, Debug)]
        pub struct DateTime<Tz>(std::marker::PhantomData<Tz>);
        #[derive(Clone, Copy, Debug)]
        pub struct Duration(());
        impl Duration {
            pub fn num_days(&self) -> i64 {
                loop {}
            }
            pub fn num_hours(&self) -> i64 {
                loop {}
            }
            pub fn num_minutes(&self) -> i64 {
                loop {}
            }
            pub fn num_seconds(&self) -> i64 {
                loop {}
            }
        }
    }
    pub mod serde_json {
        #[derive(Clone, Debug)]
        pub struct Value(());
    }
    pub mod polars {
        pub mod prelude {
            use std::fmt;
            use std::ops::{Add, Div, Mul, Sub};

            #[derive(Debug)]
            pub struct PolarsError(());
            impl fmt::Display for PolarsError {
                fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                    loop {}
                }
            }
            impl std::error::Error for PolarsError {}
            pub type PolarsResult<T> = Result<T, PolarsError>;

            #[derive(Clone, Debug)]
            pub struct Expr(());
            #[derive(Clone, Debug)]
            pub struct Column(());
            #[derive(Clone, Debug)]
            pub struct Series(());
            #[derive(Clone, Debug)]
            pub struct DataFrame(());
            #[derive(Clone)]
            pub struct LazyFrame(());
            #[derive(Clone)]
            pub struct LazyGroupBy(());

            pub trait IntoLazy {
                fn lazy(self) -> LazyFrame;
            }
            impl IntoLazy for DataFrame {
                fn lazy(self) -> LazyFrame {
                    loop {}
                }
            }
            impl DataFrame {
                pub fn height(&self) -> usize {
                    loop {}
                }
                pub fn width(&self) -> usize {
                    loop {}
                }
                pub fn shape(&self) -> (usize, usize) {
                    loop {}
                }
                pub fn column(&self, _: &str) -> PolarsResult<&Column> {
                    loop {}
                }
                pub fn head(&self, _: Option<usize>) -> DataFrame {
                    loop {}
                }
                pub fn tail(&self, _: Option<usize>) -> DataFrame {
                    loop {}
                }
                pub fn slice(&self, _: i64, _: usize) -> DataFrame {
                    loop {}
                }
            }
            impl LazyFrame {
                pub fn filter(self, _: Expr) -> LazyFrame {
                    loop {}
                }
                pub fn select<E: AsRef<[Expr]>>(self, _: E) -> LazyFrame {
                    loop {}
                }
                pub fn with_columns<E: AsRef<[Expr]>>(self, _: E) -> LazyFrame {
                    loop {}
                }
                pub fn with_column(self, _: Expr) -> LazyFrame {
                    loop {}
                }
                pub fn group_by<E: AsRef<[Expr]>>(self, _: E) -> LazyGroupBy {
                    loop {}
                }
                pub fn limit(self, _: u32) -> LazyFrame {
                    loop {}
                }
                pub fn collect(self) -> PolarsResult<DataFrame> {
                    loop {}
                }
            }
            impl LazyGroupBy {
                pub fn agg<E: AsRef<[Expr]>>(self, _: E) -> LazyFrame {
                    loop {}
                }
            }
            macro_rules! methods {
                ($($name:ident($($arg:ident),*)),* $(,)?) => {
                    impl Expr {
                        $(pub fn $name<$($arg: Into<Expr>),*>(self $(, _: $arg)*) -> Expr { loop {} })*
                    }
                };
            }
            methods!(
                eq(A),
                neq(A),
                gt(A),
                gt_eq(A),
                lt(A),
                lt_eq(A),
                and(A),
                or(A),
                not(),
                is_null(),
                is_not_null(),
                sum(),
                min(),
                max(),
                mean(),
                count(),
                n_unique(),
                first(),
                last(),
                len(),
                alias_expr(A),
            );
            impl Expr {
                pub fn alias(self, _: &str) -> Expr {
                    loop {}
                }
            }
            macro_rules! operators {
                ($($name:ident $method:ident),*) => {
                    $(impl $name for Expr {
                        type Output = Expr;
                        fn $method(self, _: Expr) -> Expr { loop {} }
                    })*
                };
            }
            operators!(Add add, Sub sub, Mul mul, Div div);
            pub fn col(_: &str) -> Expr {
                loop {}
            }
            pub fn lit<T>(_: T) -> Expr {
                loop {}
            }
            pub fn len() -> Expr {
                loop {}
            }
        }
    }
}
