//! The images of requests: the queue in which they are looked at, and the engines that look.

mod engines;
mod queue;

#[cfg(feature = "engines")]
pub use engines::Engines;
pub(crate) use engines::{Eyes, Sight, Unseen};
pub(crate) use queue::{ImageQueue, JPEG_QUALITY};
