//! Sections of the score that decide nothing, and whose names are all that is known: the risk of the device and of
//! the behavior, and whether the ID touches the edge of its images.

use omni_types::{BehavioralRiskScore, DeviceRiskScore, DocumentOnEdgeInfo, ScoreStatus, ScoreValue};
use serde_json::{Map, Value};

use super::subject::Subject;
use super::verdict::written;
use crate::persona::Risk;

/// The risk of the device whose fingerprint was sent.
pub(super) fn device(subject: &Subject<'_>) -> Option<DeviceRiskScore> {
    subject.session.device.risk.as_ref().map(|risk| DeviceRiskScore(section(risk.value)))
}

/// The risk of the behavior, if it is stated: nothing that is sent shows it.
pub(super) fn behavior(subject: &Subject<'_>) -> Option<BehavioralRiskScore> {
    subject.facts.behavioral_risk().map(|risk| BehavioralRiskScore(section(risk.value)))
}

/// A result in the form of every other section. The value rises with the risk.
fn section(risk: Risk) -> Map<String, Value> {
    let (status, value) = match risk {
        Risk::Low => (ScoreStatus::Ok, 0.0),
        Risk::Medium => (ScoreStatus::Warn, 50.0),
        Risk::High => (ScoreStatus::Fail, 100.0),
    };
    let overall = serde_json::to_value(ScoreValue::new().with_status(status).with_value(written(value)));
    // Writing two strings cannot fail.
    Map::from_iter([("overall".to_owned(), overall.unwrap_or_default())])
}

/// An image is rejected if its edge cuts off the card, so the result is known for each accepted side.
pub(super) fn on_edge(subject: &Subject<'_>) -> Option<DocumentOnEdgeInfo> {
    let (front, back) = (&subject.document().front, &subject.document().back);
    front.as_ref()?;
    let mut info = DocumentOnEdgeInfo::new().with_front_document_is_on_the_edge(false);
    info.back_document_is_on_the_edge = back.as_ref().map(|_| false);
    Some(info)
}
