//! The images of requests: the queue for processing them, and the engines that look at them.

mod engines;
mod queue;

#[cfg(feature = "engines")]
pub use engines::Engines;
pub(crate) use engines::{Eyes, Sight, Unseen};
pub(crate) use queue::{ImageQueue, JPEG_QUALITY};
