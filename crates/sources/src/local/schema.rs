//! The tables of Log Analytics that we know: columns, types, other names of a column, event times.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use kql::Type;

const TEXT: &str = include_str!("../../schema/log_analytics.txt");

/// A table whose columns we know.
#[derive(Clone, Debug)]
pub(crate) struct KnownTable {
    /// The name as Log Analytics writes it.
    pub(crate) name: String,
    /// Columns and types, in the order of the file, the standard columns last.
    pub(crate) columns: Vec<(String, Type)>,
    types: HashMap<String, Type>,
    /// Lower-case name, without the type suffix where the table is a custom one, to name.
    folded: HashMap<String, String>,
}

impl KnownTable {
    /// Returns the type of the column called exactly `name`.
    pub(crate) fn ty(&self, name: &str) -> Option<Type> {
        self.types.get(name).copied()
    }

    /// Returns how this table writes the column that a file calls `name`: the same but for case,
    /// and in custom tables but for the type suffix (`SrcIP` is `SrcIP_s`).
    pub(crate) fn column(&self, name: &str) -> Option<&str> {
        match self.types.get_key_value(name) {
            Some((name, _)) => Some(name),
            None => self.folded.get(&name.to_lowercase()).map(String::as_str),
        }
    }
}

/// All that the shipped file says.
pub(crate) struct Known {
    tables: BTreeMap<String, KnownTable>,
    names: BTreeSet<String>,
    standard: Vec<(String, Type)>,
}

/// Returns the tables we know, parsed once.
pub(crate) fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| parse(TEXT))
}

impl Known {
    /// Returns the table called exactly `name`, if we know its columns.
    pub(crate) fn table(&self, name: &str) -> Option<&KnownTable> {
        self.tables.get(name)
    }

    /// Returns all tables whose columns we know, sorted by name.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &KnownTable> {
        self.tables.values()
    }

    /// Returns the columns that every table has.
    pub(crate) fn standard(&self) -> &[(String, Type)] {
        &self.standard
    }

    /// Returns the names of all tables, also of those of which we only know the name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().chain(&self.names).map(String::as_str)
    }

    /// Whether `name` is a table's name: one of Log Analytics, or of a custom log (`..._CL`).
    pub(crate) fn is_table(&self, name: &str) -> bool {
        self.tables.contains_key(name) || self.names.contains(name) || is_custom(name)
    }
}

/// Whether `name` is the name of a custom log: a word that ends in `_CL`.
pub(crate) fn is_custom(name: &str) -> bool {
    let word = |it: &str| it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    name.strip_suffix("_CL").is_some_and(|it| it.starts_with(|it: char| it.is_ascii_alphabetic()) && word(it))
}

/// Suffixes that Log Analytics appends to the columns of custom logs, and what they mean.
pub(crate) const CUSTOM_SUFFIXES: [(&str, Type); 5] = [
    ("_t", Type::DateTime),
    ("_d", Type::Real),
    ("_b", Type::Bool),
    ("_g", Type::Guid),
    ("_s", Type::String),
];

fn parse(text: &str) -> Known {
    let mut sections: BTreeMap<&str, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines().filter(|it| !it.starts_with('#') && !it.trim().is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name;
            continue;
        }
        let entries = sections.entry(section).or_default();
        match line.split_once(": ") {
            Some((name, columns)) => entries.push((name, columns.split_whitespace().collect())),
            None if section == "names" => entries.push(("", line.split_whitespace().collect())),
            None => {
                if let Some((_, columns)) = entries.last_mut() {
                    columns.extend(line.split_whitespace());
                }
            }
        }
    }
    let columns = |words: &[&str]| -> Vec<(String, Type)> { words.iter().map(|it| column(it)).collect() };
    let mut standard = Vec::new();
    let mut tables: BTreeMap<String, Vec<(String, Type)>> = BTreeMap::new();
    for (name, words) in sections.get("tables").into_iter().chain(sections.get("added")).flatten() {
        if *name == "*" {
            standard = columns(words);
        } else {
            tables.entry((*name).to_owned()).or_default().extend(columns(words));
        }
    }
    let names =
        sections.get("names").into_iter().flatten().flat_map(|it| &it.1).map(|it| (*it).to_owned()).collect();
    let tables =
        tables.into_iter().map(|(name, columns)| (name.clone(), table(name, columns, &standard))).collect();
    Known { tables, names, standard }
}

fn column(word: &str) -> (String, Type) {
    let (name, ty) = word.split_once(':').unwrap_or((word, "string"));
    (name.to_owned(), Type::parse(ty).unwrap_or(Type::String))
}

