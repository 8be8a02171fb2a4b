//! Pictures of the document and of the face: decoded and measured here, recognised by the persona.

use bytes::Bytes;
use omni_types::{
    AddBackIdQuery, AddFaceQuery, AddFrontIdQuery, CaptureFailReason, FaceCapture, IdCapture, ImageType,
    ImageUpload, Operation, SelfieImageKind, Sensitive, TypeOfId,
};

use crate::answer::{Outcome, Refusal};
use crate::picture::{Picture, PictureError, Quality};
use crate::request::Call;
use crate::state::{IdSide, Selfie, Session, day, year, years_between};

/// JPEG quality of the pictures that the sandbox makes itself.
const JPEG_QUALITY: u8 = 90;

/// Mean brightness, of 255, from which on a face counts as well lit.
const MIN_BRIGHTNESS: f64 = 50.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

/// What was measured on a picture of a document.
struct SeenDocument {
    /// Of the card, if one was found, else of the whole picture.
    quality: Quality,
    card: Option<SeenCard>,
}

struct SeenCard {
    horizontal_resolution: i32,
    jpeg: Bytes,
}

pub(crate) async fn add_front_id(call: &Call<'_>) -> Outcome<IdCapture> {
    let query: AddFrontIdQuery = call.query()?;
    add_id_side(call, Side::Front, query.only_front).await
}

pub(crate) async fn add_back_id(call: &Call<'_>) -> Outcome<IdCapture> {
    let _: AddBackIdQuery = call.query()?;
    add_id_side(call, Side::Back, None).await
}

async fn add_id_side(call: &Call<'_>, side: Side, only_front: Option<bool>) -> Outcome<IdCapture> {
    let bytes = image(call)?;
    let id = call.own_session()?;
    // Before the work, so that a refusal is quick; and again after it, because the session may have changed.
    let session = call.session(id)?;
    call.check_open(&session)?;
    check_order(&session, side)?;
    let seen = on_picture(call, bytes.clone(), |picture| see_document(&picture)).await?;
    if side == Side::Back && matches!(seen, Err(PictureError::TooLarge)) {
        return Err(Refusal::custom(
            Operation::AddBackId,
            5003,
            "base64Image: the picture has too many pixels",
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
            Ok(SeenDocument { quality, card: None }) => {
                return Ok(unclassified(CaptureFailReason::UnableToAlignDocument, Some(quality)));
            }
            Ok(SeenDocument { quality, card: Some(card) }) => (quality, card),
        };
        let (sharpness, glare) = (quality.sharpness_score(), quality.glare_score());
        let readable = sharpness > 0;
        let (document, kind) = (persona.document(), TypeOfId::IdentificationCard);
        let mut capture = measured(Some(quality))
            .with_classification(true)
            .with_readability(readable)
            .with_horizontal_resolution(card.horizontal_resolution)
            .with_issue_name(format!("{} {kind} SPECIMEN", document.issuing_state))
            .with_country_code(document.issuing_state)
            .with_type_of_id(kind)
            .with_session_status(session.status.clone());
        if side == Side::Back {
            // The date of issue stands on the back of the card.
            capture.issue_year = year(document.issue_date);
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

fn check_order(session: &Session, side: Side) -> Outcome<()> {
    if session.id_result.is_some() {
        return Err(Refusal::bad_request("the document was processed and can no longer be sent"));
    }
    if side == Side::Back && session.front.is_none() {
        return Err(Refusal::bad_request("the front of the document has to come before the back"));
    }
    if side == Side::Back && session.only_front {
        return Err(Refusal::bad_request("the document was announced as one that has a front only"));
    }
    Ok(())
}

fn see_document(picture: &Picture) -> SeenDocument {
    let Some(card) = picture.card() else {
        return SeenDocument { quality: picture.quality(), card: None };
    };
    let quality = card.picture.quality();
    // Resolutions are small positive numbers.
    let horizontal_resolution = card.horizontal_resolution().round() as i32;
    let jpeg = card.picture.to_jpeg(JPEG_QUALITY).into();
    SeenDocument { quality, card: Some(SeenCard { horizontal_resolution, jpeg }) }
}

fn unclassified(reason: CaptureFailReason, quality: Option<Quality>) -> IdCapture {
    measured(quality).with_classification(false).with_horizontal_resolution(0).with_fail_reason(reason)
}

/// The measures; zeros if there was nothing to measure, since they are always present.
fn measured(quality: Option<Quality>) -> IdCapture {
    let sharpness = quality.map_or(0, |quality| quality.sharpness_score());
    let glare = quality.map_or(0, |quality| quality.glare_score());
    IdCapture::new()
        .with_sharpness(sharpness)
        .with_correct_sharpness(sharpness > 0)
        .with_glare(glare)
        .with_correct_glare(glare > 0)
}

pub(crate) async fn add_face(call: &Call<'_>) -> Outcome<FaceCapture> {
    let query: AddFaceQuery = call.query()?;
    let bytes = image(call)?;
    let id = call.own_session()?;
    call.check_open(&call.session(id)?)?;
    let quality = on_picture(call, bytes.clone(), |picture| picture.quality()).await?;
    let persona = call.app.persona();
    let now = call.app.clock.now();
    // A refused picture is an attempt as well, and so the refusal is a result of the change, not its failure.
    call.change(id, |session| {
        session.selfie_attempts += 1;
        let refuse = |code, message| Ok(Err(Refusal::custom(Operation::AddFace, code, message)));
        let quality = match quality {
            Ok(quality) => quality,
            Err(PictureError::TooLarge) => {
                return refuse(3008, "base64Image: the picture has too many pixels");
            }
            Err(_) => return refuse(4019, "base64Image: there is no picture in the data"),
        };
        if quality.sharpness_score() == 0 {
            return refuse(3006, "base64Image: the picture is blurred");
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
            // 0 is a living person.
            .with_confidence(if persona.live() { 0.0 } else { 1.0 })
            .with_is_bright(bright)
            .with_has_lenses(false)
            .with_session_status(session.status.clone());
        capture.age = day(persona.document().birth_date).map(|born| Sensitive::new(years_between(born, now)));
        Ok(Ok(capture))
    })?
}

/// The bytes of the uploaded picture.
fn image(call: &Call<'_>) -> Outcome<Bytes> {
    let upload: ImageUpload = call.body()?;
    match (upload.base64_image, upload.image_url) {
        (Some(image), _) => image.decode().map_err(|_| Refusal::bad_request("base64Image: expected base64")),
        (None, Some(_)) => {
            Err(Refusal::bad_request("imageUrl: the sandbox fetches nothing, send base64Image instead"))
        }
        (None, None) => Err(Refusal::bad_request("expected base64Image")),
    }
}

/// Decodes a picture and looks at it, away from the threads that answer other requests meanwhile. Pictures wait for each
/// other, because a decoded one can take hundreds of megabytes.
async fn on_picture<T: Send + 'static>(
    call: &Call<'_>,
    bytes: Bytes,
    look: impl FnOnce(Picture) -> T + Send + 'static,
) -> Outcome<Result<T, PictureError>> {
    let failed = || Refusal::internal("the picture could not be looked at");
    let _permit = call.app.decoders.acquire().await.map_err(|_| failed())?;
    let looking = tokio::task::spawn_blocking(move || Picture::decode(&bytes).map(look));
    looking.await.map_err(|_| failed())
}
