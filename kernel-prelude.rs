// What every cell of the kernel "Rust (nblt)" has in scope. The kernel gives evcxr this very file. In plain
// evcxr_jupyter run the `:dep` line from README.md first, then these lines.

// Entities. From each, `nblt()` leads to what can be asked about it: Account::nblt().account_summary("adele")?
use nblt::{Account, AccountOptions, Host, IpAddress, Pivot};

// The workspace: connect("folder")?, tables()?, accounts()?, query("SigninLogs | count")?
use nblt::{accounts, connect, connect_in_zone, query, set_span, tables};

// Only what a cell ends in is shown: set_silent(true)
use nblt::set_silent;

// What there is to call: help(), nblts(), find("logon")?, help().browse()
use nblt::{find, help, nblts};

// What acc.save("folder")? has kept, in another notebook: load("folder")?
use nblt::load;

// Where a text is at all, and the time that calls are about: census("adelev")?, choose_span()?
use nblt::{census, choose_span};

// Your own files about addresses (GeoIP, ranges): look_ups()?, add_look_up("GeoLite2-City.mmdb")?
use nblt::{add_look_up, look_ups};

// Over any frame: logon_session_rarity(&query("SecurityEvent")?.frame())?
use nblt::logon_session_rarity;

// In a text, or in columns of a frame: decode("powershell -enc …")?, iocs_in(&frame, &["CommandLine"])?
use nblt::{decode, decode_in, iocs, iocs_in};

// Time, always UTC: set_span(last(days(7))), Account::nblt().last(hours(12)); sleep(seconds(30))? waits
use nblt::{Span, TimeSpan, days, hours, last, minutes, seconds, sleep};

// Frames: query("SigninLogs")?.frame().lazy().filter(col("ResultType").neq(lit("0"))).collect()?
use nblt::ext::polars::prelude::{DataFrame, IntoLazy, LazyFrame, Series, col, lit};

// Lets a cell end in any of these, or in an error, and show it.
use nblt::Show;

// Opens the workspace in the background: NBLT_WORKSPACE, or else the demo.
nblt::start()?;
