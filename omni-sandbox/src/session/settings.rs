//! What the caller chose when the session was started.

use omni_types::SpeechLanguage;
use serde::{Deserialize, Serialize};

use super::{Keep, Part};

/// The settings of a session.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Alpha-3 code of the country that must have issued the ID. None if any country is accepted.
    pub(crate) country: Option<String>,
    /// Language that speech is transcribed in.
    pub(crate) language: Option<SpeechLanguage>,
}

impl Part for Settings {
    fn delete(&mut self, _: Keep) {
        *self = Self::default();
    }
}
