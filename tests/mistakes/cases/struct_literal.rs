//! A request as a struct literal.

use omni_client::types::SessionStart;

fn mistake() -> SessionStart {
    SessionStart { country_code: Some("ALL".to_owned()), ..SessionStart::new() }
}

fn main() {}
