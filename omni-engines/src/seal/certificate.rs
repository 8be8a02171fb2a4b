//! What a certificate says of itself, and what its key signed.

use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::{Encode, asn1::BitString};
use p256::ecdsa::{DerSignature, VerifyingKey, signature::Verifier as _};
use spki::{AlgorithmIdentifierOwned, DecodePublicKey as _};
use x509_cert::Certificate;

/// Whether an issuer signed a certificate.
pub(super) fn signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let body = certificate.tbs_certificate();
    body.issuer() == issuer.tbs_certificate().subject()
        && body.signature() == certificate.signature_algorithm()
        && body.to_der().is_ok_and(|der| {
            matches(issuer, &der, (certificate.signature_algorithm(), certificate.signature()))
        })
}

/// Whether the signature of a message was made with a certificate's key.
pub(super) fn signs(certificate: &Certificate, message: &[u8], signature: &[u8]) -> bool {
    let Ok(info) = certificate.tbs_certificate().subject_public_key_info().to_der() else {
        return false;
    };
    let (Ok(key), Ok(signature)) =
        (VerifyingKey::from_public_key_der(&info), DerSignature::from_bytes(signature))
    else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// Whether the key of a certificate is of a supported kind.
pub(super) fn has_key(certificate: &Certificate) -> bool {
    certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .is_ok_and(|info| VerifyingKey::from_public_key_der(&info).is_ok())
}

/// The common name of the subject.
pub(super) fn common_name(certificate: &Certificate) -> Option<String> {
    let name = certificate.tbs_certificate().subject().common_name().ok()??;
    Some(name.value().into_owned())
}

/// Whether the signature on the body of a certificate or list was made by the issuer.
pub(super) fn matches(
    issuer: &Certificate,
    body: &[u8],
    (algorithm, signature): (&AlgorithmIdentifierOwned, &BitString),
) -> bool {
    algorithm.oid == ECDSA_WITH_SHA_256
        && algorithm.parameters.is_none()
        && signature.as_bytes().is_some_and(|signature| signs(issuer, body, signature))
}
