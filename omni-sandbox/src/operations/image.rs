//! Fetching stored images.

use bytes::Bytes;
use omni_types::{Base64, ImageLinkType, ImageLinks, ImageType, Images, endpoint};

use crate::frame::{Call, Refusal};
use crate::http::files;

/// The images of the types that were asked for. A type without an image is left out of the response.
pub(crate) async fn fetch_images(call: &mut Call<'_, endpoint::FetchImages>) -> Result<Images, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    let mut images = Images::new();
    for wanted in &call.body().images {
        if let Some(bytes) = call.image(&session, wanted.as_str()).await? {
            images = with_image(images, wanted, bytes)?;
        }
    }
    Ok(images)
}

fn with_image(images: Images, kind: &ImageType, bytes: Bytes) -> Result<Images, Refusal> {
    let image = Base64::from_bytes(bytes);
    Ok(match kind {
        ImageType::Selfie => images.with_selfie(image),
        ImageType::VideoSelfie => images.with_video_selfie(image),
        ImageType::FullFrameFrontId => images.with_full_frame_front_id(image),
        ImageType::FullFrameBackId => images.with_full_frame_back_id(image),
        ImageType::CroppedFrontId => images.with_cropped_front_id(image),
        ImageType::CroppedBackId => images.with_cropped_back_id(image),
        _ => return Err(unknown(kind.as_str())),
    })
}

pub(crate) async fn fetch_image_links(
    call: &mut Call<'_, endpoint::FetchImageLinks>,
) -> Result<ImageLinks, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    let mut links = ImageLinks::new();
    for wanted in &call.body().images {
        if session.images.get(wanted.as_str()).is_some() {
            let link = files::link(call.house(), &session.id, wanted.as_str());
            links = with_link(links, wanted, link)?;
        }
    }
    Ok(links)
}

fn with_link(links: ImageLinks, kind: &ImageLinkType, link: String) -> Result<ImageLinks, Refusal> {
    Ok(match kind {
        ImageLinkType::Selfie => links.with_selfie(link),
        ImageLinkType::VideoSelfie => links.with_video_selfie(link),
        ImageLinkType::FullFrameFrontId => links.with_full_frame_front_id(link),
        ImageLinkType::FullFrameBackId => links.with_full_frame_back_id(link),
        ImageLinkType::CroppedFrontId => links.with_cropped_front_id(link),
        ImageLinkType::CroppedBackId => links.with_cropped_back_id(link),
        _ => return Err(unknown(kind.as_str())),
    })
}

/// An image was stored that the response has no field for.
fn unknown(kind: &str) -> Refusal {
    Refusal::internal(format!("the sandbox cannot return images of the type {kind}"))
}
