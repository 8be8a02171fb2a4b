//! What the texts of barcodes say.

pub mod aamva;
