//! Images of the first and the second ID: decoded and measured here, recognized as the persona says.

use bytes::Bytes;
use omni_engines::image::{DecodeError, Image, Quality};
use omni_engines::person::curp;
use omni_types::endpoint::{self, Endpoint};
use omni_types::{
    CaptureFailReason, IdCapture, ImageType, ImageUpload, OcrData, SecondIdCapture, Sensitive, TypeOfId,
};

use super::super::upload;
use crate::evidence::{self, Id};
use crate::flow::Flow;
use crate::frame::{Call, Refusal};
use crate::house::JPEG_QUALITY;
use crate::persona::{self, Area, Decision, Persona, Sides};
use crate::session::{Document, Replaced, Session, Side};

/// Shorter side, in pixels, from which an image can show an ID.
const MIN_SIDE: u32 = 100;

/// Width of a card, in pixels, from which the face on it can be cropped.
const MIN_CARD_WIDTH: f64 = 200.0;

const MEXICO: &str = "MEX";
const BRAZIL: &str = "BRA";

/// Which side of which ID an image shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    id: Id,
    front: bool,
}

impl Shown {
    const FRONT: Self = Self { id: Id::First, front: true };
    const BACK: Self = Self { id: Id::First, front: false };
    const SECOND_FRONT: Self = Self { id: Id::Second, front: true };
    const SECOND_BACK: Self = Self { id: Id::Second, front: false };
}

/// An uploaded image of an ID, and what was measured on it.
pub(crate) struct SeenId {
    pub(crate) upload: Bytes,
    pub(crate) measured: Result<MeasuredId, DecodeError>,
}

pub(crate) struct MeasuredId {
    /// Whether the image has fewer pixels than can show an ID.
    pub(crate) too_small: bool,
    /// Quality of the card if one was found, otherwise of the whole image.
    pub(crate) quality: Quality,
    pub(crate) card: Option<SeenCard>,
}

pub(crate) struct SeenCard {
    /// The face on it cannot be cropped.
    pub(crate) too_small: bool,
    horizontal_resolution: i32,
    jpeg: Bytes,
    /// The portrait, cut out of it.
    face: Option<Bytes>,
}

impl SeenId {
    /// Whether no ID could be seen on it, because of the number of its pixels.
    pub(crate) fn has_wrong_size(&self) -> bool {
        match &self.measured {
            Ok(measured) => measured.too_small,
            Err(error) => *error == DecodeError::TooLarge,
        }
    }
}

/// Why an image of an ID is not taken.
enum Rejection {
    /// With HTTP status 200, and what the image was classified as nevertheless.
    Fails(CaptureFailReason, Classified),
    /// With a custom code.
    Refused(i32, &'static str),
}

/// What an image that is not taken was classified as.
enum Classified {
    /// The side of an ID that was asked for.
    Side,
    /// An ID, but not the side of one that was asked for.
    OtherSide,
    Nothing,
}

pub(crate) async fn see_front(call: &mut Call<'_, endpoint::AddFrontId>) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::FRONT).await
}

pub(crate) async fn add_front_id(
    call: &mut Call<'_, endpoint::AddFrontId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let only_front = call.query().only_front;
    add_side(call, Shown::FRONT, only_front, seen).await
}

pub(crate) async fn see_back(call: &mut Call<'_, endpoint::AddBackId>) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::BACK).await
}

pub(crate) async fn add_back_id(
    call: &mut Call<'_, endpoint::AddBackId>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    add_side(call, Shown::BACK, None, seen).await
}

pub(crate) async fn see_second_front(
    call: &mut Call<'_, endpoint::AddFrontSecondId>,
) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::SECOND_FRONT).await
}

pub(crate) async fn add_front_second_id(
    call: &mut Call<'_, endpoint::AddFrontSecondId>,
    seen: &SeenId,
) -> Result<SecondIdCapture, Refusal> {
    let only_front = call.query().only_front;
    Ok(of_second(add_side(call, Shown::SECOND_FRONT, only_front, seen).await?, seen))
}

pub(crate) async fn see_second_back(
    call: &mut Call<'_, endpoint::AddBackSecondId>,
) -> Result<SeenId, Refusal> {
    see_side(call, call.body(), Shown::SECOND_BACK).await
}

