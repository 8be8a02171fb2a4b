//! The order in which one session can go through all operations, so that each succeeds.

use omni_client::types::Operation;

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
