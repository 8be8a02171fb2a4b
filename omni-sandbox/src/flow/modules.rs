//! What a flow enables through its modules.

use std::collections::BTreeSet;

use omni_types::{
    CustomFieldDefinition, FlowModule, IneValidationModuleConfiguration, SelfieModuleConfiguration,
    TutorialIdModuleConfiguration,
};

use super::Flow;

/// Minutes until a one-time password expires, if a flow does not set them.
const OTP_MINUTES: i32 = 10;

/// Status codes of the government check.
const SUCCESS: i32 = 0;
const CONNECTION_ERROR: i32 = 2;
const USER_NOT_FOUND: i32 = 7;

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

    /// The capture of IDs.
    pub(crate) fn id_capture(&self) -> Option<&TutorialIdModuleConfiguration> {
        self.find(|module| if let FlowModule::TutorialId(settings) = module { Some(settings) } else { None })
    }

    /// The capture of the selfie.
    pub(crate) fn selfie(&self) -> Option<&SelfieModuleConfiguration> {
        self.find(|module| if let FlowModule::Selfie(settings) = module { Some(settings) } else { None })
    }

    /// Whether antifraud is enabled. If not, its result is `NOT_EXECUTED`.
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

    /// The status code that the flow sets for every government check. If the flow sets both a success and an error, the
    /// error applies: whoever sets both wants to see the error.
    pub(crate) fn mocked_government_status(&self) -> Option<i32> {
        let settings = self.government()?;
        let mocks = [
            (settings.mock_connection_error, CONNECTION_ERROR),
            (settings.mock_user_not_found_error, USER_NOT_FOUND),
            (settings.mock_ok, SUCCESS),
        ];
        mocks.into_iter().find_map(|(is_on, code)| (is_on == Some(true)).then_some(code))
    }

    /// Whether only the front of an ID is captured, by its country (alpha-3) and its type.
    pub(crate) fn only_front(&self, country: &str, kind: &str) -> bool {
        let Some(settings) = self.id_capture() else { return false };
        let special =
            settings.overrides.as_ref().and_then(|countries| countries.get(country)?.get(kind)?.only_front);
        special.or(settings.only_front).unwrap_or(false)
    }

    /// Whether the video selfie serves as the selfie if there is none.
    pub(crate) fn takes_video_as_selfie(&self) -> bool {
        let picked = self.find(|module| match module {
            FlowModule::VideoOnboarding(settings) => settings.use_as_selfie,
            _ => None,
        });
        picked == Some(true)
    }

    fn government(&self) -> Option<&IneValidationModuleConfiguration> {
        self.find(
            |module| if let FlowModule::IneValidation(settings) = module { Some(settings) } else { None },
        )
    }

    /// Whether each government check also looks up the voter card on the pages of the register.
    pub(crate) fn scrapes(&self) -> bool {
        self.government().is_some_and(|settings| {
            let methods = [settings.scraping_method, settings.scraping_v2, settings.scraping_v3];
            methods.contains(&Some(true))
        })
    }

    /// Whether the government check fails for an ID that it does not support.
    pub(crate) fn fails_unsupported_id(&self) -> bool {
        self.government().is_some_and(|settings| settings.fail_unsupported_id == Some(true))
    }

    /// Whether a face on a blocklist of the organization fails the session, regardless of other matches.
    pub(crate) fn fails_listed_face(&self) -> bool {
        let picked = self.find(|module| match module {
            FlowModule::IncodeWatchlist(settings) => settings.fail_if_face_on_blocklist,
            _ => None,
        });
        picked == Some(true)
    }

    /// Whether a person with signs of fraud is added to the organization's blocklist automatically.
    pub(crate) fn lists_suspected_fraud(&self) -> bool {
        let picked = self.find(|module| match module {
            FlowModule::IncodeWatchlist(settings) => settings.add_suspected_fraud_automatically,
            _ => None,
        });
        picked == Some(true)
    }

    /// The custom fields that the user has to fill in.
    pub(crate) fn custom_fields(&self) -> impl Iterator<Item = &CustomFieldDefinition> {
        self.modules().iter().flat_map(|module| match module {
            FlowModule::CustomFields(settings) => settings.custom_fields.as_deref().unwrap_or_default(),
            _ => &[],
        })
    }

    /// The sections of the score that the modules produce. A session that lacks one of them is not finished.
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
                FlowModule::IncodeWatchlist(_) => {
                    sections.insert("incodeWatchlistScore");
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
        assert!(strict.antifraud() && strict.checks.face_mask);
        assert_eq!(strict.checks.minimum_age, Some(18));
        assert_eq!(strict.phone_otp(), Some(Otp { minutes: 5 }));
        let usual = flows.default_flow();
        assert!(!usual.antifraud() && usual.phone_otp().is_none());
        assert_eq!(usual.custom_fields().count(), 0);
    }

    #[test]
    fn an_override_of_the_country_and_the_type_counts_more_than_the_module() {
        let flows = Flows::built_in().unwrap();
        let complete = flows.get(built_in::COMPLETE).unwrap();
        assert!(complete.only_front("UTO", "IdentificationCard"));
        assert!(
            !complete.only_front("UTO", "DriversLicense")
                && !complete.only_front("MEX", "IdentificationCard")
        );
        assert!(!flows.default_flow().only_front("UTO", "IdentificationCard"));
    }

    #[test]
    fn switches_of_modules_are_off_unless_they_are_on() {
        let flows = Flows::built_in().unwrap();
        let (usual, complete) = (flows.default_flow(), flows.get(built_in::COMPLETE).unwrap());
        assert!(complete.scrapes() && !usual.scrapes());
        assert!(!complete.fails_listed_face() && flows.get(built_in::STRICT).unwrap().fails_listed_face());
        assert!(
            !complete.lists_suspected_fraud()
                && !complete.takes_video_as_selfie()
                && !complete.fails_unsupported_id()
        );
    }

    #[test]
    fn a_password_is_only_asked_for_if_the_flow_verifies() {
        assert_eq!(Otp::of(Some(false), Some(5)), None);
        assert_eq!(Otp::of(None, Some(5)), None);
        assert_eq!(Otp::of(Some(true), None), Some(Otp { minutes: OTP_MINUTES }));
    }

    #[test]
    fn sections_are_those_of_the_score() {
        let flows = Flows::built_in().unwrap();
        let complete = flows.get(built_in::COMPLETE).unwrap().sections();
        assert_eq!(complete.len(), 8, "{complete:?}");
        assert!(complete.iter().all(|section| OnboardingScore::FIELDS.contains(section)));
        let usual: Vec<_> = flows.default_flow().sections().into_iter().collect();
        assert_eq!(usual, ["faceRecognition", "idValidation", "liveness"]);
    }
}
