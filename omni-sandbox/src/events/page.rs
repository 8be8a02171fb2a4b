//! A report of events as a PDF file for people, with the same content attached as JSON.

use std::borrow::Cow;

use jiff::Timestamp;
use omni_engines::pdf::PdfError;
use omni_engines::pdf::report::{Attachment, Report, Table};
use omni_types::EventsReport;
use serde_json::{Map, Value};

use super::NO_EVENT;
use super::event::{Content, hash};

/// The name of the attached JSON.
pub(crate) const ATTACHED: &str = "events.json";

/// Maximum number of letters of a signature in the table. Signatures of the sandbox are shorter. Time stamps are longer:
/// they are complete in the attached file.
const SHOWN: usize = 300;

/// The content of a report besides the events.
pub(crate) struct Page {
    pub(crate) session: String,
    /// Hash of the last event. Empty if there is none.
    pub(crate) head: String,
    /// The public key of the events: the field `x` of its JSON Web Key.
    pub(crate) key: String,
    pub(crate) provider: &'static str,
    /// UTC milliseconds.
    pub(crate) made_at: i64,
    /// The report as JSON, which is attached to the file.
    pub(crate) json: Vec<u8>,
}

impl Page {
    /// The PDF file.
    pub(crate) fn written(self, events: &EventsReport) -> Result<Vec<u8>, PdfError> {
        let made_at = Timestamp::from_millisecond(self.made_at).unwrap_or_default();
        let (listed, signature) = (events.events.as_deref().unwrap_or_default(), events.signature.as_ref());
        let signature = signature.map(|signature| signature.as_str()).unwrap_or_default();
        let head = if self.head.is_empty() { NO_EVENT } else { &self.head };
        let (count, time) = (listed.len().to_string(), time(self.made_at));
        let values = [
            ("Session", self.session.as_str()),
            ("Events", &count),
            ("Made at", &time),
            ("Signed by provider", self.provider),
            ("Hash of the last event", head),
            ("Key of the sandbox", &self.key),
            ("Signature of all events", &shown(signature)),
        ];
        let columns = [("No.", 1.0), ("Time (UTC)", 2.6), ("Event", 3.2), ("What happened", 6.0)];
        let mut happened = Table::new(columns);
        let columns = [("No.", 1.0), ("Hash (SHA-256)", 5.0), ("Signature", 7.0)];
        let mut signed = Table::new(columns);
        for (index, event) in listed.iter().enumerate() {
            let (number, empty) = ((index + 1).to_string(), Map::new());
            let name = event.event_name.as_deref().unwrap_or_default();
            let data = event.event_data.as_ref().map_or(&empty, |data| &data.0);
            let timestamp = event.timestamp.unwrap_or_default();
            let hash = hash(Content { name, data, timestamp }.text().as_bytes());
            let signature = event.singature.as_ref().map(|signature| signature.as_str()).unwrap_or_default();
            happened = happened.row([number.as_str(), &self::time(timestamp), name, &said(data)]);
            signed = signed.row([number.as_str(), &hash, &shown(signature)]);
        }
        Report::new("Report of events", made_at)
            .paragraph(
                "Everything that happened to one onboarding session, in order. The report was made by a sandbox, for tests. \
                 No accredited provider stands behind its seals and time stamps.",
            )
            .values(values)
            .heading("Events")
            .table(happened)
            .heading("Hashes and signatures")
            .paragraph(
                "The hash of an event is that of its name, data and time as canonical JSON (RFC 8785). Each event contains the \
                 hash of the one before it, so none can be changed, removed, added or moved without being noticed. With the \
                 provider incode a signature is a JSON Web Signature (EdDSA) of the same text. With nom151 it is a time stamp \
                 (RFC 3161) in base64 of the byte FF (hexadecimal), a line with the words omni-sandbox event (chain for all \
                 events), and the text. Long signatures are cut off here (…). The attached file events.json has all of it in full; `omni-sandbox verify` verifies \
                 it, and the seal of this file.",
            )
            .table(signed)
            .attach(Attachment {
                name: ATTACHED.to_owned(),
                media_type: "application/json".to_owned(),
                description: "The events, as the API responds with them".to_owned(),
                bytes: self.json,
            })
            .to_pdf()
    }
}

/// UTC milliseconds in readable form.
fn time(milliseconds: i64) -> String {
    let at = Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    at.to_string().replace('T', " ").trim_end_matches('Z').to_owned()
}

/// The data of an event in words, without what links it to others.
fn said(data: &Map<String, Value>) -> String {
    let said = data.iter().filter(|(name, _)| !super::event::LINKS.contains(&name.as_str()));
    let said = said.map(|(name, value)| match value {
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    });
    said.collect::<Vec<_>>().join("\n")
}

/// A signature, or its beginning and a mark that says where the rest is.
fn shown(signature: &str) -> Cow<'_, str> {
    match signature.get(..SHOWN) {
        Some(beginning) if beginning.len() < signature.len() => {
            let all = signature.len();
            format!("{beginning}… (the first {SHOWN} of {all} characters; all are in {ATTACHED})").into()
        }
        _ => signature.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_marked() {
        let whole = "x".repeat(SHOWN);
        assert_eq!(shown(&whole), whole);
        let cut = shown(&(whole.clone() + "y")).into_owned();
        assert!(
            cut.starts_with(&whole) && cut.contains("… (the first 300 of 301") && !cut.contains('y'),
            "{cut}"
        );
    }
}
