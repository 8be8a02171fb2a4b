//! What a flow connects, by the modules that it has.

use std::collections::BTreeSet;

use omni_types::{
    CurpValidationModuleConfiguration, CustomFieldDefinition, EkybModuleConfiguration,
    ExternalVerificationModuleConfiguration, FlowModule, IncodeWatchlistModuleConfiguration,
    IneValidationModuleConfiguration, SelfieModuleConfiguration, TutorialIdModuleConfiguration, TypeOfId,
    VideoOnboardingModuleConfiguration,
};

use super::Flow;

/// Minutes until a one-time password expires, if a flow does not say when.
const OTP_MINUTES: i32 = 10;

/// A one-time password that a flow asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Otp {
    /// Minutes until it expires.
    pub(crate) minutes: i32,
}

impl Otp {
    fn of(verification: Option<bool>, minutes: Option<i32>) -> Option<Self> {
        (verification == Some(true)).then(|| Self { minutes: minutes.unwrap_or(OTP_MINUTES) })
    }
}

impl Flow {
    fn find<'f, T>(&'f self, pick: impl Fn(&'f FlowModule) -> Option<T>) -> Option<T> {
        self.modules().iter().find_map(pick)
    }

    /// Whether a module of this kind is connected, by its documented key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.modules().iter().any(|module| module.tag() == key)
    }

    /// The capture of IDs.
    pub(crate) fn id_capture(&self) -> Option<&TutorialIdModuleConfiguration> {
        self.find(|module| if let FlowModule::TutorialId(settings) = module { Some(settings) } else { None })
    }

    /// The capture of the selfie.
    pub(crate) fn selfie(&self) -> Option<&SelfieModuleConfiguration> {
        self.find(|module| if let FlowModule::Selfie(settings) = module { Some(settings) } else { None })
    }

    /// The check with the government register.
    pub(crate) fn government_validation(&self) -> Option<&IneValidationModuleConfiguration> {
        self.find(
            |module| if let FlowModule::IneValidation(settings) = module { Some(settings) } else { None },
        )
    }

    /// The validation of the CURP.
    pub(crate) fn curp_validation(&self) -> Option<&CurpValidationModuleConfiguration> {
        self.find(
            |module| if let FlowModule::CurpValidation(settings) = module { Some(settings) } else { None },
        )
    }

    /// The verification of a person against external registers.
    pub(crate) fn external_verification(&self) -> Option<&ExternalVerificationModuleConfiguration> {
        self.find(
            |module| {
                if let FlowModule::ExternalVerification(settings) = module { Some(settings) } else { None }
            },
        )
    }

    /// The verification of a business.
    pub(crate) fn business_verification(&self) -> Option<&EkybModuleConfiguration> {
        self.find(|module| if let FlowModule::Ekyb(settings) = module { Some(settings) } else { None })
    }

    /// The video selfie.
    pub(crate) fn video_selfie(&self) -> Option<&VideoOnboardingModuleConfiguration> {
        self.find(
            |module| if let FlowModule::VideoOnboarding(settings) = module { Some(settings) } else { None },
        )
    }

    /// The Incode watchlist.
    pub(crate) fn incode_watchlist(&self) -> Option<&IncodeWatchlistModuleConfiguration> {
        self.find(
            |module| if let FlowModule::IncodeWatchlist(settings) = module { Some(settings) } else { None },
        )
    }

    /// Whether the watchlists are connected.
    pub(crate) fn watchlist(&self) -> bool {
        self.find(|module| matches!(module, FlowModule::Watchlist(_)).then_some(())).is_some()
    }

    /// Whether antifraud is connected. Without it, its result is `NOT_EXECUTED`.
    pub(crate) fn antifraud(&self) -> bool {
        self.find(|module| matches!(module, FlowModule::Antifraud(_)).then_some(())).is_some()
    }

    /// The one-time password for the phone number.
    pub(crate) fn phone_otp(&self) -> Option<Otp> {
        self.find(|module| match module {
            FlowModule::Phone(settings) => {
                Otp::of(settings.otp_verification, settings.otp_expiration_in_minutes)
            }
            _ => None,
        })
    }

    /// The one-time password for the e-mail address.
    pub(crate) fn email_otp(&self) -> Option<Otp> {
        self.find(|module| match module {
            FlowModule::Email(settings) => {
                Otp::of(settings.otp_verification, settings.otp_expiration_in_minutes)
            }
            _ => None,
        })
    }

    /// Whether a second ID is captured.
    pub(crate) fn second_id(&self) -> bool {
        self.id_capture().is_some_and(|settings| settings.second_id == Some(true))
    }

    /// Whether the front is all that is captured of an ID of this country (alpha-3) and type.
    pub(crate) fn only_front(&self, country: &str, kind: &TypeOfId) -> bool {
        let Some(settings) = self.id_capture() else { return false };
        let overridden = settings
            .overrides
            .as_ref()
            .and_then(|countries| countries.get(country))
            .and_then(|kinds| kinds.get(kind.as_str()))
            .and_then(|settings| settings.only_front);
        overridden.or(settings.only_front).unwrap_or(false)
    }

    /// The custom fields that the user is asked for.
    pub(crate) fn custom_fields(&self) -> impl Iterator<Item = &CustomFieldDefinition> {
        self.modules().iter().flat_map(|module| match module {
            FlowModule::CustomFields(settings) => settings.custom_fields.as_deref().unwrap_or_default(),
            _ => &[],
        })
    }

    /// The sections of the score that the modules lead to. A session that lacks one of them is not done.
    pub(crate) fn sections(&self) -> BTreeSet<&'static str> {
        let mut sections = BTreeSet::new();
        for module in self.modules() {
            match module {
                FlowModule::TutorialId(settings) => {
                    sections.insert("idValidation");
                    if settings.second_id == Some(true) {
                        sections.insert("secondIdValidation");
                    }
                }
                FlowModule::Selfie(_) => {
                    sections.insert("liveness");
                }
                FlowModule::FaceMatch(_) => {
                    sections.insert("faceRecognition");
                }
                FlowModule::VideoOnboarding(_) => {
                    sections.insert("videoConference");
                }
                FlowModule::IneValidation(_) => {
                    sections.insert("governmentValidation");
                }
                FlowModule::Antifraud(_) => {
                    sections.insert("antifraud");
                }
                _ => {}
            }
        }
        sections
    }
}

