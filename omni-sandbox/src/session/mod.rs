//! The state of one session, in parts. Each part knows which of its data is personal, and deletes it.

mod approval;
mod card;
mod codes;
mod comparisons;
mod consents;
mod corrections;
mod curp;
mod device;
mod document;
mod documents;
mod events;
mod face;
mod forced;
mod government;
mod images;
mod interview;
mod keep;
mod manual_check;
mod one_time_code;
mod outdated;
mod papers;
mod parts;
mod person;
mod provider;
mod review;
mod settings;
mod shared;
mod signed_contracts;
mod signing;
mod traces;
mod verification;
mod video;
mod watchlist;
mod written;

use std::collections::BTreeSet;

use omni_types::endpoint::FetchScore;
use omni_types::{OnboardingScore, SessionStatus};
use serde::{Deserialize, Serialize};

pub(crate) use approval::Approval;
pub(crate) use card::Card;
pub(crate) use comparisons::{Antifraud, Cleared, Comparisons};

pub(crate) use codes::{Barcode, Codes};
pub(crate) use consents::Consents;
pub(crate) use corrections::Corrections;
pub(crate) use curp::Curp;
pub(crate) use device::Device;
pub(crate) use document::{Document, DocumentResult, Rejected, Side};
pub(crate) use documents::{Contract, Documents};
pub(crate) use events::EventChain;
pub(crate) use face::{ExistingPerson, Face, FaceResult, Selfie};
pub(crate) use government::{Government, GovernmentCheck};
pub(crate) use images::{Images, StoredImage};
pub(crate) use interview::Interview;
pub(crate) use keep::{Fields, Keep};
pub(crate) use manual_check::ManualCheck;
pub(crate) use one_time_code::OneTimeCode;
pub(crate) use outdated::Replaced;
pub(crate) use papers::Papers;
use parts::Part;
pub(crate) use person::Person;
pub(crate) use provider::Provider;
pub(crate) use review::{Review, ReviewState};
pub(crate) use settings::Settings;
use shared::Shared;
pub(crate) use signed_contracts::{SignedContract, SignedContracts};
pub(crate) use signing::{Signing, SigningDocument};
pub(crate) use traces::Trace;
pub(crate) use verification::Verification;
pub(crate) use video::{IdComparison, Video};
pub(crate) use watchlist::{ListedPerson, Watchlist};
pub(crate) use written::{Written, WrittenResponse};

use crate::evidence::Id;
use crate::persona::{Decision, Facts, Forced, Persona};
use crate::store::{Index, IndexEntry, Record, Table, time};

/// The prefix of the file names of recordings.
pub(crate) const RECORDINGS: &str = "recordings/";

/// The prefix of the file names of contracts.
pub(crate) const CONTRACTS: &str = "contracts/";

/// The prefix of the file names of signed contracts.
pub(crate) const SIGNED_CONTRACTS: &str = "signed-contracts/";

/// The prefix of the file names of documents to sign.
pub(crate) const SIGNING: &str = "signing/";

/// The prefix of the file names of documents that were signed by advanced electronic signature.
pub(crate) const SIGNED: &str = "signed/";

/// One onboarding session.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) status: SessionStatus,
    /// Id of the flow.
    pub(crate) flow: Option<String>,
    /// The onboarding was completed.
    pub(crate) complete: bool,
    /// When the onboarding expired, if it did.
    #[serde(default)]
    pub(crate) expired_at: Option<i64>,
    /// When the session is forgotten: with its last token.
    #[serde(default)]
    pub(crate) ends_at: Option<i64>,
    /// Since when only the fact that the session existed is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bare_since: Option<i64>,
    /// The score from when the session was closed. Boxed, like what was read from an ID: both are large, and most
    /// sessions have neither.
    pub(crate) frozen_score: Option<Box<OnboardingScore>>,
    /// The score of this version of the session, as sent. Callers that wait for it read it repeatedly.
    #[serde(skip)]
    pub(crate) written_score: Written<FetchScore>,

    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) forced: Shared<Forced>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) person: Shared<Person>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) device: Shared<Device>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) events: Shared<EventChain>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) signing: Shared<Signing>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) document: Shared<Document>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) second_document: Shared<Document>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) face: Shared<Face>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) images: Shared<Images>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) approval: Shared<Approval>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) consents: Shared<Consents>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) corrections: Shared<Corrections>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) manual_check: Shared<ManualCheck>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) one_time_code: Shared<OneTimeCode>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) curp: Shared<Curp>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) government: Shared<Government>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) provider: Shared<Provider>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) verification: Shared<Verification>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) interview: Shared<Interview>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) settings: Shared<Settings>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) review: Shared<Review>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) papers: Shared<Papers>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) watchlist: Shared<Watchlist>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) comparisons: Shared<Comparisons>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) card: Shared<Card>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) video: Shared<Video>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) codes: Shared<Codes>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) documents: Shared<Documents>,
    #[serde(default, skip_serializing_if = "Shared::is_blank")]
    pub(crate) signed_contracts: Shared<SignedContracts>,
}

