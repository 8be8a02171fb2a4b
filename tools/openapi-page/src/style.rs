//! The style sheet of the page.

/// The style sheet: its parts, in order.
pub const STYLE: &str = concat!(
    include_str!("style/page.css"),
    include_str!("style/samples.css"),
    include_str!("style/trial.css"),
);
