//! Flows: what a session goes through, and how the result is decided.
//!
//! A flow is a TOML file, described in `flows/README.md`. What callers see of it has the documented shape, because it
//! is read into the types of the document. There are also settings that callers never see.

mod custom_fields;
mod file;
mod modules;
mod score;
mod set;

use omni_types::{AutoApproveLevel, FlowConfiguration, FlowModule, FlowType, Sensitive, StartedSession};
use serde::{Deserialize, Serialize};

pub(crate) use score::{Scoring, Sections, worst};
pub(crate) use set::{FlowProblem, Flows, LoadError, Question};

/// Ids of the built-in flows.
pub(crate) mod built_in {
    /// ID and selfie, decided by the score. Sessions that name no flow use it. The examples in the document have this id.
    pub(crate) const DEFAULT: &str = "60a1b2c3d4e5f60718293041";
    /// Every kind of module.
    #[cfg(test)]
    pub(crate) const COMPLETE: &str = "5f0a1b2c3d4e5f6071820002";
    /// Every session needs manual review.
    #[cfg(test)]
    pub(crate) const MANUAL: &str = "5f0a1b2c3d4e5f6071820003";
    /// Not activated.
    #[cfg(test)]
    pub(crate) const INACTIVE: &str = "5f0a1b2c3d4e5f6071820004";
    /// Antifraud, watchlists, one-time passwords, a mask check and an age check.
    #[cfg(test)]
    pub(crate) const STRICT: &str = "5f0a1b2c3d4e5f6071820005";
    /// One capture of each kind, without a retry.
    #[cfg(test)]
    pub(crate) const ONCE: &str = "5f0a1b2c3d4e5f6071820006";
}

/// Number of captures of one kind, if a flow does not set it.
const RETRIES: i32 = 3;
/// Seconds until an ID can be captured manually, if a flow does not set them.
const ID_CAPTURE_SECONDS: i32 = 16;
/// Seconds until a selfie can be captured manually, if a flow does not set them.
const SELFIE_CAPTURE_SECONDS: i32 = 25;

/// The definition of a flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Flow {
    /// 24 hexadecimal digits, sent as `configurationId`.
    pub(crate) id: String,
    /// Whether sessions can be started with it.
    #[serde(default = "active")]
    pub(crate) active: bool,
    #[serde(rename = "type", default = "usual_type")]
    pub(crate) kind: FlowType,
    /// For people reading the file; callers never see it.
    #[serde(default)]
    pub(crate) description: String,
    /// Where the user is redirected at the end, if the session does not have its own URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) redirection_url: Option<Sensitive<String>>,
    /// What callers see. See [`Flow::configuration`].
    configuration: FlowConfiguration,
    /// Settings for capturing applications that override the modules. See [`Flow::start_settings`].
    #[serde(default)]
    start: StartedSession,
    #[serde(default)]
    pub(crate) checks: Checks,
    #[serde(default)]
    pub(crate) score: Scoring,
}

/// Checks for which no module is documented.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Checks {
    /// Whether selfies are checked for a mask.
    pub(crate) face_mask: bool,
    /// The minimum age in years; none if any age is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum_age: Option<u8>,
    /// How often a failed onboarding may be repeated. The score mentions failed attempts only if this is not zero.
    pub(crate) onboarding_attempts: u32,
}

impl Flow {
    pub(crate) fn name(&self) -> &str {
        self.configuration.name.as_deref().unwrap_or_default()
    }

    pub(crate) fn modules(&self) -> &[FlowModule] {
        self.configuration.flow_modules.as_deref().unwrap_or_default()
    }

