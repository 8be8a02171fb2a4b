//! The results of comparing a session with itself and with others.

use omni_types::{AntifraudResult, AntifraudStep};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::Decision;

/// Results of comparisons that are about more than an image.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Comparisons {
    /// How alike the addresses on the ID and on the proof of address are, from 0.0 to 1.0.
    pub(crate) address: Option<Decision<f64>>,
    /// Set once signs of fraud were looked for.
    pub(crate) antifraud: Option<Decision<Antifraud>>,
    /// Set if the session is ignored when others are checked for signs of fraud.
    pub(crate) cleared: Option<Cleared>,
}

/// The result of looking for signs of fraud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Antifraud {
    pub(crate) result: AntifraudResult,
    /// What found a sign.
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
