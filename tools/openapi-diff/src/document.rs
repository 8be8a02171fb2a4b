//! The document as a whole: `info`, servers, tags, credentials and components.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::place::{Place, Scope};
use crate::report::show;
use crate::rules;
use crate::vocabulary::On;
use crate::{bodies, members, operations, parameters, schemas, security, servers};

/// Compares everything.
pub(crate) fn compare(c: &mut Comparison<'_>) {
    let root = Place::at("", c.values(), Scope::named("the document"));
    c.members(&root, On::Document);
    if root.member("info").both().is_some() {
        c.members(&root.member("info"), On::Info);
    }
    servers::compare(c, &root);
    tags(c, &root.member("tags"));
    let scope = Scope::named("operations without credentials of their own");
    security::compare(c, &Place::at("/security", c.values(), scope));
    let paths = Place::at("/paths", c.values(), Scope::default());
    operations::compare(c, &paths, false);
    components(c);
}

/// A member of an object, as shown to readers.
fn shown(value: &Value, key: &str) -> String {
    value.get(key).map_or_else(|| "nothing".to_owned(), show)
}

/// Compares the declarations of tags; the tags of an operation are compared with the operation.
fn tags<'a>(c: &mut Comparison<'a>, tags: &Place<'a>) {
    let (list, reordered) = tags.items(|tag| shown(tag, "name"));
    for tag in list {
        let name = tag.new.or(tag.old).map(|it| shown(it, "name")).unwrap_or_default();
        match tag.both() {
            Some(_) => {
                let tag = Place { scope: Scope::named(format!("tag {name}")).into(), ..tag };
                c.members(&tag, On::Any);
            }
            None => {
                let happened = if tag.new.is_some() { "declared" } else { "removed" };
                c.report(rules::WORDS, &tag, format!("tag {name} {happened}"));
            }
        }
    }
    if reordered {
        c.note(rules::ORDER, tags, "order of the tags changed");
    }
}

/// The groups of components, and the word for one of each.
const GROUPS: [(&str, &str); 9] = [
    ("securitySchemes", "security scheme"),
    ("parameters", "parameter"),
    ("headers", "header"),
    ("requestBodies", "request body"),
    ("responses", "response"),
    ("callbacks", "callback"),
    ("examples", "example"),
    ("links", "link"),
    ("schemas", "schema"),
];

fn components(c: &mut Comparison<'_>) {
    for (group, word) in GROUPS {
        let all = Place::at(&format!("/components/{group}"), c.values(), Scope::default());
        for (name, place) in all.members() {
            if place.is_same() {
                continue;
            }
            let place = c.component(group, name);
            let place =
                if group == "schemas" { place.within(name) } else { place.part(&format!("{word} `{name}`")) };
            match place.both() {
                Some(_) => component(c, group, &place),
                None => one_side(c, group, word, &place),
            }
        }
    }
}

/// Reports a component that only one of the documents has.
fn one_side(c: &mut Comparison<'_>, group: &str, word: &str, place: &Place<'_>) {
    let gone = place.new.is_none();
    let rule = match (group, gone) {
        ("examples" | "links", _) => rules::WORDS,
        ("securitySchemes", true) => rules::SCHEME_REMOVED,
        ("securitySchemes", false) => rules::SCHEME_ADDED,
        (_, true) => rules::COMPONENT_REMOVED,
        (_, false) => rules::COMPONENT_ADDED,
    };
    c.report(rule, place, format!("{word} {}", if gone { "removed" } else { "added" }));
}

fn component<'a>(c: &mut Comparison<'a>, group: &str, place: &Place<'a>) {
    match group {
        "schemas" => return schemas::compare(c, place),
        "examples" | "links" => return c.report(rules::WORDS, place, "changed"),
        _ => {}
    }
    let Some(place) = c.follow(place) else { return };
    match group {
        "securitySchemes" => scheme(c, &place),
        "parameters" | "headers" => parameters::one(c, &place),
        "requestBodies" => bodies::request(c, &place),
        "responses" => bodies::response(c, &place),
        _ => operations::compare(c, &place, true),
    }
}

fn scheme<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    c.members(place, On::SecurityScheme);
    let name = place.member("name");
    if place.each(parameters::is_header) {
        members::caseless(c, &name, "name", rules::SCHEME_CHANGED);
    } else if !name.is_same() {
        c.report(rules::SCHEME_CHANGED, &name, members::instead("name", &name));
    }
}
