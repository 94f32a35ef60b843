//! No text makes the parser, the binder, or completion panic.

use kql::{Catalog, Column, Schema, Type};

const QUERIES: &[&str] = &[
    "let start = datetime(2025-01-01 00:00:00+00:00); // when\nSigninLogs\n| where TimeGenerated \
     between (start .. 7d) and UserPrincipalName =~ 'adele@contoso.com'\n| summarize arg_max(\
     TimeGenerated, *), count() by IPAddress, bin(TimeGenerated, 1h)\n| top 5 by count_ desc",
    "union isfuzzy=true withsource=Table (SigninLogs | extend d = dynamic({\"a\": [1, 2.5, null]})), \
     Nothing* | project-away *1, ['odd name'] | sort by Table asc nulls last",
    "datatable(a:long, b:string, c:dynamic)[1, @\"c:\\x\", dynamic([1]), -2, h'y', dynamic(null)] \
     | where b !has_cs \"é\" or b in~ ('x', ```y```) or c.a[\"k\"][-1] has_any (dynamic(['z'])) \
     | extend d = iff(a % 3 == 0x1F, 1.5e3, real(nan)), e = 1.02:03 | take 3",
    "print time(1.02:03:04), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), 1..3, 5h_x = \"\\u00e9\"",
    "T | project-reorder a granny-asc, * desc | distinct *, tostring(x) | count",
];

struct Tables;

impl Catalog for Tables {
    fn schema(&self, table: &str) -> Option<Schema> {
        (table == "SigninLogs").then(|| {
            Schema::new(vec![
                Column::new("TimeGenerated", Type::DateTime),
                Column::new("UserPrincipalName", Type::String),
                Column::new("IPAddress", Type::String),
            ])
        })
    }

    fn tables(&self) -> Vec<String> {
        vec!["SigninLogs".to_owned()]
    }
}

/// Parses, binds, and shows what is wrong.
fn try_out(text: &str) {
    if let Err(error) = kql::parse(text).and_then(|it| kql::bind(&it, &Tables)) {
        assert!(!error.message.is_empty());
        assert!(error.render(text).contains('^'), "{text}");
    }
}

#[test]
fn every_prefix() {
    for query in QUERIES {
        for (at, _) in query.char_indices() {
            try_out(&query[..at]);
            try_out(&query[at..]);
        }
    }
}

/// Completes and inspects, and checks what every answer keeps to.
fn ask_at(text: &str, cursor: usize) {
    let found = kql::complete(text, cursor, &Tables);
    assert!(found.start <= found.end && found.end <= text.len(), "{text} at {cursor}");
    assert!(text.is_char_boundary(found.start) && text.is_char_boundary(found.end), "{text} at {cursor}");
    assert!(found.start <= cursor, "{text} at {cursor}: begins after the cursor");
    if let Some(typed) = text.get(found.start..cursor) {
        let typed = typed.to_lowercase();
        let fits = |it: &kql::Completion| it.text.to_lowercase().contains(&typed);
        assert!(found.items.iter().all(fits), "{text} at {cursor}: {typed} in {:?}", found.items);
    }
    if let Some(found) = kql::inspect(text, cursor, &Tables) {
        assert!(!found.signature.is_empty() && !found.text.is_empty(), "{text} at {cursor}");
    }
}

#[test]
fn completion_at_every_place_of_every_prefix() {
    for query in QUERIES {
        for cursor in 0..query.len() + 2 {
            ask_at(query, cursor);
            if let Some(begun) = query.get(..cursor) {
                ask_at(begun, cursor);
                // A pipe or a blank typed at the end of it.
                ask_at(&format!("{begun} "), cursor + 1);
                ask_at(&format!("{begun} | where "), cursor + 9);
            }
        }
    }
}

#[test]
fn completion_in_deeply_nested_text() {
    for open in ["(", "[", "{", "f(", "let x = (", "| where (", "union (", "x in (", "'", "dynamic(", "a | "]
    {
        let text = open.repeat(2_000);
        for cursor in [0, 1, text.len() / 2, text.len()] {
            ask_at(&text, cursor);
        }
    }
}

#[test]
fn random_changes() {
    let mut random = Random(42);
    let pieces = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "|",
        "'",
        "\"",
        "@\"",
        "```",
        "dynamic(",
        "datetime(",
        "..",
        "let ",
        ";",
        "\\",
        "\n",
        "é",
        "\u{0}",
        "-",
        "1d",
        "9999999999999",
        "0x",
        " by ",
        "*",
        ".",
        "=",
        "!",
        "union ",
        "$left",
        "//",
        "\u{feff}",
        "😀",
        "summarize ",
        "e",
        "~",
    ];
    for round in 0..20_000 {
        let query = QUERIES[round % QUERIES.len()];
        let mut text: Vec<char> = query.chars().collect();
        for _ in 0..1 + random.below(6) {
            let at = random.below(text.len() + 1);
            match random.below(4) {
                0 if at < text.len() => {
                    text.remove(at);
                }
                1 => {
                    let end = (at + random.below(12)).min(text.len());
                    text.drain(at.min(end)..end);
                }
                2 => {
                    let from = random.below(text.len() + 1);
                    let to = (from + random.below(20)).min(text.len());
                    let copied: Vec<char> = text[from.min(to)..to].to_vec();
                    text.splice(at..at, copied);
                }
                _ => {
                    text.splice(at..at, pieces[random.below(pieces.len())].chars());
                }
            }
        }
        let text: String = text.into_iter().collect();
        try_out(&text);
        ask_at(&text, random.below(text.len() + 2));
    }
}

/// The same numbers each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap_or_default() % limit.max(1)
    }
}