    /// The response of both operations that fetch the configuration: every documented field, with the modules as the
    /// flow defines them.
    pub(crate) fn configuration(&self) -> FlowConfiguration {
        let mut whole = self.configuration.clone();
        whole.auto_approve_level.get_or_insert(AutoApproveLevel::Conversion);
        whole.questions_count.get_or_insert_with(|| "3".to_owned());
        whole.name.get_or_insert_default();
        whole.flow_modules.get_or_insert_default();
        for switch in [
            &mut whole.auto_approve_enabled,
            &mut whole.check_tutorials,
            &mut whole.check_authorization,
            &mut whole.redirect_desktop_to_mobile,
            &mut whole.add_continue_to_desktop,
            &mut whole.redirect_origin_only,
            &mut whole.display_onboarding_result_on_desktop,
            &mut whole.enable_multiple_onboardings,
            &mut whole.disable_launch_screen,
            &mut whole.disable_mandatory_consent_check,
        ] {
            switch.get_or_insert(false);
        }
        whole
    }

    /// The part of the response of `start_onboarding` that depends on the flow: timeouts, numbers of retries and
    /// texts. The type of the flow is not included, because it is sent only to callers that named the flow.
    pub(crate) fn start_settings(&self) -> StartedSession {
        let mut start = self.start.clone();
        let (id, selfie) = (self.id_capture(), self.selfie());
        let id_seconds = id.and_then(|id| id.auto_capture_timeout);
        let selfie_seconds = selfie.and_then(|selfie| selfie.auto_capture_timeout);
        let id_captures = id.and_then(|id| id.capture_attempts);
        let selfie_captures = selfie.and_then(|selfie| selfie.capture_attempts);
        start.id_capture_timeout.get_or_insert(id_seconds.unwrap_or(ID_CAPTURE_SECONDS));
        start.selfie_capture_timeout.get_or_insert(selfie_seconds.unwrap_or(SELFIE_CAPTURE_SECONDS));
        start.id_capture_retries.get_or_insert(id_captures.unwrap_or(RETRIES));
        start.selfie_capture_retries.get_or_insert(selfie_captures.unwrap_or(RETRIES));
        start.curp_validation_retries.get_or_insert(RETRIES);
        start
    }
}

fn active() -> bool {
    true
}

fn usual_type() -> FlowType {
    FlowType::Flow
}

#[cfg(test)]
mod tests {
    use omni_types::read::Read;

    use super::*;

    fn flows() -> Flows {
        Flows::built_in().unwrap()
    }

    #[test]
    fn every_configuration_has_every_documented_field() {
        for flow in flows().iter() {
            let value = serde_json::to_value(flow.configuration()).unwrap();
            let missing: Vec<_> =
                FlowConfiguration::FIELDS.iter().filter(|field| value.get(field).is_none()).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", flow.name());
            assert!(flow.modules().iter().all(|module| !matches!(module, FlowModule::Unrecognized(_))));
        }
    }

    #[test]
    fn the_complete_flow_has_each_kind_of_module_once() {
        let flows = flows();
        let mut keys: Vec<_> =
            flows.get(built_in::COMPLETE).unwrap().modules().iter().map(FlowModule::tag).collect();
        let mut documented = FlowModule::TAGS.to_vec();
        keys.sort_unstable();
        documented.sort_unstable();
        assert_eq!(keys, documented);
    }

    #[test]
    fn capture_settings_follow_the_modules_unless_the_flow_says_otherwise() {
        let flows = flows();
        let start = |id| flows.get(id).unwrap().start_settings();
        let usual = start(built_in::DEFAULT);
        assert_eq!((usual.id_capture_timeout, usual.selfie_capture_timeout), (Some(16), Some(25)));
        assert_eq!((usual.id_capture_retries, usual.curp_validation_retries), (Some(3), Some(3)));
        let once = start(built_in::ONCE);
        assert_eq!((once.id_capture_retries, once.selfie_capture_retries), (Some(0), Some(0)));
        assert_eq!(once.curp_validation_retries, Some(0));
        let strict = start(built_in::STRICT);
        assert_eq!((strict.id_capture_timeout, strict.id_capture_retries), (Some(20), Some(2)));
    }
}
