//! The weights of the neural networks, loaded once and shared, and the queue for using them.
//!
//! A network is loaded when it is first used, or with [`Models::preload`]. To look at an image, take a [`Turn`] first:
//! only a few images are processed at a time, each on one core, in the order in which they arrived.

mod error;
mod network;
mod queue;
mod weights;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::OnceLock;

pub use error::{LookError, WeightsError};
pub use queue::Turn;

pub(crate) use network::{Input, Output};
pub(crate) use weights::Weights;

use crate::stop::{Stop, Stopped};
use network::Network;
use queue::Queue;

/// The networks and the queue. One value serves a whole program: it is `Send` and `Sync`.
///
/// With all networks loaded it takes about 130 MiB. Each image in progress takes up to 100 MiB more, besides the pixels
/// of the image itself.
pub struct Models {
    source: Source,
    networks: [OnceLock<Result<Network, WeightsError>>; Weights::COUNT],
    queue: Queue,
}

/// Where the weights come from.
enum Source {
    #[cfg(feature = "embedded")]
    Program,
    Folder(PathBuf),
}

impl Models {
    /// The weights that were compiled into the program.
    ///
    /// At most `at_once` images are looked at at once, each on one core. Zero counts as one.
    #[cfg(feature = "embedded")]
    #[must_use]
    pub fn embedded(at_once: usize) -> Self {
        Self::new(Source::Program, at_once)
    }

    /// The weights in a folder: the files of `omni-engines/models`, with their names. Nothing is read yet, so call
    /// [`preload`](Self::preload) to learn at once whether all of them are there.
    ///
    /// At most `at_once` images are looked at at once, each on one core. Zero counts as one.
    #[must_use]
    pub fn from_folder(folder: impl Into<PathBuf>, at_once: usize) -> Self {
        Self::new(Source::Folder(folder.into()), at_once)
    }

    fn new(source: Source, at_once: usize) -> Self {
        Self { source, networks: [const { OnceLock::new() }; Weights::COUNT], queue: Queue::new(at_once) }
    }

    /// Loads all networks that the features of this build use.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] if a file is missing or is not the one that this version was tested with.
    pub fn preload(&self) -> Result<(), WeightsError> {
        for weights in Weights::ALL {
            self.network(*weights)?;
        }
        Ok(())
    }

    /// Waits until it is this caller's turn. Blocks the thread, so do not call it on one that serves others.
    ///
    /// # Errors
    ///
    /// [`Stopped`] if the work is stopped while waiting.
    pub fn turn(&self, stop: &Stop) -> Result<Turn<'_>, Stopped> {
        let place = self.queue.enter(stop)?;
        Ok(Turn { models: self, place, stop: stop.clone() })
    }

    /// A network. It is loaded now if it was not loaded before.
    fn network(&self, weights: Weights) -> Result<&Network, WeightsError> {
        let load = || {
            let network = Network::load(self.read(weights)?);
            network.ok_or(WeightsError::Unusable { file: weights.file() })
        };
        self.networks[weights as usize].get_or_init(load).as_ref().map_err(Clone::clone)
    }

    fn read(&self, weights: Weights) -> Result<Cow<'static, [u8]>, WeightsError> {
        match &self.source {
            #[cfg(feature = "embedded")]
            Source::Program => Ok(Cow::Borrowed(weights.embedded())),
            Source::Folder(folder) => weights.read(folder).map(Cow::Owned),
        }
    }
}

impl std::fmt::Debug for Models {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let loaded = self.networks.iter().filter(|network| network.get().is_some()).count();
        out.debug_struct("Models").field("loaded", &loaded).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
