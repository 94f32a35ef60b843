//! What cargo has built: for each library its source, features and the files that rustc reads to use it.
//!
//! rustdoc then runs on that source with those very files, so that nothing is compiled a second time (`cargo doc`
//! would check all of polars again).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::run::{capture, cargo};

/// One library of the build.
#[derive(Clone, Debug, Default)]
pub(super) struct Library {
    pub(super) version: String,
    source: PathBuf,
    manifest: PathBuf,
    edition: String,
    pub(super) features: Vec<String>,
    metadata: PathBuf,
    /// What its build script told cargo: conditions and variables.
    script: Option<Value>,
    /// The names under which it uses other libraries, and their packages.
    uses: Vec<(String, String)>,
}

/// All libraries of the build that cells link.
#[derive(Clone, Debug, Default)]
pub(super) struct Libraries {
    by_package: BTreeMap<String, Library>,
    /// Name as in a `use`, to package.
    packages: BTreeMap<String, String>,
}

impl Libraries {
    /// Reads cargo's messages about the build of the prelude (`--message-format json`).
    pub(super) fn read(messages: &str) -> Result<Self, String> {
        let mut this = Self::default();
        let mut scripts = BTreeMap::new();
        for message in messages.lines().filter_map(|it| serde_json::from_str::<Value>(it).ok()) {
            let package = text(&message["package_id"]);
            if message["reason"] == "build-script-executed" {
                scripts.insert(package, message);
            } else if message["reason"] == "compiler-artifact" {
                this.add(package, &message);
            }
        }
        for (package, library) in &mut this.by_package {
            library.script = scripts.remove(package);
        }
        this.read_uses()?;
        Ok(this)
    }

    fn add(&mut self, package: String, message: &Value) {
        let target = &message["target"];
        let files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let is_proc_macro = list(&target["kind"]).iter().any(|it| it == "proc-macro");
        let wanted = if is_proc_macro { ["so", "dylib"] } else { ["rmeta", "rmeta"] };
        let has = |path: &&Path| path.extension().is_some_and(|it| wanted.iter().any(|ext| it == *ext));
        let Some(metadata) = files.map(Path::new).find(has) else { return };
        let name = text(&target["name"]).replace('-', "_");
        let library = Library {
            version: String::new(),
            source: text(&target["src_path"]).into(),
            manifest: text(&message["manifest_path"]).into(),
            edition: text(&target["edition"]),
            features: list(&message["features"]),
            metadata: metadata.to_owned(),
            ..Library::default()
        };
        // Of none of the libraries that are asked for by name are there two versions.
        self.packages.insert(name, package.clone());
        self.by_package.insert(package, library);
    }

    fn read_uses(&mut self) -> Result<(), String> {
        // Of other platforms nothing may have been downloaded.
        let version = capture(Command::new("rustc").arg("-vV"))?;
        let host = version.lines().find_map(|it| it.strip_prefix("host: ")).unwrap_or_default();
        let metadata = capture(cargo().args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
            host,
        ]))?;
        let metadata: Value =
            serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
        for package in metadata["packages"].as_array().into_iter().flatten() {
            if let Some(library) = self.by_package.get_mut(&text(&package["id"])) {
                library.version = text(&package["version"]);
            }
        }
        for node in metadata["resolve"]["nodes"].as_array().into_iter().flatten() {
            let Some(library) = self.by_package.get_mut(&text(&node["id"])) else { continue };
            let deps = node["deps"].as_array().into_iter().flatten();
            library.uses = deps.map(|it| (text(&it["name"]), text(&it["pkg"]))).collect();
        }
        Ok(())
    }

    /// The library that is called `name` in a `use`.
    pub(super) fn named(&self, name: &str) -> Result<&Library, String> {
        let package = self.packages.get(name);
        package
            .and_then(|it| self.by_package.get(it))
            .ok_or_else(|| format!("the build has no library {name}"))
    }

    /// rustdoc for that library, without options about its output.
    pub(super) fn rustdoc(&self, name: &str) -> Result<Command, String> {
        let library = self.named(name)?;
        let mut command = Command::new("rustdoc");
        command.args(["--crate-name", name, "--crate-type", "lib", "--edition", &library.edition]);
        command.arg(&library.source).args(["--cap-lints", "allow"]);
        for feature in &library.features {
            command.arg("--cfg").arg(format!("feature={feature:?}"));
        }
        if let Some(script) = &library.script {
            for condition in list(&script["cfgs"]) {
                command.arg("--cfg").arg(condition);
            }
            command.env("OUT_DIR", text(&script["out_dir"]));
            for pair in script["env"].as_array().into_iter().flatten() {
                command.env(text(&pair[0]), text(&pair[1]));
            }
        }
        for (name, package) in &library.uses {
            if let Some(used) = self.by_package.get(package) {
                command.arg("--extern").arg(format!("{name}={}", used.metadata.display()));
            }
        }
        if let Some(folder) = library.metadata.parent() {
            command.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        let folder = library.manifest.parent().unwrap_or(Path::new("."));
        command.current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
        command.env("CARGO_PKG_VERSION", &library.version).env("CARGO_PKG_NAME", name);
        Ok(command)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}
