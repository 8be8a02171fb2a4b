//! Request bodies and responses.

use crate::comparison::Comparison;
use crate::lists::entries;
use crate::place::Place;
use crate::references::resolve;
use crate::vocabulary::On;
use crate::{content, parameters, rules};

/// Compares the request body, if there is one.
pub(crate) fn whole_request<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    match (place.old, place.new) {
        (Some(_), Some(_)) => {
            if let Some(place) = c.follow(&place.part("body")) {
                request(c, &place);
            }
        }
        (Some(_), None) => c.report(rules::BODY_REMOVED, place, "body removed"),
        (None, Some(new)) => {
            let object = resolve(c.new, new, "").map_or(new, |found| found.0);
            let (rule, words) = match parameters::is_required(object) {
                true => (rules::REQUIRED_BODY_ADDED, "required body added"),
                false => (rules::BODY_ADDED, "body added"),
            };
            c.report(rule, place, words);
        }
        (None, None) => {}
    }
}

/// Compares a request body.
pub(crate) fn request<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    c.members(place, On::Body);
    content::compare(c, &place.member("content"));
}

/// Compares the responses of an operation, by status.
pub(crate) fn responses<'a>(c: &mut Comparison<'a>, responses: &Place<'a>) {
    for (status, place) in responses.members() {
        if status.starts_with("x-") || place.is_same() {
            continue;
        }
        let error = status.starts_with(['4', '5']) || status == "default";
        let rule = match (place.old, place.new) {
            (Some(_), Some(_)) => {
                if let Some(place) = c.follow(&place.part(&format!("status {status}"))) {
                    response(c, &place);
                }
                continue;
            }
            (Some(_), None) if error => rules::ERROR_STATUS_REMOVED,
            (Some(_), None) => rules::SUCCESS_STATUS_REMOVED,
            (None, _) if error => rules::ERROR_STATUS_ADDED,
            (None, _) => rules::SUCCESS_STATUS_ADDED,
        };
        let happened = if place.new.is_some() { "added" } else { "removed" };
        c.report(rule, &place, format!("status {status} {happened}"));
    }
}

/// Compares one response.
pub(crate) fn response<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    c.members(place, On::Any);
    parameters::headers(c, &place.member("headers"));
    let place = place.member("content");
    match (entries(place.old).next().is_none(), entries(place.new).next().is_none()) {
        (true, false) => c.report(rules::BODY_ADDED, &place, "body added"),
        (false, true) => c.report(rules::BODY_REMOVED, &place, "body removed"),
        (true, true) if !place.is_same() => {
            c.report(rules::WRITTEN_OUT, &place, "the absence of a body is written differently");
        }
        _ => content::compare(c, &place),
    }
}
