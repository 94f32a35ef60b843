//! Answers of cargo and rustc that are the same at every start of a kernel.
//!
//! While evcxr starts, its analyzer asks for the toolchain and the packages some twenty times, and four cells are
//! compiled, always the same. The answers are kept in the user's cache folder, under a key of everything that they
//! depend on, the hash of the artefacts above all. What names the folder or the secret of one kernel is kept with a
//! placeholder, so that it serves the next.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Stands for the folder of a kernel.
const FOLDER: &str = "@the-folder-of-the-kernel@";
/// Stands for the secret of a kernel; as long as one.
pub(super) const MARK: &str = "@the-secret-mark-of-the-kernels@";
/// More files than any use of one version makes: then all are removed.
const MANY: usize = 400;

/// The folder with the answers.
#[derive(Debug)]
pub(super) struct Store {
    files: PathBuf,
    /// Of the kernel that asks.
    folder: String,
    identity: String,
}

/// What a program said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u8,
    pub(super) stdout: String,
    pub(super) stderr: String,
    /// The library that it made.
    pub(super) library: Option<Vec<u8>>,
}

impl Store {
    /// The user's; `None` where there is no folder that only the user can write to, or it is not known what the
    /// artefacts are.
    pub(super) fn open(identity: &str, folder: &Path) -> Option<Self> {
        let cache = std::env::var_os("XDG_CACHE_HOME").filter(|it| !it.is_empty()).map(PathBuf::from);
        let home = || std::env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache"));
        Self::at(&cache.or_else(home)?.join("nblt"), identity, folder)
    }

    fn at(files: &Path, identity: &str, folder: &Path) -> Option<Self> {
        // A path that JSON or a URL writes otherwise would not be found in the answers.
        let folder = folder.to_str().filter(|it| it.bytes().all(is_plain))?;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(files).ok()?;
        let found = fs::symlink_metadata(files).ok()?;
        let mine = fs::metadata("/proc/self").map(|it| it.uid()).ok().is_none_or(|it| it == found.uid());
        let fits = found.is_dir() && mine && found.mode() & 0o022 == 0 && !identity.is_empty();
        fits.then(|| Self {
            files: files.to_owned(),
            folder: folder.to_owned(),
            identity: identity.to_owned(),
        })
    }