pub(crate) async fn add_back_second_id(
    call: &mut Call<'_, endpoint::AddBackSecondId>,
    seen: &SeenId,
) -> Result<SecondIdCapture, Refusal> {
    Ok(of_second(add_side(call, Shown::SECOND_BACK, None, seen).await?, seen))
}

/// The same response, with the shadow.
fn of_second(capture: IdCapture, seen: &SeenId) -> SecondIdCapture {
    let shadow = seen.measured.as_ref().map_or(0.0, |measured| measured.quality.shadow_score());
    let mut second = SecondIdCapture::new().with_shadow_confidence(shadow);
    second.classification = capture.classification;
    second.readability = capture.readability;
    second.sharpness = capture.sharpness;
    second.correct_sharpness = capture.correct_sharpness;
    second.glare = capture.glare;
    second.correct_glare = capture.correct_glare;
    second.horizontal_resolution = capture.horizontal_resolution;
    second.type_of_id = capture.type_of_id;
    second.issue_year = capture.issue_year;
    second.country_code = capture.country_code;
    second.issue_name = capture.issue_name;
    second.curp_check = capture.curp_check;
    second.session_status = capture.session_status;
    second.fail_reason = capture.fail_reason;
    second
}

/// Checks the order of the steps before the work, so that a refusal is quick.
async fn see_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    body: &ImageUpload,
    shown: Shown,
) -> Result<SeenId, Refusal> {
    let session = call.change(None).await?;
    check_order(session.document(shown.id), shown)?;
    let image = upload::uploaded(call, body).await?;
    let persona = call.persona(&session);
    let portrait = shown.front.then(|| evidence::portrait_area(session.facts(&persona), shown.id));
    look(call, image, portrait).await
}

/// Looks for a card on an image.
pub(crate) async fn see<E: Endpoint>(call: &Call<'_, E>, upload: Bytes) -> Result<SeenId, Refusal> {
    look(call, upload, None).await
}

async fn look<E: Endpoint>(
    call: &Call<'_, E>,
    upload: Bytes,
    portrait: Option<Area>,
) -> Result<SeenId, Refusal> {
    let looking = move |image| measure(&image, portrait);
    let measured = call.house().images.inspect(upload.clone(), looking).await?;
    Ok(SeenId { upload, measured })
}

fn measure(image: &Image, portrait: Option<Area>) -> MeasuredId {
    let too_small = image.width().min(image.height()) < MIN_SIDE;
    let Some(card) = image.card() else {
        return MeasuredId { too_small, quality: image.quality(), card: None };
    };
    let quality = card.image.quality();
    let face = portrait.and_then(|area| card.image.part(area.0));
    let card = SeenCard {
        too_small: card.width_px < MIN_CARD_WIDTH,
        // Resolutions are small positive numbers.
        horizontal_resolution: card.horizontal_resolution().round() as i32,
        jpeg: card.image.to_jpeg(JPEG_QUALITY).into(),
        face: face.map(|face| face.to_jpeg(JPEG_QUALITY).into()),
    };
    MeasuredId { too_small, quality, card: Some(card) }
}

fn check_order(document: &Document, shown: Shown) -> Result<(), Refusal> {
    let refuse = |message| Err(Refusal::bad_request(message));
    if !document.is_open() {
        return refuse("the ID was processed already, so its images can no longer be sent");
    }
    if !shown.front && document.front.is_none() {
        return refuse("the front of the ID must be captured before the back");
    }
    if !shown.front && document.only_front {
        return refuse(
            "the front was sent with onlyFront, or the flow asks for it alone, so there is no back to capture",
        );
    }
    Ok(())
}

