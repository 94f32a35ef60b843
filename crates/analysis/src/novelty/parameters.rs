//! What novelty is measured with.

use crate::Error;

/// What novelty is measured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoveltyParameters {
    /// The novelty of a start is its mean distance to so many others, the nearest; at least 1. A start of which there
    /// are more than that is common.
    pub neighbours: u64,
    /// The nearest start of which there are so many stands beside each as its reason; at least 1.
    pub common: u64,
    /// A start is compared with at most so many others, those that are most likely to be near; more than
    /// `neighbours`. Fewer are mostly enough to be sure of the nearest; where they are not,
    /// [`crate::Novelty::uncertainty`] says what that makes.
    pub compared: usize,
}

impl Default for NoveltyParameters {
    /// 3 neighbours, 2 are common, 2,000 are compared.
    fn default() -> Self {
        Self { neighbours: 3, common: 2, compared: 2_000 }
    }
}

impl NoveltyParameters {
    pub(super) fn check(&self) -> Result<(), Error> {
        let Self { neighbours, common, compared } = *self;
        let wrong = |text: String| Err(Error::Parameter(text));
        if neighbours == 0 {
            return wrong("neighbours is 0, but must be 1 or more".to_owned());
        }
        if common == 0 {
            return wrong("common is 0, but must be 1 or more".to_owned());
        }
        if compared as u64 <= neighbours {
            return wrong(format!("compared is {compared}, but must be more than neighbours ({neighbours})"));
        }
        Ok(())
    }
}
