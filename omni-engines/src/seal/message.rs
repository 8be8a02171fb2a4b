//! Signed messages (CMS) in the form that CAdES requires.
//!
//! Only the signer's certificate goes into a message. The signing certificate attribute binds all of its bytes, so no
//! byte of a message can change unnoticed; the reader has to know the root anyway.

use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
    },
};
use const_oid::{
    ObjectIdentifier,
    db::{
        rfc3161::ID_AA_TIME_STAMP_TOKEN,
        rfc5911::{
            ID_AA_SIGNING_CERTIFICATE_V_2, ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA,
            ID_SIGNING_TIME,
        },
        rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256},
    },
};
use der::{
    Any, Decode as _, Encode, Sequence,
    asn1::{OctetString, SetOfVec},
};
use jiff::Timestamp;
use p256::ecdsa::{DerSignature, signature::Signer as _};
use sha2::{Digest as _, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;

use super::{SealError, authority::Identity, time};

/// What is signed.
pub(super) struct Content<'a> {
    pub(super) kind: ObjectIdentifier,
    /// The bytes, if they go into the message.
    pub(super) enclosed: Option<&'a [u8]>,
    pub(super) digest: [u8; 32],
}

impl<'a> Content<'a> {
    /// Detached data, by its digest.
    pub(super) fn detached(digest: [u8; 32]) -> Self {
        Self { kind: ID_DATA, enclosed: None, digest }
    }

    /// Bytes of this kind that go into the message.
    pub(super) fn enclosed(kind: ObjectIdentifier, bytes: &'a [u8]) -> Self {
        Self { kind, enclosed: Some(bytes), digest: Sha256::digest(bytes).into() }
    }
}

/// Which certificate signed (RFC 5035), with the default digest.
#[derive(Sequence)]
pub(super) struct SigningCertificate {
    pub(super) certificates: Vec<CertificateDigest>,
    #[asn1(optional = "true")]
    pub(super) policies: Option<Any>,
}

/// The digest of a certificate. SHA-256 is not written, because it is the default.
#[derive(Sequence)]
pub(super) struct CertificateDigest {
    #[asn1(optional = "true")]
    pub(super) algorithm: Option<AlgorithmIdentifierOwned>,
    pub(super) digest: OctetString,
    #[asn1(optional = "true")]
    pub(super) issuer_and_serial: Option<Any>,
}

/// Signs content. `stamp` may return a time-stamp token for the signature.
pub(super) fn sign(
    by: &Identity,
    content: &Content<'_>,
    signing_time: Option<Timestamp>,
    stamp: impl FnOnce(&[u8]) -> Result<Option<Vec<u8>>, SealError>,
) -> Result<Vec<u8>, SealError> {
    let mut attributes = SetOfVec::from_iter([
        attribute(ID_CONTENT_TYPE, &content.kind)?,
        attribute(ID_MESSAGE_DIGEST, &OctetString::new(content.digest)?)?,
        attribute(ID_AA_SIGNING_CERTIFICATE_V_2, &signing_certificate(by)?)?,
    ])?;
    if let Some(at) = signing_time {
        attributes.insert(attribute(ID_SIGNING_TIME, &time::second(at)?)?)?;
    }
    let signature: DerSignature = by.key.try_sign(&attributes.to_der()?).map_err(|_| SealError::Encoding)?;
    let unsigned = stamp(signature.as_bytes())?
        .map(|token| {
            let token = attribute(ID_AA_TIME_STAMP_TOKEN, &Any::from_der(&token)?)?;
            Ok::<_, SealError>(SetOfVec::from_iter([token])?)
        })
        .transpose()?;
    let certificate = by.certificate.tbs_certificate();
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.issuer().clone(),
            serial_number: certificate.serial_number().clone(),
        }),
        digest_alg: sha256(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        signature: OctetString::new(signature.as_bytes())?,
        unsigned_attrs: unsigned,
    };
    let econtent = content.enclosed.map(|bytes| Any::new(der::Tag::OctetString, bytes)).transpose()?;
    let signed = SignedData {
        version: version(content.kind),
        digest_algorithms: SetOfVec::from_iter([sha256()])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: content.kind, econtent },
        certificates: Some(CertificateSet(SetOfVec::from_iter([CertificateChoices::Certificate(
            by.certificate.clone(),
        )])?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::from_iter([signer])?),
    };
    let message = ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? };
    Ok(message.to_der()?)
}

/// The version that RFC 5652 prescribes for content of this kind, with X.509 v3 certificates and signers identified by
/// serial number.
pub(super) fn version(kind: ObjectIdentifier) -> CmsVersion {
    if kind == ID_DATA { CmsVersion::V1 } else { CmsVersion::V3 }
}

pub(super) fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> der::Result<Attribute> {
    let value = Any::from_der(&value.to_der()?)?;
    Ok(Attribute { oid, values: SetOfVec::from_iter([value])? })
}

fn signing_certificate(by: &Identity) -> der::Result<SigningCertificate> {
    let digest = CertificateDigest {
        algorithm: None,
        digest: OctetString::new(Sha256::digest(&by.der).to_vec())?,
        issuer_and_serial: None,
    };
    Ok(SigningCertificate { certificates: vec![digest], policies: None })
}
