//! The straight way and the library's give the same.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::log::{CHUNK, HEADER};
use super::super::{read_chunk, settings};
use super::*;

/// The cells of a row by column.
fn cells(sheet: &Sheet, row: usize) -> Vec<(&str, String)> {
    let name = |it: u32| sheet.columns.get(it as usize).map_or("", String::as_str);
    let mut cells: Vec<(&str, String)> =
        sheet.cells(row).map(|(column, cell)| (name(column), format!("{cell:?}"))).collect();
    cells.sort();
    cells
}

#[test]
fn both_ways_through_a_chunk_give_the_same() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/evtx"));
    let Ok(files) = std::fs::read_dir(folder) else {
        eprintln!("skipped: ../shared/data is not here");
        return;
    };
    let mut straight = Straight::new();
    let (mut n_straight, mut n_others) = (0, 0);
    for file in files {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("a log");
        for chunk in bytes.get(HEADER..).unwrap_or_default().chunks(CHUNK) {
            let before = straight.sheet.n_rows();
            if !straight.chunk(chunk) {
                n_others += 1;
                assert_eq!(straight.sheet.n_rows(), before);
                continue;
            }
            n_straight += 1;
            let data = evtx::EvtxChunkData::new(chunk.to_vec(), true).expect("a whole chunk");
            let slow = read_chunk(data, &Arc::new(settings()));
            assert_eq!(straight.sheet.n_rows() - before, slow.sheet.n_rows());
            for row in 0..slow.sheet.n_rows() {
                assert_eq!(cells(&straight.sheet, before + row), cells(&slow.sheet, row));
            }
        }
    }
    // One of the logs was exported without templates.
    assert!(n_straight >= 4 && n_others > 0, "{n_straight} and {n_others} chunks");
}
