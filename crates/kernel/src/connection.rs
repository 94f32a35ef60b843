//! Jupyter's connection file: the ports to bind and the key to sign with.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde_json::Value;

/// The five sockets of a kernel, by the names of their ports in the connection file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Shell,
    Control,
    Stdin,
    Iopub,
    Heartbeat,
}

impl Channel {
    const ALL: [Self; 5] = [Self::Shell, Self::Control, Self::Stdin, Self::Iopub, Self::Heartbeat];

    fn field(self) -> &'static str {
        match self {
            Self::Shell => "shell_port",
            Self::Control => "control_port",
            Self::Stdin => "stdin_port",
            Self::Iopub => "iopub_port",
            Self::Heartbeat => "hb_port",
        }
    }
}

/// What the connection file says.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    fields: Value,
}

impl Connection {
    /// Reads Jupyter's file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read connection file {path:?}: {error}"))?;
        let fields = serde_json::from_str(&text)
            .map_err(|error| format!("connection file {path:?} is not JSON: {error}"))?;
        let this = Self { fields };
        for channel in Channel::ALL {
            this.port(channel)
                .ok_or_else(|| format!("connection file {path:?} lacks {}", channel.field()))?;
        }
        if this.fields["transport"].as_str().unwrap_or("tcp") != "tcp" {
            return Err(format!("connection file {path:?} asks for a transport other than tcp"));
        }
        Ok(this)
    }

    /// The same key on five free ports of the loopback interface, for the inner kernel. Since the key is the
    /// same, messages pass through with their signatures as they are.
    pub(crate) fn on_free_ports(&self) -> Result<Self, String> {
        let mut fields = self.fields.clone();
        fields["ip"] = "127.0.0.1".into();
        // All five are held until all are chosen, so that no two are the same.
        let mut held = Vec::new();
        for channel in Channel::ALL {
            let listener =
                TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
            let port = listener.local_addr().map_err(|error| format!("no free port: {error}"))?.port();
            fields[channel.field()] = port.into();
            held.push(listener);
        }
        Ok(Self { fields })
    }

    /// Writes the file, readable by this user only: it holds the key.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let write = || {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            file.write_all(self.fields.to_string().as_bytes())
        };
        write().map_err(|error| format!("cannot write {path:?}: {error}"))
    }

    /// Where this socket is, as ZeroMQ writes it.
    pub(crate) fn endpoint(&self, channel: Channel) -> String {
        let ip = self.fields["ip"].as_str().unwrap_or("127.0.0.1");
        format!("tcp://{ip}:{}", self.port(channel).unwrap_or_default())
    }

    /// The key that messages are signed with; empty means unsigned.
    pub(crate) fn key(&self) -> &str {
        self.fields["key"].as_str().unwrap_or_default()
    }

    fn port(&self, channel: Channel) -> Option<u16> {
        u16::try_from(self.fields[channel.field()].as_u64()?).ok()
    }
}
