//! What needs no process of its own, in one test binary: each of them would link polars again.

mod account_beyond;
mod account_defects;
mod account_kept;
mod account_map;
mod account_parity;
mod account_rounds;
mod account_summaries;
mod core_rows;
mod event_logs;
mod failing_source;
mod hand_over;
mod hostile_fields;
mod kql_cell;
mod logon_session_rarity;
mod look_ups;
mod odd_files;
mod odd_processes;
mod process_frames;
mod rarity_measured;
mod session_tree;
mod shared_account;
mod shared_data;
mod syslog_files;
mod totals;
mod written;

/// The nasty texts and the strict reader of markup of `view`'s own tests.
#[path = "../../../view/tests/view/hostile_texts.rs"]
mod hostile_texts;
#[path = "../../../view/tests/view/markup.rs"]
mod markup;
