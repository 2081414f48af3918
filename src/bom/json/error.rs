//! What is wrong with a BOM file, with its place.
//! Knows positions, messages and help; knows no JSON.

use std::fmt;
use std::path::Path;

/// The name of a file, as messages show it.
///
/// ```
/// use hazlimit::bom::json::FileName;
/// assert_eq!(FileName::from("duck.json").as_str(), "duck.json");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileName(String);

impl FileName {
    /// The name as text.
    ///
    /// ```
    /// use hazlimit::bom::json::FileName;
    /// assert_eq!(FileName::from("-").as_str(), "-");
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FileName {
    fn from(name: &str) -> FileName {
        FileName(name.to_owned())
    }
}

impl From<String> for FileName {
    fn from(name: String) -> FileName {
        FileName(name)
    }
}

impl From<&Path> for FileName {
    fn from(path: &Path) -> FileName {
        FileName(path.display().to_string())
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where in a file a problem stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The first byte in the file, from 0.
    pub offset: usize,
    /// How many bytes it takes.
    pub length: usize,
}

/// One thing wrong in a BOM file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Problem {
    /// Where it stands; `None` where the file as a whole is meant.
    pub place: Option<Place>,
    /// Its path, such as `parts[0].materials[1]`; empty at the top.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What would have worked, where the message does not say it.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{}:{}: ", place.line, place.column)?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// Why a file gave no BOM: all that is wrong with it.
///
/// ```
/// use hazlimit::Catalogue;
/// use hazlimit::bom::json::{self, FileName};
/// let error = json::read(FileName::from("duck.json"), b"{", &Catalogue::default()).unwrap_err();
/// assert_eq!(error.problems().len(), 1);
/// ```
#[derive(Debug)]
pub struct BomError {
    file: FileName,
    problems: Vec<Problem>,
    source: Option<std::io::Error>,
}

impl BomError {
    pub(super) fn new(file: FileName, problems: Vec<Problem>) -> BomError {
        BomError {
            file,
            problems,
            source: None,
        }
    }

    /// Something wrong with the file as a whole.
    pub(super) fn whole(file: FileName, message: String, help: Option<String>) -> BomError {
        let problem = Problem {
            place: None,
            path: String::new(),
            message,
            help,
        };
        BomError::new(file, vec![problem])
    }

    pub(super) fn unreadable(file: FileName, source: std::io::Error) -> BomError {
        let error = BomError::whole(file, format!("cannot be read: {source}"), None);
        BomError {
            source: Some(source),
            ..error
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &FileName {
        &self.file
    }

    /// All that is wrong, in the order of the file; never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for BomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            // `file:line:column: …` where there is a line, so that editors find it.
            let gap = if problem.place.is_some() { ":" } else { ": " };
            write!(f, "{}{gap}{problem}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for BomError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}
