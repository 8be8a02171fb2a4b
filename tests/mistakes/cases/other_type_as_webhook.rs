//! A response where a notification is expected.

use omni_client::types::OnboardingScore;
use omni_client::webhooks;

fn mistake(body: &[u8]) {
    let _ = webhooks::read::<OnboardingScore>(body);
}

fn main() {}
