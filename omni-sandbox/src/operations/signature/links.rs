//! Links to contracts, signed or not. They are valid for an hour.

use omni_types::endpoint;
use omni_types::{ContractLinks, SessionContractLinks};

use crate::frame::{Call, Refusal};
use crate::house::House;
use crate::links;
use crate::session::{CONTRACTS, SIGNED_CONTRACTS, Session, SignedContract};

pub(crate) async fn fetch_contract_links(
    call: &mut Call<'_, endpoint::FetchContractLinks>,
) -> Result<SessionContractLinks, Refusal> {
    let session = call.session(None).await?;
    let links = session.documents.contracts.iter().map(|contract| {
        let name = format!("{CONTRACTS}{}", contract.file_name());
        (contract.id.clone(), links::download(call.house(), &session.id, &name))
    });
    Ok(linked(&session, ContractLinks(links.collect())))
}

pub(crate) async fn fetch_signed_contract_links(
    call: &mut Call<'_, endpoint::FetchSignedContractLinks>,
) -> Result<SessionContractLinks, Refusal> {
    let session = call.session(None).await?;
    let contracts = session.signed_contracts.contracts.iter();
    let links = contracts.map(|contract| (contract.id.clone(), to_signed(call.house(), &session, contract)));
    Ok(linked(&session, ContractLinks(links.collect())))
}

/// A link to a signed contract.
pub(super) fn to_signed(house: &House, session: &Session, contract: &SignedContract) -> String {
    links::download(house, &session.id, &format!("{SIGNED_CONTRACTS}{}", contract.file_name()))
}

fn linked(session: &Session, links: ContractLinks) -> SessionContractLinks {
    SessionContractLinks::new()
        .with_success(true)
        .with_session_status(session.status.clone())
        .with_additional_information(links)
}
