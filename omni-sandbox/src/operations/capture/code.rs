//! Codes that the caller itself read from the ID.

use omni_engines::image::Image;
use omni_types::{CustomFields, SuccessResponse, endpoint};
use serde_json::Value;

use super::super::onboarding::note_custom_fields;
use super::super::upload;
use crate::evidence::{self, Id};
use crate::frame::{self, Call, Refusal};
use crate::images::Eyes;
use crate::persona::Decision;
use crate::session::Barcode;

/// The custom field that stores the text of a QR code.
const QR_CODE_TEXT: &str = "qrCodeText";

/// Digits of the CIC of a Mexican ID.
const CIC_DIGITS: usize = 9;

/// Maximum length of other identifiers.
const MAX_IDENTIFIER: usize = 40;

const MEXICO: &str = "MEX";

pub(crate) async fn add_document_id(
    call: &mut Call<'_, endpoint::AddDocumentId>,
) -> Result<SuccessResponse, Refusal> {
    let identifier = call.body().document_identifier.trim();
    let mut session = call.change(None).await?;
    let persona = call.persona(&session);
    if session.country(&persona) == MEXICO {
        if identifier.len() != CIC_DIGITS || !identifier.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::bad_request(
                "documentIdentifier: expected the CIC, nine digits on the back of the ID",
            ));
        }
    } else if identifier.is_empty()
        || identifier.len() > MAX_IDENTIFIER
        || !identifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Err(Refusal::bad_request(
            "documentIdentifier: expected letters, digits and hyphens, at most 40",
        ));
    }
    session.codes.document_identifier = Some(identifier.to_owned());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn add_barcode(
    call: &mut Call<'_, endpoint::AddBarcode>,
) -> Result<SuccessResponse, Refusal> {
    let read = read(&call.body().raw_barcode, "rawBarcode")?;
    let mut session = call.change(None).await?;
    session.codes.barcode = Some(Decision::measured(read));
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

fn read(text: &str, place: &str) -> Result<Barcode, Refusal> {
    Barcode::read(text).map_err(|error| Refusal::bad_request(format!("{place}: {error}")))
}

/// The content of a base64 text: the text of a barcode, or an image of one. None if it is an image and no engine reads
/// it.
pub(crate) async fn see_barcode(
    call: &mut Call<'_, endpoint::AddEncodedBarcode>,
) -> Result<Option<Barcode>, Refusal> {
    const PLACE: &str = "base64Barcode";
    call.change(None).await?;
    let bytes = frame::decoded(&call.body().base64_barcode).await?;
    let bytes = bytes.map_err(|_| Refusal::bad_request("base64Barcode: expected base64"))?;
    if let Ok(text) = std::str::from_utf8(&bytes) {
        return read(text, PLACE).map(Some);
    }
    let look = |image: Image, eyes: Option<&Eyes<'_>>| {
        eyes.map(|eyes| evidence::see_barcode(eyes, &image)).transpose()
    };
    match upload::seen(call, PLACE, bytes, look).await? {
        Some(None) => Err(Refusal::bad_request(
            "base64Barcode: no barcode of an ID was found in the image: send a sharp one that shows the whole barcode",
        )),
        Some(read) => Ok(read),
        None => Ok(None),
    }
}

/// Without engines, the content of an image of a barcode comes from the persona's ID.
pub(crate) async fn add_encoded_barcode(
    call: &mut Call<'_, endpoint::AddEncodedBarcode>,
    seen: &Option<Barcode>,
) -> Result<SuccessResponse, Refusal> {
    let mut session = call.change(None).await?;
    let persona = call.persona(&session);
    let barcode = match seen {
        Some(read) => Decision::measured(read.clone()),
        None => evidence::barcode(session.facts(&persona), Id::First),
    };
    session.codes.barcode = Some(barcode);
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn add_qr_code_text(
    call: &mut Call<'_, endpoint::AddQrCodeText>,
) -> Result<SuccessResponse, Refusal> {
    let Some(text) = &call.body().qr_code_text else {
        return Err(Refusal::bad_request("qrCodeText: expected the text of the QR code"));
    };
    let mut session = call.change(None).await?;
    if !call.house().flows.custom_fields().contains_key(QR_CODE_TEXT) {
        return Err(Refusal::bad_request(
            "qrCodeText: the organization has no custom field qrCodeText; add it to organization.toml",
        ));
    }
    let mut fields = CustomFields::default();
    fields.0.insert(QR_CODE_TEXT.to_owned(), Value::String(text.to_string()));
    note_custom_fields(&mut session.forced, &fields)?;
    session.person.custom_fields.0.extend(fields.0);
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}
