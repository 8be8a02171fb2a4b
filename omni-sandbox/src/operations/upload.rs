//! What is common to all operations that take a file.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image};
use omni_types::ImageUpload;
use omni_types::endpoint::{DocumentedCode as _, Endpoint};

use crate::frame::{Call, Refusal};

/// The bytes of the uploaded image.
pub(crate) fn uploaded(upload: &ImageUpload) -> Result<Bytes, Refusal> {
    match (&upload.base64_image, &upload.image_url) {
        (Some(image), _) => image.decode().map_err(|_| Refusal::bad_request("base64Image: expected base64")),
        (None, Some(_)) => {
            Err(Refusal::bad_request("imageUrl: the sandbox fetches nothing; send base64Image instead"))
        }
        (None, None) => Err(Refusal::bad_request("expected base64Image")),
    }
}

/// Refuses bytes that are not a whole image. `place` is where they were sent.
pub(crate) async fn decoded<E: Endpoint>(
    call: &Call<'_, E>,
    place: &str,
    image: Bytes,
) -> Result<Bytes, Refusal> {
    looked_at(call, place, image.clone(), |_| ()).await.map(|()| image)
}

/// What is seen on an image. Refuses bytes that are not a whole image.
pub(crate) async fn looked_at<E: Endpoint, T: Send + 'static>(
    call: &Call<'_, E>,
    place: &str,
    image: Bytes,
    look: impl FnOnce(Image) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let seen = call.house().images.inspect(image, look).await?;
    seen.map_err(|error| undecodable(place, error))
}

fn undecodable(place: &str, error: DecodeError) -> Refusal {
    Refusal::bad_request(match error {
        DecodeError::NotAnImage => format!("{place}: expected a JPEG or PNG image"),
        DecodeError::TooLarge => format!("{place}: the image has too many pixels; send a smaller one"),
        DecodeError::Broken => format!("{place}: the image is damaged or incomplete; send it again"),
    })
}

/// A refusal with a custom code, where several operations document the same one. The text names neither place nor value.
pub(crate) fn refuse<E: Endpoint>(call: &Call<'_, E>, code: i32, message: &str) -> Refusal {
    match E::Code::ALL.iter().find(|known| known.error_code().code == code) {
        Some(known) => call.refuse(*known, message),
        None => Refusal::bad_request(message),
    }
}
