//! What the page is told at the beginning.

use omni_types::FlowModule;
use serde::Serialize;

use crate::flow::Flow;
use crate::session::{Document, Session};

/// What the page needs to know. Apart from the token, nothing in it identifies the person: anyone with the link sees what is
/// done, but not what was entered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened<'a> {
    token: String,
    name: &'a str,
    modules: &'a [FlowModule],
    limits: Limits,
    end_screen: EndScreen,
    done: Done<'a>,
}

/// How often something can be attempted before the person moves on.
#[derive(Serialize)]
struct Limits {
    id: Option<i32>,
    selfie: Option<i32>,
    curp: Option<i32>,
}

/// What is shown at the end.
#[derive(Serialize)]
struct EndScreen {
    title: Option<String>,
    text: Option<String>,
}

/// What was already done, so that the person can continue after a phone has closed the page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Done<'a> {
    consents: Vec<&'a str>,
    phone: bool,
    phone_verified: bool,
    email: bool,
    name: bool,
    custom_fields: Vec<&'a str>,
    ids: [DoneId; 2],
    selfie: bool,
    selfie_attempts: i32,
    face: bool,
    video_selfie: bool,
    curp: bool,
    curp_attempts: i32,
    geolocation: bool,
    government: bool,
    antifraud: bool,
    watchlist: bool,
    address: bool,
    /// Which documents with their own file are stored.
    documents: Vec<&'static str>,
}

/// What was done for one ID.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DoneId {
    front: bool,
    back: bool,
    /// All sides that it has.
    captured: bool,
    submitted: bool,
    processed: bool,
    front_attempts: i32,
    back_attempts: i32,
}

/// The types of documents that the page sends.
const DOCUMENTS: [&str; 4] = ["signature", "document", "addressStatement", "thirdId"];

impl<'a> Opened<'a> {
    pub(super) fn new(token: String, flow: &'a Flow, session: &'a Session) -> Self {
        let start = flow.start_settings();
        Self {
            token,
            name: flow.name(),
            modules: flow.modules(),
            limits: Limits {
                id: start.id_capture_retries,
                selfie: start.selfie_capture_retries,
                curp: start.curp_validation_retries,
            },
            end_screen: EndScreen { title: start.end_screen_title, text: start.end_screen_text },
            done: Done::of(session),
        }
    }
}

impl<'a> Done<'a> {
    fn of(session: &'a Session) -> Self {
        let Session { person, face, curp, .. } = session;
        Self {
            consents: session.consents.titles().collect(),
            phone: person.phone.is_some(),
            phone_verified: session.one_time_code.verified_at.is_some(),
            email: person.email.is_some(),
            name: person.name.is_some(),
            custom_fields: person.custom_fields.0.keys().map(String::as_str).collect(),
            ids: [&session.document, &session.second_document].map(|document| DoneId::of(document)),
            selfie: face.selfie.is_some(),
            selfie_attempts: face.attempts,
            face: face.result.is_some(),
            video_selfie: face.video_selfie.is_some(),
            curp: curp.validation.as_ref().is_some_and(|found| found.value.success == Some(true)),
            curp_attempts: curp.attempts,
            geolocation: session.device.geolocation.is_some(),
            government: session.government.check.is_some(),
            antifraud: session.comparisons.antifraud.is_some(),
            watchlist: session.watchlist.compared_at.is_some(),
            address: session.comparisons.address.is_some(),
            documents: DOCUMENTS.into_iter().filter(|kind| session.images.get(kind).is_some()).collect(),
        }
    }
}

impl DoneId {
    fn of(document: &Document) -> Self {
        Self {
            front: document.front.is_some(),
            back: document.back.is_some(),
            captured: document.is_captured(),
            submitted: document.submitted_at.is_some(),
            processed: document.result.is_some(),
            front_attempts: document.front_attempts,
            back_attempts: document.back_attempts,
        }
    }
}
