//! What looks like an address or a domain and is neither: versions, files, names in programs.

use std::net::Ipv4Addr;
use std::ops::Range;

use super::at;

/// Whether four numbers are a version, or the identifier of an object (X.660).
pub(super) fn is_version(text: &str, place: &Range<usize>, address: Ipv4Addr) -> bool {
    let (before, after) = (&text[..place.start], &text[place.end..]);
    // `2.5.29.37={text}1.3.6.1.5.5.7.3.2`, as certificates are asked for.
    after.starts_with("={") || is_said(before) || is_product(before, after, address)
}

/// So much of what stands before is looked at.
const BEFORE: usize = 32;

/// Whether the word before says so.
fn is_said(before: &str) -> bool {
    let from = before.floor_char_boundary(before.len().saturating_sub(BEFORE));
    let near = before[from..].to_ascii_lowercase();
    let word = near.trim_end_matches([' ', '=', ':', '"', '\'']);
    let is_apart = word.len() < near.len();
    // `OID.2.5.29.37`, but not "void 192.0.2.1".
    let oid = word.strip_suffix('.').unwrap_or(word).strip_suffix("oid");
    let is_oid = oid.is_some_and(|it| !it.ends_with(|it: char| it.is_ascii_alphabetic()));
    is_apart && word.ends_with("version") || is_oid
}

/// Words that stand before a slash and an address: protocols, services (`HOST/192.0.2.1`) and sides of a connection.
const SERVICES: [&str; 34] = [
    "address",
    "cifs",
    "client",
    "destination",
    "dns",
    "dst",
    "ftp",
    "gateway",
    "host",
    "http",
    "https",
    "icmp",
    "inside",
    "ip",
    "ldap",
    "local",
    "mssqlsvc",
    "outside",
    "peer",
    "proxy",
    "rdp",
    "remote",
    "restrictedkrbhost",
    "server",
    "sip",
    "smb",
    "smtp",
    "source",
    "src",
    "ssh",
    "tcp",
    "termsrv",
    "udp",
    "wsman",
];

/// Whether it is the version of a product, as browsers name theirs: `Chrome/120.0.0.0`. Products are written with a
/// capital letter; no version has a port, a prefix or a path, and none is an address of a private network.
fn is_product(before: &str, after: &str, address: Ipv4Addr) -> bool {
    let Some(before) = before.strip_suffix('/') else { return false };
    let is_letter = |it: &u8| it.is_ascii_alphabetic() || matches!(it, b'-' | b'_' | b'+');
    let length = before.bytes().rev().take(BEFORE).take_while(is_letter).count();
    let (before, name) = before.split_at(before.len() - length);
    let is_part = before.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '/' | '\\' | '.' | '@'));
    let is_name = name == "OPR"
        || name.starts_with(|it: char| it.is_ascii_uppercase())
            && name.contains(|it: char| it.is_ascii_lowercase());
    let is_host = match at(after, 0) {
        Some('/' | '(') => true,
        Some(':') => at(after, 1).is_some_and(|it| it.is_ascii_digit()),
        _ => false,
    };
    is_name
        && !is_part
        && !is_host
        && !is_inner(address)
        && !SERVICES.contains(&name.to_ascii_lowercase().as_str())
}

/// Below these, programs keep a folder for each of their versions: after a drive, or as variables.
const INSTALLED: [&str; 9] = [
    ":\\program files\\",
    ":\\program files (x86)\\",
    ":\\programdata\\",
    ":\\windows\\",
    "%appdata%",
    "%localappdata%",
    "%programdata%",
    "%programfiles",
    "%windir%",
];

/// Whether it is a folder in a path that is named by the version of what is installed there:
/// `C:\Program Files\Google\Update\1.3.36.152\`. People name folders by the host whose files are in them, too, but elsewhere
/// (`\Windows\Temp`), or by an address of a private network. `above` is the path up to the address.
pub(super) fn is_folder(above: &str, after: &str, address: Ipv4Addr) -> bool {
    let is_whole = above.ends_with('\\') && after.starts_with('\\');
    if !is_whole || is_inner(address) {
        return false;
    }
    let above = above.to_ascii_lowercase();
    let path = above.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    let is_installed = INSTALLED.iter().any(|it| path.starts_with(it)) || path.contains("\\appdata\\");
    is_installed && !path.contains("\\temp\\")
}

