//! The operations: one line each, from the operation to its handler. An operation without a line, or with a handler of other
//! types than the document says, does not compile.

mod advanced_electronic_signature;
mod batch;
mod capture;
mod consent;
mod credit_card;
mod curp;
mod deletion;
mod device;
mod event;
mod external_verification;
pub(crate) mod government_check;
mod image;
mod onboarding;
mod personal_data;
pub(crate) mod processing;
mod result;
mod review;
mod session;
mod signature;
mod upload;
mod video_selfie;
mod watchlist;

pub(crate) use batch::run as run_batch_step;
pub(crate) use deletion::delete as delete_session_data;
pub(crate) use deletion::run as delete_session;
pub(crate) use onboarding::{CLIENT_ID, status};
pub(crate) use session::forget;
pub(crate) use watchlist::watchlist_result;

use std::pin::Pin;

use omni_types::Operation;
use omni_types::endpoint;

use crate::frame::{Refusal, Reply, Request};

/// `Operation [while open] [only checked] => handler [after look] [unread refusal];`
///
/// - `while open`: a closed session refuses the operation.
/// - `only checked`: the handler checks the request, and then refuses it, because the sandbox does not support the rest yet.
/// - `after look`: a function that looks at the images of the request before the handler runs, once. The handler gets what it
///   saw, and runs again after a conflict.
/// - `unread refusal`: a function that may have another refusal for a body that cannot be read.
macro_rules! operations {
    ($($name:ident $(while $open:ident)? $(only $checked:ident)? => $handler:path
        $(, after $look:path)? $(, unread $unread:path)?;)*) => {
        /// Handles a request.
        pub(crate) async fn handle(request: &Request<'_>) -> Result<Reply, Refusal> {
            match request.operation {
                $(Operation::$name => boxed(|| async move {
                    let needs_open = is!($($open)?);
                    let input = request.input::<endpoint::$name>().await;
                    $(let input = input.map_err(|refusal| $unread(&request.body).unwrap_or(refusal));)?
                    let input = input?;
                    $(
                        let mut looking = request.call(&input, needs_open);
                        let seen = $look(&mut looking).await?;
                    )?
                    for _ in request.runs() {
                        let mut call = request.call(&input, needs_open);
                        let result = $handler(&mut call $(, given!(&seen, $look))?).await;
                        if let Some(reply) = call.finish(result).await? {
                            return Ok(reply);
                        }
                    }
                    Err(Refusal::internal("other requests change the same data without end"))
                }).await,)*
            }
        }

        /// Whether the sandbox supports an operation.
        pub(crate) const fn is_supported(operation: Operation) -> bool {
            match operation {
                $(Operation::$name => !is!($($checked)?),)*
            }
        }
    };
}

/// Puts a future into a box, so that the future of a request is not as large as that of the largest operation. The future is
/// made in here: otherwise, without optimization, `handle` has room for all of them on the stack, and a batch, which handles
/// operations within others, has too little.
fn boxed<'a, F: Future<Output = Result<Reply, Refusal>> + Send + 'a>(
    make: impl FnOnce() -> F,
) -> Pin<Box<dyn Future<Output = Result<Reply, Refusal>> + Send + 'a>> {
    Box::pin(make())
}

macro_rules! is {
    () => {
        false
    };
    ($flag:ident) => {
        true
    };
}

/// A value, in a place that is there only if the operation looks at something.
macro_rules! given {
    ($value:expr, $look:path) => {
        $value
    };
}