async fn add_side<E: Endpoint>(
    call: &mut Call<'_, E>,
    shown: Shown,
    only_front: Option<bool>,
    seen: &SeenId,
) -> Result<IdCapture, Refusal> {
    let mut session = call.change(None).await?;
    check_order(session.document(shown.id), shown)?;
    let document = session.document_mut(shown.id);
    let attempts = if shown.front { &mut document.front_attempts } else { &mut document.back_attempts };
    *attempts += 1;
    let persona = call.persona(&session);
    let rejection = match forced(call, &session) {
        Some(forced) => Some(forced),
        None if shows_other_side(call, &session, shown, seen).await? => {
            Some(Rejection::Fails(CaptureFailReason::WrongDocumentSide, Classified::OtherSide))
        }
        None => rejection(call, &session, shown, seen),
    };
    let mut capture = describe(&session, &persona, shown, seen);
    if rejection.is_some() {
        let document = session.document_mut(shown.id);
        let failures = if shown.front { &mut document.front_failures } else { &mut document.back_failures };
        *failures += 1;
    }
    match rejection {
        Some(Rejection::Refused(code, message)) => {
            // A refused image counts as an attempt too.
            call.save(session);
            return Err(upload::refuse(call, code, message).keep());
        }
        Some(Rejection::Fails(reason, classified)) => {
            match classified {
                Classified::Side => {}
                Classified::OtherSide => capture.classification = Some(false),
                Classified::Nothing => {
                    capture = measured(seen).with_classification(false).with_horizontal_resolution(0);
                }
            }
            capture.fail_reason = Some(reason);
        }
        None => {
            if shown.front {
                // Which ID it is, and so what the flow wants of it, is known only now.
                let only_front =
                    only_front.unwrap_or_else(|| wants_only_front(call.flow(&session), &capture));
                session.document_mut(shown.id).only_front = only_front;
                session.outdate(Replaced::Front(shown.id));
            }
            store(call, &mut session, shown, seen);
            if shown.front && session.document(shown.id).is_one_sided() {
                session.forget_back(shown.id);
            }
        }
    }
    call.save(session);
    Ok(capture)
}

/// Whether the flow wants the front alone of what was captured.
fn wants_only_front(flow: &Flow, capture: &IdCapture) -> bool {
    let country = capture.country_code.as_deref().unwrap_or_default();
    let kind = capture.type_of_id.as_ref().map(TypeOfId::as_str).unwrap_or_default();
    flow.only_front(country, kind)
}

/// Whether the very image of the other side was sent again.
async fn shows_other_side<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Result<bool, Refusal> {
    let (other, _) = image_types(Shown { front: !shown.front, ..shown });
    Ok(call.image(session, &other).await?.is_some_and(|other| other == seen.upload))
}

/// Why no image is taken: because that is forced.
fn forced<E: Endpoint>(call: &Call<'_, E>, session: &Session) -> Option<Rejection> {
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    if let Some(forced) = facts.code(call.operation()) {
        return Some(Rejection::Refused(forced.value.code, "a scenario makes this call fail"));
    }
    let reason = facts.fail_reason(call.operation())?;
    Some(Rejection::Fails(reason.value, Classified::Nothing))
}

/// Why the image is not taken. What is measured comes first, then what the persona's ID is.
fn rejection<E: Endpoint>(
    call: &Call<'_, E>,
    session: &Session,
    shown: Shown,
    seen: &SeenId,
) -> Option<Rejection> {
    use CaptureFailReason::{
        DocumentNotReadable, IdTypeUnacceptable, UnableToAlignDocument, UnknownDocumentType,
        WrongOneSidedDocument,
    };
    let fails = |reason, classified| Some(Rejection::Fails(reason, classified));
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    // Only the back of the first ID documents a code for it.
    if shown == Shown::BACK && seen.has_wrong_size() {
        let message = "base64Image: the image has too many pixels, or too few; send one that a camera took";
        return Some(Rejection::Refused(5003, message));
    }
    let card = match &seen.measured {
        Err(_) => return fails(UnknownDocumentType, Classified::Nothing),
        Ok(MeasuredId { card: None, .. }) => return fails(UnableToAlignDocument, Classified::Nothing),
        Ok(MeasuredId { card: Some(card), .. }) => card,
    };
    let kind = evidence::front(facts, shown.id).value.type_of_id.unwrap_or(TypeOfId::Unknown);
    if kind == TypeOfId::Unknown {
        return fails(UnknownDocumentType, Classified::Nothing);
    }
    if !shown.front && session.document(shown.id).front.as_ref().is_some_and(|front| front.one_sided) {
        return fails(WrongOneSidedDocument, Classified::OtherSide);
    }
    if !is_acceptable(call.flow(session), &kind) {
        return fails(IdTypeUnacceptable, Classified::Side);
    }
    if !is_readable(seen) {
        return fails(DocumentNotReadable, Classified::Side);
    }
    if shown.front && evidence::portrait(facts, shown.id).value.is_empty() {
        return Some(Rejection::Refused(4019, "base64Image: there is no face on the ID"));
    }
    if shown.front && card.too_small {
        let message = "base64Image: the ID is too small on the image to crop the face; come closer";
        return Some(Rejection::Refused(1003, message));
    }
    None
}

