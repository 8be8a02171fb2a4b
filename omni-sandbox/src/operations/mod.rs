//! The operations, grouped as in the OpenAPI document.

pub(crate) mod admin;
pub(crate) mod capture;
pub(crate) mod deletion;
pub(crate) mod device;
pub(crate) mod image;
pub(crate) mod onboarding;
pub(crate) mod personal;
pub(crate) mod processing;
pub(crate) mod result;
pub(crate) mod review;
mod score;
pub(crate) mod session;
