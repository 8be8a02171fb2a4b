//! What connects a session to others: numbers, contacts and faces that should belong to one person.

use std::collections::BTreeSet;

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
    /// The face on an ID.
    Portrait,
    /// The face in front of the camera.
    Face,
}

impl Trace {
    /// Values that are entered or read, not seen.
    pub(crate) const FIELDS: [Self; 4] = [Self::DocumentNumber, Self::Curp, Self::Phone, Self::Email];

    /// Faces, which are seen.
    const FACES: [Self; 2] = [Self::Portrait, Self::Face];

    /// The indexes of sessions whose faces an engine may find similar.
    pub(crate) const fn indexes_of_likeness(self) -> &'static [Index] {
        match self {
            Self::Portrait => &[Index::SessionByPortrait, Index::SessionBySecondPortrait],
            Self::Face => &[Index::SessionByFace],
            _ => &[],
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

    /// Values of this kind in the form in which they are looked up.
    fn written(self, texts: impl Iterator<Item = String>) -> BTreeSet<String> {
        let values = texts.map(|text| match self {
            // A dot more or less makes a different mailbox.
            Self::Email => text.to_lowercase(),
            _ => key(&text),
        });
        values.filter(|value| !value.is_empty()).map(|value| format!("{}:{value}", self.name())).collect()
    }

    /// What an ID says that is a trace of this kind.
    fn read_in(self, data: &OcrData) -> Option<String> {
        match self {
            // Two countries can issue the same number.
            Self::DocumentNumber => {
                let country = data.issuing_country.as_ref().map_or("", |country| country.as_str());
                Some(format!("{country}{}", data.document_number.as_ref()?.as_str()))
            }
            Self::Curp => Some(data.curp.as_ref()?.to_string()),
            _ => None,
        }
    }
}

impl Session {
    /// The traces by which a session can be found.
    pub(super) fn traces(&self) -> Vec<IndexEntry> {
        if !self.leaves_traces() {
            return Vec::new();
        }
        let read = self.compared();
        let all = Trace::FIELDS.into_iter().chain(Trace::FACES);
        let same = all.flat_map(|trace| self.traces_of(trace, &read));
        let same = same.map(|value| (Index::SessionByTrace, value));
        let alike = Trace::FACES.into_iter().flat_map(|trace| self.seen_faces(trace));
        let alike = alike.filter_map(|(index, face)| Some((index, face.written_likeness()?)));
        same.chain(alike).collect()
    }

    /// Whether searches for signs of fraud find the session: only after its first ID was processed, and until it is
    /// cleared.
    pub(crate) fn leaves_traces(&self) -> bool {
        !self.is_deleted() && self.document.result.is_some() && self.comparisons.cleared.is_none()
    }

    /// The faces of a kind, each with the index that has its likeness.
    pub(crate) fn seen_faces(&self, trace: Trace) -> Vec<(Index, &FaceId)> {
        match trace {
            Trace::Portrait => {
                let second = self.second_document.front.as_ref();
                let second = second.filter(|_| self.second_document.result.is_some());
                let sides = [
                    (Index::SessionByPortrait, self.document.front.as_ref()),
                    (Index::SessionBySecondPortrait, second),
                ];
                sides.into_iter().filter_map(|(index, side)| Some((index, &side?.portrait.value))).collect()
            }
            Trace::Face => {
                let taken = self.face.taken().map(|selfie| (Index::SessionByFace, &selfie.face.value.id));
                taken.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The traces of a kind, in the form in which they are looked up: more than one if the IDs differ.
    pub(crate) fn trace(&self, trace: Trace) -> BTreeSet<String> {
        let is_read = matches!(trace, Trace::DocumentNumber | Trace::Curp);
        let read = if is_read { self.compared() } else { Vec::new() };
        self.traces_of(trace, &read)
    }

    /// The face in front of the camera, if it matched an ID with one of these traces.
    pub(crate) fn face_of_holder(&self, trace: Trace, values: &BTreeSet<String>) -> Option<&FaceId> {
        let results = [(Id::First, &self.face.result), (Id::Second, &self.face.second_result)];
        let matched = results.into_iter().any(|(id, result)| {
            let matches = result.as_ref().is_some_and(|result| result.matches.value);
            let read = self.compared_id(id).filter(|_| matches);
            let own = trace.written(read.and_then(|data| trace.read_in(&data)).into_iter());
            !own.is_disjoint(values)
        });
        self.face.taken().filter(|_| matched).map(|selfie| &selfie.face.value.id)
    }

    /// What was read from the processed IDs, with the corrections, as for all comparisons.
    fn compared(&self) -> Vec<OcrData> {
        [Id::First, Id::Second].into_iter().filter_map(|id| self.compared_id(id)).collect()
    }

    fn compared_id(&self, id: Id) -> Option<OcrData> {
        self.document(id).result.as_ref().and_then(|_| evidence::ocr(self, id))
    }

    fn traces_of(&self, trace: Trace, read: &[OcrData]) -> BTreeSet<String> {
        match trace {
            Trace::DocumentNumber | Trace::Curp => {
                trace.written(read.iter().filter_map(|data| trace.read_in(data)))
            }
            Trace::Phone => trace.written(self.person.phone.iter().cloned()),
            Trace::Email => trace.written(self.person.email.iter().cloned()),
            Trace::Portrait | Trace::Face => {
                let faces = self.seen_faces(trace).into_iter();
                trace.written(faces.filter_map(|(_, face)| face.name().map(str::to_owned)))
            }
        }
    }
}