#[cfg(test)]
mod tests {
    use omni_types::OnboardingScore;
    use omni_types::read::Read;

    use super::super::{Flows, built_in};
    use super::*;

    #[test]
    fn what_is_connected_follows_from_the_modules() {
        let flows = Flows::built_in().unwrap();
        let strict = flows.get(built_in::STRICT).unwrap();
        assert!(strict.antifraud() && strict.watchlist() && strict.checks.face_mask);
        assert_eq!(strict.checks.minimum_age, Some(18));
        assert_eq!(
            (strict.phone_otp(), strict.email_otp()),
            (Some(Otp { minutes: 5 }), Some(Otp { minutes: 10 }))
        );
        assert!(strict.incode_watchlist().is_some() && strict.video_selfie().is_none());
        let usual = flows.default_flow();
        assert!(!usual.antifraud() && !usual.watchlist() && usual.phone_otp().is_none());
        assert!(usual.has("SELFIE") && !usual.has("ANTIFRAUD") && !usual.second_id());
        assert_eq!(usual.custom_fields().count(), 0);
    }

    #[test]
    fn a_password_is_only_asked_for_if_the_flow_verifies() {
        assert_eq!(Otp::of(Some(false), Some(5)), None);
        assert_eq!(Otp::of(None, Some(5)), None);
        assert_eq!(Otp::of(Some(true), None), Some(Otp { minutes: OTP_MINUTES }));
    }

    #[test]
    fn overrides_decide_for_their_country_and_type_alone() {
        let flows = Flows::built_in().unwrap();
        let complete = flows.get(built_in::COMPLETE).unwrap();
        assert!(complete.only_front("UTO", &TypeOfId::IdentificationCard));
        assert!(!complete.only_front("UTO", &TypeOfId::DriversLicense));
        assert!(!complete.only_front("MEX", &TypeOfId::IdentificationCard));
    }

    #[test]
    fn sections_are_those_of_the_score() {
        let flows = Flows::built_in().unwrap();
        let complete = flows.get(built_in::COMPLETE).unwrap().sections();
        assert_eq!(complete.len(), 7, "{complete:?}");
        assert!(complete.iter().all(|section| OnboardingScore::FIELDS.contains(section)));
        let usual: Vec<_> = flows.default_flow().sections().into_iter().collect();
        assert_eq!(usual, ["faceRecognition", "idValidation", "liveness"]);
    }
}
