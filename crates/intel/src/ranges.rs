//! Ranges of addresses, one inside another, and which of them has an address.

use std::net::IpAddr;
use std::sync::Arc;

/// What a range says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) network: Option<Arc<str>>,
    pub(crate) asn: Option<u32>,
    pub(crate) organization: Option<Arc<str>>,
    pub(crate) country_code: Option<Arc<str>>,
}

/// From the first to the last address, both inside.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub(crate) first: Key,
    pub(crate) last: Key,
    pub(crate) said: Said,
}

/// An address as a number, the two versions apart.
pub(crate) type Key = (bool, u128);

pub(crate) fn key(address: IpAddr) -> Key {
    match address.to_canonical() {
        IpAddr::V4(it) => (false, u128::from(u32::from(it))),
        IpAddr::V6(it) => (true, u128::from(it)),
    }
}

/// Ranges in order, each with the nearest one before it that has not ended where it begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranges {
    ranges: Vec<(Range, Option<usize>)>,
}

impl Ranges {
    /// Of equal ranges the one that was given first is the innermost.
    pub(crate) fn of(mut ranges: Vec<Range>) -> Self {
        ranges.reverse();
        ranges.sort_by(|a, b| a.first.cmp(&b.first).then_with(|| b.last.cmp(&a.last)));
        let mut open: Vec<usize> = Vec::new();
        let mut all: Vec<(Range, Option<usize>)> = Vec::with_capacity(ranges.len());
        for (index, range) in ranges.into_iter().enumerate() {
            while open.last().and_then(|it| all.get(*it)).is_some_and(|it| it.0.last < range.first) {
                open.pop();
            }
            all.push((range, open.last().copied()));
            open.push(index);
        }
        Self { ranges: all }
    }

    /// The ranges, equal ones in the order in which they were given.
    pub(crate) fn into_ranges(self) -> Vec<Range> {
        self.ranges.into_iter().rev().map(|it| it.0).collect()
    }

    /// The ranges that have an address, the one that begins last first.
    pub(crate) fn with(&self, address: IpAddr) -> impl Iterator<Item = &Said> {
        let wanted = key(address);
        let after = self.ranges.partition_point(|it| it.0.first <= wanted);
        let mut next = after.checked_sub(1);
        std::iter::from_fn(move || {
            loop {
                let (range, before) = self.ranges.get(next?)?;
                next = *before;
                if wanted <= range.last {
                    return Some(&range.said);
                }
            }
        })
    }
}
