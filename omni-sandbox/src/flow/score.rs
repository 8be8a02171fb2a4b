//! How a flow decides: values become statuses, statuses the result, and the result an action.

use std::collections::BTreeMap;

use omni_types::read::{Read, from_deserializer};
use omni_types::{
    AppliedRule, AppliedRuleType, AutoApproveLevel, CompletionAction, OnboardingScore, ScoreStatus,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Flow;

/// The status of each section of the score, by section name.
pub(crate) type Sections = BTreeMap<&'static str, ScoreStatus>;

/// What a flow calls the result of all sections.
pub(super) const OVERALL: &str = "overall";

/// From best to worst. The worst section decides; a manual review outweighs a warning.
const BY_WEIGHT: [ScoreStatus; 8] = [
    ScoreStatus::Ok,
    ScoreStatus::ManualOk,
    ScoreStatus::Warn,
    ScoreStatus::Unknown,
    ScoreStatus::Manual,
    ScoreStatus::ManualPending,
    ScoreStatus::ManualFail,
    ScoreStatus::Fail,
];

/// The score configuration of a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Scoring {
    /// By section; the limits of the result are under `overall`.
    pub(super) thresholds: BTreeMap<String, Thresholds>,
    /// The first rule that applies decides.
    pub(super) rules: Vec<Rule>,
    /// The action at the end of the onboarding, by the status of the result.
    pub(super) actions: BTreeMap<ScoreStatus, CompletionAction>,
}

/// Limits of a value from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Thresholds {
    /// OK from here up.
    pub(crate) ok: f64,
    /// WARN from here up, FAIL below.
    pub(crate) warn: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { ok: 80.0, warn: 50.0 }
    }
}

/// A rule about the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) name: String,
    /// The section that it looks at, or `overall`.
    pub(crate) section: String,
    /// The statuses at which it applies.
    pub(crate) is: Vec<ScoreStatus>,
    /// The status that it gives to the result.
    pub(crate) then: ScoreStatus,
}

impl Rule {
    fn applied(&self) -> AppliedRule {
        let statuses: Vec<_> = self.is.iter().map(ScoreStatus::as_str).collect();
        AppliedRule::new()
            .with_name(&self.name)
            .with_expression(format!("{} in [{}]", self.section, statuses.join(", ")))
            .with_rule_type(AppliedRuleType::Total)
            .with_status(self.then.clone())
    }
}

/// The result of all sections.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Overall {
    pub(crate) status: ScoreStatus,
    /// The rule that decided it, if any.
    pub(crate) rule: Option<AppliedRule>,
}

impl Scoring {
    /// The status of a value from 0 to 100 in a section. NaN is UNKNOWN.
    pub(crate) fn grade(&self, section: &str, value: f64) -> ScoreStatus {
        let limits = self.thresholds.get(section).copied().unwrap_or_default();
        if value.is_nan() {
            ScoreStatus::Unknown
        } else if value >= limits.ok {
            ScoreStatus::Ok
        } else if value >= limits.warn {
            ScoreStatus::Warn
        } else {
            ScoreStatus::Fail
        }
    }
}

impl Flow {
    /// The result of all sections. A missing section that the modules should produce counts as UNKNOWN.
    pub(crate) fn overall(&self, sections: &Sections) -> Overall {
        let unknown = ScoreStatus::Unknown;
        let missing = self.sections().into_iter().filter(|section| !sections.contains_key(section));
        let folded = worst(sections.values().chain(missing.map(|_| &unknown))).unwrap_or(&unknown);
        let rule = self.score.rules.iter().find(|rule| {
            let status =
                if rule.section == OVERALL { Some(folded) } else { sections.get(rule.section.as_str()) };
            status.is_some_and(|status| rule.is.contains(status))
        });
        match rule {
            Some(rule) => Overall { status: rule.then.clone(), rule: Some(rule.applied()) },
            None => Overall { status: folded.clone(), rule: None },
        }
    }

    /// Whether automatic approval is enabled.
    pub(crate) fn approves_automatically(&self) -> bool {
        self.configuration.auto_approve_enabled == Some(true)
    }

    /// The action at the end of the onboarding. The score configuration takes precedence; for a status that it does not
    /// name, automatic approval decides if it is enabled.
    pub(crate) fn action(&self, overall: &ScoreStatus) -> CompletionAction {
        if let Some(action) = self.score.actions.get(overall) {
            return action.clone();
        }
        let level = self.configuration.auto_approve_level.as_ref().unwrap_or(&AutoApproveLevel::Conversion);
        let approved = self.approves_automatically()
            && match overall {
                ScoreStatus::Ok | ScoreStatus::ManualOk => true,
                ScoreStatus::Warn => matches!(level, AutoApproveLevel::Medium | AutoApproveLevel::Conversion),
                ScoreStatus::Unknown => *level == AutoApproveLevel::Conversion,
                _ => false,
            };
        if approved { CompletionAction::Approved } else { CompletionAction::None }
    }
}

/// The worst of the given statuses. None if there are none.
pub(crate) fn worst<'s>(statuses: impl IntoIterator<Item = &'s ScoreStatus>) -> Option<&'s ScoreStatus> {
    statuses.into_iter().max_by_key(|status| weight(status))
}

/// The action of `complete_onboarding` for a session whose sections have these statuses.
#[cfg(test)]
pub(crate) fn decide(flow: &Flow, sections: &Sections) -> CompletionAction {
    flow.action(&flow.overall(sections).status)
}

