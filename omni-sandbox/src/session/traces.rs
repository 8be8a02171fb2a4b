//! What connects a session to others: numbers, contacts and faces that should belong to one person.

use omni_engines::person::text::key;
use omni_types::OcrData;

use super::Session;
use crate::evidence::{self, FaceId, Id};
use crate::store::{Index, IndexEntry};

/// A kind of trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    DocumentNumber,
    Curp,
    Phone,
    Email,
    /// The face on the ID.
    Portrait,
    /// The face in front of the camera.
    Face,
}

impl Trace {
    /// Values that are entered or read, not seen.
    pub(crate) const FIELDS: [Self; 4] = [Self::DocumentNumber, Self::Curp, Self::Phone, Self::Email];

    /// The index of sessions whose faces an engine may find similar.
    pub(crate) const fn index_of_likeness(self) -> Option<Index> {
        match self {
            Self::Portrait => Some(Index::SessionByPortrait),
            Self::Face => Some(Index::SessionByFace),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::DocumentNumber => "number",
            Self::Curp => "curp",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Portrait => "portrait",
            Self::Face => "face",
        }
    }
}

impl Session {
    /// The traces by which a session can be found. It has none before its ID was processed, and none once it was
    /// cleared.
    pub(super) fn traces(&self) -> Vec<IndexEntry> {
        if self.is_deleted() || self.document.result.is_none() || self.comparisons.cleared.is_some() {
            return Vec::new();
        }
        let read = self.compared();
        let all = Trace::FIELDS.into_iter().chain([Trace::Portrait, Trace::Face]);
        let same =
            all.filter_map(|trace| Some((Index::SessionByTrace, self.trace_of(trace, read.as_ref())?)));
        let alike = [Trace::Portrait, Trace::Face].into_iter().filter_map(|trace| {
            Some((trace.index_of_likeness()?, self.seen_face(trace)?.written_likeness()?))
        });
        same.chain(alike).collect()
    }

    /// A face as a trace.
    pub(crate) fn seen_face(&self, trace: Trace) -> Option<&FaceId> {
        match trace {
            Trace::Portrait => self.document.front.as_ref().map(|front| &front.portrait.value),
            Trace::Face => self.face.taken().map(|selfie| &selfie.face.value.id),
            _ => None,
        }
    }

    /// The trace of a kind, in the form in which it is looked up.
    pub(crate) fn trace(&self, trace: Trace) -> Option<String> {
        let is_read = matches!(trace, Trace::DocumentNumber | Trace::Curp);
        let read = is_read.then(|| self.compared()).flatten();
        self.trace_of(trace, read.as_ref())
    }

    /// What was read from the ID, with the corrections, as for all comparisons.
    fn compared(&self) -> Option<OcrData> {
        self.document.result.as_ref().and_then(|_| evidence::ocr(self, Id::First))
    }

    fn trace_of(&self, trace: Trace, read: Option<&OcrData>) -> Option<String> {
        let text = match trace {
            // Two countries can issue the same number.
            Trace::DocumentNumber => read.and_then(|data| {
                let country = data.issuing_country.as_ref().map_or("", |country| country.as_str());
                Some(format!("{country}{}", data.document_number.as_ref()?.as_str()))
            }),
            Trace::Curp => read.and_then(|data| Some(data.curp.as_ref()?.to_string())),
            Trace::Phone => self.person.phone.clone(),
            Trace::Email => self.person.email.clone(),
            Trace::Portrait | Trace::Face => self.seen_face(trace)?.name().map(str::to_owned),
        };
        let value = match trace {
            // A dot more or less makes a different mailbox.
            Trace::Email => text?.to_lowercase(),
            _ => key(&text?),
        };
        (!value.is_empty()).then(|| format!("{}:{value}", trace.name()))
    }
}
