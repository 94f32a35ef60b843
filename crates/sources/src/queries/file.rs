//! Query files in msticpy's YAML format.

use std::collections::BTreeMap;

use model::Warning;
use serde::Deserialize;
use serde_json::{Map, Value as Yaml};

use super::template::Template;
use super::{Kind, Parameter, QueryDef, Value};

/// Environments whose queries are KQL.
const KQL: [&str; 14] = [
    "MSSentinel",
    "AzureSentinel",
    "Sentinel",
    "LogAnalytics",
    "Kusto",
    "AzureDataExplorer",
    "MDE",
    "MDATP",
    "M365D",
    "M365DGraph",
    "ResourceGraph",
    "MSSentinel_New",
    "Kusto_New",
    "MSSentinelSearch",
];

#[derive(Deserialize)]
struct File {
    metadata: Section,
    #[serde(default)]
    defaults: Section,
    sources: Map<String, Yaml>,
}

/// `metadata` of the file, `defaults`, and each source: what they have in common.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Section {
    description: Option<Yaml>,
    data_environments: Option<Vec<String>>,
    data_families: Option<Vec<String>>,
    metadata: Option<Box<Section>>,
    args: Option<Args>,
    parameters: Option<Map<String, Yaml>>,
    query_macros: Option<Map<String, Yaml>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Args {
    query: Option<String>,
}

#[derive(Deserialize)]
struct ParameterYaml {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    description: Option<Yaml>,
    #[serde(default)]
    aliases: Option<Yaml>,
    #[serde(default)]
    format: Option<Yaml>,
}

/// Reads a file: the queries that are valid, and a warning for each thing that is not.
pub(super) fn read(name: &str, text: &str) -> (Vec<QueryDef>, Vec<Warning>) {
    let mut reader = Reader { file: name, warnings: Vec::new() };
    let queries = reader.read(text).unwrap_or_default();
    (queries, reader.warnings)
}

struct Reader<'a> {
    file: &'a str,
    warnings: Vec<Warning>,
}

