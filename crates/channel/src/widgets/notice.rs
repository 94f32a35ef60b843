//! What stands below a shown widget: how far a callback is, and what went wrong in it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::button::Button;
use super::escape::escaped;
use super::hbox::HBox;
use super::html::HtmlBox;
use super::int_progress::IntProgress;
use super::layout::{Layout, Style};
use super::model::{Model, lock};
use super::vbox::VBox;
use super::widget::Widget as _;

/// Progress is not told more often: nobody reads faster, and each time it is a message to every page.
const BETWEEN: Duration = Duration::from_millis(100);

/// What became of the callbacks of an event.
#[derive(Debug)]
pub(crate) enum Ended {
    /// They did what they should.
    Well,
    /// The analyst stopped one.
    Stopped,
    /// These errors came up.
    Badly(Vec<String>),
}

/// Empty until there is something to say.
#[derive(Debug)]
pub(crate) struct Notice {
    area: VBox,
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    progress: Option<Progress>,
    said: Option<HtmlBox>,
}

#[derive(Debug)]
struct Progress {
    row: HBox,
    bar: IntProgress,
    told: Instant,
}

impl Notice {
    pub(crate) fn new() -> Self {
        Self { area: VBox::of(Vec::new()), now: Mutex::default() }
    }

    pub(crate) fn area(&self) -> &Model {
        self.area.model()
    }

    /// Says how far a callback is; `stop` is set when the analyst presses the button.
    pub(crate) fn progress(&self, done: usize, of: usize, text: &str, stop: &Arc<AtomicBool>) {
        let mut now = lock(&self.now);
        let (value, max) = (i64::try_from(done).unwrap_or(i64::MAX), i64::try_from(of).unwrap_or(i64::MAX));
        if let Some(progress) = &mut now.progress {
            if progress.told.elapsed() >= BETWEEN || done >= of {
                progress.bar.tell(value, max, text);
                progress.told = Instant::now();
            }
            return;
        }
        self.begin(&mut now, value, max, text, stop);
    }

    /// Says that a callback works, unless it says so itself.
    pub(crate) fn busy(&self, stop: &Arc<AtomicBool>) {
        let mut now = lock(&self.now);
        if now.progress.is_none() {
            self.begin(&mut now, 0, 1, "working", stop);
        }
    }

    fn begin(&self, now: &mut Now, value: i64, max: i64, text: &str, stop: &Arc<AtomicBool>) {
        let bar = IntProgress::new(0, max)
            .style(Style::new().description_width("initial"))
            .layout(Layout::new().width("60%"));
        bar.tell(value, max, text);
        let button = Button::new("Stop").layout(Layout::new().width("auto"));
        let stop = stop.clone();
        // At once: the widgets' thread is busy with what is to be stopped.
        button.model().at_once(Arc::new(move |event| {
            if event.is("click") {
                stop.store(true, Ordering::SeqCst);
            }
            Ok(())
        }));
        let row = HBox::of(vec![bar.model().clone(), button.model().clone()]);
        now.progress = Some(Progress { row, bar, told: Instant::now() });
        self.arrange(now);
    }

    /// A callback has ended: takes the progress away and says what became of it.
    pub(crate) fn done(&self, ended: &Ended) {
        let mut now = lock(&self.now);
        let before = (now.progress.take(), now.said.take());
        now.said = match ended {
            Ended::Well => None,
            Ended::Stopped => Some(HtmlBox::text("stopped; what was shown before stays")),
            Ended::Badly(errors) => {
                let lines: Vec<String> = errors.iter().map(|it| escaped(it)).collect();
                let (begin, lines) = (
                    "<div role=\"alert\" style=\"border-left: 3px solid #b3261e; padding: 2px 8px\">",
                    lines.join("<br>"),
                );
                Some(HtmlBox::new(&format!("{begin}<b>This did not work.</b> {lines}</div>")))
            }
        };
        if before.0.is_some() || before.1.is_some() || now.said.is_some() {
            self.arrange(&now);
        }
        if let Some(progress) = before.0 {
            progress.row.close();
        }
        if let Some(said) = before.1 {
            said.close();
        }
    }

    fn arrange(&self, now: &Now) {
        let progress = now.progress.iter().map(|it| it.row.model().clone());
        let said = now.said.iter().map(|it| it.model().clone());
        self.area().set_children(progress.chain(said).collect());
    }
}
