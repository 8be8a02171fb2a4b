//! Lists of revoked certificates.

use const_oid::db::{
    rfc5280::{ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER},
    rfc5912::ECDSA_WITH_SHA_256,
};
use der::{
    Encode as _,
    asn1::{BitString, OctetString, Uint},
};
use jiff::{Timestamp, ToSpan as _};
use p256::ecdsa::{DerSignature, signature::Signer as _};
use spki::AlgorithmIdentifierOwned;
use x509_cert::{
    Version,
    crl::{CertificateList, RevokedCert, TbsCertList},
    ext::Extension,
    serial_number::SerialNumber,
};

use super::Identity;
use crate::seal::{SealError, time};

/// How long a list is valid.
const DAYS: i64 = 30;

/// The list of an issuer as of a time, with the revoked certificates and when each was revoked. The number of the list,
/// which has to increase, is the second in which it was made.
pub(super) fn list(
    issuer: &Identity,
    revoked: &[(SerialNumber, Timestamp)],
    at: Timestamp,
) -> Result<Vec<u8>, SealError> {
    let next = at.checked_add((DAYS * 24).hours()).map_err(|_| SealError::Time)?;
    let entries = revoked
        .iter()
        .map(|(serial_number, since)| {
            Ok(RevokedCert {
                serial_number: serial_number.clone(),
                revocation_date: time::second(*since)?,
                crl_entry_extensions: None,
            })
        })
        .collect::<Result<Vec<_>, SealError>>()?;
    let number = Uint::new(&at.as_second().to_be_bytes())?.to_der()?;
    let mut extensions =
        vec![Extension { extn_id: ID_CE_CRL_NUMBER, critical: false, extn_value: OctetString::new(number)? }];
    let authority = issuer.certificate.tbs_certificate();
    extensions.extend(
        authority
            .extensions()
            .into_iter()
            .flatten()
            .find(|extension| extension.extn_id == ID_CE_AUTHORITY_KEY_IDENTIFIER)
            .cloned(),
    );
    let algorithm = AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
    let list = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: authority.subject().clone(),
        this_update: time::second(at)?,
        next_update: Some(time::second(next)?),
        revoked_certificates: (!entries.is_empty()).then_some(entries),
        crl_extensions: Some(extensions),
    };
    let signature: DerSignature = issuer.key.try_sign(&list.to_der()?).map_err(|_| SealError::Encoding)?;
    let signed = CertificateList {
        tbs_cert_list: list,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(signature.as_bytes())?,
    };
    Ok(signed.to_der()?)
}
