//! Analysis of process starts: which are rare, and which process started which; and of texts: what is encoded in them, and
//! which indicators they name. Frames in, frames and plain data out.
//!
//! Read in this order: [`decode()`] and [`iocs()`] (a text), [`TextColumns`] (many); [`ColumnMap`] (which column is what, in logs of any source), [`Processes`] (a frame's process
//! starts), [`Rarity`] (clusters of like processes, and the sessions that ran unlike ones), [`Novelty`] (how unlike, and in what),
//! [`ProcessTree`].

mod columns;
mod decode;
mod error;
mod iocs;
mod novelty;
mod processes;
mod rarity;
mod texts;
mod tree;

pub use columns::TextColumns;
pub use decode::{Bounds, Charset, Content, Decoded, Encoding, Piece, decode, decode_within};
pub use error::Error;
pub use iocs::{Ioc, IocType, iocs, registered_domain};
pub use novelty::{Novelty, NoveltyParameters, Reason, shape};
pub use processes::{ColumnMap, Needs, Processes, Role, SCHEMAS, Schema};
pub use rarity::{Cluster, Parameters, Rarity, SessionRarity, char_ord_score, delim_count};
pub use texts::Texts;
pub use tree::{Node, Place, ProcessTree};
