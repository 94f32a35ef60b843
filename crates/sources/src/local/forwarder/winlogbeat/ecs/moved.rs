//! Which fields the modules of Winlogbeat move where.

/// How Windows writes a value.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// As it is.
    Text,
    /// A number as `0x1a4`.
    Hex,
    /// An address, of which Winlogbeat cuts off `::ffff:`, with which the audits of Kerberos begin it.
    Address,
    /// `true` if the connection went out.
    Initiated,
    /// `SHA1=...,MD5=...`, of an object with a member for each; the path leads to what `hash` and `pe` are in.
    Hashes,
    /// `CONTOSO\megan`, of an object with domain and name.
    Account,
    /// `DWORD (0x00000001)`, or the text of the value.
    Registry,
}

/// The events that have a field.
#[derive(Clone, Copy)]
pub(super) enum Of {
    All,
    These(&'static [i64]),
    AllBut(&'static [i64]),
}

impl Of {
    pub(super) fn has(self, id: i64) -> bool {
        match self {
            Of::All => true,
            Of::These(ids) => ids.contains(&id),
            Of::AllBut(ids) => !ids.contains(&id),
        }
    }
}

/// A field, the path it is moved to, how Windows writes it, and the events that have it.
pub(super) type Moved = (&'static str, &'static str, Form, Of);

/// Audits that name the program that did it, and those that name an address.
const BY_PROCESS: Of = Of::These(&[4624, 4625, 4648, 4670, 4673, 4674, 4689, 4904, 4905, 4907]);
const BY_ADDRESS: Of = Of::These(&[4624, 4625, 4648, 4768, 4769, 4770, 4771, 5140, 5145]);
const OF_KERBEROS: Of = Of::These(&[4768, 4769, 4770, 4771]);
const STARTED: Of = Of::These(&[4688]);

static SECURITY: [Moved; 11] = [
    ("ProcessId", "process.pid", Form::Hex, BY_PROCESS),
    ("ProcessName", "process.executable", Form::Text, BY_PROCESS),
    ("IpAddress", "source.ip", Form::Address, OF_KERBEROS),
    ("IpAddress", "source.ip", Form::Text, BY_ADDRESS),
    ("IpPort", "source.port", Form::Text, BY_ADDRESS),
    ("WorkstationName", "source.domain", Form::Text, Of::These(&[4624, 4625])),
    ("NewProcessId", "process.pid", Form::Hex, STARTED),
    ("NewProcessName", "process.executable", Form::Text, STARTED),
    ("CommandLine", "process.command_line", Form::Text, STARTED),
    ("ProcessId", "process.parent.pid", Form::Hex, STARTED),
    ("ParentProcessName", "process.parent.executable", Form::Text, STARTED),
];

/// Events of Sysmon that are of one process act on another in 8 and 10; 19 to 21 are of WMI.
const PROCESS: Of = Of::AllBut(&[8, 10, 19, 20, 21]);
const CREATED: Of = Of::These(&[1]);
const CONNECTION: Of = Of::These(&[3]);
const FILE: Of = Of::These(&[2, 11, 15, 23, 26, 27, 28, 29]);
const LOADED: Of = Of::These(&[6, 7]);

static SYSMON: [Moved; 38] = [
    ("RuleName", "rule.name", Form::Text, Of::All),
    ("ProcessGuid", "process.entity_id", Form::Text, PROCESS),
    ("ProcessId", "process.pid", Form::Text, PROCESS),
    ("Image", "process.executable", Form::Text, PROCESS),
    ("User", "user", Form::Account, Of::All),
    ("CommandLine", "process.command_line", Form::Text, CREATED),
    ("CurrentDirectory", "process.working_directory", Form::Text, CREATED),
    ("OriginalFileName", "process.pe.original_file_name", Form::Text, CREATED),
    ("ParentProcessGuid", "process.parent.entity_id", Form::Text, CREATED),
    ("ParentProcessId", "process.parent.pid", Form::Text, CREATED),
    ("ParentImage", "process.parent.executable", Form::Text, CREATED),
    ("ParentCommandLine", "process.parent.command_line", Form::Text, CREATED),
    ("Hashes", "process", Form::Hashes, Of::These(&[1, 23, 24, 25, 26])),
    ("Hashes", "file", Form::Hashes, LOADED),
    ("Hash", "file", Form::Hashes, Of::These(&[15])),
    ("OriginalFileName", "file.pe.original_file_name", Form::Text, Of::These(&[7])),
    ("ImageLoaded", "file.path", Form::Text, LOADED),
    ("TargetFilename", "file.path", Form::Text, FILE),
    ("Device", "file.path", Form::Text, Of::These(&[9])),
    ("PipeName", "file.name", Form::Text, Of::These(&[17, 18])),
    ("Protocol", "network.transport", Form::Text, CONNECTION),
    ("Initiated", "network.direction", Form::Initiated, CONNECTION),
    ("SourceIp", "source.ip", Form::Text, CONNECTION),
    ("SourceHostname", "source.domain", Form::Text, CONNECTION),
    ("SourcePort", "source.port", Form::Text, CONNECTION),
    ("DestinationIp", "destination.ip", Form::Text, CONNECTION),
    ("DestinationHostname", "destination.domain", Form::Text, CONNECTION),
    ("DestinationPort", "destination.port", Form::Text, CONNECTION),
    ("SourceProcessGuid", "process.entity_id", Form::Text, Of::These(&[8])),
    ("SourceProcessGUID", "process.entity_id", Form::Text, Of::These(&[10])),
    ("SourceProcessId", "process.pid", Form::Text, Of::These(&[8, 10])),
    ("SourceThreadId", "process.thread.id", Form::Text, Of::These(&[10])),
    ("SourceImage", "process.executable", Form::Text, Of::These(&[8, 10])),
    ("TargetObject", "registry.path", Form::Text, Of::These(&[12, 13, 14])),
    ("Details", "registry.data", Form::Registry, Of::These(&[13])),
    ("Destination", "process.executable", Form::Text, Of::These(&[20])),
    ("QueryName", "dns.question.name", Form::Text, Of::These(&[22])),
    ("ID", "error.code", Form::Text, Of::These(&[255])),
];

/// A script block; its text is what an analyst looks for.
const BLOCK: Of = Of::These(&[4104]);

static POWERSHELL: [Moved; 6] = [
    ("ScriptBlockText", "powershell.file.script_block_text", Form::Text, BLOCK),
    ("MessageNumber", "powershell.sequence", Form::Text, BLOCK),
    ("MessageTotal", "powershell.total", Form::Text, BLOCK),
    ("Path", "file.path", Form::Text, BLOCK),
    ("ScriptBlockId", "powershell.file.script_block_id", Form::Text, Of::These(&[4104, 4105, 4106])),
    ("RunspaceId", "powershell.runspace_id", Form::Text, Of::These(&[4105, 4106])),
];

/// What is moved out of the events of a provider.
pub(super) fn by(provider: &str) -> Option<&'static [Moved]> {
    let all: [(&str, &'static [Moved]); 3] = [
        ("Microsoft-Windows-Security-Auditing", &SECURITY),
        ("Microsoft-Windows-Sysmon", &SYSMON),
        ("Microsoft-Windows-PowerShell", &POWERSHELL),
    ];
    all.into_iter().find(|it| provider.eq_ignore_ascii_case(it.0)).map(|it| it.1)
}
