//! Images of the ID and of the face: decoded and measured here, recognized as the persona says.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, Quality};
use omni_types::{
    AddBackIdQuery, AddFaceQuery, AddFrontIdQuery, CaptureFailReason, FaceCapture, IdCapture, ImageType,
    ImageUpload, Operation, SelfieImageKind, Sensitive, TypeOfId,
};

use crate::request::Call;
use crate::response::Refusal;
use crate::state::{IdSide, Selfie, Session, day, year, years_between};

/// JPEG quality of the images that the sandbox encodes itself.
const JPEG_QUALITY: u8 = 90;

/// Mean brightness, out of 255, from which a face counts as well lit.
const MIN_BRIGHTNESS: f64 = 50.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

/// What was measured on an image of an ID.
struct SeenId {
    /// Quality of the card if one was found, otherwise of the whole image.
    quality: Quality,
    card: Option<SeenCard>,
}

struct SeenCard {
    horizontal_resolution: i32,
    jpeg: Bytes,
}

pub(crate) async fn add_front_id(call: &Call<'_>) -> Result<IdCapture, Refusal> {
    let query: AddFrontIdQuery = call.query()?;
    add_id_side(call, Side::Front, query.only_front).await
}

pub(crate) async fn add_back_id(call: &Call<'_>) -> Result<IdCapture, Refusal> {
    let _: AddBackIdQuery = call.query()?;
    add_id_side(call, Side::Back, None).await
}

async fn add_id_side(call: &Call<'_>, side: Side, only_front: Option<bool>) -> Result<IdCapture, Refusal> {
    let bytes = uploaded(call)?;
    let id = call.own_session()?;
    // Checked before the work, so that a refusal is quick, and again after it, because the session may have changed.
    let session = call.session(id)?;
    call.check_open(&session)?;
    check_order(&session, side)?;
    let seen = inspect(call, bytes.clone(), |image| see_id(&image)).await?;
    if side == Side::Back && matches!(seen, Err(DecodeError::TooLarge)) {
        return Err(Refusal::custom(
            Operation::AddBackId,
            5003,
            "base64Image: the image has too many pixels",
        ));
    }
    let persona = call.app.persona();
    call.change(id, |session| {
        check_order(session, side)?;
        let attempts = match side {
            Side::Front => &mut session.front_attempts,
            Side::Back => &mut session.back_attempts,
        };
        *attempts += 1;
        let (quality, card) = match seen {
            Err(_) => return Ok(unclassified(CaptureFailReason::UnknownDocumentType, None)),
            Ok(SeenId { quality, card: None }) => {
                return Ok(unclassified(CaptureFailReason::UnableToAlignDocument, Some(quality)));
            }
            Ok(SeenId { quality, card: Some(card) }) => (quality, card),
        };
        let (sharpness, glare) = (quality.sharpness_score(), quality.glare_score());
        let readable = sharpness > 0;
        let (printed, kind) = (persona.printed(), TypeOfId::IdentificationCard);
        let mut capture = measured(Some(quality))
            .with_classification(true)
            .with_readability(readable)
            .with_horizontal_resolution(card.horizontal_resolution)
            .with_issue_name(format!("{} {kind} SPECIMEN", printed.issuing_state))
            .with_country_code(printed.issuing_state)
            .with_type_of_id(kind)
            .with_session_status(session.status.clone());
        if side == Side::Back {
            // The date of issue is printed on the back of the card.
            capture.issue_year = year(printed.issue_date);
        }
        if !readable {
            return Ok(capture.with_fail_reason(CaptureFailReason::DocumentNotReadable));
        }
        let taken = Some(IdSide { sharpness, glare, persona });
        let (full, cropped) = match side {
            Side::Front => {
                session.front = taken;
                session.only_front = only_front.unwrap_or(false);
                (ImageType::FullFrameFrontId, ImageType::CroppedFrontId)
            }
            Side::Back => {
                session.back = taken;
                (ImageType::FullFrameBackId, ImageType::CroppedBackId)
            }
        };
        call.app.files.put(id, full.as_str(), bytes);
        call.app.files.put(id, cropped.as_str(), card.jpeg);
        Ok(capture)
    })
}

fn check_order(session: &Session, side: Side) -> Result<(), Refusal> {
    if session.id_result.is_some() {
        return Err(Refusal::bad_request(
            "the ID was processed already, so its images can no longer be sent",
        ));
    }
    if side == Side::Back && session.front.is_none() {
        return Err(Refusal::bad_request("the front of the ID must be captured before the back"));
    }
    if side == Side::Back && session.only_front {
        return Err(Refusal::bad_request(
            "the front was sent with onlyFront, so there is no back to capture",
        ));
    }
    Ok(())
}