/// Whether the flow takes IDs of a type.
fn is_acceptable(flow: &Flow, kind: &TypeOfId) -> bool {
    let Some(settings) = flow.id_capture() else { return true };
    let enabled = if *kind == TypeOfId::Passport { settings.enable_passport } else { settings.enable_id };
    enabled.unwrap_or(true)
}

fn is_readable(seen: &SeenId) -> bool {
    seen.measured.as_ref().is_ok_and(|measured| measured.quality.sharpness_score() > 0)
}

/// A response with the measured values. They are always present, and zero if nothing could be measured.
fn measured(seen: &SeenId) -> IdCapture {
    let quality = seen.measured.as_ref().ok().map(|measured| measured.quality);
    let sharpness = quality.map_or(0, |quality| quality.sharpness_score());
    let glare = quality.map_or(0, |quality| quality.glare_score());
    IdCapture::new()
        .with_sharpness(sharpness)
        .with_correct_sharpness(sharpness > 0)
        .with_glare(glare)
        .with_correct_glare(glare > 0)
}

/// The response for an ID that was classified.
fn describe(session: &Session, persona: &Persona, shown: Shown, seen: &SeenId) -> IdCapture {
    let text = read(session, persona, shown).value;
    let printed = printed(persona, shown.id);
    let kind = text.type_of_id.unwrap_or(TypeOfId::Unknown);
    let card = seen.measured.as_ref().ok().and_then(|measured| measured.card.as_ref());
    let mut capture = measured(seen)
        .with_classification(true)
        .with_readability(is_readable(seen))
        .with_horizontal_resolution(card.map_or(0, |card| card.horizontal_resolution))
        .with_country_code(printed.class.country.as_str())
        .with_type_of_id(kind.clone())
        .with_session_status(session.status.clone());
    if printed.class.country != BRAZIL {
        let subtype = printed.class.subtype.as_deref().map(|subtype| format!(" {subtype}"));
        let subtype = subtype.unwrap_or_default();
        capture.issue_name = Some(format!("{} {kind}{subtype}", printed.class.country));
        capture.issue_year = text.issue_date.map(Sensitive::into_inner);
    }
    if shown.front && printed.class.country == MEXICO {
        capture.curp_check = Some(text.curp.is_some_and(|curp| curp::parse(&curp).is_ok()));
    }
    capture
}

/// What is read from the side.
fn read(session: &Session, persona: &Persona, shown: Shown) -> Decision<OcrData> {
    let facts = session.facts(persona);
    if shown.front { evidence::front(facts, shown.id) } else { evidence::back(facts, shown.id) }
}

fn printed(persona: &Persona, id: Id) -> &persona::Document {
    match id {
        Id::First => &persona.data().document,
        Id::Second => &persona.data().second_document,
    }
}

/// Names of the stored images: the whole one and the card.
fn image_types(shown: Shown) -> (String, String) {
    let (full, cropped) = match shown.front {
        true => (ImageType::FullFrameFrontId, ImageType::CroppedFrontId),
        false => (ImageType::FullFrameBackId, ImageType::CroppedBackId),
    };
    (shown.id.image(&full), shown.id.image(&cropped))
}

fn store<E: Endpoint>(call: &mut Call<'_, E>, session: &mut Session, shown: Shown, seen: &SeenId) {
    let Ok(MeasuredId { quality, card: Some(card), .. }) = &seen.measured else { return };
    let persona = call.persona(session);
    let facts = session.facts(&persona);
    let (portrait, barcode) = match shown.front {
        true => (evidence::portrait(facts, shown.id), None),
        false => (Decision::default(), evidence::barcode_on_back(facts, shown.id)),
    };
    let side = Some(Side {
        sharpness: quality.sharpness_score(),
        glare: quality.glare_score(),
        text: Box::new(read(session, &persona, shown)),
        portrait,
        one_sided: printed(&persona, shown.id).class.sides == Sides::One,
        features: evidence::features(facts, shown.id, shown.front),
        barcode: barcode.map(Box::new),
    });
    let document = session.document_mut(shown.id);
    *(if shown.front { &mut document.front } else { &mut document.back }) = side;
    let (full, cropped) = image_types(shown);
    call.put_image(session, &full, seen.upload.clone());
    call.put_image(session, &cropped, card.jpeg.clone());
    if let Some(face) = &card.face {
        call.put_image(session, &shown.id.image(&ImageType::CroppedIdFace), face.clone());
    }
}
