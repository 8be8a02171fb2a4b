//! Signed contracts in the store.

use bytes::Bytes;
use omni_types::ImageType;
use omni_types::endpoint::Endpoint;

use super::found;
use crate::frame::{Call, Refusal, bounds};
use crate::session::{Session, SignedContract, StoredImage};

/// Refuses to create more signed contracts than a session can have.
pub(super) fn check_room(session: &Session, field: &str, more: usize) -> Result<(), Refusal> {
    let there_are = session.signed_contracts.contracts.len();
    bounds::SIGNED_CONTRACTS.check(field, there_are.saturating_add(more))
}

/// Stores a file that was made from a contract as a separate signed contract, under a new id.
pub(super) fn add<E: Endpoint>(
    call: &mut Call<'_, E>,
    session: &mut Session,
    (contract, file): (&str, &Bytes),
) -> SignedContract {
    let contract = found::original(session, contract).to_owned();
    let blob = call.new_id();
    let name = contract.split_once('#').map_or("Contract", |(_, name)| name);
    let uuid = call.house().secrets.uuid(call.now(), session.signed_contracts.contracts.len());
    let id = format!("{uuid}#{name}");
    let signed = SignedContract { id, contract, file: StoredImage { blob: blob.clone() } };
    session.signed_contracts.contracts.push(signed.clone());
    call.add_blob(blob, file.clone());
    signed
}

/// Also stores the last signed contract under its image type.
pub(super) fn show<E: Endpoint>(call: &mut Call<'_, E>, session: &mut Session, file: &Bytes) {
    call.put_image(session, ImageType::SignedContract.as_str(), file.clone());
}

pub(super) fn height(field: &str, height: i32) -> Result<f64, Refusal> {
    let message = || Refusal::bad_request(format!("{field}: expected more than 0"));
    (height > 0).then_some(f64::from(height)).ok_or_else(message)
}

pub(super) fn page(field: &str, page: i32) -> Result<u32, Refusal> {
    let message = |_| Refusal::bad_request(format!("{field}: pages are numbered from 1"));
    u32::try_from(page).map_err(message).and_then(|number| match number {
        0 => Err(Refusal::bad_request(format!("{field}: pages are numbered from 1"))),
        number => Ok(number),
    })
}
