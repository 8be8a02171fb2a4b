//! The reasons for which an image of an ID is not accepted, which are in responses with status 200.

use omni_client::types::{CaptureFailReason, Operation};
use omni_sandbox::specimen::{CARD_BACK, CARD_FRONT, CARD_FRONT_BLURRED};

use super::causes::{capture_front as capture_first_front, plain, with_image};
use crate::example::{self, Spare};
use crate::request::Response;
use crate::world::{FLOW, Person, World};

/// A reason that was seen.
pub struct SeenReason {
    pub operation: Operation,
    pub reason: &'static str,
    pub cause: Option<&'static str>,
    pub scenario: String,
}

/// Produces every reason, by a real cause if an image without engines has one, and by its scenario.
pub async fn reasons(world: &World) -> Vec<SeenReason> {
    let scenarios = world.sandbox.scenarios();
    let mut seen = Vec::new();
    for operation in Operation::ALL {
        let id = operation.info().id;
        for reason in CaptureFailReason::VALUES {
            let ends = format!("_{reason}");
            let mut own = scenarios.iter().filter(|scenario| scenario.operations == [id]);
            let Some(scenario) = own.find(|scenario| scenario.id.ends_with(&ends)) else { continue };
            let forced = super::under(world, operation, scenario.id).await;
            assert_eq!(fail_reason(&forced), Some(*reason), "{id}: {}", forced.said());
            let mut cause = None;
            if let Some((words, image)) = image(operation, reason) {
                let flow = flow(operation, reason);
                let person = world.start_in(flow, &format!("{id}-{reason}")).await;
                prepare(world, operation, &person).await;
                let response = send(world, operation, (&person, &image)).await;
                assert_eq!(fail_reason(&response), Some(*reason), "{id}: {words}: {}", response.said());
                cause = Some(words);
            }
            seen.push(SeenReason { operation, reason, cause, scenario: scenario.id.to_owned() });
        }
    }
    assert!(!seen.is_empty(), "no scenario forces a reason");
    seen
}

/// An image that is not accepted for a reason, whoever the person is.
fn image(operation: Operation, reason: &str) -> Option<(&'static str, Vec<u8>)> {
    use Operation as O;
    match (operation, reason) {
        (_, "UNKNOWN_DOCUMENT_TYPE") => Some(("what is not an image", b"not an image".to_vec())),
        (_, "UNABLE_TO_ALIGN_DOCUMENT") => Some(("an image without a card", plain(300, 128))),
        (O::AddBackId, "WRONG_DOCUMENT_SIDE") => Some(("the image of the front", CARD_FRONT.to_vec())),
        (O::AddFrontId, "WRONG_DOCUMENT_SIDE") => Some(("the image of the back", CARD_BACK.to_vec())),
        // The second ID of the specimen is a passport.
        (O::AddBackSecondId, "WRONG_ONE_SIDED_DOCUMENT") => {
            Some(("a back of an ID that has none", CARD_BACK.to_vec()))
        }
        (O::AddFrontSecondId, "WRONG_ONE_SIDED_DOCUMENT") => {
            Some(("a passport in a flow that accepts none", CARD_FRONT.to_vec()))
        }
        (O::AddFrontId, "ID_TYPE_UNACCEPTABLE") => {
            Some(("an ID in a flow that accepts only passports", CARD_FRONT.to_vec()))
        }
        (O::AddBackSecondId, _) => None,
        (_, "DOCUMENT_NOT_READABLE") => Some(("a blurred card", CARD_FRONT_BLURRED.to_vec())),
        _ => None,
    }
}

/// Flows that are built in: one accepts no passports, the other nothing else.
const CARDS: &str = "5f0a1b2c3d4e5f6071820007";
const PASSPORTS: &str = "5f0a1b2c3d4e5f6071820008";

/// The flow in which an image is not accepted for a reason.
fn flow(operation: Operation, reason: &str) -> &'static str {
    match (operation, reason) {
        (Operation::AddFrontId | Operation::AddFrontSecondId, "WRONG_ONE_SIDED_DOCUMENT") => CARDS,
        (_, "ID_TYPE_UNACCEPTABLE") => PASSPORTS,
        _ => FLOW,
    }
}

/// Captures the front that the operation has to follow, if any.
pub async fn capture_front(world: &World, operation: Operation, person: &Person) {
    match operation {
        Operation::AddBackId => capture_first_front(person).await,
        Operation::AddBackSecondId => {
            send(world, Operation::AddFrontSecondId, (person, CARD_FRONT)).await;
        }
        _ => {}
    }
}

/// Captures what has to be there before, and the other side.
async fn prepare(world: &World, operation: Operation, person: &Person) {
    let back = match operation {
        Operation::AddFrontId => Operation::AddBackId,
        Operation::AddFrontSecondId => Operation::AddBackSecondId,
        _ => return capture_front(world, operation, person).await,
    };
    capture_front(world, back, person).await;
    send(world, back, (person, CARD_BACK)).await;
}

async fn send(world: &World, operation: Operation, (person, image): (&Person, &[u8])) -> Response {
    let request = example::request(&world.document.value, operation, person, &Spare(&[]));
    let request = with_image(&request, image);
    let query = request.query.into_iter().filter(|(name, _)| name != "onlyFront").collect();
    let request = crate::request::Request { query, ..request };
    world.send(&request, world.token(operation, person)).await
}

fn fail_reason(response: &Response) -> Option<&str> {
    response.json["failReason"].as_str()
}
