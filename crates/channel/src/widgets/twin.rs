//! What widgets show, for a reader without a kernel: as HTML and as text.

use super::escape::{escaped, readable, visible};
use super::kind::text;
use super::model::Model;
use crate::Bundle;

/// The twin of a widget and all that it contains.
pub(crate) fn of(root: &Model) -> Bundle {
    let (mut plain, mut html) = (Vec::new(), String::new());
    add(root, &mut plain, &mut html);
    Bundle::new(plain.join("\n")).html(format!("<div>{html}</div>"))
}

fn add(model: &Model, plain: &mut Vec<String>, html: &mut String) {
    let kind = model.kind();
    if kind.model == "HTMLModel" {
        let value = model.read(|it| text(it, "value").to_owned());
        plain.push(readable(&value));
        html.push_str(&format!("<div>{value}</div>"));
        return;
    }
    let (description, words) = model.read(|it| (text(it, "description").to_owned(), (kind.words)(it)));
    let line = match (description.as_str(), words.as_str()) {
        ("", words) => words.to_owned(),
        (description, "") => description.to_owned(),
        (description, words) => format!("{description}: {words}"),
    };
    if !line.is_empty() {
        plain.push(visible(&line));
        html.push_str(&format!("<p>{}</p>", escaped(&line)));
    }
    let titles = model.read(|it| super::kind::list(it, "titles").to_vec());
    for (n, child) in model.children().iter().enumerate() {
        if let Some(title) = titles.get(n).and_then(|it| it.as_str()).filter(|it| !it.is_empty()) {
            plain.push(visible(title));
            html.push_str(&format!("<p><b>{}</b></p>", escaped(title)));
        }
        add(child, plain, html);
    }
}
