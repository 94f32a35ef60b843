//! The crate from outside, on invented files and on the real ones where they are.

mod attribution;
mod auditd;
mod bad_input;
mod data;
mod evtx;
mod evtx_file;
mod evtx_template;
mod forwarders;
mod kinds;
mod source;
mod syslog;
mod traps;
mod winlogbeat;
