//! The operations: one line each, from the operation to its handler. An operation without a line, or with a handler whose
//! types differ from the document, does not compile.

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
mod source;
mod upload;
mod video_selfie;
mod watchlist;

pub(crate) use batch::run as run_batch_step;
pub(crate) use deletion::delete_whole as delete_session;
pub(crate) use onboarding::{CLIENT_ID, status};
pub(crate) use session::forget;
pub use source::FactSource;
pub(crate) use watchlist::{
    check_keys as check_watchlist_keys, plain as plain_watchlist_entry, update_subscriptions,
    watchlist_result,
};

use std::pin::Pin;

use omni_types::Operation;
use omni_types::endpoint;

use crate::frame::{Call, Refusal, Request, Response};

/// `Operation [sources] [while open] [with contracts] [as written] => handler [after look] [otherwise body] [unread
/// refusal];`
///
/// - the sources, in brackets: where the facts of the response come from, if all goes well.
/// - `while open`: a closed session refuses the operation.
/// - `with contracts`: the operation needs the feature `contracts`. Without it the handler refuses every request.
/// - `after look`: a function that looks at the images of the request before the handler runs, once. The handler gets what it
///   saw, and runs again after a conflict.
/// - `as written`: the handler returns the body of the response, which it may have written before.
/// - `otherwise body`: a function that may recognize what an unreadable body means, and rewrites it as a readable one.
/// - `unread refusal`: a function that may have another refusal for a body that cannot be read.
macro_rules! operations {
    ($($name:ident [$($source:ident)*] $(while $open:ident)? $(with $feature:ident)? $(as $written:ident)? => $handler:path
        $(, after $look:path)? $(, otherwise $otherwise:path)? $(, unread $unread:path)?;)*) => {
        /// Handles a request.
        pub(crate) async fn handle(request: &Request<'_>) -> Result<Response, Refusal> {
            match request.operation {
                $(Operation::$name => boxed(|| async move {
                    let needs_open = is!($($open)?);
                    let input = request.input::<endpoint::$name>().await;
                    $(
                        let input = match input {
                            Ok(input) => Ok(input),
                            Err(refusal) => match $otherwise(&request.body) {
                                Some(body) => request.with_body(body).input::<endpoint::$name>().await,
                                None => Err(refusal),
                            },
                        };
                    )?
                    $(let input = input.map_err(|refusal| $unread(&request.body).unwrap_or(refusal));)?
                    let input = input?;
                    $(
                        let mut looking = request.call(&input, needs_open);
                        let seen = $look(&mut looking).await?;
                    )?
                    for _ in request.runs() {
                        let mut call = request.call(&input, needs_open);
                        let result = $handler(&mut call $(, given!(&seen, $look))?).await;
                        if let Some(response) = finish!($($written)?)(call, result).await? {
                            return Ok(response);
                        }
                    }
                    Err(Refusal::internal("other requests keep changing the same data"))
                }).await,)*
            }
        }

        /// Whether the sandbox supports an operation.
        pub(crate) const fn is_supported(operation: Operation) -> bool {
            match operation {
                $(Operation::$name => is_built!($($feature)?),)*
            }
        }

        /// Where the facts of the response of an operation come from; none if the operation is not supported.
        pub(crate) const fn sources(operation: Operation) -> &'static [FactSource] {
            if !is_supported(operation) {
                return &[];
            }
            match operation {
                $(Operation::$name => &[$(FactSource::$source),*],)*
            }
        }
    };
}

/// Boxes a future, so that the future of a request is not as large as that of the largest operation. The future is
/// created inside this function: otherwise, without optimization, `handle` reserves stack space for all of them, and
/// a batch, which handles operations within others, runs out of it.
fn boxed<'a, F: Future<Output = Result<Response, Refusal>> + Send + 'a>(
    make: impl FnOnce() -> F,
) -> Pin<Box<dyn Future<Output = Result<Response, Refusal>> + Send + 'a>> {
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

/// Whether the feature that an operation needs is on.
macro_rules! is_built {
    () => {
        true
    };
    (contracts) => {
        cfg!(feature = "contracts")
    };
}

macro_rules! finish {
    () => {
        Call::finish
    };
    (written) => {
        Call::finish_written
    };
}

/// A value, in a place that exists only if the operation looks at something.
macro_rules! given {
    ($value:expr, $look:path) => {
        $value
    };
}

