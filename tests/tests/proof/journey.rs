//! The order in which one session can go through all operations, so that each succeeds.

use omni_client::types::Operation;

use crate::example::{self, Spare};
use crate::request::Request;
use crate::world::{Person, World};

/// An operation that comes later than in the document: after the one that is named with it.
const LATER: [(Operation, Operation); 9] = [
    // The text goes to the phone.
    (Operation::SendOnboardingSms, Operation::AddPhone),
    // A new code takes the place of the one that is verified.
    (Operation::GenerateInterviewCode, Operation::VerifyInterviewCode),
    // A search takes the place of the one that is updated.
    (Operation::SearchWatchlist, Operation::FetchUpdatedWatchlistResult),
    // Corrections change what is compared with the ID.
    (Operation::UpdateOcrData, Operation::SignDocument),
    (Operation::UpdateSecondIdOcrData, Operation::UpdateOcrData),
    // Needs what was read of the ID.
    (Operation::CompleteOnboarding, Operation::ApproveCustomer),
    // They end the session, or what it can do.
    (Operation::RequestManualCheck, Operation::FetchOcrBatch),
    (Operation::ExpireSessions, Operation::RequestManualCheck),
    (Operation::SetSessionStatus, Operation::ExpireSessions),
];

/// All operations in that order.
pub fn order() -> Vec<Operation> {
    let mut order = Operation::ALL.to_vec();
    for (later, after) in LATER {
        order.retain(|operation| *operation != later);
        let place = order.iter().position(|operation| *operation == after).unwrap();
        order.insert(place + 1, later);
    }
    assert_eq!(order.len(), Operation::ALL.len());
    order
}

/// The session that goes on the journey, and those that are deleted on the way.
pub struct Travelers {
    pub person: Person,
    spares: Vec<Person>,
}

impl Travelers {
    pub async fn new(world: &World) -> Self {
        let mut person = world.start("person-of-the-test").await;
        world.furnish(&mut person).await;
        let mut customer = world.start("customer-of-the-test").await;
        world.onboard(&mut customer, "+15550100199").await;
        person.customer = customer.customer;
        let mut spares = Vec::new();
        for external_id in ["spare-1", "spare-2", "spare-3", "spare-4"] {
            spares.push(world.start(external_id).await);
        }
        Self { person, spares }
    }

    /// The request of an operation.
    pub fn request(&self, world: &World, operation: Operation) -> Request {
        example::request(&world.document.value, operation, &self.person, &Spare(&self.spares))
    }
}
