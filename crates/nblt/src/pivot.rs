//! From an entity to what can be asked about it: `Account::nblt().account_summary("adele")`.

use std::marker::PhantomData;

use chrono::Duration;
use model::{Account, Host, IpAddress, Span};

use crate::{Session, session};

/// An entity type that notebooklets are about.
pub trait Pivot {
    /// The notebooklets about it.
    type Pivots;

    /// The notebooklets about this entity, over the session's time span.
    fn nblt() -> Self::Pivots;
}

/// The notebooklets about one entity type: a method each, defined in the notebooklet's own file.
#[derive(Clone)]
pub struct Pivots<E> {
    session: Session,
    entity: PhantomData<fn() -> E>,
}

/// The notebooklets about accounts.
pub type AccountPivots = Pivots<Account>;
/// The notebooklets about hosts.
pub type HostPivots = Pivots<Host>;
/// The notebooklets about addresses.
pub type IpAddressPivots = Pivots<IpAddress>;

impl<E> Pivots<E> {
    /// The notebooklets over a session of one's own.
    #[must_use]
    pub fn on(session: Session) -> Self {
        Self { session, entity: PhantomData }
    }

    /// The same about the time that ends now: `.last(days(7))`.
    #[must_use]
    pub fn last(self, length: Duration) -> Self {
        Self::on(self.session.with_span(Span::Last(length)))
    }

    /// The same about another time: `.between(TimeSpan::parse("2021-04-28", "2021-04-29")?)`.
    #[must_use]
    pub fn between(self, span: impl Into<Span>) -> Self {
        Self::on(self.session.with_span(span))
    }

    /// What the notebooklets run on.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// The time that the notebooklets ask about.
    #[must_use]
    pub fn span(&self) -> Span {
        self.session.span()
    }
}

impl Pivot for Account {
    type Pivots = AccountPivots;

    fn nblt() -> AccountPivots {
        Pivots::on(session())
    }
}

impl Pivot for Host {
    type Pivots = HostPivots;

    fn nblt() -> HostPivots {
        Pivots::on(session())
    }
}

impl Pivot for IpAddress {
    type Pivots = IpAddressPivots;

    fn nblt() -> IpAddressPivots {
        Pivots::on(session())
    }
}
