//! The document as a whole: what it says of itself, servers, tags, credentials and components.

use serde_json::Value;

use super::documentation;
use super::lists::{self, items};
use super::rules::Rule;
use super::state::{At, Scope, State};
use super::words::show;
use super::{bodies, extensions, operations, parameters, schemas, security};

/// Compares everything.
pub(super) fn compare(state: &mut State<'_>) {
    let (old, new, at) = (state.old, state.new, At::same(""));
    let scope = Scope::named("the document");
    if old.get("openapi") != new.get("openapi") {
        let words = format!("OpenAPI {} instead of {}", shown(new, "openapi"), shown(old, "openapi"));
        state.report(Rule::FormatVersionChanged, &scope, &at.join("openapi"), words);
    }
    if let (Some(old), Some(new)) = (old.get("info"), new.get("info")) {
        info(state, old, new, &at.join("info"), &scope);
    }
    documentation::compare(state, old, new, &at, &scope);
    extensions::document(state, old, new, &at, &scope);
    servers(state, old, new, &at, &scope);
    tags(state, old.get("tags"), new.get("tags"), &at.join("tags"));
    if old.get("security") != new.get("security") {
        let scope = Scope::named("operations without credentials of their own");
        security::compare(state, old.get("security"), new.get("security"), &at.join("security"), &scope);
    }
    operations::compare(state, old.get("paths"), new.get("paths"), &at.join("paths"), false, "");
    components(state);
}

fn shown(value: &Value, key: &str) -> String {
    value.get(key).map_or_else(|| "nothing".to_owned(), show)
}

fn info(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    documentation::compare(state, old, new, at, scope);
    for key in ["title", "termsOfService", "contact", "license"] {
        documentation::member(state, old, new, key, at, scope, key);
    }
    for (key, rule, words) in [
        ("version", Rule::ApiVersionChanged, "version of the API"),
        ("x-omni-revision", Rule::Revision, "revision"),
    ] {
        if old.get(key) != new.get(key) {
            let words = format!("{words} {} instead of {}", shown(new, key), shown(old, key));
            state.report(rule, scope, &at.join(key), words);
        }
    }
}

/// Compares the servers of the document, of a path or of an operation.
pub(super) fn servers(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    let (old, new, at) = (items(old.get("servers")), items(new.get("servers")), at.join("servers"));
    let name = |server: &Value| {
        let name = server.get("x-omni-name").or_else(|| server.get("url"));
        name.map_or_else(|| "a server".to_owned(), show)
    };
    let names = |list: &[Value]| list.iter().map(name).collect::<Vec<_>>();
    let pairs = lists::by_name(&names(old), &names(new));
    for &(i, j) in &pairs {
        let at = at.item(i, j);
        match (i.map(|i| &old[i]), j.map(|j| &new[j])) {
            (Some(old), Some(new)) if old != new => {
                let scope = scope.part(&format!("server {}", name(new)));
                documentation::compare(state, old, new, &at, &scope);
                let key = "x-omni-production";
                let on = (Rule::ServerChanged, "has real people's data now (`x-omni-production`)");
                let off = (Rule::ServerChanged, "no longer has real people's data (`x-omni-production`)");
                documentation::flag(state, (old, new), key, (&at, &scope), on, off);
                for key in ["url", "variables", "x-omni-name"] {
                    if old.get(key) != new.get(key) {
                        let words = format!("{key} is {} instead of {}", shown(new, key), shown(old, key));
                        state.report(Rule::ServerChanged, &scope, &at.join(key), words);
                    }
                }
            }
            (Some(old), None) => {
                state.report(Rule::ServerRemoved, scope, &at, format!("server {} removed", name(old)));
            }
            (None, Some(new)) => {
                state.report(Rule::ServerAdded, scope, &at, format!("server {} added", name(new)));
            }
            _ => {}
        }
    }
    if lists::reordered(&pairs) {
        state.note(Rule::Order, scope, &at, "order of the servers changed");
    }
}

