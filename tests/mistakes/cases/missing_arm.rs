//! A match without an arm for values that are still to come.

use omni_client::types::ImageType;

fn mistake(kind: ImageType) -> bool {
    match kind {
        ImageType::Selfie => true,
        ImageType::VideoSelfie => false,
    }
}

fn main() {}
