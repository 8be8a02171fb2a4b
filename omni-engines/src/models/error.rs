//! Why an image could not be processed.

use std::fmt;
use std::io::ErrorKind;

use crate::stop::Stopped;

/// Why weights could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WeightsError {
    /// The file could not be read.
    Unreadable {
        /// Name of the file in the folder of the weights.
        file: &'static str,
        /// The error of the operating system.
        kind: ErrorKind,
    },
    /// The file is not the one that this version was tested with.
    Different {
        /// Name of the file in the folder of the weights.
        file: &'static str,
    },
    /// The file is the right one, but it cannot be loaded. This is a defect of this crate.
    Unusable {
        /// Name of the file.
        file: &'static str,
    },
}

/// Why an image could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookError {
    /// The caller gave up.
    Stopped,
    /// The weights could not be loaded.
    Weights(WeightsError),
    /// A network refused its input. This is a defect of this crate.
    Network {
        /// Name of the file of its weights.
        file: &'static str,
    },
}

impl fmt::Display for WeightsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, kind } => write!(
                out,
                "the weights `{file}` cannot be read: {kind}; name the folder that has the files of `omni-engines/models`"
            ),
            Self::Different { file } => write!(
                out,
                "the weights `{file}` are not those that this version was tested with; copy the file of the same name \
                 from `omni-engines/models`"
            ),
            Self::Unusable { file } => write!(out, "the weights `{file}` are not understood"),
        }
    }
}

impl fmt::Display for LookError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => Stopped.fmt(out),
            Self::Weights(error) => error.fmt(out),
            Self::Network { file } => write!(out, "the network with the weights `{file}` refused the image"),
        }
    }
}

impl std::error::Error for WeightsError {}

impl std::error::Error for LookError {}

impl From<Stopped> for LookError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<WeightsError> for LookError {
    fn from(error: WeightsError) -> Self {
        Self::Weights(error)
    }
}
