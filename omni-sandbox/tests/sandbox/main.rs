//! The sandbox as its users see it: over a socket.

mod antifraud;
mod authentications;
mod bounds;
mod caller;
mod captures;
mod control;
mod coverage;
mod credit_card;
mod deletion;
mod device;
mod documents;
mod events;
#[cfg(feature = "contracts")]
mod events_reports;
mod faults;
mod flows;
mod forms;
mod journey;
mod lifecycle;
mod limits;
mod links;
mod manager;
mod onboarding;
mod personal;
mod processing;
#[cfg(all(feature = "cli", unix))]
mod program;
mod refusals;
mod registers;
mod replaced;
mod restart;
mod review;
mod scenarios;
mod score;
mod server;
mod sessions;
#[cfg(feature = "contracts")]
mod signing;
#[path = "../../src/specimen/small.rs"]
mod small;
#[cfg(feature = "cli")]
mod specimen;
mod storage;
#[cfg(feature = "cli")]
mod troubles;
mod video_selfie;
mod watchlist;
mod watchlist_changes;
mod webhooks;
