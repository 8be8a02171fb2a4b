//! A signed message, and whether its signature is valid.

use cms::{
    cert::CertificateChoices,
    content_info::{CmsVersion, ContentInfo},
    revocation::RevocationInfoChoice,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use const_oid::{
    ObjectIdentifier,
    db::{
        rfc3161::ID_AA_TIME_STAMP_TOKEN,
        rfc5911::{
            ID_AA_SIGNING_CERTIFICATE_V_2, ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA,
            ID_SIGNING_TIME,
        },
        rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256},
    },
};
use der::{Any, Decode, Encode as _, Tag, asn1::OctetString};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use spki::AlgorithmIdentifierOwned;
use x509_cert::{
    Certificate,
    attr::{Attribute, Attributes},
    crl::CertificateList,
    ext::pkix::SubjectKeyIdentifier,
    time::Time,
};

use super::{Fault, pool::strict};
use crate::seal::{
    certificate,
    message::{SigningCertificate, version},
    time,
};

/// A message that could be read. Its signature is checked separately.
pub(super) struct Signed {
    data: SignedData,
    signer: SignerInfo,
    pub(super) certificate: Certificate,
}

impl Signed {
    pub(super) fn read(der: &[u8]) -> Result<Self, Fault> {
        let message: ContentInfo = strict(der).ok_or(Fault::Form)?;
        if message.content_type != ID_SIGNED_DATA {
            return Err(Fault::Form);
        }
        let bytes = message.content.to_der().map_err(|_| Fault::Form)?;
        let data: SignedData = strict(&bytes).ok_or(Fault::Form)?;
        let [signer] = data.signer_infos.0.as_ref() else {
            return Err(Fault::Form);
        };
        let signer = signer.clone();
        let certificate = certificates(&data)
            .find(|certificate| identifies(&signer.sid, certificate))
            .ok_or(Fault::NoCertificate)?
            .clone();
        Ok(Self { data, signer, certificate })
    }

    /// The type of the signed content.
    pub(super) fn kind(&self) -> ObjectIdentifier {
        self.data.encap_content_info.econtent_type
    }

    /// The signed content, if it is in the message.
    pub(super) fn content(&self) -> Option<&[u8]> {
        let content = self.data.encap_content_info.econtent.as_ref()?;
        (content.header().tag() == Tag::OctetString).then(|| content.value())
    }

    /// Whether the message has a place for content, readable or not.
    pub(super) fn encloses(&self) -> bool {
        self.data.encap_content_info.econtent.is_some()
    }

    pub(super) fn certificates(&self) -> impl Iterator<Item = Certificate> + '_ {
        certificates(&self.data).cloned()
    }

    pub(super) fn lists(&self) -> impl Iterator<Item = CertificateList> + '_ {
        self.data.crls.iter().flat_map(|lists| lists.0.iter()).filter_map(|list| match list {
            RevocationInfoChoice::Crl(list) => Some(list.clone()),
            RevocationInfoChoice::Other(_) => None,
        })
    }

    pub(super) fn signature(&self) -> &[u8] {
        self.signer.signature.as_bytes()
    }

    /// The signing time that the signer states.
    pub(super) fn signing_time(&self) -> Option<Timestamp> {
        let stated = single(self.signer.signed_attrs.as_ref()?, ID_SIGNING_TIME)?;
        time::timestamp(&stated.decode_as::<Time>().ok()?)
    }

    /// The time-stamp token of the signature in DER, if there is one.
    pub(super) fn token(&self) -> Option<Result<Vec<u8>, Fault>> {
        let unsigned = self.signer.unsigned_attrs.as_ref()?;
        unsigned.iter().find(|attribute| attribute.oid == ID_AA_TIME_STAMP_TOKEN)?;
        let token = single(unsigned, ID_AA_TIME_STAMP_TOKEN).ok_or(Fault::Form);
        Some(token.and_then(|token| token.to_der().map_err(|_| Fault::Form)))
    }

    /// What is wrong with form, algorithms, digest and signature, for content with this digest.
    pub(super) fn check(&self, digest: &[u8; 32]) -> Result<(), Fault> {
        let signer = &self.signer;
        let by_key = matches!(signer.sid, SignerIdentifier::SubjectKeyIdentifier(_));
        let (expected, whole) =
            if by_key { (CmsVersion::V3, CmsVersion::V3) } else { (CmsVersion::V1, version(self.kind())) };
        if signer.version != expected || self.data.version != whole {
            return Err(Fault::Form);
        }
        if !is_sha256(&signer.digest_alg)
            || signer.signature_algorithm.oid != ECDSA_WITH_SHA_256
            || signer.signature_algorithm.parameters.is_some()
            || !certificate::has_key(&self.certificate)
        {
            return Err(Fault::Unsupported);
        }
        if self.data.digest_algorithms.as_ref() != [signer.digest_alg.clone()] {
            return Err(Fault::Form);
        }
        let attributes = signer.signed_attrs.as_ref().ok_or(Fault::Form)?;
        let kind: ObjectIdentifier = value(attributes, ID_CONTENT_TYPE).ok_or(Fault::Form)?;
        if kind != self.kind() {
            return Err(Fault::Kind);
        }
        let signed = attributes.to_der().map_err(|_| Fault::Form)?;
        if !certificate::signs(&self.certificate, &signed, signer.signature.as_bytes()) {
            return Err(Fault::Signature);
        }
        let stated: OctetString = value(attributes, ID_MESSAGE_DIGEST).ok_or(Fault::Form)?;
        if stated.as_bytes() != digest {
            return Err(Fault::Changed);
        }
        if names(attributes, &self.certificate) { Ok(()) } else { Err(Fault::OtherCertificate) }
    }
}

