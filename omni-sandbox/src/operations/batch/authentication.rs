//! Face authentications that took place elsewhere.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use bytes::Bytes;
use omni_engines::image::Image;
use omni_types::{FaceAuthentication, SuccessResponse, endpoint};

use super::super::{upload, watchlist};
use crate::frame::{self, Call, Refusal, bounds};
use crate::images::{Eyes, Unseen};
use crate::store::{Authentication, Customer, Index};

/// The images of the authentications, in order. None where none was sent.
pub(crate) type SeenAuthentications = Vec<Option<Bytes>>;

pub(crate) async fn see_authentications(
    call: &mut Call<'_, endpoint::AddAuthentications>,
) -> Result<SeenAuthentications, Refusal> {
    let mut seen = Vec::new();
    for (index, sent) in call.body().data.iter().flatten().enumerate() {
        let wrong = |what: &str| Refusal::bad_request(format!("data[{index}].photo: {what}"));
        let Some(photo) = &sent.photo else {
            seen.push(None);
            continue;
        };
        let bytes = frame::decoded(photo).await?.map_err(|_| wrong("expected base64"))?;
        let place = format!("data[{index}].photo");
        upload::seen(call, &place, bytes.clone(), person_on).await?.map_err(wrong)?;
        seen.push(Some(bytes));
    }
    Ok(seen)
}

/// Whether an image shows one person, or what is wrong with it. Without engines, nobody knows.
fn person_on(image: Image, eyes: Option<&Eyes<'_>>) -> Result<Result<(), &'static str>, Unseen> {
    match eyes {
        Some(eyes) => Ok(watchlist::see_person(eyes, &image)?.map(drop)),
        None => Ok(Ok(())),
    }
}

/// Adds all of them, or none if something is wrong with any of them.
pub(crate) async fn add_authentications(
    call: &mut Call<'_, endpoint::AddAuthentications>,
    seen: &SeenAuthentications,
) -> Result<SuccessResponse, Refusal> {
    let sent = call.body().data.as_deref().unwrap_or_default();
    // The token of a session is valid only for its own customer.
    let own = match call.own_id() {
        Ok(_) => Some(call.session(None).await?.approval.customer.clone()),
        Err(_) => None,
    };
    let mut counts = BTreeMap::new();
    for (index, (sent, photo)) in sent.iter().zip(seen).enumerate() {
        let wrong = |what: &str| Refusal::bad_request(format!("data[{index}].{what}"));
        let Some(id) = &sent.id else {
            return Err(wrong("id: expected the id of a customer"));
        };
        if own.as_ref().is_some_and(|own| own.as_ref() != Some(id)) {
            return Err(Refusal::unauthorized(format!(
                "data[{index}].id: only an admin may name a customer other than the one of the token's session"
            )));
        }
        let Some(customer) = call.get::<Customer>(id).await? else {
            return Err(wrong("id: there is no customer with this id"));
        };
        if sent.confidence.is_some_and(|confidence| !(0.0..=100.0).contains(&confidence)) {
            return Err(wrong("confidence: expected a number from 0 to 100"));
        }
        let count = match counts.entry(id) {
            Entry::Occupied(count) => count.into_mut(),
            Entry::Vacant(first) => first.insert(call.find(Index::AuthenticationByCustomer, id).await?.len()),
        };
        bounds::AUTHENTICATIONS.check_one_more(&format!("data[{index}]"), *count)?;
        *count += 1;
        let mut customer = Customer::clone(&customer);
        customer.authenticated_at = customer.authenticated_at.max(sent.timestamp);
        call.save(customer);
        add(call, id, sent, photo.as_ref());
    }
    Ok(SuccessResponse::new().with_success(true))
}

fn add(
    call: &mut Call<'_, endpoint::AddAuthentications>,
    customer: &str,
    sent: &FaceAuthentication,
    photo: Option<&Bytes>,
) {
    let photo = photo.map(|bytes| {
        let blob = call.new_id();
        call.add_blob(blob.clone(), bytes.clone());
        blob
    });
    let authentication = Authentication {
        id: call.new_id(),
        customer: customer.to_owned(),
        at: sent.timestamp,
        confidence: sent.confidence,
        source: sent.source_id.clone(),
        photo,
    };
    call.save(authentication);
}
