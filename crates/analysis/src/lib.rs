//! Analysis of process starts: which are rare, and which process started which. Frames in, frames and plain data out.
//!
//! Read in this order: [`ColumnMap`] (which column is what, in logs of any source), [`Processes`] (a frame's process
//! starts), [`Rarity`] (clusters of like processes, and the sessions that ran unlike ones), [`Novelty`] (how unlike, and in what),
//! [`ProcessTree`].

mod error;
mod novelty;
mod processes;
mod rarity;
mod texts;
mod tree;

pub use error::Error;
pub use novelty::{Novelty, Reason, shape};
pub use processes::{ColumnMap, Needs, Processes, Role, SCHEMAS, Schema};
pub use rarity::{Cluster, Parameters, Rarity, SessionRarity, char_ord_score, delim_count};
pub use texts::Texts;
pub use tree::{Node, Place, ProcessTree};
