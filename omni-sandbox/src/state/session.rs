//! The state of one session.

use omni_types::{CustomFields, DeviceFingerprint, Geolocation, OnboardingScore, SessionStatus};

use crate::persona::Persona;

/// One onboarding session. Its images are stored separately, as files.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) interview_code: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) status: SessionStatus,

    pub(crate) configuration_id: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) external_customer_id: Option<String>,
    pub(crate) redirection_url: Option<String>,
    pub(crate) custom_fields: CustomFields,

    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) fingerprint: Option<DeviceFingerprint>,
    pub(crate) geolocation: Option<Geolocation>,

    pub(crate) front_attempts: i32,
    pub(crate) back_attempts: i32,
    pub(crate) selfie_attempts: i32,
    /// The ID has no back.
    pub(crate) only_front: bool,
    pub(crate) front: Option<IdSide>,
    pub(crate) back: Option<IdSide>,
    pub(crate) selfie: Option<Selfie>,
    pub(crate) video_selfie: Option<Selfie>,

    /// Set once the ID was processed.
    pub(crate) id_result: Option<IdResult>,
    /// Set once the face was compared.
    pub(crate) face_result: Option<FaceResult>,
    /// The onboarding was completed.
    pub(crate) complete: bool,
    /// The score as it was when the session was closed.
    pub(crate) frozen_score: Option<OnboardingScore>,
    /// Id of the customer that the person was approved as.
    pub(crate) customer: Option<String>,
}

/// An accepted image of one side of the ID.
#[derive(Clone, Copy)]
pub(crate) struct IdSide {
    pub(crate) sharpness: i32,
    pub(crate) glare: i32,
    pub(crate) persona: Persona,
}

/// An accepted image of the face.
#[derive(Clone, Copy)]
pub(crate) struct Selfie {
    pub(crate) sharpness: i32,
    pub(crate) brightness: f64,
    pub(crate) bright: bool,
    pub(crate) persona: Persona,
}

/// The result of processing the ID.
#[derive(Clone, Copy)]
pub(crate) struct IdResult {
    pub(crate) processed_at: i64,
    /// Whose ID it is.
    pub(crate) persona: Persona,
    /// The back was read as well.
    pub(crate) with_back: bool,
}

/// The result of comparing the face.
#[derive(Clone)]
pub(crate) struct FaceResult {
    pub(crate) matches: bool,
    pub(crate) selfie: Selfie,
    pub(crate) existing: Option<ExistingPerson>,
}

/// A customer with the same face.
#[derive(Clone)]
pub(crate) struct ExistingPerson {
    pub(crate) customer: String,
    pub(crate) session: String,
    pub(crate) external_id: Option<String>,
    pub(crate) name_matches: bool,
}

impl Session {
    pub(crate) fn new(id: String, interview_code: String, now: i64) -> Self {
        Self {
            id,
            interview_code,
            created_at: now,
            updated_at: now,
            closed_at: None,
            status: SessionStatus::Alive,
            configuration_id: None,
            external_id: None,
            external_customer_id: None,
            redirection_url: None,
            custom_fields: CustomFields::default(),
            phone: None,
            email: None,
            name: None,
            fingerprint: None,
            geolocation: None,
            front_attempts: 0,
            back_attempts: 0,
            selfie_attempts: 0,
            only_front: false,
            front: None,
            back: None,
            selfie: None,
            video_selfie: None,
            id_result: None,
            face_result: None,
            complete: false,
            frozen_score: None,
            customer: None,
        }
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.status == SessionStatus::Deleted
    }

    /// Whether all sides of the ID have been captured.
    pub(crate) fn id_captured(&self) -> bool {
        self.front.is_some() && (self.only_front || self.back.is_some())
    }

    /// Deletes everything except that the session existed and how many attempts there were.
    pub(crate) fn delete(&mut self, now: i64) {
        let blank = Self::new(self.id.clone(), String::new(), self.created_at);
        *self = Self {
            updated_at: now,
            closed_at: self.closed_at,
            status: SessionStatus::Deleted,
            front_attempts: self.front_attempts,
            back_attempts: self.back_attempts,
            selfie_attempts: self.selfie_attempts,
            ..blank
        };
    }
}
