//! Signatures, stamps and time stamps (by the sandbox's own authority) on contracts and on PDF files in requests.

#[cfg(feature = "contracts")]
mod annotations;
#[cfg(feature = "contracts")]
mod contracts;
#[cfg(feature = "contracts")]
mod found;
#[cfg(feature = "contracts")]
mod given;
#[cfg(feature = "contracts")]
mod java;
mod links;
#[cfg(feature = "contracts")]
mod nom151;
#[cfg(feature = "contracts")]
mod stamps;
#[cfg(feature = "contracts")]
mod stored;
#[cfg(not(feature = "contracts"))]
mod without;

#[cfg(feature = "contracts")]
pub(crate) use annotations::sign_contract_annotations;
#[cfg(feature = "contracts")]
pub(crate) use contracts::sign_contracts;
#[cfg(feature = "contracts")]
pub(crate) use found::check_contract;
#[cfg(feature = "contracts")]
pub(crate) use given::sign_pdf;
pub(crate) use links::{fetch_contract_links, fetch_signed_contract_links};
#[cfg(feature = "contracts")]
pub(crate) use nom151::{calculate_nom151_signature, sign_string};
#[cfg(feature = "contracts")]
pub(crate) use stamps::stamp_contract_annotations;
#[cfg(not(feature = "contracts"))]
pub(crate) use without::{
    calculate_nom151_signature, check_contract, sign_contract_annotations, sign_contracts, sign_pdf,
    sign_string, stamp_contract_annotations,
};
