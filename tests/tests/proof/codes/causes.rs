//! The real causes of custom codes.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use omni_client::types::{Base64, ImageUpload, Operation, SessionStart};
use omni_sandbox::specimen::{CARD_FRONT, SELFIE};
use serde_json::Value;

use super::UNKNOWN;
use crate::example::{self, Spare};
use crate::request::{Content, Request};
use crate::world::{Person, World};

/// A flow that is built in, and not activated.
const INACTIVE: &str = "5f0a1b2c3d4e5f6071820004";

/// What produces a code, a request, and its token.
type Cause = (&'static str, Request, Option<String>);

/// Sessions in the states that the causes need.
pub struct People {
    fresh: Person,
    /// The front of the ID was captured.
    with_front: Person,
    /// Has the phone number of a customer.
    with_known_phone: Person,
    deleted_token: String,
}

impl People {
    pub async fn new(world: &World, deleted: &Person) -> Self {
        const PHONE: &str = "+15550100144";
        let fresh = world.start("fresh").await;
        let with_front = world.start("with-front").await;
        capture_front(&with_front).await;
        let mut customer = world.start("customer-with-phone").await;
        // Another face than that of the customers so far, so that there is a new customer.
        world.sandbox.sessions().force(&customer.id, ["SANDBOX_PERSONA_MEXICAN"]).await.unwrap();
        world.onboard(&mut customer, PHONE).await;
        assert!(!customer.customer.is_empty());
        let with_known_phone = world.start("with-known-phone").await;
        let phone = omni_client::types::PhoneNumber::new(PHONE.to_owned());
        with_known_phone.session.add_phone(&phone).await.unwrap();
        Self { fresh, with_front, with_known_phone, deleted_token: deleted.token.clone() }
    }

    /// The real cause of a code, if there is one that can be sent.
    pub fn cause(&self, world: &World, operation: Operation, code: i32) -> Option<Cause> {
        use Operation as O;
        let of = |person: &Person| example::request(&world.document.value, operation, person, &Spare(&[]));
        let own = |words, person: &Person, request: Request| {
            Some((words, request, world.token(operation, person).map(str::to_owned)))
        };
        let shows =
            |words, image: Vec<u8>| own(words, &self.with_front, with_image(&of(&self.with_front), &image));
        let by_admin = |words, request| Some((words, request, Some(world.admin.clone())));
        let compares = matches!(
            operation,
            O::CompareVideoSelfieId
                | O::CompareVideoSelfieIdBinary
                | O::CompareVideoSelfieOcr
                | O::CompareVideoSelfieOcrBinary
        );
        match (operation, code) {
            (O::StartOnboarding, 4026) => {
                own("a `uuid` that nothing has", &self.fresh, start(SessionStart::new().with_uuid(UNKNOWN)))
            }
            (O::StartOnboarding, 4027) => own(
                "a `configurationId` that nothing has",
                &self.fresh,
                start(SessionStart::new().with_configuration_id(UNKNOWN)),
            ),
            (O::StartOnboarding, 4028) => own(
                "a flow that is not activated",
                &self.fresh,
                start(SessionStart::new().with_configuration_id(INACTIVE)),
            ),
            (O::SendOnboardingSms, 4004) | (O::AssignInterviewer, 4014) => by_admin(
                "a session that does not exist",
                with_text(&of(&self.fresh), &self.fresh.id, UNKNOWN),
            ),
            (O::VerifyInterviewCode, 4014) => {
                own("another code", &self.fresh, with_text(&of(&self.fresh), &self.fresh.code, "000000"))
            }
            (O::AddFrontId | O::AddBackId, 4004) => {
                Some(("the session was deleted", of(&self.fresh), Some(self.deleted_token.clone())))
            }
            (O::AddFrontId | O::AddFrontSecondId, 1003) => {
                shows("a card of less than 200 pixels", small_card())
            }
            (O::AddBackId, 5003) => shows("an image of 40 by 40 pixels", plain(40, 128)),
            (O::AddFace, 4019) => shows("half of an image", SELFIE[..SELFIE.len() / 2].to_vec()),
            (O::AddFace, 3005) => shows("an ID instead of a face", CARD_FRONT.to_vec()),
            (O::AddFace, 3006) => shows("an image without any edge", plain(300, 128)),
            (O::AddFace, 3007) => shows("a black image", plain(300, 0)),
            (O::AddFace, 3008) => shows("an image of 40 by 40 pixels", plain(40, 128)),
            (O::AddFace, 3010) => shows("a JPEG of the quality 5", compressed()),
            (O::ProcessFace, 6000) => own("no selfie yet", &self.fresh, of(&self.fresh)),
            (O::ApproveCustomer, 4006) => {
                own("the phone number of a customer", &self.with_known_phone, of(&self.with_known_phone))
            }
            (_, 4020) if compares => own("no front of the ID yet", &self.fresh, of(&self.fresh)),
            (_, 1003) if compares => shows("a card of less than 200 pixels", small_card()),
            (_, 5003) if compares => shows("an image of 40 by 40 pixels", plain(40, 128)),
            (_, 5004) if compares => shows("an image without a card", plain(300, 128)),
            (_, 5005) if compares => shows("what is not an image", b"not an image".to_vec()),
            _ => None,
        }
    }
}

/// Captures the front of the ID.
pub async fn capture_front(person: &Person) {
    let upload = ImageUpload::from_image(Base64::from_bytes(CARD_FRONT));
    person.session.add_front_id(&Default::default(), &upload).await.unwrap();
}

fn start(start: SessionStart) -> Request {
    let content = Content::Json(serde_json::to_value(start).unwrap());
    Request { content, ..Request::new(Operation::StartOnboarding) }
}

/// A start that names a session which does not exist.
#[allow(deprecated)] // One of the names of a session.
pub fn of_unknown_session(request: &Request) -> Request {
    match request.operation {
        Operation::StartOnboarding => start(SessionStart::new().with_interview_id(UNKNOWN)),
        _ => request.clone(),
    }
}

/// The request with another text in the place of one.
pub fn with_text(request: &Request, text: &str, other: &str) -> Request {
    let mut request = request.clone();
    let values = request.path.iter_mut().chain(request.query.iter_mut());
    values.filter(|(_, value)| value == text).for_each(|(_, value)| other.clone_into(value));
    if let Content::Json(body) = &mut request.content {
        replace(body, text, other);
    }
    request
}

fn replace(value: &mut Value, text: &str, other: &str) {
    match value {
        Value::String(here) if here == text => other.clone_into(here),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, text, other)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, text, other)),
        _ => {}
    }
}

/// The request with another image.
pub fn with_image(request: &Request, image: &[u8]) -> Request {
    let content = match &request.content {
        Content::Bytes(media_type, _) => Content::Bytes(media_type.clone(), Bytes::copy_from_slice(image)),
        _ => {
            let image = Base64::from_text(Base64::from_bytes(image.to_vec()).encoded().into_owned()).unwrap();
            Content::Json(serde_json::json!({ "base64Image": image.encoded() }))
        }
    };
    Request { content, ..request.clone() }
}

/// The card, made smaller.
fn small_card() -> Vec<u8> {
    png(&image::load_from_memory(CARD_FRONT).unwrap().thumbnail(200, 200))
}

/// An image of one color.
pub fn plain(side: u32, gray: u8) -> Vec<u8> {
    png(&RgbImage::from_pixel(side, side, Rgb([gray; 3])).into())
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The selfie, compressed too much.
fn compressed() -> Vec<u8> {
    let mut bytes = Vec::new();
    let selfie = image::load_from_memory(SELFIE).unwrap();
    JpegEncoder::new_with_quality(&mut bytes, 5).encode_image(&selfie).unwrap();
    bytes
}
