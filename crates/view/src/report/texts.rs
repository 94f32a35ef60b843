//! Every text of a report, to replace it by another.

use model::{TableState, Warning};

use super::{Report, Section};
use crate::{
    chooser::{Candidate, Candidates, SourceLine},
    tree::{Tree, TreeFind, TreeNode},
};

pub(super) fn with(report: &Report, other: &dyn Fn(&str) -> String) -> Report {
    let each = |texts: &[String]| texts.iter().map(|it| other(it)).collect::<Vec<_>>();
    let sections = report.sections.iter().map(|section| match section {
        Section::Heading(text) => Section::Heading(other(text)),
        Section::Card { title, facts } => Section::Card {
            title: other(title),
            facts: facts.iter().map(|(name, value)| (other(name), other(value))).collect(),
        },
        Section::Table { caption, grid } => {
            Section::Table { caption: other(caption), grid: grid.with_texts(other) }
        }
        Section::Timeline(timeline) => Section::Timeline(timeline.with_texts(other)),
        Section::Map(map) => Section::Map(map.with_texts(other)),
        Section::Values(values) => Section::Values(values.with_texts(other)),
        Section::Tree(tree) => Section::Tree(tree_with(tree, other)),
        Section::DrawnTree(tree) => Section::DrawnTree(tree_with(tree, other)),
        Section::Candidates(candidates) => Section::Candidates(candidates_with(candidates, other)),
        Section::Note(text) => Section::Note(other(text)),
        Section::Warning(Warning { about, text }) => {
            Section::Warning(Warning::new(other(about), other(text)))
        }
        Section::States(tables) => {
            let state = |state: &TableState| match state {
                TableState::Failed(why) => TableState::Failed(other(why)),
                same => same.clone(),
            };
            Section::States(tables.iter().map(|(name, it)| (other(name), state(it))).collect())
        }
        Section::Code { title, text } => Section::Code { title: other(title), text: lines(text, other) },
        Section::Failure { message, help } => {
            Section::Failure { message: lines(message, other), help: help.as_deref().map(other) }
        }
    });
    Report { title: other(&report.title), subtitle: each(&report.subtitle), sections: sections.collect() }
}

fn lines(text: &str, other: &dyn Fn(&str) -> String) -> String {
    text.lines().map(other).collect::<Vec<_>>().join("\n")
}

fn tree_with(tree: &Tree, other: &dyn Fn(&str) -> String) -> Tree {
    let find = |it: &TreeFind| TreeFind {
        title: other(&it.title),
        lines: it.lines.iter().map(|it| other(it)).collect(),
        more: it.more,
    };
    let nodes = tree.nodes.iter().map(|node| TreeNode {
        label: other(&node.label),
        facts: node.facts.iter().map(|it| other(it)).collect(),
        text: other(&node.text),
        mark: node.mark.as_deref().map(other),
        finds: node.finds.iter().map(find).collect(),
        also: other(&node.also),
        // Named one by one, so that a new field is thought of here.
        depth: node.depth,
        heat: node.heat,
        weight: node.weight,
    });
    Tree { title: other(&tree.title), nodes: nodes.collect(), ..tree.clone() }
}

fn candidates_with(candidates: &Candidates, other: &dyn Fn(&str) -> String) -> Candidates {
    let items = candidates.items.iter().map(|item| Candidate {
        title: other(&item.title),
        mark: item.mark.as_deref().map(other),
        lines: item
            .lines
            .iter()
            .map(|line| SourceLine { table: other(&line.table), ..line.clone() })
            .collect(),
    });
    Candidates { items: items.collect() }
}