operations! {
    // Onboarding
    StartOnboarding => onboarding::start_onboarding;
    LogInAdmin => onboarding::log_in_admin;
    FetchFlowConfiguration => onboarding::fetch_flow_configuration;
    FetchLegacyFlowConfiguration => onboarding::fetch_legacy_flow_configuration;
    FetchOnboardingStatus => onboarding::fetch_onboarding_status;
    FetchOnboardingUrl => onboarding::fetch_onboarding_url;
    FetchProcessingStatus => onboarding::fetch_processing_status;
    CompleteOnboarding => onboarding::complete_onboarding;
    SendOnboardingSms => onboarding::send_onboarding_sms;
    ListIdentitySessions => onboarding::list_identity_sessions;

    // Session
    SetSessionStatus => session::set_session_status;
    FetchSessionStatus => session::fetch_session_status;
    GenerateInterviewCode => session::generate_interview_code;
    VerifyInterviewCode => session::verify_interview_code;
    AssignInterviewer => session::assign_interviewer;
    ExpireSessions => session::expire_sessions;

    // Device
    AddDeviceFingerprint while open => device::add_device_fingerprint;
    AddGeolocation while open => device::add_geolocation;
    FetchDeviceInfo => device::fetch_device_info;

    // Capture
    AddFrontId while open => capture::add_front_id, after capture::see_front;
    AddBackId while open => capture::add_back_id, after capture::see_back;
    AddFace while open => capture::add_face, after capture::see_face;
    AddDocument while open => capture::add_document, after capture::see_document;
    AddDocumentBinary while open => capture::add_document_binary, after capture::see_document_binary;
    AddFrontSecondId while open => capture::add_front_second_id, after capture::see_second_front;
    AddBackSecondId while open => capture::add_back_second_id, after capture::see_second_back;
    AddDocumentId while open => capture::add_document_id;
    AddBarcode while open => capture::add_barcode;
    AddEncodedBarcode while open => capture::add_encoded_barcode, after capture::see_barcode;
    AddQrCodeText while open => capture::add_qr_code_text;

    // Credit Card
    AddCreditCardFront while open => credit_card::add_credit_card_front, after credit_card::see_front;
    AddCreditCardBack while open => credit_card::add_credit_card_back, after credit_card::see_back;
    ProcessCreditCard => credit_card::process_credit_card;
    FetchCreditCardOcrData => credit_card::fetch_credit_card_ocr_data;

    // Personal Data
    AddPhone while open => personal_data::add_phone;
    AddEmail while open => personal_data::add_email;
    SendOtpSms => personal_data::send_otp_sms;
    VerifyOtpSms => personal_data::verify_otp_sms;
    AddName while open => personal_data::add_name;
    AddCustomFields while open => personal_data::add_custom_fields;
    FetchCustomFields => personal_data::fetch_custom_fields;
    RequestManualCheck => personal_data::request_manual_check;
    UpdateOcrData => personal_data::update_ocr_data;
    UpdateSecondIdOcrData => personal_data::update_second_id_ocr_data;

    // CURP
    AddCurp while open => curp::add_curp;
    AddCurpFromPerson while open => curp::add_curp_from_person;

    // Consent
    AddUserConsent while open => consent::add_user_consent;
    FetchUserConsent => consent::fetch_user_consent;

    // Processing
    ProcessId while open => processing::process_id;
    ProcessSecondId while open => processing::process_second_id;
    ProcessFace while open => processing::process_face;
    ProcessFaceAgainstSecondId while open => processing::process_face_against_second_id;
    ProcessAddress while open => processing::process_address;
    ProcessAntifraud while open => processing::process_antifraud;
    ResolveAntifraud => processing::resolve_antifraud;

    // Government Check
    ProcessGovernmentValidation => government_check::process_government_validation;
    ProcessPaymentProof => government_check::process_payment_proof;
    ProcessImss => government_check::process_imss;
    FetchImss => government_check::fetch_imss;

    // External Verification
    VerifyPerson => external_verification::verify_person, unread external_verification::minimum::of_person;
    VerifyBusiness => external_verification::verify_business, unread external_verification::minimum::of_business;

    // Watchlist
    SearchWatchlist => watchlist::search_watchlist;
    FetchUpdatedWatchlistResult => watchlist::fetch_updated_watchlist_result;
    AddWatchlistEntry => watchlist::add_watchlist_entry, after watchlist::see_entry;
    DeleteWatchlistEntry => watchlist::delete_watchlist_entry;
    ProcessWatchlist => watchlist::process_watchlist;

    // Review
    UpdateManualReview => review::update_manual_review;
    ApproveCustomer => review::approve_customer;

    // Video Selfie
    FetchQuestions => video_selfie::fetch_questions;
    FetchRecordingUploadUrl => video_selfie::fetch_recording_upload_url;
    FetchRecordingDownloadUrl => video_selfie::fetch_recording_download_url;
    CompareVideoSelfieIdBinary => video_selfie::compare_id_binary, after video_selfie::see_id_binary;
    CompareVideoSelfieId => video_selfie::compare_id, after video_selfie::see_id;
    CompareVideoSelfieOcrBinary => video_selfie::compare_ocr_binary, after video_selfie::see_ocr_binary;
    CompareVideoSelfieOcr => video_selfie::compare_ocr, after video_selfie::see_ocr;

    // Result
    FetchScore => result::fetch_score;
    FetchIdSummary => result::fetch_id_summary;
    FetchOcrData => result::fetch_ocr_data;
    FetchOcrDataWrapped => result::fetch_ocr_data_wrapped;
    FetchSecondIdOcrData => result::fetch_second_id_ocr_data;
    FetchMedicalData => result::fetch_medical_data;

    // Image
    FetchImages => image::fetch_images;
    FetchImageLinks => image::fetch_image_links;
    FetchSecondIdImages => image::fetch_second_id_images;
    FetchConcatenatedImages => image::fetch_concatenated_images, after image::join_images;

    // Event
    DownloadEventsReport only checked => event::download_events_report;
    FetchEvents => event::fetch_events;
    FetchEventsSignature => event::fetch_events_signature;
    FetchEventsReport => event::fetch_events_report;

    // Deletion
    DeleteSession => deletion::delete_session;
    DeleteSessions => deletion::delete_sessions;
    DeleteSessionsLegacy => deletion::delete_sessions_legacy;
    DeleteSessionByExternalId => deletion::delete_session_by_external_id;

    // Signature
    SignString only checked => signature::sign_string;
    SignPdf only checked => signature::sign_pdf;
    SignContracts only checked => signature::sign_contracts;
    SignContractAnnotations only checked => signature::sign_contract_annotations;
    StampContractAnnotations only checked => signature::stamp_contract_annotations;
    CalculateNom151Signature only checked => signature::calculate_nom151_signature;
    FetchContractLinks => signature::fetch_contract_links;
    FetchSignedContractLinks => signature::fetch_signed_contract_links;

    // Advanced Electronic Signature
    CreateDocumentUploadUrl => advanced_electronic_signature::create_document_upload_url;
    ListUnsignedDocuments => advanced_electronic_signature::list_unsigned_documents;
    SignDocument only checked => advanced_electronic_signature::sign_document;
    ListSignedDocuments => advanced_electronic_signature::list_signed_documents;

    // Batch
    ProcessBatch => batch::process_batch, after batch::see_folder;
    FetchBatchStatus => batch::fetch_batch_status;
    AddAuthentications => batch::add_authentications, after batch::see_authentications;
    FetchOcrBatch => batch::fetch_ocr_batch;
}
