//! A call of a session on the client that starts sessions.

async fn mistake(omni: omni_client::Omni) {
    let _ = omni.fetch_processing_status().await;
}

fn main() {}
