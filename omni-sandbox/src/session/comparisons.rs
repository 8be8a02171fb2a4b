//! The results of comparing a session with itself and with others.

use omni_types::{AntifraudResult, AntifraudStep};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

/// Results of comparisons that concern more than an image.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Comparisons {
    /// How similar the addresses on the ID and on the proof of address are, from 0.0 to 1.0.
    pub(crate) address: Option<Decision<f64>>,
    /// Set once a search for signs of fraud was made.
    pub(crate) antifraud: Option<Decision<Antifraud>>,
    /// Set if searches for signs of fraud in other sessions ignore this one.
    pub(crate) cleared: Option<Cleared>,
}

/// The result of a search for signs of fraud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Antifraud {
    pub(crate) result: AntifraudResult,
    /// What found a sign of fraud.
    pub(crate) step: Option<AntifraudStep>,
}

/// Why a session is ignored.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Cleared {
    pub(crate) at: i64,
    pub(crate) reason: Option<String>,
}

impl Part for Comparisons {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
