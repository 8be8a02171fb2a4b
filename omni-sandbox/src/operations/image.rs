//! Fetching stored images.

use bytes::Bytes;
use omni_types::endpoint::Endpoint;
use omni_types::{
    Base64, ConcatenatedImageType, ConcatenatedImages, ImageLinkType, ImageLinks, ImageType, Images,
    SecondIdImageType, SecondIdImages, Sensitive, endpoint,
};

use crate::frame::{Call, Refusal};
use crate::links;
use crate::session::{self, Session};

/// Puts a value into the field with the same name as its type.
macro_rules! put {
    ($target:expr, $value:expr, $kind:expr => $types:ident { $($variant:ident $with:ident)* }) => {
        match $kind {
            $($types::$variant => $target.$with($value),)*
            _ => return Err(unknown($kind.as_str())),
        }
    };
}

/// The images of the requested types. A type without an image is omitted from the response.
pub(crate) async fn fetch_images(call: &mut Call<'_, endpoint::FetchImages>) -> Result<Images, Refusal> {
    let session = call.session_or_kept(call.query().id.as_deref(), has_images).await?;
    let mut images = Images::new();
    for wanted in distinct(&call.body().images) {
        if let Some(bytes) = call.image(&session, wanted.as_str()).await? {
            images = with_image(images, wanted, Base64::from_bytes(bytes))?;
        }
        if matches!(wanted, ImageType::Signature | ImageType::Signatures) {
            images.signatures = signatures(call, &session).await?;
        }
    }
    Ok(images)
}

/// Images can be kept when a session is deleted.
fn has_images(session: &Session) -> bool {
    !session.images.is_empty()
}

/// Each type once, no matter how often a request names it: the response has one field for it.
fn distinct<T: PartialEq>(wanted: &[T]) -> Vec<&T> {
    let mut types = Vec::new();
    for kind in wanted {
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    types
}

fn with_image(images: Images, kind: &ImageType, image: Base64) -> Result<Images, Refusal> {
    Ok(put!(images, image, kind => ImageType {
        Selfie with_selfie
        VideoSelfie with_video_selfie
        CroppedFace with_cropped_face
        CroppedIdFace with_cropped_id_face
        Document with_document
        Signature with_signature
        FullFrameFrontId with_full_frame_front_id
        FullFrameBackId with_full_frame_back_id
        CroppedFrontId with_cropped_front_id
        CroppedBackId with_cropped_back_id
        ConfSelfie with_conf_selfie
        ConfFrontId with_conf_front_id
        ConfBackId with_conf_back_id
        ConfPoa with_conf_poa
        AddressStatement with_address_statement
        MedicalDoc with_medical_doc
        ThirdId with_third_id
        Contract with_contract
        SignedContract with_signed_contract
        VideoSelfieCompareId with_video_selfie_compare_id
        VideoSelfieCompareOcr with_video_selfie_compare_ocr
        OtherDocument1 with_other_document1
        OtherDocument2 with_other_document2
        CroppedOriginalFrontId with_cropped_original_front_id
        CroppedOriginalBackId with_cropped_original_back_id
    }))
}

/// All signatures, in the order in which they were added.
async fn signatures<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
) -> Result<Option<Vec<Base64>>, Refusal> {
    let mut all = Vec::new();
    for name in session.images.signatures() {
        all.extend(call.image(session, name).await?.map(Base64::from_bytes));
    }
    Ok(Some(all).filter(|all| !all.is_empty()))
}

pub(crate) async fn fetch_image_links(
    call: &mut Call<'_, endpoint::FetchImageLinks>,
) -> Result<ImageLinks, Refusal> {
    let session = call.session_or_kept(call.query().id.as_deref(), has_images).await?;
    let mut links = ImageLinks::new();
    let link = |name: &str| links::download(call.house(), &session.id, name);
    for wanted in distinct(&call.body().images) {
        let name = match wanted {
            ImageLinkType::MedicalTest => ImageType::MedicalDoc.as_str().to_owned(),
            ImageLinkType::SecondId => session::Images::of_second_id(ImageType::FullFrameFrontId.as_str()),
            other => other.as_str().to_owned(),
        };
        if session.images.get(&name).is_some() {
            links = with_link(links, wanted, link(&name))?;
        }
        if matches!(wanted, ImageLinkType::Signature | ImageLinkType::Signatures) {
            let all: Vec<_> = session.images.signatures().map(link).collect();
            links.signatures = Some(all).filter(|all| !all.is_empty()).map(Sensitive::new);
        }
    }
    Ok(links)
}

fn with_link(links: ImageLinks, kind: &ImageLinkType, link: String) -> Result<ImageLinks, Refusal> {
    Ok(put!(links, link, kind => ImageLinkType {
        Selfie with_selfie
        VideoSelfie with_video_selfie
        CroppedFace with_cropped_face
        CroppedIdFace with_cropped_id_face
        Document with_document
        Signature with_signature
        FullFrameFrontId with_full_frame_front_id
        FullFrameBackId with_full_frame_back_id
        CroppedFrontId with_cropped_front_id
        CroppedBackId with_cropped_back_id
        ConfSelfie with_conf_selfie
        ConfFrontId with_conf_front_id
        ConfBackId with_conf_back_id
        ConfPoa with_conf_poa
        AddressStatement with_address_statement
        MedicalTest with_medical_test
        SecondId with_second_id
        ThirdId with_third_id
        Contract with_contract
        SignedContract with_signed_contract
        CroppedOriginalFrontId with_cropped_original_front_id
        CroppedOriginalBackId with_cropped_original_back_id
    }))
}