/// Compares the declarations of tags; which operation has which tag is compared there.
fn tags(state: &mut State<'_>, old: Option<&Value>, new: Option<&Value>, at: &At) {
    let scope = Scope::named("the document");
    let (old, new) = (items(old), items(new));
    let names = |list: &[Value]| list.iter().map(|tag| shown(tag, "name")).collect::<Vec<_>>();
    let (old_names, new_names) = (names(old), names(new));
    let pairs = lists::by_name(&old_names, &new_names);
    for &(i, j) in &pairs {
        let at = at.item(i, j);
        match (i, j) {
            (Some(i), Some(j)) => {
                let scope = Scope::named(format!("tag {}", new_names[j]));
                documentation::compare(state, &old[i], &new[j], &at, &scope);
            }
            (Some(i), None) => {
                state.report(Rule::Words, &scope, &at, format!("tag {} removed", old_names[i]));
            }
            (None, Some(j)) => {
                state.report(Rule::Words, &scope, &at, format!("tag {} declared", new_names[j]));
            }
            (None, None) => {}
        }
    }
    if lists::reordered(&pairs) {
        state.note(Rule::Order, &scope, at, "order of the tags changed");
    }
}

/// The groups of components, and what one of each is called.
const GROUPS: [(&str, &str); 9] = [
    ("securitySchemes", "security scheme"),
    ("parameters", "parameter"),
    ("headers", "header"),
    ("requestBodies", "body"),
    ("responses", "answer"),
    ("callbacks", "callback"),
    ("examples", "example"),
    ("links", "link"),
    ("schemas", ""),
];

fn components(state: &mut State<'_>) {
    let (old, new) = (state.old.get("components"), state.new.get("components"));
    for (group, word) in GROUPS {
        let at = At::same("/components").join(group);
        let (old, new) = (old.and_then(|it| it.get(group)), new.and_then(|it| it.get(group)));
        if old == new {
            continue;
        }
        for (name, old, new) in lists::members(old, new) {
            let at = at.join(name);
            match (old, new) {
                (Some(old), Some(new)) if old != new => component(state, group, word, name, (old, new), &at),
                (Some(_), Some(_)) => {}
                (_, new) => one_side(state, group, word, name, &at, new.is_none()),
            }
        }
    }
}

/// A component that is only there before or only there now.
fn one_side(state: &mut State<'_>, group: &str, word: &str, name: &str, at: &At, gone: bool) {
    let scope = scope(state, word, name, at);
    let happened = if gone { "removed" } else { "added" };
    let rule = match (group, gone) {
        ("examples" | "links", _) => Rule::Words,
        ("securitySchemes", true) => Rule::SchemeRemoved,
        ("securitySchemes", false) => Rule::SchemeAdded,
        (_, true) => Rule::ComponentRemoved,
        (_, false) => Rule::ComponentAdded,
    };
    let what = if word.is_empty() { "schema" } else { word };
    state.report(rule, &scope, at, format!("{what} {happened}"));
}

fn scope(state: &State<'_>, word: &str, name: &str, at: &At) -> Scope {
    let scope = state.component(at);
    if word.is_empty() { scope.within(name) } else { scope.part(&format!("{word} `{name}`")) }
}

fn component<'a>(
    state: &mut State<'a>,
    group: &str,
    word: &str,
    name: &str,
    (old, new): (&'a Value, &'a Value),
    at: &At,
) {
    let scope = scope(state, word, name, at);
    match group {
        "schemas" => return schemas::compare(state, old, new, at, &scope),
        "examples" | "links" => {
            return state.report(Rule::Words, &scope, at, format!("{word} changed"));
        }
        _ => {}
    }
    let Some((old, new, at)) = state.follow(old, new, at) else { return };
    match group {
        "securitySchemes" => scheme(state, old, new, &at, &scope),
        "parameters" | "headers" => parameters::one(state, old, new, &at, &scope),
        "requestBodies" => bodies::request(state, old, new, &at, &scope),
        "responses" => bodies::answer(state, old, new, &at, &scope),
        "callbacks" => {
            operations::compare(state, Some(old), Some(new), &at, true, &format!("{word} `{name}`"))
        }
        _ => {}
    }
}

fn scheme(state: &mut State<'_>, old: &Value, new: &Value, at: &At, scope: &Scope) {
    documentation::compare(state, old, new, at, scope);
    documentation::member(state, old, new, "x-omni-issued-by", at, scope, "where the credential comes from");
    for key in
        ["type", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl", "x-omni-credential"]
    {
        // Names of headers and of schemes of HTTP mean the same in any case.
        let caseless =
            key == "scheme" || key == "name" && parameters::is_header(old) && parameters::is_header(new);
        if caseless && parameters::spelled(state, (old, new), key, at, scope) {
            continue;
        }
        if old.get(key) != new.get(key) {
            let words = format!("`{key}` is {} instead of {}", shown(new, key), shown(old, key));
            state.report(Rule::SchemeChanged, scope, &at.join(key), words);
        }
    }
}
