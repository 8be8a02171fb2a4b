//! The engines that recognize what images show, if there are any.

#[cfg(not(feature = "engines"))]
use std::convert::Infallible;
#[cfg(feature = "engines")]
use std::sync::{Arc, Mutex, PoisonError, Weak};

#[cfg(feature = "engines")]
use omni_engines::models::{LookError, Models, Turn};
use omni_engines::stop::{Stop, Stopped};

use crate::basics::Refusal;

/// What the engines of a sandbox recognize, as the sandbox reports it.
#[cfg(feature = "engines")]
const NAMES: &[&str] = &["faces", "text", "barcodes"];

/// Engines that recognize faces, text and barcodes, for [`SandboxBuilder::engines`](crate::SandboxBuilder::engines).
///
/// With all of them loaded, a sandbox takes about 130 MiB more, and up to 100 MiB for each image in progress. The sandboxes
/// of a program that have the same engines share them, and take turns.
#[cfg(feature = "engines")]
#[cfg_attr(docsrs, doc(cfg(feature = "engines")))]
#[derive(Clone, Debug)]
pub struct Engines {
    source: Weights,
}

/// Where the weights of the networks come from.
#[cfg(feature = "engines")]
#[derive(Clone, Debug, PartialEq)]
enum Weights {
    Folder(std::path::PathBuf),
    #[cfg(feature = "embedded")]
    Program,
}

#[cfg(feature = "engines")]
impl Engines {
    /// Engines whose weights are in a folder: the files of `omni-engines/models` in the repository, under their
    /// original names. They are read when the sandbox starts, unless another one of the program has them already.
    /// That fails if a file is missing or is not the one that this version was tested with.
    pub fn from_folder(folder: impl Into<std::path::PathBuf>) -> Self {
        Self { source: Weights::Folder(folder.into()) }
    }

    /// Engines whose weights were compiled into the program.
    #[cfg(feature = "embedded")]
    #[cfg_attr(docsrs, doc(cfg(feature = "embedded")))]
    #[must_use]
    pub fn embedded() -> Self {
        Self { source: Weights::Program }
    }

    /// Reads all weights, so that any problem with them shows at startup.
    pub(crate) async fn load(self) -> Result<Sight, Box<dyn std::error::Error + Send + Sync>> {
        let load = move || {
            let models = self.source.models();
            models.preload().map(|()| Sight { models: Some(models) })
        };
        Ok(tokio::task::spawn_blocking(load).await??)
    }
}

#[cfg(feature = "engines")]
impl Weights {
    /// The networks with these weights: those of another sandbox if it runs in the same program.
    fn models(self) -> Arc<Models> {
        static SHARED: Mutex<Vec<(Weights, Weak<Models>)>> = Mutex::new(Vec::new());
        // A list with entries that are no longer used is still right.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.retain(|(_, models)| models.strong_count() > 0);
        let same = shared.iter().find(|(weights, _)| *weights == self);
        if let Some(models) = same.and_then(|(_, models)| models.upgrade()) {
            return models;
        }
        let models = Arc::new(match &self {
            Weights::Folder(folder) => Models::from_folder(folder, threads()),
            #[cfg(feature = "embedded")]
            Weights::Program => Models::embedded(threads()),
        });
        shared.push((self, Arc::downgrade(&models)));
        models
    }
}

/// The engines of a sandbox. Without any, the persona says what they would see.
#[derive(Clone, Default)]
pub(crate) struct Sight {
    #[cfg(feature = "engines")]
    models: Option<Arc<Models>>,
}

/// The engines at work on one image. Without the feature, this type has no values.
pub(crate) struct Eyes<'a> {
    #[cfg(feature = "engines")]
    pub(crate) turn: Turn<'a>,
    #[cfg(not(feature = "engines"))]
    none: (Infallible, std::marker::PhantomData<&'a ()>),
}

/// The engines did not finish an image: nobody is waiting for it anymore, or they failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unseen;

impl Sight {
    /// What the engines recognize. Empty if there are none.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        #[cfg(feature = "engines")]
        if self.models.is_some() {
            return NAMES;
        }
        &[]
    }

    /// Whether there are engines.
    pub(crate) fn is_on(&self) -> bool {
        !self.names().is_empty()
    }

    /// The engines, to look at one image. None if there are none.
    #[cfg(feature = "engines")]
    pub(super) fn open(&self, stop: &Stop) -> Result<Option<Eyes<'_>>, Unseen> {
        self.models.as_ref().map(|models| Ok(Eyes { turn: models.turn(stop)? })).transpose()
    }

    /// There are no engines.
    #[cfg(not(feature = "engines"))]
    pub(super) fn open(&self, _: &Stop) -> Result<Option<Eyes<'_>>, Unseen> {
        Ok(None)
    }
}

#[cfg(not(feature = "engines"))]
impl Eyes<'_> {
    /// The type has no values, so this is unreachable.
    pub(crate) fn never<T>(&self) -> T {
        match self.none.0 {}
    }
}

impl From<Stopped> for Unseen {
    fn from(_: Stopped) -> Self {
        Self
    }
}

#[cfg(feature = "engines")]
impl From<LookError> for Unseen {
    fn from(error: LookError) -> Self {
        if !matches!(error, LookError::Stopped) {
            tracing::error!(%error, "the engines have failed on an image");
        }
        Self
    }
}

impl From<Unseen> for Refusal {
    fn from(_: Unseen) -> Self {
        Self::internal("the engines could not look at the image")
    }
}

/// How many images are processed at a time.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(all(test, feature = "engines"))]
mod tests {
    use super::*;

    #[test]
    fn sandboxes_share_their_engines_as_long_as_one_of_them_runs() {
        let folder = |name: &str| Weights::Folder(name.into());
        let one = folder("one").models();
        assert!(Arc::ptr_eq(&one, &folder("one").models()));
        assert!(!Arc::ptr_eq(&one, &folder("other").models()));
        let unused = Arc::downgrade(&one);
        drop(one);
        assert!(unused.upgrade().is_none(), "nobody needs it");
    }
}
