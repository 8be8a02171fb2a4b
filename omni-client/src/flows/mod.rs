//! Tasks of every integration that take more than one call: captures with retakes, waiting, results, signed links,
//! contracts, events.
//!
//! Small functions over the operations of a [`Session`](crate::Session) or an [`Authorized`](crate::Authorized). They
//! keep no state and start no tasks: dropping the future of a flow ends it. Where one does not fit, write your own with
//! the operations; nothing in here needs access that only this crate has.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use omni_client::flows::{self, Captured};
//! use omni_client::{Media, Session};
//!
//! # async fn example(session: &Session) -> Result<(), Box<dyn std::error::Error>> {
//! let front =
//!     flows::capture_front(session, &Default::default(), 3, async |_| Media::from_path("front.jpg").await).await?;
//! if let Captured::Refused { decision, .. } = front {
//!     println!("{decision}");
//!     return Ok(());
//! }
//! session.process_id(&Default::default()).await?;
//! flows::wait_until_processed(session, Duration::from_secs(60)).await?;
//! let result = flows::fetch_result(session, None).await?;
//! println!("{:?}", result.score.overall);
//! # Ok(())
//! # }
//! ```

mod capture;
mod contracts;
mod error;
mod events;
#[cfg(not(target_arch = "wasm32"))]
mod links;
#[cfg(not(target_arch = "wasm32"))]
mod processing;
mod result;

pub use capture::{Attempt, Captured, capture_back, capture_face, capture_front};
pub use contracts::{Contract, SignedContracts, sign_contracts};
pub use error::FlowError;
pub use events::{Events, events};
#[cfg(not(target_arch = "wasm32"))]
pub use links::{SignedLinks, download, upload};
#[cfg(not(target_arch = "wasm32"))]
pub use processing::{wait_for_status, wait_until_processed};
pub use result::{SessionResult, fetch_result};
