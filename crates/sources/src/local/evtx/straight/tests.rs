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
            let before = straight.sheet().n_rows();
            if !straight.chunk(chunk) {
                n_others += 1;
                assert_eq!(straight.sheet().n_rows(), before);
                continue;
            }
            n_straight += 1;
            let data = evtx::EvtxChunkData::new(chunk.to_vec(), true).expect("a whole chunk");
            let slow = read_chunk(data, &Arc::new(settings()));
            assert_eq!(straight.sheet().n_rows() - before, slow.sheet.n_rows());
            for row in 0..slow.sheet.n_rows() {
                assert_eq!(cells(straight.sheet(), before + row), cells(&slow.sheet, row));
            }
        }
    }
    // One of the logs was exported without templates; most of its chunks are empty.
    assert!(n_straight >= 7 && n_others > 0, "{n_straight} and {n_others} chunks");
}

/// The chunk with checksums that are right again.
fn summed(mut chunk: Vec<u8>) -> Vec<u8> {
    let end = u32::from_le_bytes(*chunk[48..].first_chunk().expect("four bytes")) as usize;
    let sum = evtx::checksum_ieee(&chunk[super::HEADER..end]);
    chunk[52..56].copy_from_slice(&sum.to_le_bytes());
    let sum = evtx::checksum_ieee(&[&chunk[..120], &chunk[128..super::HEADER]].concat());
    chunk[124..128].copy_from_slice(&sum.to_le_bytes());
    chunk
}

/// The first chunk of a public log; `None` where those are not.
fn first_chunk(log: &str) -> Option<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/evtx");
    match std::fs::read(PathBuf::from(folder).join(log)) {
        Ok(bytes) => Some(bytes.get(HEADER..HEADER + CHUNK).expect("a chunk").to_vec()),
        Err(_) => {
            eprintln!("skipped: ../shared/data is not here");
            None
        }
    }
}

/// Compares both ways through the chunk with a bit changed at each of the places, one chunk after the other as in one log; says
/// how many could be compared, and how many were the library's.
fn compare_altered(chunk: &[u8], places: impl Iterator<Item = usize>) -> (usize, usize) {
    let (mut n_straight, mut n_others) = (0, 0);
    let mut straight = Straight::new();
    for at in places {
        let mut altered = chunk.to_vec();
        altered[at] ^= 1 << (at % 8);
        let altered = summed(altered);
        let before = straight.sheet().n_rows();
        if !straight.chunk(&altered) {
            n_others += 1;
            continue;
        }
        let data = evtx::EvtxChunkData::new(altered, true).expect("a whole chunk");
        let slow = read_chunk(data, &Arc::new(settings()));
        // The library gives up where what nobody needs is wrong; what both read is the same.
        if slow.lost.chunks + slow.lost.records > 0 {
            n_others += 1;
            continue;
        }
        n_straight += 1;
        assert_eq!(straight.sheet().n_rows() - before, slow.sheet.n_rows(), "byte {at}");
        for row in 0..slow.sheet.n_rows() {
            assert_eq!(cells(straight.sheet(), before + row), cells(&slow.sheet, row), "byte {at}");
        }
    }
    (n_straight, n_others)
}

/// Other texts, lengths, names, tokens.
#[test]
fn both_ways_through_an_altered_chunk_without_templates_give_the_same() {
    let Some(chunk) = first_chunk("sharphound_local_admin_enumeration.evtx") else { return };
    let places = (super::HEADER + 24..super::HEADER + 7000).step_by(3);
    let (n_straight, n_others) = compare_altered(&chunk, places);
    assert!(n_straight > 500 && n_others > 200, "{n_straight} and {n_others} chunks");
}

/// Other slots, types and sizes of values, other templates at the same place.
#[test]
fn both_ways_through_an_altered_chunk_with_templates_give_the_same() {
    for log in ["kerbrute_user_enumeration.evtx", "password_reset_setntlm.evtx"] {
        let Some(chunk) = first_chunk(log) else { return };
        let places = (super::HEADER + 24..super::HEADER + 9000).step_by(5);
        let (n_straight, n_others) = compare_altered(&chunk, places);
        assert!(n_straight > 300 && n_others > 100, "{log}: {n_straight} and {n_others} chunks");
    }
}

/// As tools leave a chunk that take records out of a log.
#[test]
fn records_that_a_chunk_should_have_and_has_not_are_counted() {
    let Some(mut chunk) = first_chunk("kerbrute_user_enumeration.evtx") else { return };
    let mut straight = Straight::new();
    assert!(straight.chunk(&chunk));
    let n = straight.sheet().n_rows();
    let last = u64::from_le_bytes(*chunk[16..].first_chunk().expect("eight bytes"));
    chunk[16..24].copy_from_slice(&(last + 3).to_le_bytes());
    let chunk = summed(chunk);
    assert!(!straight.chunk(&chunk) && straight.sheet().n_rows() == n);
    let data = evtx::EvtxChunkData::new(chunk, true).expect("a whole chunk");
    let slow = read_chunk(data, &Arc::new(settings()));
    assert_eq!((slow.sheet.n_rows(), slow.lost.records), (n, 3));
}