fn table(name: String, mut columns: Vec<(String, Type)>, standard: &[(String, Type)]) -> KnownTable {
    columns.extend(standard.iter().cloned());
    let types = columns.iter().cloned().collect();
    let mut folded = HashMap::new();
    for (column, _) in &columns {
        folded.entry(column.to_lowercase()).or_insert_with(|| column.clone());
    }
    if is_custom(&name) {
        for (suffix, _) in CUSTOM_SUFFIXES {
            for (column, _) in &columns {
                if let Some(base) = column.strip_suffix(suffix) {
                    folded.entry(base.to_lowercase()).or_insert_with(|| column.clone());
                }
            }
        }
    }
    KnownTable { name, columns, types, folded }
}

/// The ways a table may name the same thing: each line is a group of columns of one meaning. What
/// one of them lacks it takes from the first of the others that has it.
pub(crate) fn same_columns(table: &str) -> &'static [&'static [&'static str]] {
    match table {
        // Renamed when Azure Monitor moved to its own pipeline in 2021; exports have both.
        "AzureActivity" => &[
            &["OperationName", "OperationNameValue"],
            &["ActivityStatus", "ActivityStatusValue"],
            &["ActivitySubstatus", "ActivitySubstatusValue"],
            &["Category", "CategoryValue"],
            &["ResourceProvider", "ResourceProviderValue"],
            &["Authorization", "Authorization_d"],
            &["Claims", "Claims_d"],
            &["Properties", "Properties_d"],
            &["ResourceId", "_ResourceId"],
        ],
        "OfficeActivity" => &[
            &["UserId", "UserId_"],
            &["ClientIP", "ClientIP_"],
            &["OrganizationId", "OrganizationId_"],
            &["OfficeTenantId", "OfficeTenantId_"],
            &["Site_Url", "Site_Url_"],
            &["SourceRelativeUrl", "SourceRelativeUrl_"],
            &["SourceFileName", "SourceFileName_"],
            &["ActorContextId", "ActorContextId_"],
        ],
        "SecurityAlert" => &[
            &["DisplayName", "AlertDisplayName"],
            &["AlertSeverity", "Severity"],
            &["StartTime", "StartTimeUtc"],
            &["EndTime", "EndTimeUtc"],
        ],
        _ => &[],
    }
}

/// Returns the columns that can be the time of an event of `table`, best first. The first that a
/// row has fills its `TimeGenerated`.
pub(crate) fn time_columns(table: &str) -> &'static [&'static str] {
    match table {
        "SigninLogs"
        | "AADNonInteractiveUserSignInLogs"
        | "AADServicePrincipalSignInLogs"
        | "AADManagedIdentitySignInLogs"
        | "ADFSSignInLogs" => &["CreatedDateTime"],
        "OfficeActivity" => &["Start_Time", "ElevationTime"],
        "AzureActivity" => &["EventSubmissionTimestamp"],
        "AuditLogs" => &["ActivityDateTime"],
        "SecurityEvent" | "WindowsEvent" | "Event" => &["TimeCreated", "TimeCreatedUtc", "TimeCollected"],
        "Syslog" => &["EventTime"],
        "SecurityAlert" => &["EndTime", "StartTime", "ProcessingEndTime"],
        "SecurityIncident" => &["LastModifiedTime", "CreatedTime"],
        "HuntingBookmark" => &["CreatedTime", "EventTime"],
        "CommonSecurityLog" => &["ReceiptTime", "StartTime", "EndTime"],
        "AADUserRiskEvents" => &["ActivityDateTime", "DetectedDateTime"],
        "AADRiskyUsers" => &["RiskLastUpdatedDateTime"],
        "AzureNetworkAnalytics_CL" => &["FlowStartTime_t", "TimeProcessed_t"],
        "Okta_CL" => &["published_t"],
        _ => &["Timestamp", "EventTime", "CreatedDateTime", "CreatedTime", "StartTime"],
    }
}

/// JSON cells that hold the time of a sign-in when no column does: the time of the first step of
/// the authentication, which is the sign-in's own to the millisecond.
pub(crate) fn time_in_json(table: &str) -> Option<(&'static str, &'static str)> {
    match table {
        "SigninLogs" | "AADNonInteractiveUserSignInLogs" => {
            Some(("AuthenticationDetails", "authenticationStepDateTime"))
        }
        _ => None,
    }
}

/// Columns that together name one event for certain, so that two rows with the same values there
/// are the same event however else they were exported.
pub(crate) fn event_id(table: &str) -> &'static [&'static str] {
    match table {
        // One sign-in request is logged once for each result it passes through.
        "SigninLogs" | "AADNonInteractiveUserSignInLogs" => &["Id", "ResultType"],
        "OfficeActivity" => &["OfficeId"],
        "AzureActivity" => &["EventDataId", "ActivityStatusValue"],
        "SecurityEvent" => &["EventOriginId"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
