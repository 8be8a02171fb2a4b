//! Which handler responds to which operation.

use omni_types::Operation;

use crate::handlers::{
    admin, capture, deletion, device, image, onboarding, personal, processing, result, review, session,
};
use crate::request::Call;
use crate::response::{Refusal, Response};

/// The operations that the sandbox does not support yet. This is a pattern, so that the compiler reports an operation
/// that is neither here nor in [`dispatch`].
macro_rules! unsupported {
    () => {
        Operation::FetchFlowConfiguration
            | Operation::FetchLegacyFlowConfiguration
            | Operation::FetchOnboardingUrl
            | Operation::SendOnboardingSms
            | Operation::ListIdentitySessions
            | Operation::GenerateInterviewCode
            | Operation::VerifyInterviewCode
            | Operation::AssignInterviewer
            | Operation::ExpireSessions
            | Operation::DeleteSessionsLegacy
            | Operation::DeleteSessionByExternalId
            | Operation::AddDocument
            | Operation::AddDocumentBinary
            | Operation::AddFrontSecondId
            | Operation::AddBackSecondId
            | Operation::AddDocumentId
            | Operation::AddBarcode
            | Operation::AddEncodedBarcode
            | Operation::AddQrCodeText
            | Operation::AddCreditCardFront
            | Operation::AddCreditCardBack
            | Operation::ProcessCreditCard
            | Operation::FetchCreditCardOcrData
            | Operation::SendOtpSms
            | Operation::VerifyOtpSms
            | Operation::RequestManualCheck
            | Operation::UpdateOcrData
            | Operation::UpdateSecondIdOcrData
            | Operation::AddCurp
            | Operation::AddCurpFromPerson
            | Operation::AddUserConsent
            | Operation::FetchUserConsent
            | Operation::ProcessSecondId
            | Operation::ProcessFaceAgainstSecondId
            | Operation::ProcessAddress
            | Operation::ProcessAntifraud
            | Operation::ResolveAntifraud
            | Operation::ProcessGovernmentValidation
            | Operation::ProcessPaymentProof
            | Operation::ProcessImss
            | Operation::FetchImss
            | Operation::UpdateManualReview
            | Operation::DownloadEventsReport
            | Operation::FetchEvents
            | Operation::FetchEventsSignature
            | Operation::FetchEventsReport
            | Operation::VerifyPerson
            | Operation::VerifyBusiness
            | Operation::SearchWatchlist
            | Operation::FetchUpdatedWatchlistResult
            | Operation::AddWatchlistEntry
            | Operation::DeleteWatchlistEntry
            | Operation::ProcessWatchlist
            | Operation::FetchQuestions
            | Operation::FetchRecordingUploadUrl
            | Operation::FetchRecordingDownloadUrl
            | Operation::CompareVideoSelfieIdBinary
            | Operation::CompareVideoSelfieId
            | Operation::CompareVideoSelfieOcrBinary
            | Operation::CompareVideoSelfieOcr
            | Operation::SignString
            | Operation::SignPdf
            | Operation::SignContracts
            | Operation::SignContractAnnotations
            | Operation::StampContractAnnotations
            | Operation::CalculateNom151Signature
            | Operation::FetchContractLinks
            | Operation::FetchSignedContractLinks
            | Operation::CreateDocumentUploadUrl
            | Operation::ListUnsignedDocuments
            | Operation::SignDocument
            | Operation::ListSignedDocuments
            | Operation::ProcessBatch
            | Operation::FetchBatchStatus
            | Operation::AddAuthentications
            | Operation::FetchSecondIdOcrData
            | Operation::FetchMedicalData
            | Operation::FetchSecondIdImages
            | Operation::FetchConcatenatedImages
            | Operation::FetchOcrBatch
    };
}

/// Whether the sandbox supports the operation.
pub(crate) fn supported(operation: Operation) -> bool {
    !matches!(operation, unsupported!())
}

/// Runs the handler of the call's operation.
pub(crate) async fn dispatch(call: &Call<'_>) -> Result<Response, Refusal> {
    match call.operation() {
        Operation::StartOnboarding => Response::json(&onboarding::start_onboarding(call)?),
        Operation::FetchOnboardingStatus => Response::json(&onboarding::fetch_onboarding_status(call)?),
        Operation::CompleteOnboarding => Response::json(&onboarding::complete_onboarding(call)?),
        Operation::LogInAdmin => Response::json(&admin::log_in_admin(call)?),
        Operation::SetSessionStatus => Response::json(&session::set_session_status(call)?),
        Operation::FetchSessionStatus => Response::json(&session::fetch_session_status(call)?),
        Operation::DeleteSession => Response::json(&deletion::delete_session(call)?),
        Operation::DeleteSessions => Response::json(&deletion::delete_sessions(call)?),
        Operation::AddDeviceFingerprint => Response::json(&device::add_device_fingerprint(call)?),
        Operation::AddGeolocation => Response::json(&device::add_geolocation(call)?),
        Operation::FetchDeviceInfo => Response::json(&device::fetch_device_info(call)?),
        Operation::AddFrontId => Response::json(&capture::add_front_id(call).await?),
        Operation::AddBackId => Response::json(&capture::add_back_id(call).await?),
        Operation::AddFace => Response::json(&capture::add_face(call).await?),
        Operation::AddPhone => Response::json(&personal::add_phone(call)?),
        Operation::AddEmail => Response::json(&personal::add_email(call)?),
        Operation::AddName => Response::json(&personal::add_name(call)?),
        Operation::AddCustomFields => Response::json(&personal::add_custom_fields(call)?),
        Operation::FetchCustomFields => Response::json(&personal::fetch_custom_fields(call)?),
        Operation::ProcessId => Response::json(&processing::process_id(call)?),
        Operation::FetchProcessingStatus => Response::json(&processing::fetch_processing_status(call)?),
        Operation::ProcessFace => Response::json(&processing::process_face(call)?),
        Operation::ApproveCustomer => Response::json(&review::approve_customer(call)?),
        Operation::FetchScore => Response::json(&result::fetch_score(call)?),
        Operation::FetchIdSummary => Response::json(&result::fetch_id_summary(call)?),
        Operation::FetchOcrData => Response::json(&result::fetch_ocr_data(call)?),
        Operation::FetchOcrDataWrapped => Response::json(&result::fetch_ocr_data_wrapped(call)?),
        Operation::FetchImages => Response::json(&image::fetch_images(call)?),
        Operation::FetchImageLinks => Response::json(&image::fetch_image_links(call)?),
        operation @ unsupported!() => Err(Refusal::unsupported(operation)),
    }
}
