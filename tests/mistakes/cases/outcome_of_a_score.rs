//! The outcome of a response that has none.

use omni_client::Outcome;
use omni_client::types::OnboardingScore;

fn decide<T: Outcome>(_: &T) {}

fn mistake(score: OnboardingScore) {
    decide(&score);
}

fn main() {}