operations! {
    // Onboarding
    StartOnboarding [Stored] => onboarding::start_onboarding;
    LogInAdmin [Stored] => onboarding::log_in_admin;
    FetchFlowConfiguration [Stored] => onboarding::fetch_flow_configuration;
    FetchLegacyFlowConfiguration [Stored] => onboarding::fetch_legacy_flow_configuration;
    FetchOnboardingStatus [Stored] => onboarding::fetch_onboarding_status;
    FetchOnboardingUrl [Stored] => onboarding::fetch_onboarding_url;
    FetchProcessingStatus [Stored] => onboarding::fetch_processing_status;
    CompleteOnboarding [Stored Measured Persona Register] => onboarding::complete_onboarding;
    SendOnboardingSms [Register] => onboarding::send_onboarding_sms;
    ListIdentitySessions [Stored Measured Persona] => onboarding::list_identity_sessions;

    // Session
    SetSessionStatus [Stored] => session::set_session_status;
    FetchSessionStatus [Stored] => session::fetch_session_status;
    GenerateInterviewCode [Stored] => session::generate_interview_code;
    VerifyInterviewCode [Stored] => session::verify_interview_code;
    AssignInterviewer [Stored] => session::assign_interviewer;
    ExpireSessions [Stored] => session::expire_sessions;

    // Device
    AddDeviceFingerprint [Stored] while open => device::add_device_fingerprint;
    AddGeolocation [Stored] while open => device::add_geolocation;
    FetchDeviceInfo [Stored Measured] => device::fetch_device_info;

    // Capture
    AddFrontId [Measured Persona] while open => capture::add_front_id, after capture::see_front;
    AddBackId [Measured Persona] while open => capture::add_back_id, after capture::see_back;
    AddFace [Measured Persona] while open => capture::add_face, after capture::see_face;
    AddDocument [Measured Persona] while open => capture::add_document, after capture::see_document;
    AddDocumentBinary [Measured Persona] while open => capture::add_document_binary, after capture::see_document_binary;
    AddFrontSecondId [Measured Persona] while open => capture::add_front_second_id, after capture::see_second_front;
    AddBackSecondId [Measured Persona] while open => capture::add_back_second_id, after capture::see_second_back;
    AddDocumentId [Stored] while open => capture::add_document_id;
    AddBarcode [Stored] while open => capture::add_barcode;
    AddEncodedBarcode [Stored] while open => capture::add_encoded_barcode, after capture::see_barcode;
    AddQrCodeText [Stored] while open => capture::add_qr_code_text;

    // Credit Card
    AddCreditCardFront [Stored] while open => credit_card::add_credit_card_front, after credit_card::see_front;
    AddCreditCardBack [Stored] while open => credit_card::add_credit_card_back, after credit_card::see_back;
    ProcessCreditCard [Measured Persona] => credit_card::process_credit_card;
    FetchCreditCardOcrData [Measured Persona] => credit_card::fetch_credit_card_ocr_data;

    // Personal Data
    AddPhone [Stored] while open => personal_data::add_phone;
    AddEmail [Stored] while open => personal_data::add_email;
    SendOtpSms [Register] => personal_data::send_otp_sms;
    VerifyOtpSms [Stored] => personal_data::verify_otp_sms;
    AddName [Stored] while open => personal_data::add_name;
    AddCustomFields [Stored] while open => personal_data::add_custom_fields;
    FetchCustomFields [Stored] => personal_data::fetch_custom_fields;
    RequestManualCheck [Stored] => personal_data::request_manual_check;
    UpdateOcrData [Stored] => personal_data::update_ocr_data;
    UpdateSecondIdOcrData [Stored] => personal_data::update_second_id_ocr_data;

    // CURP
    AddCurp [Measured Register] while open => curp::add_curp;
    AddCurpFromPerson [Measured Register] while open => curp::add_curp_from_person;

    // Consent
    AddUserConsent [Stored] while open => consent::add_user_consent;
    FetchUserConsent [Stored] => consent::fetch_user_consent;

    // Processing
    ProcessId [Stored] while open => processing::process_id;
    ProcessSecondId [Stored] while open => processing::process_second_id;
    ProcessFace [Measured Persona] while open => processing::process_face;
    ProcessFaceAgainstSecondId [Measured Persona] while open => processing::process_face_against_second_id;
    ProcessAddress [Measured Persona] while open => processing::process_address;
    ProcessAntifraud [Measured Persona] while open => processing::process_antifraud;
    ResolveAntifraud [Stored] => processing::resolve_antifraud;

    // Government Check
    ProcessGovernmentValidation [Measured Persona Register] => government_check::process_government_validation;
    ProcessPaymentProof [Measured Register] => government_check::process_payment_proof;
    ProcessImss [Stored] => government_check::process_imss;
    FetchImss [Measured Register] => government_check::fetch_imss;

    // External Verification
    VerifyPerson [Measured Register] => external_verification::verify_person, otherwise external_verification::minimum::with_text_for_nationality, unread external_verification::minimum::of_person;
    VerifyBusiness [Measured Register] => external_verification::verify_business, unread external_verification::minimum::of_business;

    // Watchlist
    SearchWatchlist [Measured Register] => watchlist::search_watchlist;
    FetchUpdatedWatchlistResult [Measured Register] => watchlist::fetch_updated_watchlist_result;
    AddWatchlistEntry [Stored] => watchlist::add_watchlist_entry, after watchlist::see_entry;
    DeleteWatchlistEntry [Stored] => watchlist::delete_watchlist_entry;
    ProcessWatchlist [Measured Persona] => watchlist::process_watchlist;

    // Review
    UpdateManualReview [Stored] => review::update_manual_review;
    ApproveCustomer [Stored Measured Persona Register] => review::approve_customer;

    // Video Selfie
    FetchQuestions [Stored] => video_selfie::fetch_questions;
    FetchRecordingUploadUrl [Stored] => video_selfie::fetch_recording_upload_url;
    FetchRecordingDownloadUrl [Stored] => video_selfie::fetch_recording_download_url;
    CompareVideoSelfieIdBinary [Measured Persona] => video_selfie::compare_id_binary, after video_selfie::see_id_binary;
    CompareVideoSelfieId [Measured Persona] => video_selfie::compare_id, after video_selfie::see_id;
    CompareVideoSelfieOcrBinary [Measured Persona] => video_selfie::compare_ocr_binary, after video_selfie::see_ocr_binary;
    CompareVideoSelfieOcr [Measured Persona] => video_selfie::compare_ocr, after video_selfie::see_ocr;

    // Result
    FetchScore [Stored Measured Persona Register] as written => result::fetch_score;
    FetchIdSummary [Stored Measured Persona Register] => result::fetch_id_summary;
    FetchOcrData [Stored Measured Persona Register] => result::fetch_ocr_data;
    FetchOcrDataWrapped [Stored Measured Persona Register] => result::fetch_ocr_data_wrapped;
    FetchSecondIdOcrData [Stored Measured Persona] => result::fetch_second_id_ocr_data;
    FetchMedicalData [Measured Persona] => result::fetch_medical_data;

    // Image
    FetchImages [Stored Measured Persona] => image::fetch_images;
    FetchImageLinks [Stored Measured Persona] => image::fetch_image_links;
    FetchSecondIdImages [Stored Measured Persona] => image::fetch_second_id_images;
    FetchConcatenatedImages [Stored Measured Persona] => image::fetch_concatenated_images, after image::join_images;

    // Event
    DownloadEventsReport [Stored Register] with contracts => event::download_events_report;
    FetchEvents [Stored] => event::fetch_events;
    FetchEventsSignature [Stored] => event::fetch_events_signature;
    FetchEventsReport [Stored Register] => event::fetch_events_report;

    // Deletion
    DeleteSession [Stored] => deletion::delete_session;
    DeleteSessions [Stored] => deletion::delete_sessions;
    DeleteSessionsLegacy [Stored] => deletion::delete_sessions_legacy;
    DeleteSessionByExternalId [Stored] => deletion::delete_session_by_external_id;

    // Signature
    SignString [Register] with contracts => signature::sign_string;
    SignPdf [Stored] with contracts => signature::sign_pdf;
    SignContracts [Stored Register] with contracts => signature::sign_contracts;
    SignContractAnnotations [Stored] with contracts => signature::sign_contract_annotations;
    StampContractAnnotations [Stored Measured Persona] with contracts => signature::stamp_contract_annotations;
    CalculateNom151Signature [Stored Register] with contracts => signature::calculate_nom151_signature;
    FetchContractLinks [Stored] => signature::fetch_contract_links;
    FetchSignedContractLinks [Stored] => signature::fetch_signed_contract_links;

    // Advanced Electronic Signature
    CreateDocumentUploadUrl [Stored] => advanced_electronic_signature::create_document_upload_url;
    ListUnsignedDocuments [Stored] => advanced_electronic_signature::list_unsigned_documents;
    SignDocument [Stored Measured Persona Register] with contracts => advanced_electronic_signature::sign_document;
    ListSignedDocuments [Stored] => advanced_electronic_signature::list_signed_documents;

    // Batch
    ProcessBatch [Stored] => batch::process_batch, after batch::see_folder;
    FetchBatchStatus [Stored] => batch::fetch_batch_status;
    AddAuthentications [Stored] => batch::add_authentications, after batch::see_authentications;
    FetchOcrBatch [Stored Measured Persona] => batch::fetch_ocr_batch;
}