fn see_id(image: &Image) -> SeenId {
    let Some(card) = image.card() else {
        return SeenId { quality: image.quality(), card: None };
    };
    let quality = card.image.quality();
    // Resolutions are small positive numbers.
    let horizontal_resolution = card.horizontal_resolution().round() as i32;
    let jpeg = card.image.to_jpeg(JPEG_QUALITY).into();
    SeenId { quality, card: Some(SeenCard { horizontal_resolution, jpeg }) }
}

fn unclassified(reason: CaptureFailReason, quality: Option<Quality>) -> IdCapture {
    measured(quality).with_classification(false).with_horizontal_resolution(0).with_fail_reason(reason)
}

/// A capture with the measured values. They are always present, and zero if nothing could be measured.
fn measured(quality: Option<Quality>) -> IdCapture {
    let sharpness = quality.map_or(0, |quality| quality.sharpness_score());
    let glare = quality.map_or(0, |quality| quality.glare_score());
    IdCapture::new()
        .with_sharpness(sharpness)
        .with_correct_sharpness(sharpness > 0)
        .with_glare(glare)
        .with_correct_glare(glare > 0)
}

pub(crate) async fn add_face(call: &Call<'_>) -> Result<FaceCapture, Refusal> {
    let query: AddFaceQuery = call.query()?;
    let bytes = uploaded(call)?;
    let id = call.own_session()?;
    call.check_open(&call.session(id)?)?;
    let quality = inspect(call, bytes.clone(), |image| image.quality()).await?;
    let persona = call.app.persona();
    let now = call.app.clock.now();
    // A refused image counts as an attempt too. The change must be kept, so it returns the refusal as a value.
    call.change(id, |session| {
        session.selfie_attempts += 1;
        let refuse = |code, message| Ok(Err(Refusal::custom(Operation::AddFace, code, message)));
        let quality = match quality {
            Ok(quality) => quality,
            Err(DecodeError::TooLarge) => {
                return refuse(3008, "base64Image: the image has too many pixels");
            }
            Err(_) => return refuse(4019, "base64Image: the data is not an image"),
        };
        if quality.sharpness_score() == 0 {
            return refuse(3006, "base64Image: the image is blurred");
        }
        let bright = quality.brightness >= MIN_BRIGHTNESS;
        let sharpness = quality.sharpness_score();
        let selfie = Some(Selfie { sharpness, brightness: quality.brightness, bright, persona });
        let image_type = match query.image_type {
            None | Some(SelfieImageKind::Selfie) => {
                session.selfie = selfie;
                ImageType::Selfie
            }
            Some(SelfieImageKind::VideoSelfie) => {
                session.video_selfie = selfie;
                ImageType::VideoSelfie
            }
            Some(_) => {
                return Err(Refusal::bad_request(
                    "query parameter imageType: expected selfie or videoSelfie",
                ));
            }
        };
        call.app.files.put(id, image_type.as_str(), bytes);
        let mut capture = FaceCapture::new()
            // 0 means a live person.
            .with_confidence(if persona.live() { 0.0 } else { 1.0 })
            .with_is_bright(bright)
            .with_has_lenses(false)
            .with_session_status(session.status.clone());
        let born = day(persona.printed().birth_date);
        capture.age = born.and_then(|born| years_between(born, now)).map(Sensitive::new);
        Ok(Ok(capture))
    })?
}

/// The bytes of the uploaded image.
fn uploaded(call: &Call<'_>) -> Result<Bytes, Refusal> {
    let upload: ImageUpload = call.body()?;
    match (upload.base64_image, upload.image_url) {
        (Some(image), _) => image.decode().map_err(|_| Refusal::bad_request("base64Image: expected base64")),
        (None, Some(_)) => {
            Err(Refusal::bad_request("imageUrl: the sandbox fetches nothing; send base64Image instead"))
        }
        (None, None) => Err(Refusal::bad_request("expected base64Image")),
    }
}

/// Decodes and inspects an image, on a blocking thread so that other requests do not wait. Only a few images are
/// decoded at a time, because one can take hundreds of megabytes.
async fn inspect<T: Send + 'static>(
    call: &Call<'_>,
    bytes: Bytes,
    look: impl FnOnce(Image) -> T + Send + 'static,
) -> Result<Result<T, DecodeError>, Refusal> {
    let failed = || Refusal::internal("the image could not be inspected");
    let _permit = call.app.decoders.acquire().await.map_err(|_| failed())?;
    let looking = tokio::task::spawn_blocking(move || Image::decode(&bytes).map(look));
    looking.await.map_err(|_| failed())
}
