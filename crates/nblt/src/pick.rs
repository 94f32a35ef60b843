//! A list to pick from with the mouse, and below it what is picked.

use channel::Bundle;
use channel::widgets::{Context, FilteredSelect, HtmlBox, Layout, Outcome, Select, VBox, Widget};
use view::Report;

/// From so many entries on the list has a filter.
const FILTERED: usize = 8;

/// Shows the widgets: `head`, then the `labels` with the one at `picked` chosen, then `below`. `pick` runs on the widgets'
/// thread, compiles nothing, and may set what stands below. `twin` is what a reader of the saved notebook sees.
pub(crate) fn show<R: Outcome>(
    head: &Report,
    labels: Vec<String>,
    picked: usize,
    below: &Report,
    pick: impl Fn(&Context, usize, &HtmlBox) -> R + Send + Sync + 'static,
    twin: impl Fn() -> Report + Send + Sync + 'static,
) {
    let title = HtmlBox::new(head.to_html().as_str());
    let below = HtmlBox::new(below.to_html().as_str()).layout(wide());
    let target = below.clone();
    let pick = move |context: &Context, index: usize| pick(context, index, &target);
    let layout = wide().max_width("900px");
    let list: Box<dyn Widget> = if labels.len() < FILTERED {
        Box::new(Select::new(labels).picking(picked).layout(layout).on_pick(pick))
    } else {
        Box::new(FilteredSelect::new(labels).picking(picked).layout(layout).on_pick(pick))
    };
    VBox::new(&[&title, &*list, &below]).layout(wide()).display_with_twin(move || {
        let twin = twin();
        Bundle::new(twin.to_text()).html(twin.to_html().into_string())
    });
}

fn wide() -> Layout {
    Layout::new().width("100%")
}
