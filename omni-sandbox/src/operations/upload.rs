//! What all operations that take a file have in common.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image};
use omni_types::ImageUpload;
use omni_types::endpoint::{DocumentedCode as _, Endpoint};

use crate::frame::{self, Call, Refusal};
use crate::images::{Eyes, Unseen};

/// The bytes of the uploaded image, and where they are in the request.
pub(crate) async fn uploaded<E: Endpoint>(
    call: &Call<'_, E>,
    upload: &ImageUpload,
) -> Result<(Bytes, &'static str), Refusal> {
    // Forms send all of their fields, and leave those empty that were not filled in.
    if let Some(image) = upload.base64_image.as_ref().filter(|image| image.encoded_len() > 0) {
        return frame::decoded(image)
            .await?
            .map(|bytes| (bytes, "base64Image"))
            .map_err(|_| Refusal::bad_request("base64Image: expected base64"));
    }
    let url = upload.image_url.as_ref().filter(|url| !url.is_empty());
    let url = url.ok_or_else(|| Refusal::bad_request("base64Image: the image is missing"))?;
    let downloads = call.house().outbox.downloads.as_ref().ok_or_else(|| {
        let message = "imageUrl: the sandbox fetches images only if it is started with --fetch-images; send base64Image instead";
        Refusal::bad_request(message)
    })?;
    downloads.fetch(url).await.map(|bytes| (bytes, "imageUrl")).ok_or_else(|| {
        let message = "imageUrl: the image could not be fetched; the URL must respond within ten seconds, with HTTP status 200 and no more bytes than a request may have";
        Refusal::bad_request(message)
    })
}

/// What engines see in an image, if there are any. Refuses bytes that are not a complete image; `place` is where they were
/// sent.
pub(crate) async fn seen<E: Endpoint, T: Send + 'static>(
    call: &Call<'_, E>,
    place: &str,
    image: Bytes,
    look: impl FnOnce(Image, Option<&Eyes<'_>>) -> Result<T, Unseen> + Send + 'static,
) -> Result<T, Refusal> {
    let seen = call.house().images.see(image, look).await?;
    seen.map_err(|error| undecodable(place, error))
}

/// A refusal of bytes that are not a complete image. `place` is where they were sent.
pub(crate) fn undecodable(place: &str, error: DecodeError) -> Refusal {
    Refusal::bad_request(format!("{place}: {}", problem(error)))
}

/// What is wrong with bytes that are not a complete image.
pub(crate) fn problem(error: DecodeError) -> String {
    match error {
        DecodeError::NotAnImage => "expected a JPEG or PNG image".to_owned(),
        DecodeError::Unsupported(format) => format!("{format} is not supported; send JPEG or PNG"),
        DecodeError::TooLarge => "the image has too many pixels; send a smaller one".to_owned(),
        DecodeError::Broken => "the image is damaged or incomplete; send it again".to_owned(),
    }
}

/// A refusal with a custom code that several operations document. The text names neither place nor value.
pub(crate) fn refuse<E: Endpoint>(call: &Call<'_, E>, code: i32, message: &str) -> Refusal {
    match E::Code::ALL.iter().find(|known| known.error_code().code == code) {
        Some(known) => call.refuse(*known, message),
        None => Refusal::bad_request(message),
    }
}
