//! What an authority or a gateway would say. Each is a function from a persona and a request to a response, with the
//! source of each statement.

pub(crate) mod ekyb;
pub(crate) mod ekyc;
pub(crate) mod gateway;
pub(crate) mod government;
pub(crate) mod imss;
pub(crate) mod renapo;
pub(crate) mod sat;
mod similarity;
#[cfg(test)]
mod tests;
pub(crate) mod watchlist;

pub(crate) use similarity::stated;
