//! Comparing the addresses on the ID and on the proof of address.

use omni_engines::person::address;
use omni_types::{SuccessResponse, endpoint};

use crate::evidence::{self, Id};
use crate::frame::{Call, Refusal};
use crate::persona::Decision;

pub(crate) async fn process_address(
    call: &mut Call<'_, endpoint::ProcessAddress>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let Some(data) = evidence::ocr(&session, Id::First) else {
        return Err(Refusal::bad_request("the ID must be processed first"));
    };
    let Some(statement) = &session.papers.statement else {
        return Err(Refusal::bad_request("a proof of address must be added first"));
    };
    // An ID without an address has nothing in common with the proof.
    let on_id = data.address.as_ref().map_or("", |address| address.as_str());
    let likeness = address::compare(on_id, &statement.value.lines()).score();
    session.comparisons.address = Some(Decision::measured(likeness));
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}
