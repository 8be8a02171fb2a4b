//! Time stamps in the form of NOM-151, which are RFC 3161 tokens, by the sandbox's own authority. It is not accredited.

use bytes::Bytes;
use omni_engines::seal::{SealError, TokenDetails};
use omni_types::endpoint::{self, Endpoint};
use omni_types::{Base64, Nom151Calculated, Nom151Information, Sensitive, SignedString, SigningDetails};

use super::found;
use crate::events::mark;
use crate::frame::{Call, Refusal};
use crate::house::refused_seal;

/// The result of time-stamping a file.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// The token.
    pub(super) token: bool,
    /// The content of the token.
    pub(super) details: bool,
    /// The file, with a time stamp in it.
    pub(super) with_token: bool,
}

/// What is requested.
#[derive(Default)]
pub(super) struct Sealed {
    /// In base64.
    pub(super) token: Option<String>,
    pub(super) details: Option<SigningDetails>,
    pub(super) with_token: Option<Vec<u8>>,
}

/// What refusals call the file.
const CONTRACT: &str = "the signed contract";

/// Time stamps of a PDF file.
pub(super) async fn seal<E: Endpoint>(
    call: &Call<'_, E>,
    file: Bytes,
    wanted: Wanted,
) -> Result<Sealed, Refusal> {
    if !(wanted.token || wanted.details || wanted.with_token) {
        return Ok(Sealed::default());
    }
    mark::refuse(CONTRACT, &file)?;
    let sealed = call.house().seal(move |authority, at| -> Result<Sealed, SealError> {
        let token = match wanted.token || wanted.details {
            true => Some(authority.token(&file, at)?),
            false => None,
        };
        let with_token = match wanted.with_token {
            true => Some(authority.stamp_pdf(&file, at)?.0),
            false => None,
        };
        Ok(Sealed {
            details: token.as_ref().filter(|_| wanted.details).map(|token| details(&token.details)),
            token: token.filter(|_| wanted.token).map(|token| base64(token.der)),
            with_token,
        })
    });
    sealed.await?.map_err(|error| refused_seal(CONTRACT, &error))
}

fn base64(der: Vec<u8>) -> String {
    Base64::from_bytes(der).encoded().into_owned()
}

fn details(token: &TokenDetails) -> SigningDetails {
    SigningDetails::new()
        .with_provided_by(&token.provided_by)
        .with_requested_by(&token.requested_by)
        // Includes the period at the end that the documentation prints.
        .with_policy_value(format!("{}.", token.policy))
        .with_signing_hash(base64(token.digest.to_vec()))
        .with_certificate_serial(&token.certificate_serial)
        .with_signing_timestamp(token.at.as_millisecond().to_string())
}

/// The token for the text in UTF-8, in base64. No text begins with the prefix of events.
pub(crate) async fn sign_string(call: &mut Call<'_, endpoint::SignString>) -> Result<SignedString, Refusal> {
    let mut session = call.change(None).await?;
    let text = call.body().string_to_sign.to_string();
    if text.is_empty() {
        return Err(Refusal::bad_request("stringToSign: the text to sign is empty"));
    }
    let token = call.house().seal(move |authority, at| authority.token(text.as_bytes(), at)).await?;
    let token = token.map_err(|error| refused_seal("stringToSign", &error))?;
    session.signed_contracts.count_use();
    call.save(session);
    Ok(SignedString::new().with_signed_string(Sensitive::new(base64(token.der))))
}

pub(crate) async fn calculate_nom151_signature(
    call: &mut Call<'_, endpoint::CalculateNom151Signature>,
) -> Result<Nom151Calculated, Refusal> {
    let mut session = call.change(None).await?;
    let body = call.body();
    let (_, file) = found::signed_contract(call, &session, &body.signed_contract_id).await?;
    let with_token = body.include_signed_document_with_nom151_in_response == Some(true);
    let sealed = seal(call, file.clone(), Wanted { token: true, details: false, with_token }).await?;
    let mut information = Nom151Information::new();
    information.signed_document_nom151 = sealed.token.map(Sensitive::new);
    information.signed_document_with_nom_signature_base64 = sealed.with_token.map(Base64::from_bytes);
    if body.include_signed_document_in_response == Some(true) {
        information.signed_document_base64 = Some(Base64::from_bytes(file));
    }
    session.signed_contracts.count_use();
    let status = session.status.clone();
    call.save(session);
    Ok(Nom151Calculated::new()
        .with_success(true)
        .with_session_status(status)
        .with_additional_information(information))
}
