//! Which match a name chooses.

use model::AccountName;

use super::Shared;
use super::candidate::Candidate;
use crate::{Error, Result};

impl Shared {
    /// The candidate of that name: as it is shown, else in one of its spellings, in the case of its system.
    pub(super) fn find(&self, name: &str) -> Result<usize> {
        let wanted = AccountName::parse(name)?.to_string();
        // What is shown is unique; a spelling may be of several accounts, and so may a name alone.
        let rules: [fn(&Candidate, &str) -> bool; 3] =
            [|it, wanted| it.name == wanted, Candidate::is_called, Candidate::is_bare];
        for rule in rules {
            let all = self.candidates.iter().enumerate();
            let fitting: Vec<(usize, &Candidate)> = all.filter(|(_, it)| rule(it, &wanted)).collect();
            match fitting.as_slice() {
                [] => {}
                [(index, _)] => return Ok(*index),
                several => {
                    let names: Vec<String> = several.iter().map(|(_, it)| format!("{:?}", it.name)).collect();
                    return Err(Error::input(format!("{wanted:?} may be {}", names.join(" or ")))
                        .help("select one of these by its whole name"));
                }
            }
        }
        if self.candidates.is_empty() {
            return Err(self.nothing());
        }
        let names: Vec<String> = self.candidates.iter().take(20).map(|it| format!("{:?}", it.name)).collect();
        let more = if self.candidates.len() > names.len() { ", …" } else { "" };
        Err(Error::not_found(format!("{wanted:?} is not among the {} matches", self.candidates.len()))
            .help(format!("the matches are {}{more}", names.join(", "))))
    }

    pub(super) fn nothing(&self) -> Error {
        Error::not_found(format!("no account matches “{}”", self.typed))
            .help("accounts()? lists every account of the workspace")
    }
}
