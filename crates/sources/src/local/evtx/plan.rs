//! What a record of a template has to say, and in which of its values.

use super::template::{Element, Node};

/// Where a part of an event stands.
#[derive(Debug, PartialEq)]
pub(super) enum Source {
    /// In the template: it is the same for all its records.
    Fixed(String),
    /// In the record's value of that number.
    Slot(u16),
}

/// What the records of a template have.
#[derive(Debug, PartialEq)]
pub(super) enum Plan {
    /// A whole event.
    Event(Box<Event>),
    /// The fields of an event, which is of another template.
    Fields(Vec<(String, Source)>),
}

/// The part that all events have, and where the rest is.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Event {
    pub(super) provider: Option<Source>,
    pub(super) id: Option<Source>,
    pub(super) level: Option<Source>,
    pub(super) task: Option<Source>,
    pub(super) keywords: Option<Source>,
    pub(super) time: Option<Source>,
    pub(super) record: Option<Source>,
    pub(super) channel: Option<Source>,
    pub(super) computer: Option<Source>,
    pub(super) user: Option<Source>,
    pub(super) data: Data,
}

/// Where the fields are.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Data {
    /// There are none.
    #[default]
    None,
    /// In the record's value of that number, which is XML with a template of its own.
    Slot(u16),
    /// In the same template, or in the record itself.
    Fields(Vec<(String, Source)>),
}

impl Plan {
    /// `None` for templates of another form: what they say is found in their XML, not here.
    pub(super) fn of(root: &Element) -> Option<Self> {
        match &*root.name {
            "Event" => event(root).map(|it| Plan::Event(Box::new(it))),
            _ => fields(root).map(Plan::Fields),
        }
    }
}

fn event(root: &Element) -> Option<Event> {
    let mut event = Event::default();
    let mut n_system = 0;
    for child in &root.children {
        let data = match child {
            Node::Text(_) => return None,
            Node::Slot(slot) => Data::Slot(*slot),
            Node::Element(element) if &*element.name == "System" => {
                n_system += 1;
                system(element, &mut event)?;
                continue;
            }
            Node::Element(element) => Data::Fields(fields(element)?),
        };
        if event.data != Data::None {
            return None;
        }
        event.data = data;
    }
    // An event is there where its fields are.
    let is_there = root.needs.is_none_or(|slot| event.data == Data::Slot(slot));
    (n_system == 1 && is_there).then_some(event)
}

fn system(element: &Element, event: &mut Event) -> Option<()> {
    if element.needs.is_some() {
        return None;
    }
    let mut seen: Vec<&str> = Vec::new();
    for child in &element.children {
        let Node::Element(child) = child else { return None };
        if seen.contains(&&*child.name) {
            return None;
        }
        seen.push(&child.name);
        let attribute = match &*child.name {
            "Provider" => Some(("Name", &mut event.provider)),
            "TimeCreated" => Some(("SystemTime", &mut event.time)),
            "Security" => Some(("UserID", &mut event.user)),
            _ => None,
        };
        if let Some((name, place)) = attribute {
            let mut values = child.attributes.iter().filter(|it| &*it.0 == name).map(|it| &it.1);
            let value = values.next().and_then(source);
            if values.next().is_some() {
                return None;
            }
            if !is_there(child, value.as_ref()) {
                return None;
            }
            *place = value;
            continue;
        }
        let place = match &*child.name {
            "EventID" => &mut event.id,
            "Level" => &mut event.level,
            "Task" => &mut event.task,
            "Keywords" => &mut event.keywords,
            "EventRecordID" => &mut event.record,
            "Channel" => &mut event.channel,
            "Computer" => &mut event.computer,
            _ => continue,
        };
        *place = content(child)?;
    }
    Some(())
}

/// The fields of EventData, or of the one element in UserData.
fn fields(element: &Element) -> Option<Vec<(String, Source)>> {
    if element.needs.is_some() {
        return None;
    }
    let (of, by_name) = match (&*element.name, element.children.as_slice()) {
        ("EventData", _) => (element, true),
        ("UserData", [Node::Element(only)]) if only.needs.is_none() => (only, false),
        _ => return None,
    };
    let mut fields: Vec<(String, Source)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for child in &of.children {
        let Node::Element(child) = child else { return None };
        let name = match child.attributes.as_slice() {
            [(key, Node::Text(name))] if by_name && &*child.name == "Data" && &**key == "Name" => {
                name.as_str()
            }
            [] if !by_name => &*child.name,
            _ => return None,
        };
        let is_odd = name == "Data" || name.starts_with('#') || name.ends_with("_attributes");
        if is_odd || name.is_empty() || seen.contains(&name) {
            return None;
        }
        seen.push(name);
        fields.extend(content(child)?.map(|it| (name.to_owned(), it)));
    }
    Some(fields)
}

/// The one text or slot in an element; nothing if there is nothing in it. `None` if there is more.
fn content(element: &Element) -> Option<Option<Source>> {
    let content = match element.children.as_slice() {
        [] => None,
        [only] => Some(source(only)?),
        _ => return None,
    };
    is_there(element, content.as_ref()).then_some(content)
}

/// Whether the element is there where its value is: it may need a value, but no other.
fn is_there(element: &Element, value: Option<&Source>) -> bool {
    element.needs.is_none_or(|slot| value == Some(&Source::Slot(slot)))
}

fn source(node: &Node) -> Option<Source> {
    match node {
        Node::Text(text) => Some(Source::Fixed(text.clone())),
        Node::Slot(slot) => Some(Source::Slot(*slot)),
        Node::Element(_) => None,
    }
}
