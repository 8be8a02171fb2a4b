//! The device that a session runs on, and its location.

use omni_types::{DeviceFingerprint, Geolocation};
use serde::{Deserialize, Serialize};

use super::{Keep, Part};
use crate::persona::{Decision, Risk};

/// What the caller said about the device.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Device {
    pub(crate) fingerprint: Option<DeviceFingerprint>,
    pub(crate) geolocation: Option<Geolocation>,
    /// The risk of the device with the fingerprint.
    pub(crate) risk: Option<Decision<Risk>>,
}

impl Part for Device {
    fn delete(&mut self, keep: Keep) {
        let fingerprint = self.fingerprint.take().filter(|_| keep.fingerprint);
        *self = Self { fingerprint, ..Self::default() };
    }
}
