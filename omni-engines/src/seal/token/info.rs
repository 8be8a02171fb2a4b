//! The content of a token. The crate that defines these types depends on older versions of the other crates used here.

use der::{
    Any, Sequence,
    asn1::{Int, OctetString, Uint},
};
use spki::AlgorithmIdentifierOwned;

/// The only version of RFC 3161.
pub(in crate::seal) const VERSION: u8 = 1;

/// `TSTInfo` of RFC 3161.
#[derive(Sequence)]
pub(in crate::seal) struct Info {
    pub(in crate::seal) version: u8,
    /// An object identifier.
    pub(in crate::seal) policy: Any,
    pub(in crate::seal) imprint: Imprint,
    pub(in crate::seal) serial: Uint,
    /// A `GeneralizedTime`, perhaps with a fraction.
    pub(in crate::seal) at: Any,
    #[asn1(optional = "true")]
    pub(in crate::seal) accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    pub(in crate::seal) ordering: bool,
    #[asn1(optional = "true")]
    pub(in crate::seal) nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(in crate::seal) authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(in crate::seal) extensions: Option<Vec<x509_cert::ext::Extension>>,
}

/// What was stamped, by its digest.
#[derive(Sequence)]
pub(in crate::seal) struct Imprint {
    pub(in crate::seal) algorithm: AlgorithmIdentifierOwned,
    pub(in crate::seal) digest: OctetString,
}

/// The accuracy of the clock.
#[derive(Sequence)]
pub(in crate::seal) struct Accuracy {
    #[asn1(optional = "true")]
    pub(in crate::seal) seconds: Option<u64>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(in crate::seal) millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(in crate::seal) micros: Option<u16>,
}