impl Session {
    pub(crate) fn new(id: String, interview_code: String, now: i64) -> Self {
        Self {
            id,
            created_at: now,
            updated_at: now,
            closed_at: None,
            status: SessionStatus::Alive,
            flow: None,
            complete: false,
            expired_at: None,
            ends_at: None,
            bare_since: None,
            frozen_score: None,
            written_score: Written::default(),
            forced: Shared::default(),
            person: Shared::default(),
            device: Shared::default(),
            events: Shared::default(),
            signing: Shared::default(),
            document: Shared::default(),
            second_document: Shared::default(),
            face: Shared::default(),
            images: Shared::default(),
            approval: Shared::default(),
            consents: Shared::default(),
            corrections: Shared::default(),
            manual_check: Shared::default(),
            one_time_code: Shared::default(),
            curp: Shared::default(),
            government: Shared::default(),
            provider: Shared::default(),
            verification: Shared::default(),
            interview: Interview { code: Some(interview_code), interviewer: None }.into(),
            settings: Shared::default(),
            review: Shared::default(),
            papers: Shared::default(),
            watchlist: Shared::default(),
            comparisons: Shared::default(),
            card: Shared::default(),
            video: Shared::default(),
            codes: Shared::default(),
            documents: Shared::default(),
            signed_contracts: Shared::default(),
        }
    }

    /// Whether the person can still continue the onboarding.
    pub(crate) fn is_open(&self) -> bool {
        self.status == SessionStatus::Alive && !self.complete && self.expired_at.is_none()
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.status == SessionStatus::Deleted
    }

    /// The first or the second ID.
    pub(crate) fn document(&self, id: Id) -> &Document {
        match id {
            Id::First => &self.document,
            Id::Second => &self.second_document,
        }
    }

    /// The first or the second ID, mutable.
    pub(crate) fn document_mut(&mut self, id: Id) -> &mut Document {
        match id {
            Id::First => &mut self.document,
            Id::Second => &mut self.second_document,
        }
    }

    /// Country of the first ID, as three letters. Before it was captured, an ID from the country that the session is for
    /// is expected, or else from the persona's.
    pub(crate) fn country<'a>(&'a self, persona: &'a Persona) -> &'a str {
        let captured =
            self.document.front.as_ref().and_then(|front| front.text.value.issuing_country.as_ref());
        let expected = captured.map(|country| country.as_str()).or(self.settings.country.as_deref());
        expected.unwrap_or(persona.data().document.issuing_state.as_str())
    }

    /// The barcode of an ID: the one that the caller sent, or the one on the back.
    pub(crate) fn barcode(&self, id: Id) -> Option<&Decision<Barcode>> {
        let sent = self.codes.barcode.as_ref().filter(|_| id == Id::First);
        sent.or_else(|| self.barcode_on_back(id))
    }

    fn barcode_on_back(&self, id: Id) -> Option<&Decision<Barcode>> {
        self.document(id).back.as_ref()?.barcode.as_deref()
    }