fn is_inner(address: Ipv4Addr) -> bool {
    address.is_private() || address.is_loopback() || address.is_link_local()
}

/// Whether a name is rather that of a file, or one in a program.
pub(super) fn is_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_file(&lower) || is_namespace(&lower) || is_member(name)
}

/// Suffixes that are also the endings of usual files: `run.sh` is a script before it is a domain. Such names count
/// where something says that they are hosts: a URL, an e-mail address, a share, a defanged dot, or a third label.
const FILES: [&str; 10] = ["md", "mk", "pl", "pm", "ps", "pub", "py", "rs", "sh", "so"];

/// Those of files whose names often have more dots, and of few hosts: a third label says nothing.
const PACKED: [&str; 3] = ["cab", "mov", "zip"];

/// What stands before the ending in the names of files: `invoice.pdf.zip`, `install.min.sh`.
const BEFORE_ENDINGS: [&str; 45] = [
    "bak", "bat", "bundle", "cfg", "cmd", "conf", "config", "csv", "deb", "doc", "docx", "exe", "gz", "htm",
    "html", "jar", "jpg", "js", "json", "log", "min", "old", "orig", "pdf", "php", "png", "ppt", "pptx",
    "ps1", "rpm", "rtf", "spec", "sql", "tar", "test", "tmp", "ts", "txt", "vbs", "xls", "xlsm", "xlsx",
    "xml", "yaml", "yml",
];

fn is_file(lower: &str) -> bool {
    let Some((stem, ending)) = lower.rsplit_once('.') else { return false };
    let is_stem = || {
        let Some((_, inner)) = stem.rsplit_once('.') else { return true };
        BEFORE_ENDINGS.contains(&inner)
            || FILES.contains(&inner)
            || inner.bytes().all(|it| it.is_ascii_digit())
    };
    !lower.starts_with("www.") && (PACKED.contains(&ending) || FILES.contains(&ending) && is_stem())
}

/// Namespaces of .NET and classes of COM whose last words are public suffixes, however they are spelled.
const NAMESPACES: [&str; 9] = [
    "adodb",
    "microsoft.powershell",
    "system.io",
    "system.management",
    "system.media",
    "system.net",
    "system.security",
    "system.windows",
    "wscript",
];

fn is_namespace(lower: &str) -> bool {
    let is_in = |it: &&str| lower.strip_prefix(it).is_some_and(|it| it.is_empty() || it.starts_with('.'));
    NAMESPACES.iter().any(is_in)
}

/// Suffixes that people write with a capital letter, too.
const WRITTEN: [&str; 8] = ["Biz", "Com", "Edu", "Gov", "Info", "Mil", "Net", "Org"];

/// Suffixes that are names of methods and properties, too.
const MEMBERS: [&str; 9] = ["Call", "Download", "Name", "Open", "Report", "Run", "Save", "Select", "Show"];

/// Whether it is written as programs write names: `objShell.Run`, `Microsoft.Azure.Security`. Hosts are written in small
/// letters, in capital ones, at random, or as in a sentence (`Evil.Top`).
fn is_member(name: &str) -> bool {
    let mut labels: Vec<&str> = name.split('.').collect();
    let last = labels.pop().unwrap_or_default();
    if !is_capitalised(last) || last.len() < 3 || WRITTEN.contains(&last) {
        return false;
    }
    let is_namespace = labels.len() > 1 && labels.iter().all(|it| is_capitalised(it));
    MEMBERS.contains(&last) || is_namespace || labels.iter().any(|it| has_hump(it))
}

fn is_capitalised(label: &str) -> bool {
    let mut letters = label.bytes();
    letters.next().is_some_and(|it| it.is_ascii_uppercase()) && letters.all(|it| it.is_ascii_lowercase())
}

/// `objShell`.
fn has_hump(label: &str) -> bool {
    label.as_bytes().windows(2).any(|it| it[0].is_ascii_lowercase() && it[1].is_ascii_uppercase())
}
