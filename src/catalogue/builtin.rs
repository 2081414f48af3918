//! The built-in catalogue: one checked blob made when the crate is built, opened when it is first asked for.

#[cfg(hazlimit_library)]
use std::sync::LazyLock;

#[cfg(hazlimit_library)]
use super::{Catalogue, Digest};

#[cfg(hazlimit_library)]
static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalogue.postcard"));
#[cfg(hazlimit_library)]
static DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.sha256"));

#[cfg(hazlimit_library)]
static BUILTIN: LazyLock<Catalogue> = LazyLock::new(opened);

#[cfg(hazlimit_library)]
fn opened() -> Catalogue {
    // The build script wrote the blob from the same types a moment before; a test unpacks all of it. An empty catalogue would be a silent
    // pass, so there is nothing to fall back to.
    #[expect(clippy::expect_used, reason = "the blob is part of the program itself")]
    Catalogue::from_blob(BLOB, Digest(DIGEST.to_owned())).expect("the built-in catalogue is intact")
}

#[cfg(hazlimit_library)]
impl Catalogue {
    /// The catalogue that comes with the crate; no text is parsed.
    ///
    /// ```
    /// let catalogue = hazlimit::Catalogue::builtin();
    /// assert_eq!(catalogue.digest().to_string().len(), 64);
    /// ```
    #[must_use]
    pub fn builtin() -> &'static Catalogue {
        &BUILTIN
    }

    /// The same, opened anew with nothing of it unpacked: for measuring what a start costs.
    #[doc(hidden)]
    #[must_use]
    pub fn builtin_anew() -> Catalogue {
        opened()
    }
}
