//! Files that appear only when they are complete: written beside their place under another name, and renamed at the end.
//! Knows files; knows nothing of what is in them.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

use crate::outcome::Failure;

/// Unfinished files, to be taken away if the run is interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit status of a run that was interrupted.
const INTERRUPTED: i32 = 130;

/// From now on an interruption takes unfinished files along.
pub(crate) fn clean_up_when_interrupted() {
    // Where no handler can be set, only the clean-up is lost: an unfinished file never has the name of a finished one.
    let _ = ctrlc::set_handler(|| {
        let paths = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for path in paths.iter() {
            let _ = std::fs::remove_file(path);
        }
        let _ = io::stderr().write_all(b"interrupted; no output was written\n");
        std::process::exit(INTERRUPTED);
    });
}

/// A file on its way.
pub(crate) struct Unfinished {
    /// Where it shall be; `None` is standard output.
    target: Option<PathBuf>,
    file: BufWriter<NamedTempFile>,
}

impl Unfinished {
    /// A file beside its place, or for standard output in the folder for such files.
    pub(crate) fn new(target: Option<&Path>) -> Result<Unfinished, Failure> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".hazlimit-").suffix(".unfinished");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let made = match target {
            None => builder.tempfile(),
            Some(path) if path.is_dir() => {
                return Err(Failure(format!("{}: is a directory", path.display())));
            }
            Some(path) => {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty());
                builder.tempfile_in(folder.unwrap_or(Path::new(".")))
            }
        };
        let file = made.map_err(|error| unwritable(target, &error))?;
        let mut paths = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(file.path().to_owned());
        Ok(Unfinished {
            target: target.map(Path::to_owned),
            file: BufWriter::new(file),
        })
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| unwritable(self.target.as_deref(), &error))
    }

    /// What was written, to be read from its beginning.
    pub(crate) fn reopened(&mut self) -> Result<File, Failure> {
        let flushed = self.file.flush();
        flushed
            .and_then(|()| self.file.get_ref().reopen())
            .map_err(|error| unwritable(self.target.as_deref(), &error))
    }

    /// Gives the file its name, or copies it to standard output.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let target = self.target;
        let failed = |error: &io::Error| unwritable(target.as_deref(), error);
        let file = self
            .file
            .into_inner()
            .map_err(|error| failed(error.error()))?;
        match &target {
            Some(path) => {
                let kept = file.persist(path);
                kept.map_err(|error| failed(&error.error))?;
            }
            None => match to_standard_output(file) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    return Err(failed(&error));
                }
                _ => {}
            },
        }
        Ok(())
    }
}

fn to_standard_output(mut file: NamedTempFile) -> io::Result<()> {
    let mut output = io::stdout().lock();
    file.rewind()?;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return output.flush();
        }
        output.write_all(chunk.get(..read).unwrap_or_default())?;
    }
}

fn unwritable(target: Option<&Path>, error: &io::Error) -> Failure {
    let name = target.map_or("the result".to_owned(), |path| path.display().to_string());
    Failure(format!("{name}: cannot be written: {error}"))
}
