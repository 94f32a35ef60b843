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
    fn save(&self, _: &str) -> Result<Saved> {
        loop {}
    }
}
#[derive(Clone)]
pub struct Saved {
    pub bytes: u64,
}
#[derive(Clone)]
pub struct Report(());
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
    pub fn account_summary_with(&self, _: &str, _: &AccountOptions) -> Result<AccountSummary> {
        loop {}
    }
}

#[derive(Clone)]
pub struct AccountOptions {
    pub alerts: bool,
    pub bookmarks: bool,
}
impl AccountOptions {
    pub fn parse(_: &str) -> Result<Self> {
        loop {}
    }
    pub fn types(self, _: &str) -> Result<Self> {
        loop {}
    }
}
#[derive(Clone)]
pub struct AdditionalData {
    pub cloud_activity: Rows,
    pub cloud_activity_summary: Rows,
    pub host_logons: Rows,
    pub host_logon_summary: Rows,
    pub ip_summary: Rows,
    pub logon_sessions: Rows,
    pub activity_grid: Rows,
    pub actions_on_account: Rows,
}
#[derive(Clone)]
pub struct Alert {
    pub id: String,
    pub name: String,
    pub severity: String,
}
#[derive(Clone)]
pub struct Alerts {
    pub alerts: Vec<Alert>,
}
impl Alerts {
    pub fn get(&self, _: &str) -> Option<&Alert> {
        loop {}
    }
}
#[derive(Clone)]
pub struct Bookmark {
    pub id: String,
    pub name: String,
}
#[derive(Clone)]
pub struct Bookmarks {
    pub bookmarks: Vec<Bookmark>,
}
#[derive(Clone)]
pub struct Browser<T>(std::marker::PhantomData<T>);
impl<T> Browser<T> {
    pub fn selected(&self) -> Option<T> {
        loop {}
    }
    pub fn select(&self, _: &str) -> Result<T> {
        loop {}
    }
}
#[derive(Clone)]
pub struct Timeline(());
#[derive(Clone)]
pub struct NextSteps(());

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
    pub fn events(&self) -> Result<Rows> {
        loop {}
    }
    pub fn get_additional_data(&self) -> Result<AdditionalData> {
        loop {}
    }
    pub fn cloud_activity(&self) -> Result<Rows> {
        loop {}
    }
    pub fn cloud_activity_summary(&self) -> Result<Rows> {
        loop {}
    }
    pub fn host_logons(&self) -> Result<Rows> {
        loop {}
    }
    pub fn host_logon_summary(&self) -> Result<Rows> {
        loop {}
    }
    pub fn ip_summary(&self) -> Result<Rows> {
        loop {}
    }
    pub fn cloud_timeline_by_service(&self) -> Result<Timeline> {
        loop {}
    }
    pub fn cloud_timeline_by_ip(&self) -> Result<Timeline> {
        loop {}
    }
    pub fn cloud_timeline_by_operation(&self) -> Result<Timeline> {
        loop {}
    }
    pub fn host_logon_timeline(&self) -> Result<Timeline> {
        loop {}
    }
    pub fn alert_timeline(&self) -> Result<Timeline> {
        loop {}
    }
    pub fn related_alerts(&self) -> Result<Alerts> {
        loop {}
    }
    pub fn related_bookmarks(&self) -> Result<Bookmarks> {
        loop {}
    }
    pub fn browse_alerts(&self) -> Result<Browser<Alert>> {
        loop {}
    }
    pub fn browse_bookmarks(&self) -> Result<Browser<Bookmark>> {
        loop {}
    }
    pub fn browse_accounts(&self) -> Self {
        loop {}
    }
    pub fn split(&self, _: &str) -> Result<Self> {
        loop {}
    }
    pub fn join(&self, _: &str, _: &str) -> Result<Self> {
        loop {}
    }
    pub fn actions_on_account(&self) -> Result<Rows> {
        loop {}
    }
    pub fn logon_sessions(&self) -> Result<Rows> {
        loop {}
    }
    pub fn activity_grid(&self) -> Result<Rows> {
        loop {}
    }
    pub fn next_steps(&self) -> Result<NextSteps> {
        loop {}
    }
    pub fn full_report(&self) -> Result<Report> {
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
    pub fn export(&self, _: &str) -> Result<Saved> {
        loop {}
    }
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
                eq(A), neq(A), gt(A), gt_eq(A), lt(A), lt_eq(A), and(A), or(A), not(), is_null(), is_not_null(),
                sum(), min(), max(), mean(), count(), n_unique(), first(), last(), len(), alias_expr(A),
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
