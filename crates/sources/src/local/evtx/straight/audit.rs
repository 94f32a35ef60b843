//! What the records of a template have, with columns instead of names.

use super::super::instance::Value;
use super::super::plan::{Data, Event, Plan, Source};
use super::columns::{CHANNEL, COMPUTER, Columns, ID, PROVIDER, RECORD, TASK, TIME, TYPE, USER};
use super::spot::{Channel, Level, Spot};

/// A plan with columns.
pub(super) enum Resolved {
    Event(Box<Audit>),
    Fields(Vec<Spot>),
}

impl Resolved {
    /// `None` if a field would come into a column of all audits.
    pub(super) fn new(plan: Plan, columns: &mut Columns) -> Option<Self> {
        match plan {
            Plan::Fields(fields) => spots(fields, columns).map(Resolved::Fields),
            Plan::Event(event) => Audit::new(*event, columns).map(|it| Resolved::Event(Box::new(it))),
        }
    }
}

fn spots(fields: Vec<(String, Source)>, columns: &mut Columns) -> Option<Vec<Spot>> {
    let spot = |(name, source): (String, Source)| Some(Spot::new(columns.field(&name)?, Some(source)));
    fields.into_iter().map(spot).collect()
}

/// Puts the record's values into their columns; `None` as [`Spot::put`].
pub(super) fn put_all(spots: &mut [Spot], values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
    spots.iter_mut().try_for_each(|it| it.put(values, columns))
}

/// A whole event, in the order in which its columns come.
pub(super) struct Audit {
    channel: Channel,
    /// Up to the name of the level.
    first: [Spot; 4],
    level: Level,
    /// Between the level's name and its number.
    second: [Spot; 2],
    third: [Spot; 2],
    /// The slot of the fields, if they have a template of their own.
    pub(super) fields: Option<u16>,
    rest: Vec<Spot>,
}

impl Audit {
    fn new(event: Event, columns: &mut Columns) -> Option<Self> {
        let fixed = |text: &str| Some(Source::Fixed(text.to_owned()));
        let (slot, fields) = match event.data {
            Data::None => (None, Vec::new()),
            Data::Slot(slot) => (Some(slot), Vec::new()),
            Data::Fields(fields) => (None, spots(fields, columns)?),
        };
        let mut rest = fields;
        rest.push(Spot::new(USER, event.user));
        Some(Self {
            channel: Channel::new(event.channel),
            first: [
                Spot::new(TYPE, fixed("SecurityEvent")),
                Spot::new(TIME, event.time),
                Spot::new(ID, event.id),
                Spot::new(COMPUTER, event.computer),
            ],
            level: Level::new(event.level, event.keywords),
            second: [Spot::new(PROVIDER, event.provider), Spot::new(CHANNEL, fixed("Security"))],
            third: [Spot::new(TASK, event.task), Spot::new(RECORD, event.record)],
            fields: slot,
            rest,
        })
    }

    /// Puts what all events have; `None` if the record is no audit, and as [`Spot::put`].
    pub(super) fn put_system(&mut self, values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
        self.channel.is_security(values, columns)?;
        put_all(&mut self.first, values, columns)?;
        self.level.put_name(values, columns)?;
        put_all(&mut self.second, values, columns)?;
        self.level.put_number(columns);
        put_all(&mut self.third, values, columns)
    }

    /// Puts the fields that have no template of their own, and then what comes behind the fields.
    pub(super) fn put_rest(&mut self, values: &[Value<'_>], columns: &mut Columns) -> Option<()> {
        put_all(&mut self.rest, values, columns)
    }
}
