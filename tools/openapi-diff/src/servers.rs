//! The servers of the document, of a path or of an operation.

use serde_json::Value;

use crate::comparison::Comparison;
use crate::place::Place;
use crate::report::show;
use crate::rules;
use crate::vocabulary::On;

/// Compares the servers of what is in a place.
pub(crate) fn compare<'a>(c: &mut Comparison<'a>, place: &Place<'a>) {
    let servers = place.member("servers");
    let key = c.vocabulary.server_name;
    let name = |server: &Value| {
        let name = server.get(key).or_else(|| server.get("url"));
        name.map_or_else(|| "a server".to_owned(), show)
    };
    let (list, reordered) = servers.items(name);
    for server in list {
        match (server.old, server.new) {
            (Some(_), Some(new)) => c.members(&server.part(&format!("server {}", name(new))), On::Server),
            (Some(old), None) => {
                c.report(rules::SERVER_REMOVED, &server, format!("server {} removed", name(old)))
            }
            (None, new) => {
                let name = new.map(name).unwrap_or_default();
                c.report(rules::SERVER_ADDED, &server, format!("server {name} added"));
            }
        }
    }
    if reordered {
        c.note(rules::ORDER, &servers, "order of the servers changed");
    }
}
