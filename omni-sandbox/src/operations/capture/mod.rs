//! What is captured: images of the ID and of the face, other documents, codes.

mod code;
mod document;
mod face;
mod id;

pub(crate) use code::{add_barcode, add_document_id, add_encoded_barcode, add_qr_code_text, see_barcode};
pub(crate) use document::{add_document, add_document_binary, see_document, see_document_binary};
pub(crate) use face::{add_face, see_face};
pub(crate) use id::{
    MeasuredId, SeenId, Unmeasured, add_back_id, add_back_second_id, add_front_id, add_front_second_id,
    see_back, see_front, see_held, see_second_back, see_second_front,
};
