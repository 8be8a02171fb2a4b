//! Which handler answers which operation.

use omni_types::Operation;

use crate::answer::{Answer, Outcome, Refusal};
use crate::handlers::{
    admin, capture, deletion, device, image, onboarding, personal, processing, result, review, session,
};
use crate::request::Call;

/// The operations that the sandbox cannot carry out yet. A pattern, so that the compiler sees an operation that is
/// neither here nor in [`dispatch`].
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
            | Operation::AddBarcodeImage
            | Operation::AddQrCodeText
            | Operation::AddCreditCardFront
            | Operation::AddCreditCardBack
            | Operation::ProcessCreditCard
            | Operation::FetchCreditCardOcrData
            | Operation::SendOtpSms
            | Operation::VerifyOtpSms
            | Operation::UpdateSession
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
            | Operation::SealContract
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

/// Whether the sandbox can carry the operation out.
pub(crate) fn supported(operation: Operation) -> bool {
    !matches!(operation, unsupported!())
}

/// Carries a call out.
pub(crate) async fn dispatch(call: &Call<'_>) -> Outcome<Answer> {
    match call.operation() {
        Operation::StartOnboarding => Answer::json(&onboarding::start_onboarding(call)?),
        Operation::FetchOnboardingStatus => Answer::json(&onboarding::fetch_onboarding_status(call)?),
        Operation::CompleteOnboarding => Answer::json(&onboarding::complete_onboarding(call)?),
        Operation::LogInAdmin => Answer::json(&admin::log_in_admin(call)?),
        Operation::SetSessionStatus => Answer::json(&session::set_session_status(call)?),
        Operation::FetchSessionStatus => Answer::json(&session::fetch_session_status(call)?),
        Operation::DeleteSession => Answer::json(&deletion::delete_session(call)?),
        Operation::DeleteSessions => Answer::json(&deletion::delete_sessions(call)?),
        Operation::AddDeviceFingerprint => Answer::json(&device::add_device_fingerprint(call)?),
        Operation::AddGeolocation => Answer::json(&device::add_geolocation(call)?),
        Operation::FetchDeviceInfo => Answer::json(&device::fetch_device_info(call)?),
        Operation::AddFrontId => Answer::json(&capture::add_front_id(call).await?),
        Operation::AddBackId => Answer::json(&capture::add_back_id(call).await?),
        Operation::AddFace => Answer::json(&capture::add_face(call).await?),
        Operation::AddPhone => Answer::json(&personal::add_phone(call)?),
        Operation::AddEmail => Answer::json(&personal::add_email(call)?),
        Operation::AddName => Answer::json(&personal::add_name(call)?),
        Operation::AddCustomFields => Answer::json(&personal::add_custom_fields(call)?),
        Operation::FetchCustomFields => Answer::json(&personal::fetch_custom_fields(call)?),
        Operation::ProcessId => Answer::json(&processing::process_id(call)?),
        Operation::FetchProcessingStatus => Answer::json(&processing::fetch_processing_status(call)?),
        Operation::ProcessFace => Answer::json(&processing::process_face(call)?),
        Operation::ApproveCustomer => Answer::json(&review::approve_customer(call)?),
        Operation::FetchScore => Answer::json(&result::fetch_score(call)?),
        Operation::FetchIdSummary => Answer::json(&result::fetch_id_summary(call)?),
        Operation::FetchOcrData => Answer::json(&result::fetch_ocr_data(call)?),
        Operation::FetchOcrDataWrapped => Answer::json(&result::fetch_ocr_data_wrapped(call)?),
        Operation::FetchImages => Answer::json(&image::fetch_images(call)?),
        Operation::FetchImageLinks => Answer::json(&image::fetch_image_links(call)?),
        operation @ unsupported!() => Err(Refusal::unsupported(operation)),
    }
}
