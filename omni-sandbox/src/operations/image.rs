//! Fetching stored images.

use bytes::Bytes;
use omni_types::{
    Base64, FetchImageLinksQuery, FetchImagesQuery, ImageLinkSelection, ImageLinkType, ImageLinks,
    ImageSelection, ImageType, Images,
};

use crate::file_host;
use crate::request::Call;
use crate::response::Refusal;

/// The images of the types that were asked for. A type without an image is left out of the response.
pub(crate) fn fetch_images(call: &Call<'_>) -> Result<Images, Refusal> {
    let query: FetchImagesQuery = call.query()?;
    let selection: ImageSelection = call.body()?;
    let id = call.session_or_own(query.id.as_deref())?;
    call.session(&id)?;
    let mut images = Images::new();
    for wanted in selection.images {
        if let Some(bytes) = call.app.files.get(&id, wanted.as_str()) {
            images = with_image(images, wanted, bytes)?;
        }
    }
    Ok(images)
}

fn with_image(images: Images, kind: ImageType, bytes: Bytes) -> Result<Images, Refusal> {
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

pub(crate) fn fetch_image_links(call: &Call<'_>) -> Result<ImageLinks, Refusal> {
    let query: FetchImageLinksQuery = call.query()?;
    let selection: ImageLinkSelection = call.body()?;
    let id = call.session_or_own(query.id.as_deref())?;
    call.session(&id)?;
    let mut links = ImageLinks::new();
    for wanted in selection.images {
        if call.app.files.get(&id, wanted.as_str()).is_some() {
            let link = file_host::link(call.app, &id, wanted.as_str());
            links = with_link(links, wanted, link)?;
        }
    }
    Ok(links)
}

fn with_link(links: ImageLinks, kind: ImageLinkType, link: String) -> Result<ImageLinks, Refusal> {
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
