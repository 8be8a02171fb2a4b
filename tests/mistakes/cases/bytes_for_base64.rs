//! Bytes, where it has to be said whether they are an image or base64 text.

use omni_client::types::ImageUpload;

fn mistake(image: Vec<u8>) -> ImageUpload {
    ImageUpload::from_image(image)
}

fn main() {}
