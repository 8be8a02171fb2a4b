//! What must hold for a flow, beyond its shape.

use omni_types::{AutoApproveLevel, CompletionAction, CustomFieldType, FlowModule, FlowType, ScoreStatus};

use super::Fault;
use super::place::Place;
use crate::flow::score::is_section;
use crate::flow::{Flow, Scoring};

/// Length of a flow id.
const ID_DIGITS: usize = 24;

pub(super) fn flow(flow: &Flow) -> Result<(), Fault> {
    let at = Place::keys;
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if flow.id.len() != ID_DIGITS || !flow.id.bytes().all(hexadecimal) {
        return Err(Fault::new(at(&["id"]), "expected 24 hexadecimal digits, in lowercase"));
    }
    if matches!(flow.kind, FlowType::Unrecognized(_)) {
        return Err(one_of(at(&["type"]), FlowType::VALUES));
    }
    if let Some(AutoApproveLevel::Unrecognized(_)) = flow.configuration.auto_approve_level {
        return Err(one_of(at(&["configuration", "autoApproveLevel"]), AutoApproveLevel::VALUES));
    }
    if flow.redirection_url.as_ref().is_some_and(|url| !is_url(url)) {
        let message = "expected a URL that begins with https:// or http://";
        return Err(Fault::new(at(&["redirection_url"]), message));
    }
    start(flow)?;
    custom_fields(flow)?;
    score(&flow.score)
}

fn one_of(place: Place, values: &[&str]) -> Fault {
    Fault::new(place, format!("expected one of {}", values.join(", ")))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(char::is_whitespace)
}

fn start(flow: &Flow) -> Result<(), Fault> {
    let start = &flow.start;
    for (name, is_set) in [
        ("token", start.token.is_some()),
        ("interviewCode", start.interview_code.is_some()),
        ("interviewId", start.interview_id.is_some()),
        ("flowType", start.flow_type.is_some()),
        ("clientId", start.client_id.is_some()),
        ("env", start.env.is_some()),
        ("existingSession", start.existing_session.is_some()),
    ] {
        if is_set {
            let message = "the server decides this; remove the line";
            return Err(Fault::new(Place::keys(&["start", name]), message));
        }
    }
    for (name, number) in [
        ("idCaptureTimeout", start.id_capture_timeout),
        ("selfieCaptureTimeout", start.selfie_capture_timeout),
        ("idCaptureRetries", start.id_capture_retries),
        ("selfieCaptureRetries", start.selfie_capture_retries),
        ("curpValidationRetries", start.curp_validation_retries),
        ("onboardingLinkExpirationMinutes", start.onboarding_link_expiration_minutes),
        ("idDetectionTimeout", start.id_detection_timeout),
    ] {
        if number.is_some_and(i32::is_negative) {
            return Err(Fault::new(Place::keys(&["start", name]), "expected a number from 0"));
        }
    }
    Ok(())
}

/// The sandbox checks values against the types of custom fields, so it has to know them.
fn custom_fields(flow: &Flow) -> Result<(), Fault> {
    let modules = Place::keys(&["configuration", "flowModules"]);
    for (number, module) in flow.modules().iter().enumerate() {
        let FlowModule::CustomFields(settings) = module else { continue };
        let fields = modules.item(number).key("configuration").key("customFields");
        for (number, field) in settings.custom_fields.iter().flatten().enumerate() {
            let place = fields.item(number);
            match &field.r#type {
                Some(CustomFieldType::Unrecognized(_)) => {
                    return Err(one_of(place.key("type"), CustomFieldType::VALUES));
                }
                None => return Err(Fault::new(place, "missing field `type`")),
                Some(_) => {}
            }
            if field.name.as_deref().unwrap_or_default().is_empty() {
                return Err(Fault::new(place, "missing field `name`"));
            }
        }
    }
    Ok(())
}

fn score(score: &Scoring) -> Result<(), Fault> {
    let base = Place::keys(&["score"]);
    let no_section =
        |place| Fault::new(place, "the score has no section with this name and a result of its own");
    for (section, limits) in &score.thresholds {
        let place = base.key("thresholds").key(section);
        if !is_section(section) {
            return Err(no_section(place));
        }
        if !(0.0..=100.0).contains(&limits.ok) || !(0.0..=limits.ok).contains(&limits.warn) {
            return Err(Fault::new(place, "expected warn and ok from 0 to 100, and warn not above ok"));
        }
    }
    for (status, action) in &score.actions {
        let place = base.key("actions").key(status.as_str());
        if !known(status) {
            return Err(one_of(place, ScoreStatus::VALUES));
        }
        if matches!(action, CompletionAction::Unrecognized(_)) {
            return Err(one_of(place, CompletionAction::VALUES));
        }
    }
    for (number, rule) in score.rules.iter().enumerate() {
        let place = base.key("rules").item(number);
        if !is_section(&rule.section) {
            return Err(no_section(place.key("section")));
        }
        if let Some(number) = rule.is.iter().position(|status| !known(status)) {
            return Err(one_of(place.key("is").item(number), ScoreStatus::VALUES));
        }
        if !known(&rule.then) {
            return Err(one_of(place.key("then"), ScoreStatus::VALUES));
        }
    }
    Ok(())
}

fn known(status: &ScoreStatus) -> bool {
    !matches!(status, ScoreStatus::Unrecognized(_))
}
