//! A widget on the page: the view, what stands below it, and its twin for readers without a kernel.
//!
//! Two outputs. The first is the live view. The second, the twin, is what the view showed last, as HTML and as
//! text, and is replaced whenever that changes. The view brings a style sheet that hides its twin: where the view
//! is drawn the twin is not seen, and where it cannot be drawn (a notebook opened again without its kernel, an
//! export by nbconvert, a page that does not trust the notebook) the twin is. Replacing the view's own output
//! instead would draw the view anew and take the focus from under the analyst's hands.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::html::HtmlBox;
use super::layout::Layout;
use super::model::{Model, lock};
use super::notice::Notice;
use super::twin;
use super::vbox::VBox;
use super::widget::Widget as _;
use crate::output::Display;
use crate::{Bundle, client::Client};

const VIEW: &str = "application/vnd.jupyter.widget-view+json";

/// Makes the twin from the widgets as they are now.
pub(crate) type MakeTwin = Box<dyn Fn() -> Bundle + Send + Sync>;

/// So many views stay live. Of more, the one that was not used for longest is closed and its twin comes to light: a
/// notebook is worked in all day, and every live view holds its data here, in the front and on every page.
const MOST_LIVE: usize = 64;

/// The live views; what was used last stands at the end.
static LIVE: Mutex<VecDeque<Shown>> = Mutex::new(VecDeque::new());

/// A widget that was shown. Cloning gives another handle to the same output.
#[derive(Clone)]
pub struct Shown {
    inner: Arc<Inner>,
}

struct Inner {
    root: Model,
    notice: Notice,
    class: Class,
    make_twin: Option<MakeTwin>,
    /// The box around the view and the notice.
    page: Mutex<Option<Model>>,
    twin: Mutex<Option<(Display, Bundle)>>,
    closed: AtomicBool,
}

impl Shown {
    /// Shows `root`. Where there are no widgets, shows the twin.
    pub(crate) fn new(root: &Model, make_twin: Option<MakeTwin>) -> Self {
        let notice = Notice::new();
        let inner = Inner {
            root: root.clone(),
            notice,
            class: Class(format!("nblt-twin-{}", root.id())),
            make_twin,
            page: Mutex::default(),
            twin: Mutex::default(),
            closed: AtomicBool::new(root.is_closed()),
        };
        let this = Self { inner: Arc::new(inner) };
        if Client::get().is_none() || root.is_closed() {
            crate::output::display(&this.twin());
            return this;
        }
        root.attach(&this);
        let hides = HtmlBox::new(&this.inner.class.hides()).layout(Layout::new().display("none"));
        let area = this.inner.notice.area().clone();
        let page = VBox::of(vec![hides.model().clone(), root.clone(), area]);
        page.model().set_layout(Layout::new().width("100%"));
        page.model().open();
        *lock(&this.inner.page) = Some(page.model().clone());
        // Its own HTML is empty: in an export the twin stands alone.
        let view = Bundle::new("widgets; what they showed last follows").html("");
        crate::output::display(&view.with(VIEW, view_of(page.model().id())));
        // From here on the analyst may use the widgets; what that changes waits for the first twin.
        let mut twin = lock(&this.inner.twin);
        let now = this.twin();
        *twin = Some((Display::show(&now), now));
        drop(twin);
        this.used();
        this
    }

    /// The analyst has used the view, or sees it for the first time.
    pub(crate) fn used(&self) {
        let oldest = {
            let mut live = lock(&LIVE);
            live.retain(|it| it != self);
            live.push_back(self.clone());
            if live.len() > MOST_LIVE { live.pop_front() } else { None }
        };
        if let Some(oldest) = oldest {
            oldest.inner.root.close();
        }
    }

    pub(crate) fn notice(&self) -> &Notice {
        &self.inner.notice
    }

    /// Brings the twin up to date with what the widgets show. Done by itself after every change and callback.
    pub fn refresh(&self) {
        if self.inner.closed.load(Ordering::SeqCst) {
            return;
        }
        // Made under the lock, so that an older state never follows a newer one.
        if let Some((display, last)) = &mut *lock(&self.inner.twin) {
            let now = self.twin();
            if *last != now {
                display.update(&now);
                *last = now;
            }
        }
    }

    /// After `model` was closed: it leaves its box; when it is the whole view, the twin comes to light in its place.
    pub(crate) fn closed(&self, model: &Model) {
        if model.id() != self.inner.root.id() {
            self.inner.root.prune();
            return;
        }
        self.refresh();
        lock(&LIVE).retain(|it| it != self);
        if !self.inner.closed.swap(true, Ordering::SeqCst)
            && let Some(page) = lock(&self.inner.page).take()
        {
            page.close();
        }
    }

    fn twin(&self) -> Bundle {
        let twin = self.inner.make_twin.as_ref().map_or_else(|| twin::of(&self.inner.root), |make| make());
        self.inner.class.on(twin)
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown").field("root", &self.inner.root).finish_non_exhaustive()
    }
}

/// The class by which a view hides its twin. As unique as a model: a notebook has twins of earlier kernels.
struct Class(String);

impl Class {
    fn hides(&self) -> String {
        let class = &self.0;
        // The output's frame as well, where the browser knows `:has`.
        let rules = [format!(".{class}"), format!(".jp-OutputArea-child:has(.{class})")];
        format!("<style>{}</style>", rules.map(|it| format!("{it} {{ display: none }}")).join(" "))
    }

    fn on(&self, twin: Bundle) -> Bundle {
        match twin.data().get("text/html").and_then(Value::as_str) {
            Some(html) => {
                let html = format!("<div class=\"{}\">{html}</div>", self.0);
                twin.html(html)
            }
            None => twin,
        }
    }
}

fn view_of(model_id: &str) -> Value {
    json!({"version_major": 2, "version_minor": 0, "model_id": model_id})
}