/// The images of the second ID. The other kinds are not images of an ID, so they are the session's.
pub(crate) async fn fetch_second_id_images(
    call: &mut Call<'_, endpoint::FetchSecondIdImages>,
) -> Result<SecondIdImages, Refusal> {
    let session = call.session_or_kept(call.query().id.as_deref(), has_images).await?;
    let mut images = SecondIdImages::new();
    for wanted in distinct(&call.body().images) {
        if let Some(bytes) = call.image(&session, &name_for_second_id(wanted)).await? {
            images = with_second_id_image(images, wanted, Base64::from_bytes(bytes))?;
        }
        if matches!(wanted, SecondIdImageType::Signature | SecondIdImageType::Signatures) {
            images.signatures = signatures(call, &session).await?;
        }
    }
    Ok(images)
}

/// The name under which an image is stored that is requested as an image of the second ID.
fn name_for_second_id(wanted: &SecondIdImageType) -> String {
    use SecondIdImageType::{
        CroppedBackId, CroppedFrontId, CroppedIdFace, FullFrameBackId, FullFrameFrontId, MedicalTest,
        SecondId,
    };
    match wanted {
        FullFrameFrontId | FullFrameBackId | CroppedFrontId | CroppedBackId | CroppedIdFace => {
            session::Images::of_second_id(wanted.as_str())
        }
        // The second ID itself is requested by its front.
        SecondId => session::Images::of_second_id(ImageType::FullFrameFrontId.as_str()),
        MedicalTest => ImageType::MedicalDoc.as_str().to_owned(),
        other => other.as_str().to_owned(),
    }
}

fn with_second_id_image(
    images: SecondIdImages,
    kind: &SecondIdImageType,
    image: Base64,
) -> Result<SecondIdImages, Refusal> {
    Ok(put!(images, image, kind => SecondIdImageType {
        Selfie with_selfie
        VideoSelfie with_video_selfie
        CroppedFace with_cropped_face
        CroppedIdFace with_cropped_id_face
        Document with_document
        Signature with_signature
        FullFrameFrontId with_full_frame_front_id
        FullFrameBackId with_full_frame_back_id
        CroppedFrontId with_cropped_front_id
        CroppedBackId with_cropped_back_id
        ConfSelfie with_conf_selfie
        ConfFrontId with_conf_front_id
        ConfBackId with_conf_back_id
        ConfPoa with_conf_poa
        AddressStatement with_address_statement
        MedicalTest with_medical_test
        SecondId with_second_id
        ThirdId with_third_id
        Contract with_contract
        SignedContract with_signed_contract
    }))
}

/// The images that a request joins.
pub(crate) struct Joined {
    /// The type of the first one, under which the result is returned.
    first: ConcatenatedImageType,
    image: Base64,
}

/// Joining takes long, so it is done once, before the handler runs.
pub(crate) async fn join_images(
    call: &mut Call<'_, endpoint::FetchConcatenatedImages>,
) -> Result<Option<Joined>, Refusal> {
    let session = call.session_or_kept(call.query().id.as_deref(), has_images).await?;
    let (mut first, mut found) = (None, Vec::<Bytes>::new());
    for wanted in distinct(&call.body().images) {
        if let Some(bytes) = call.image(&session, wanted.as_str()).await? {
            first.get_or_insert(*wanted);
            found.push(bytes);
        }
    }
    let Some(first) = first else { return Ok(None) };
    let joined = call.house().images.join(found).await?.map_err(|_| {
        Refusal::bad_request(
            "images: a proof of address that is a PDF cannot be joined with images; fetch it with fetch_images",
        )
    })?;
    let too_large = "images: joined, the images would have too many pixels; ask for fewer of them";
    let image = joined.map(Base64::from_bytes).ok_or_else(|| Refusal::bad_request(too_large))?;
    Ok(Some(Joined { first, image }))
}

/// There is one resulting image. It is returned under the first requested type that exists.
pub(crate) async fn fetch_concatenated_images(
    call: &mut Call<'_, endpoint::FetchConcatenatedImages>,
    joined: &Option<Joined>,
) -> Result<ConcatenatedImages, Refusal> {
    let session = call.session_or_kept(call.query().id.as_deref(), has_images).await?;
    let mut images = ConcatenatedImages::new();
    if let Some(Joined { first, image }) = joined {
        images = with_joined(images, first, image.clone())?;
    }
    let asks = |kind| call.body().images.contains(&kind);
    if asks(ConcatenatedImageType::Signature) || asks(ConcatenatedImageType::Signatures) {
        images.signatures = signatures(call, &session).await?;
    }
    Ok(images)
}

fn with_joined(
    images: ConcatenatedImages,
    kind: &ConcatenatedImageType,
    image: Base64,
) -> Result<ConcatenatedImages, Refusal> {
    Ok(put!(images, image, kind => ConcatenatedImageType {
        Selfie with_selfie
        VideoSelfie with_video_selfie
        CroppedFace with_cropped_face
        CroppedIdFace with_cropped_id_face
        Document with_document
        Signature with_signature
        CroppedFrontId with_cropped_front_id
        CroppedBackId with_cropped_back_id
        ConfSelfie with_conf_selfie
        ConfFrontId with_conf_front_id
        ConfBackId with_conf_back_id
        ConfPoa with_conf_poa
        AddressStatement with_address_statement
        MedicalDoc with_medical_doc
        VideoSelfieCompareId with_video_selfie_compare_id
        VideoSelfieCompareOcr with_video_selfie_compare_ocr
        OtherDocument1 with_other_document1
        OtherDocument2 with_other_document2
    }))
}

/// An image is stored for which the response has no field.
fn unknown(kind: &str) -> Refusal {
    Refusal::internal(format!("the sandbox cannot return images of the type {kind}"))
}