fn certificates(data: &SignedData) -> impl Iterator<Item = &Certificate> {
    data.certificates.iter().flat_map(|set| set.0.iter()).filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    })
}

fn identifies(signer: &SignerIdentifier, certificate: &Certificate) -> bool {
    let body = certificate.tbs_certificate();
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == *body.issuer() && id.serial_number == *body.serial_number()
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            matches!(body.get_extension::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *id)
        }
    }
}

/// Whether the signing certificate attribute names a certificate.
fn names(attributes: &Attributes, certificate: &Certificate) -> bool {
    let Some(SigningCertificate { certificates, .. }) = value(attributes, ID_AA_SIGNING_CERTIFICATE_V_2)
    else {
        return false;
    };
    let (Some(first), Ok(der)) = (certificates.first(), certificate.to_der()) else {
        return false;
    };
    first.algorithm.as_ref().is_none_or(is_sha256)
        && first.digest.as_bytes() == Sha256::digest(&der).as_slice()
}

/// Whether it is SHA-256, with parameters that are absent or NULL.
pub(super) fn is_sha256(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.oid == ID_SHA_256
        && algorithm
            .parameters
            .as_ref()
            .is_none_or(|none| none.header().tag() == Tag::Null && none.value().is_empty())
}

/// The only value of the only attribute of a type.
fn single(attributes: &Attributes, oid: ObjectIdentifier) -> Option<&Any> {
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let (Some(Attribute { values, .. }), None) = (found.next(), found.next()) else {
        return None;
    };
    match values.as_ref() {
        [value] => Some(value),
        _ => None,
    }
}

fn value<T: for<'a> Decode<'a>>(attributes: &Attributes, oid: ObjectIdentifier) -> Option<T> {
    T::from_der(&single(attributes, oid)?.to_der().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use const_oid::db::rfc5911::ID_DATA;

    use super::*;
    use crate::seal::{
        Authority, Form, Stamped,
        message::{Content, sign},
        testing::{authority, now},
        verify_cades,
    };

    /// The faults of an enveloping signature after a change that keeps its form.
    fn after(change: impl FnOnce(&mut SignedData)) -> Vec<Fault> {
        let authority = authority();
        let message = authority.cades(b"content", (Form::Enveloping, Stamped::No), now()).unwrap();
        let mut outer = ContentInfo::from_der(&message).unwrap();
        let mut data: SignedData = outer.content.decode_as().unwrap();
        change(&mut data);
        outer.content = Any::encode_from(&data).unwrap();
        faults(&authority, &outer.to_der().unwrap())
    }

    fn faults(authority: &Authority, message: &[u8]) -> Vec<Fault> {
        verify_cades(message, None, &authority.trust(now()).unwrap()).faults
    }

    fn signer(data: &mut SignedData, change: impl FnOnce(&mut SignerInfo)) {
        let mut signer = data.signer_infos.0.get(0).unwrap().clone();
        change(&mut signer);
        data.signer_infos.0 = [signer].into_iter().collect::<Vec<_>>().try_into().unwrap();
    }

    #[test]
    fn each_change_has_its_name() {
        assert_eq!(after(|_| {}), []);
        assert_eq!(after(|data| data.certificates = None), [Fault::NoCertificate]);
        assert_eq!(after(|data| data.encap_content_info.econtent = None), [Fault::NoContent]);
        assert_eq!(after(|data| data.version = CmsVersion::V3), [Fault::Form]);
        assert_eq!(after(|data| data.digest_algorithms = Default::default()), [Fault::Form]);
        assert_eq!(after(|data| data.signer_infos.0 = Default::default()), [Fault::Form]);
        let md5 = ObjectIdentifier::new_unwrap("1.2.840.113549.2.5");
        let weak = after(|data| signer(data, |signer| signer.digest_alg.oid = md5));
        assert_eq!(weak, [Fault::Unsupported]);
        let bare = after(|data| signer(data, |signer| signer.signed_attrs = None));
        assert_eq!(bare, [Fault::Form]);
        let other = after(|data| data.encap_content_info.econtent_type = ID_SIGNED_DATA);
        assert_eq!(other, [Fault::Kind]);
    }

    #[test]
    fn the_certificate_has_to_be_the_one_that_is_named() {
        let mut authority = authority();
        authority.signer.der = authority.stamper().to_vec();
        let content = Content::enclosed(ID_DATA, b"content");
        let message = sign(&authority.signer, &content, Some(now()), |_| Ok(None)).unwrap();
        assert_eq!(faults(&authority, &message), [Fault::OtherCertificate]);
    }

    #[test]
    fn a_time_has_to_be_known() {
        let authority = authority();
        let content = Content::enclosed(ID_DATA, b"content");
        let message = sign(&authority.signer, &content, None, |_| Ok(None)).unwrap();
        assert_eq!(faults(&authority, &message), [Fault::NoTime]);
        let early = now().checked_sub(jiff::SignedDuration::from_hours(9)).unwrap();
        let message = sign(&authority.signer, &content, Some(early), |_| Ok(None)).unwrap();
        assert_eq!(faults(&authority, &message), [Fault::OutsideValidity]);
    }
}
