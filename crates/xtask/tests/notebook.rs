//! The account notebook stays short: the blog that introduced its model counted 43 lines in 15 cells.

use std::path::Path;

use serde_json::Value;

#[test]
fn the_account_notebook_has_at_most_12_cells_and_20_lines_of_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notebooks/account_explorer.ipynb");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let notebook: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let cells = notebook["cells"].as_array().cloned().unwrap_or_default();
    let code: Vec<&Value> = cells.iter().filter(|it| it["cell_type"] == "code").collect();
    let lines = code.iter().flat_map(|it| it["source"].as_array()).flatten();
    let lines = lines.filter_map(Value::as_str).filter(|it| !it.trim().is_empty()).count();
    assert!((1..=12).contains(&code.len()), "{} cells", code.len());
    assert!((code.len()..=20).contains(&lines), "{lines} lines");
    // Each cell is introduced: somebody reads it who does not know Rust.
    let words: usize = cells.iter().filter(|it| it["cell_type"] == "markdown").count();
    assert!(words >= code.len(), "{words} texts for {} cells", code.len());
    assert!(code.iter().all(|it| it["outputs"] == Value::Array(Vec::new())), "saved without outputs");
}
