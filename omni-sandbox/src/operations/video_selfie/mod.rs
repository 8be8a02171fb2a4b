//! The video selfie: its questions, its recordings, and the comparison of its frames.

mod compare;
mod questions;

pub(crate) use compare::{
    compare_id, compare_id_binary, compare_ocr, compare_ocr_binary, see_id, see_id_binary, see_ocr,
    see_ocr_binary,
};
pub(crate) use questions::fetch_questions;

use omni_types::endpoint;
use omni_types::{RecordingDownloadUrl, RecordingUploadUrl};

use crate::frame::{Call, Refusal};
use crate::links;
use crate::session::RECORDINGS;

/// The kind of recording that the documentation names.
const VIDEO_SELFIE: &str = "videoSelfie";

/// Maximum length of the name of a kind of recording.
const MAX_KIND: usize = 32;

pub(crate) async fn fetch_recording_upload_url(
    call: &mut Call<'_, endpoint::FetchRecordingUploadUrl>,
) -> Result<RecordingUploadUrl, Refusal> {
    let session = call.session(None).await?;
    let kind = call.query().r#type.as_deref().unwrap_or(VIDEO_SELFIE);
    if kind.is_empty() || kind.len() > MAX_KIND || !kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Refusal::bad_request(
            "query parameter type: expected a kind of recording, letters and digits, such as videoSelfie",
        ));
    }
    let url = links::upload(call.house(), &session.id, &format!("{RECORDINGS}{kind}"));
    Ok(RecordingUploadUrl::new().with_url(url))
}

/// Like other links, this one is made whether or not something has been uploaded: the download fails if nothing was
/// uploaded.
pub(crate) async fn fetch_recording_download_url(
    call: &mut Call<'_, endpoint::FetchRecordingDownloadUrl>,
) -> Result<RecordingDownloadUrl, Refusal> {
    let session = call.session(call.query().interview_id.as_deref()).await?;
    let url = links::download(call.house(), &session.id, &format!("{RECORDINGS}{VIDEO_SELFIE}"));
    Ok(RecordingDownloadUrl::new().with_url(url))
}