/// Whether a section with this name has its own result.
pub(super) fn is_section(name: &str) -> bool {
    if name == OVERALL {
        return true;
    }
    let result = json!({"status": ScoreStatus::Ok});
    let score = json!({name: {"overall": result, "overallConfidence": result}});
    let read = from_deserializer::<OnboardingScore, _>(score).ok();
    let kept = read.and_then(|score| serde_json::to_value(score).ok()).unwrap_or_default();
    let has = |part: &str| kept.pointer(&format!("/{name}/{part}/status")).is_some();
    OnboardingScore::has_field(name) && (has("overall") || has("overallConfidence"))
}

/// An undocumented status weighs as much as an unknown one.
fn weight(status: &ScoreStatus) -> Option<usize> {
    let of = |wanted: &ScoreStatus| BY_WEIGHT.iter().position(|status| status == wanted);
    of(status).or_else(|| of(&ScoreStatus::Unknown))
}

#[cfg(test)]
mod tests {
    use super::super::{Flows, built_in};
    use super::*;

    const CAPTURED: [&str; 3] = ["faceRecognition", "idValidation", "liveness"];

    fn sections(statuses: [ScoreStatus; 3]) -> Sections {
        CAPTURED.into_iter().zip(statuses).collect()
    }

    #[test]
    fn every_documented_action_is_decided_by_the_default_flow_or_the_manual_one() {
        use ScoreStatus::{Fail, ManualFail, ManualOk, ManualPending, Ok, Warn};
        let flows = Flows::built_in().unwrap();
        let usual = flows.default_flow();
        for (statuses, action) in [
            ([Ok, Ok, Ok], CompletionAction::Approved),
            ([Ok, Warn, Ok], CompletionAction::ManualReview),
            ([Ok, Warn, Fail], CompletionAction::Rejected),
            ([Ok, ScoreStatus::Unknown, Ok], CompletionAction::None),
            ([Ok, ManualOk, Ok], CompletionAction::Approved),
            ([ManualFail, Ok, Ok], CompletionAction::Rejected),
            ([ManualPending, Ok, Ok], CompletionAction::ManualReview),
        ] {
            assert_eq!(decide(usual, &sections(statuses.clone())), action, "{statuses:?}");
        }
        let manual = flows.get(built_in::MANUAL).unwrap();
        assert_eq!(decide(manual, &sections([Ok, Ok, Ok])), CompletionAction::ManualReview);
        assert_eq!(decide(manual, &sections([Ok, Ok, Fail])), CompletionAction::Rejected);
        assert_eq!(manual.action(&ManualOk), CompletionAction::Approved);
    }

    #[test]
    fn a_section_that_the_flow_leads_to_is_missed() {
        let flows = Flows::built_in().unwrap();
        let mut sections = sections([ScoreStatus::Ok, ScoreStatus::Ok, ScoreStatus::Ok]);
        sections.remove("liveness");
        let usual = flows.default_flow();
        assert_eq!(usual.overall(&sections).status, ScoreStatus::Unknown);
        assert_eq!(usual.overall(&Sections::new()).status, ScoreStatus::Unknown);
        sections.insert("liveness", ScoreStatus::from("NEW_STATUS"));
        assert_eq!(decide(usual, &sections), CompletionAction::None);
    }

    #[test]
    fn a_rule_names_itself_in_the_result() {
        let flows = Flows::built_in().unwrap();
        let manual = flows.get(built_in::MANUAL).unwrap();
        let overall = manual.overall(&sections([ScoreStatus::Ok, ScoreStatus::Warn, ScoreStatus::Ok]));
        assert_eq!(overall.status, ScoreStatus::Manual);
        let rule = overall.rule.unwrap();
        assert_eq!(rule.expression.as_deref(), Some("overall in [OK, WARN]"));
        assert_eq!(rule.rule_type, Some(AppliedRuleType::Total));
        assert_eq!(flows.default_flow().overall(&Sections::new()).rule, None);
    }

    #[test]
    fn automatic_approval_decides_where_the_score_configuration_is_silent() {
        let flows = Flows::built_in().unwrap();
        let mut flow = flows.default_flow().clone();
        flow.score = Scoring::default();
        assert_eq!(flow.action(&ScoreStatus::Ok), CompletionAction::None);
        flow.configuration.auto_approve_enabled = Some(true);
        let statuses = [ScoreStatus::Ok, ScoreStatus::Warn, ScoreStatus::Unknown, ScoreStatus::Fail];
        for (level, approved) in
            [(AutoApproveLevel::Secure, 1), (AutoApproveLevel::Medium, 2), (AutoApproveLevel::Conversion, 3)]
        {
            flow.configuration.auto_approve_level = Some(level);
            let actions = statuses.iter().map(|status| flow.action(status));
            let count = actions.filter(|action| *action == CompletionAction::Approved).count();
            assert_eq!(count, approved, "{:?}", flow.configuration.auto_approve_level);
        }
    }

    #[test]
    fn values_are_graded_by_the_thresholds_of_their_section() {
        let flows = Flows::built_in().unwrap();
        let score = &flows.get(built_in::STRICT).unwrap().score;
        assert_eq!(score.grade("liveness", 90.0), ScoreStatus::Ok);
        assert_eq!(score.grade("liveness", 89.9), ScoreStatus::Warn);
        assert_eq!(score.grade("liveness", 69.9), ScoreStatus::Fail);
        assert_eq!(score.grade("idValidation", 80.0), ScoreStatus::Ok);
        assert_eq!(score.grade("idValidation", f64::NAN), ScoreStatus::Unknown);
    }

    #[test]
    fn only_what_has_a_result_is_a_section() {
        for name in ["overall", "liveness", "antifraud", "idOcrConfidence", "governmentValidation"] {
            assert!(is_section(name), "{name}");
        }
        for name in ["appliedRule", "retryInfo", "reasonMsg", "externalVerification", "mood", ""] {
            assert!(!is_section(name), "{name}");
        }
    }
}
