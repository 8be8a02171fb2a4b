//! The media types of a body, a parameter or a header.

use crate::comparison::Comparison;
use crate::lists::entries;
use crate::place::Place;
use crate::vocabulary::On;
use crate::{rules, schemas};

/// Compares the content of each media type.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, content: &Place<'a>) {
    // With a single media type before and after, its name adds nothing.
    let only = entries(content.old).count() == 1 && entries(content.new).count() == 1;
    for (old, name, place) in content.members_without_case() {
        match place.both() {
            Some(_) => {
                let place = if only { place } else { place.part(&format!("`{name}`")) };
                if c.spelled(old, name, &place) {
                    c.pair(&place.at);
                }
                media_type(c, &place);
            }
            None if place.new.is_some() => {
                c.report(rules::MEDIA_TYPE_ADDED, &place, format!("media type `{name}` added"));
            }
            None => c.report(rules::MEDIA_TYPE_REMOVED, &place, format!("media type `{name}` removed")),
        }
    }
}

fn media_type<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    c.members(place, On::MediaType);
    let schema = place.member("schema");
    match (schema.old, schema.new) {
        (Some(_), Some(_)) => schemas::compare(c, &schema),
        (None, Some(_)) => c.report(rules::TYPE_CHANGED, &schema, "now has a schema"),
        (Some(_), None) => c.report(rules::TYPE_CHANGED, &schema, "no longer has a schema"),
        (None, None) => {}
    }
}