impl Reader<'_> {
    fn warn<T>(&mut self, text: String) -> Option<T> {
        self.warnings.push(Warning { about: self.file.to_owned(), text });
        None
    }

    fn read(&mut self, text: &str) -> Option<Vec<QueryDef>> {
        let yaml: Yaml = match serde_saphyr::from_str(text) {
            Ok(yaml) => yaml,
            Err(error) => {
                let error = error.to_string();
                let first = error.lines().find(|it| !it.trim().is_empty()).unwrap_or_default().to_owned();
                return self.warn(format!("file skipped: it is no YAML: {first}"));
            }
        };
        let file: File = match serde_json::from_value(yaml) {
            Ok(file) => file,
            Err(error) => {
                return self.warn(format!("file skipped: it is no query file of msticpy's format: {error}"));
            }
        };
        for (what, list) in [
            ("data_environments", &file.metadata.data_environments),
            ("data_families", &file.metadata.data_families),
        ] {
            if list.as_deref().unwrap_or_default().is_empty() {
                return self.warn(format!("file skipped: metadata needs {what}, a list"));
            }
        }
        let environments = file.metadata.data_environments.clone().unwrap_or_default();
        if !environments.iter().any(|it| KQL.contains(&it.as_str())) {
            return self.warn(format!(
                "file skipped: it is for {}, whose queries are not KQL",
                environments.join(", ")
            ));
        }
        let mut queries = Vec::new();
        for (name, source) in &file.sources {
            match self.query(name, source, &file) {
                Ok(query) => queries.push(query),
                Err(why) => self.warn::<()>(format!("query {name:?} skipped: {why}")).unwrap_or_default(),
            }
        }
        Some(queries)
    }

    fn query(&mut self, name: &str, source: &Yaml, file: &File) -> Result<QueryDef, String> {
        let source: Section = serde_json::from_value(source.clone()).map_err(|it| it.to_string())?;
        let text = source.args.as_ref().and_then(|it| it.query.as_deref()).ok_or("it has no args: query")?;
        // File metadata, then file defaults, then the source: later ones win.
        let levels = [
            Some(&file.metadata),
            file.defaults.metadata.as_deref(),
            Some(&file.defaults),
            source.metadata.as_deref(),
            Some(&source),
        ];
        let levels: Vec<&Section> = levels.into_iter().flatten().collect();
        let mut macros = BTreeMap::new();
        let mut parameters = BTreeMap::new();
        for level in &levels {
            for (name, value) in level.query_macros.iter().flatten() {
                let value = value.as_str().or_else(|| value.get("value")?.as_str());
                let value = value.ok_or_else(|| format!("macro {name:?} has no value"))?;
                macros.insert(name.clone(), value.to_owned());
            }
            for (name, value) in level.parameters.iter().flatten() {
                parameters.insert(name.clone(), value);
            }
        }
        let template = Template::parse(text, &macros)?;
        if let Some(unknown) = template.parameters().find(|it| !parameters.contains_key(*it)) {
            return Err(format!("{{{unknown}}} has no entry in parameters"));
        }
        if template.comment_hides_the_rest() {
            self.warn::<()>(format!(
                "query {name:?}: YAML folds the lines of a quoted text into one, so its comment (//) hides all that \
                 follows; write it as a block (query: |)"
            ));
        }
        let parameters: Result<BTreeMap<String, Parameter>, String> = parameters
            .into_iter()
            .map(|(it, yaml)| Ok((it.clone(), self.parameter(name, &it, yaml)?)))
            .collect();
        let last =
            |get: fn(&Section) -> &Option<Vec<String>>| levels.iter().rev().find_map(|it| get(it).clone());
        Ok(QueryDef {
            name: name.to_owned(),
            families: last(|it| &it.data_families).unwrap_or_default(),
            environments: last(|it| &it.data_environments).unwrap_or_default(),
            description: source.description.as_ref().map(plain).unwrap_or_default(),
            parameters: parameters?,
            file: self.file.to_owned(),
            template,
        })
    }

    fn parameter(&mut self, query: &str, name: &str, yaml: &Yaml) -> Result<Parameter, String> {
        let parsed: ParameterYaml =
            serde_json::from_value(yaml.clone()).map_err(|it| format!("parameter {name}: {it}"))?;
        let kind = match parsed.kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("str" | "string") => Kind::Text,
            Some("datetime") => Kind::Time,
            Some("int" | "integer" | "long") => Kind::Long,
            Some("float" | "real" | "double") => Kind::Real,
            Some("bool" | "boolean") => Kind::Bool,
            Some("list") => Kind::List,
            Some(other) => {
                return Err(format!(
                    "parameter {name} has the type {other:?}, which is none of str, int, float, bool, datetime, list"
                ));
            }
            None => return Err(format!("parameter {name} has no type")),
        };
        if parsed.format.is_some_and(|it| !it.is_null()) {
            self.warn::<()>(format!(
                "query {query:?}: the format of parameter {name} is not used; values become literals"
            ));
        }
        let given = yaml.get("default");
        let default = match given.filter(|it| !it.is_null()) {
            None => None,
            Some(yaml) => {
                let value = value(yaml)
                    .ok_or_else(|| format!("the default of parameter {name} is no plain value"))?;
                // A default that does not fit its type is the author's text; msticpy puts it in as it is.
                Some(value.clone().into_kind(kind).unwrap_or(value))
            }
        };
        Ok(Parameter {
            name: name.to_owned(),
            description: parsed.description.as_ref().map(plain).unwrap_or_default(),
            kind,
            default,
            allows_none: given.is_some_and(Yaml::is_null),
            aliases: names(parsed.aliases.as_ref()),
        })
    }
}

/// A list of names, or a single one.
fn names(yaml: Option<&Yaml>) -> Vec<String> {
    match yaml {
        Some(Yaml::String(one)) => vec![one.clone()],
        Some(Yaml::Array(several)) => several.iter().filter_map(Yaml::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn plain(yaml: &Yaml) -> String {
    yaml.as_str().map_or_else(|| yaml.to_string(), |it| it.trim().to_owned())
}

fn value(yaml: &Yaml) -> Option<Value> {
    Some(match yaml {
        Yaml::String(it) => Value::Text(it.clone()),
        Yaml::Bool(it) => Value::Bool(*it),
        Yaml::Number(it) => it.as_i64().map(Value::Long).or_else(|| it.as_f64().map(Value::Real))?,
        Yaml::Array(items) => Value::List(items.iter().map(value).collect::<Option<_>>()?),
        Yaml::Null | Yaml::Object(_) => return None,
    })
}
