//! What the rules look at.

use omni_engines::person::{Agreement, number};
use omni_types::OcrData;

use crate::evidence::{self, Id, Zone};
use crate::flow::Flow;
use crate::persona::Facts;
use crate::session::{Barcode, Document, DocumentResult, FaceResult, Session};

/// A session, with one of its IDs.
pub(super) struct Subject<'a> {
    pub(super) session: &'a Session,
    pub(super) flow: &'a Flow,
    pub(super) facts: Facts<'a>,
    pub(super) id: Id,
    /// The effective OCR data of the ID.
    pub(super) data: Option<OcrData>,
    /// What is printed on the ID, if an engine read it.
    printed: Option<OcrData>,
    /// The machine-readable zone of the ID.
    pub(super) zone: Option<Zone>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(session: &'a Session, flow: &'a Flow, facts: Facts<'a>, id: Id) -> Self {
        let data = evidence::ocr(session, id);
        let zone = data.as_ref().and_then(evidence::zone);
        Self { session, flow, facts, id, data, printed: evidence::printed(session, id), zone }
    }

    /// What is printed on the ID, for comparison with its zone and its barcode.
    pub(super) fn printed(&self) -> Option<&OcrData> {
        self.printed.as_ref().or(self.data.as_ref())
    }

    /// Whether what is printed in a field was read with certainty. A persona knows what it prints.
    pub(super) fn is_sure(&self, field: &str) -> bool {
        self.printed.as_ref().is_none_or(|data| evidence::is_sure(data, field))
    }

    /// Whether print and zone, or barcode, agree: partly if they differ, but the print may have been misread.
    pub(super) fn agreement(&self, field: &str, is_same: bool) -> Agreement {
        self.doubted(field, if is_same { Agreement::Match } else { Agreement::None })
    }

    /// The same for what agrees more or less.
    pub(super) fn doubted(&self, field: &str, agreement: Agreement) -> Agreement {
        match agreement {
            Agreement::None if !self.is_sure(field) => Agreement::Partial,
            agreement => agreement,
        }
    }

    /// The same for a number that is printed in a field.
    pub(super) fn number(&self, field: &str, printed: &str, stated: &str) -> Agreement {
        number::agreement(printed, self.is_sure(field), stated)
    }

    pub(super) fn document(&self) -> &'a Document {
        self.session.document(self.id)
    }

    pub(super) fn result(&self) -> Option<&'a DocumentResult> {
        self.document().result.as_ref()
    }

    /// The barcode of the ID.
    pub(super) fn barcode(&self) -> Option<&'a Barcode> {
        self.session.barcode(self.id).map(|barcode| &barcode.value)
    }

    /// The comparison of the face with the ID.
    pub(super) fn face(&self) -> Option<&'a FaceResult> {
        match self.id {
            Id::First => self.session.face.result.as_ref(),
            Id::Second => self.session.face.second_result.as_ref(),
        }
    }
}