    /// The barcode that the caller sent, unless it is the one on the back, which was read with it.
    pub(crate) fn sent_barcode(&self, id: Id) -> Option<&Decision<Barcode>> {
        let sent = self.codes.barcode.as_ref().filter(|_| id == Id::First)?;
        let on_back = self.barcode_on_back(id).and_then(|barcode| barcode.value.text.as_ref());
        (on_back.is_none() || on_back != sent.value.text.as_ref()).then_some(sent)
    }

    /// What is known about the session besides the received data. `persona` is the session's.
    pub(crate) fn facts<'a>(&'a self, persona: &'a Persona) -> Facts<'a> {
        Facts::new(&self.forced, persona)
    }

    /// A file that links lead to: an image by its name, a recording, a contract, or a document to sign; the last two
    /// also when signed.
    pub(crate) fn file(&self, name: &str) -> Option<&StoredImage> {
        if let Some(kind) = name.strip_prefix(RECORDINGS) {
            return self.video.recordings.get(kind);
        }
        if let Some(name) = name.strip_prefix(CONTRACTS) {
            let contract = self.documents.contracts.iter().find(|contract| contract.file_name() == name);
            return contract.map(|contract| &contract.file);
        }
        if let Some(name) = name.strip_prefix(SIGNED_CONTRACTS) {
            let contract =
                self.signed_contracts.contracts.iter().find(|contract| contract.file_name() == name);
            return contract.map(|contract| &contract.file);
        }
        if let Some(reference) = name.strip_prefix(SIGNING) {
            return self.signing.documents.get(reference)?.unsigned.as_ref();
        }
        if let Some(reference) = name.strip_prefix(SIGNED) {
            return self.signing.documents.get(reference)?.signed.as_ref();
        }
        self.images.get(name)
    }

    /// Stores a file that was uploaded through a link. Returns whether there is a place for it.
    pub(crate) fn put_file(&mut self, name: &str, file: StoredImage) -> bool {
        if let Some(reference) = name.strip_prefix(SIGNING) {
            return self.signing.upload(reference, file);
        }
        let Some(kind) = name.strip_prefix(RECORDINGS) else { return false };
        self.video.recordings.insert(kind.to_owned(), file);
        true
    }

    /// Ids of all customers that the session knows: the one whom it approved, and those whom it recognized by either
    /// ID, even in a score that was kept.
    fn customers(&self) -> BTreeSet<&str> {
        let results = [&self.face.result, &self.face.second_result].into_iter().flatten();
        let recognized = results.filter_map(|result| Some(result.existing.as_ref()?.customer.as_str()));
        let scores = self.frozen_score.iter();
        let sections = scores.flat_map(|score| [&score.face_recognition, &score.face_recognition_second_id]);
        let scored = sections.flatten().filter_map(|section| section.customer_id.as_deref());
        self.approval.customer.as_deref().into_iter().chain(recognized).chain(scored).collect()
    }

    /// Deletes the personal data, except for what is kept. The fact that the session existed stays.
    pub(crate) fn delete(&mut self, keep: Keep) {
        self.status = SessionStatus::Deleted;
        if !keep.score {
            self.frozen_score = None;
        }
        for part in self.parts_mut() {
            part.delete(keep);
        }
    }
}

impl Record for Session {
    const TABLE: Table = Table::Sessions;

    fn key(&self) -> &str {
        &self.id
    }

    fn entries(&self) -> Vec<IndexEntry> {
        let entries = [
            (Index::SessionByExternalId, &self.person.external_id),
            (Index::SessionByExternalCustomerId, &self.person.external_customer_id),
            (Index::SessionByFlow, &self.flow),
        ];
        let end = self.ends_at.map(|at| (Index::SessionByEnd, time(at)));
        let bare = self.bare_since.map(|at| (Index::BareSession, time(at)));
        let entries = entries.into_iter().filter_map(|(index, value)| Some((index, value.clone()?)));
        let customers = self.customers().into_iter().map(|id| (Index::SessionByCustomer, id.to_owned()));
        entries.chain(customers).chain(end).chain(bare).chain(self.traces()).collect()
    }

    fn blobs(&self) -> Vec<String> {
        self.parts().into_iter().flat_map(Part::blobs).collect()
    }
}