    /// The key of what depends on these texts.
    pub(super) fn key(&self, parts: &[&str]) -> String {
        let mut digest = Sha256::new();
        for part in [self.identity.as_str(), env!("CARGO_PKG_VERSION")].iter().chain(parts) {
            let part = part.replace(&self.folder, FOLDER);
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        hex(&digest.finalize())
    }

    pub(super) fn read(&self, key: &str) -> Option<Answer> {
        let value: Value = serde_json::from_str(&fs::read_to_string(self.file(key, "json")).ok()?).ok()?;
        let text = |name: &str| Some(value[name].as_str()?.replace(FOLDER, &self.folder));
        let library = match value["library"].as_str() {
            // A library that is not what was written would end the cell process.
            Some(hash) => {
                Some(fs::read(self.file(key, "so")).ok().filter(|it| hex(&Sha256::digest(it)) == hash)?)
            }
            None => None,
        };
        let status = u8::try_from(value["status"].as_u64()?).ok()?;
        Some(Answer { status, stdout: text("stdout")?, stderr: text("stderr")?, library })
    }

    /// If it cannot be written, it is asked again the next time, no more.
    pub(super) fn write(&self, key: &str, answer: &Answer) {
        if fs::read_dir(&self.files).is_ok_and(|it| it.count() > MANY) {
            let _ = fs::remove_dir_all(&self.files);
            let _ = fs::DirBuilder::new().mode(0o700).create(&self.files);
        }
        let text = |it: &str| it.replace(&self.folder, FOLDER);
        let value = json!({
            "status": answer.status,
            "stdout": text(&answer.stdout),
            "stderr": text(&answer.stderr),
            "library": answer.library.as_ref().map(|it| hex(&Sha256::digest(it))),
        });
        // The library first: who finds the text finds the library.
        let library = answer.library.as_ref().is_none_or(|it| self.put(&self.file(key, "so"), it));
        if library {
            self.put(&self.file(key, "json"), value.to_string().as_bytes());
        }
    }

    /// Whole or not at all: two kernels may start at once, and a disk may be full.
    fn put(&self, file: &Path, bytes: &[u8]) -> bool {
        let staging = self.files.join(format!("{}.new", uuid::Uuid::new_v4().simple()));
        let done = fs::write(&staging, bytes).and_then(|()| fs::rename(&staging, file));
        if done.is_err() {
            let _ = fs::remove_file(&staging);
        }
        done.is_ok()
    }

    fn file(&self, key: &str, extension: &str) -> PathBuf {
        self.files.join(format!("{key}.{extension}"))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/._-+".contains(&byte)
}

/// Puts the secret of a kernel into a library that was compiled with the placeholder.
pub(super) fn put_mark(library: &mut [u8], mark: &str) -> bool {
    if mark.len() != MARK.len() {
        return false;
    }
    let mut at = 0;
    while let Some(found) = library[at..].windows(MARK.len()).position(|it| it == MARK.as_bytes()) {
        library[at + found..][..MARK.len()].copy_from_slice(mark.as_bytes());
        at += found + MARK.len();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_serves_a_kernel_with_another_folder_and_no_other_artefacts() {
        let files = std::env::temp_dir().join(format!("nblt-store-{}", std::process::id()));
        let first = Store::at(&files, "artefacts 1", Path::new("/tmp/kernel-1")).unwrap();
        let second = Store::at(&files, "artefacts 1", Path::new("/tmp/kernel-2")).unwrap();
        let other = Store::at(&files, "artefacts 2", Path::new("/tmp/kernel-2")).unwrap();
        let asked = |store: &Store, folder: &str| store.key(&["cargo metadata", folder]);
        let (key, again) = (asked(&first, "/tmp/kernel-1/evcxr"), asked(&second, "/tmp/kernel-2/evcxr"));
        assert_eq!(key, again);
        assert_ne!(key, asked(&other, "/tmp/kernel-2/evcxr"));
        assert_ne!(first.key(&["ab", "c"]), first.key(&["a", "bc"]));

        let answer = Answer {
            status: 1,
            stdout: "{\"root\":\"/tmp/kernel-1/evcxr\"}".into(),
            stderr: String::new(),
            library: Some(vec![1, 2, 3]),
        };
        first.write(&key, &answer);
        let read = second.read(&again).unwrap();
        assert_eq!(read.stdout, "{\"root\":\"/tmp/kernel-2/evcxr\"}");
        assert_eq!((read.status, read.library), (1, Some(vec![1, 2, 3])));

        for (extension, damaged) in [("so", "12"), ("json", "{")] {
            assert!(second.read(&again).is_some());
            fs::write(files.join(format!("{key}.{extension}")), damaged).unwrap();
            assert_eq!(second.read(&again), None, "what is damaged is asked again");
            first.write(&key, &answer);
        }
        fs::remove_dir_all(&files).unwrap();
    }

    #[test]
    fn others_must_not_be_able_to_write_there() {
        use std::os::unix::fs::PermissionsExt as _;
        let files = std::env::temp_dir().join(format!("nblt-open-store-{}", std::process::id()));
        assert!(Store::at(&files, "x", Path::new("/tmp/kernel")).is_some());
        assert_eq!(fs::metadata(&files).unwrap().mode() & 0o777, 0o700);
        fs::set_permissions(&files, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(Store::at(&files, "x", Path::new("/tmp/kernel")).is_none());
        fs::remove_dir_all(&files).unwrap();
        assert!(Store::at(&files, "x", Path::new("/tmp/a \"quoted\" folder")).is_none());
    }

    #[test]
    fn the_secret_takes_the_place_of_the_placeholder() {
        let mark = crate::cells::new_mark();
        let mut library = format!("a EVCXR-{MARK}_BEGIN b EVCXR-{MARK}_END").into_bytes();
        assert!(put_mark(&mut library, &mark));
        assert_eq!(library, format!("a EVCXR-{mark}_BEGIN b EVCXR-{mark}_END").into_bytes());
        assert!(!put_mark(&mut library, "short"));
    }
}
