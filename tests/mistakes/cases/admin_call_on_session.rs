//! A call of an admin on a session.

use omni_client::types::DeleteSessionQuery;

async fn mistake(session: omni_client::Session) {
    let _ = session.delete_session(&DeleteSessionQuery::new("5f0a1b2c3d4e5f6071829304")).await;
}

fn main() {}
