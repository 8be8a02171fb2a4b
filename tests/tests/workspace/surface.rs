//! The public API of the crates as snapshots. Each changed line of a snapshot is a change for users.

use omni_tests::surface;

fn source(path: &str) -> String {
    std::fs::read_to_string(xtask::root().join(path)).unwrap()
}

#[test]
fn types() {
    insta::assert_snapshot!(surface::types(&source("omni-types/src/generated/types.rs")));
}

#[test]
fn constructors() {
    insta::assert_snapshot!(surface::constructors(&source("omni-types/src/generated/types.rs")));
}

#[test]
fn methods() {
    insta::assert_snapshot!(surface::methods(&source("omni-client/src/generated.rs")));
}

#[test]
fn handwritten_client() {
    insta::assert_snapshot!(surface::handwritten(&xtask::root().join("omni-client/src")));
}

#[test]
fn handwritten_types() {
    insta::assert_snapshot!(surface::handwritten(&xtask::root().join("omni-types/src")));
}

#[test]
fn enum_values() {
    insta::assert_snapshot!(surface::values(&source("omni-types/src/generated/types.rs")));
}

#[test]
fn operations() {
    let mut text = String::new();
    for operation in omni_types::Operation::ALL {
        let info = operation.info();
        text.push_str(&format!(
            "{} {} {}\n    {}; {:?}; {}; {}{}\n",
            info.id,
            info.method,
            info.path,
            info.tag,
            info.credential,
            if info.changes_state { "changes state" } else { "reads" },
            if info.repeatable { "repeatable" } else { "not repeatable" },
            match info.replaced_by {
                Some(other) => format!("; deprecated, use {other}"),
                None if info.deprecated => "; deprecated".to_owned(),
                None => String::new(),
            },
        ));
        let body = if info.request_media_types.is_empty() {
            "no body"
        } else {
            &info.request_media_types.join(", ")
        };
        text.push_str(&format!("    {body} -> {}\n", info.response_media_types.join(", ")));
        for code in info.error_codes {
            text.push_str(&format!("    {}: {}\n", code.code, code.meaning));
        }
    }
    insta::assert_snapshot!(text);
}
