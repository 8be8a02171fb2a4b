//! The response of a sandbox that was built without the feature `contracts`.

use bytes::Bytes;
use omni_types::endpoint::{self, Endpoint};
use omni_types::{AnnotationSigned, ContractSigned, ContractStamped, Nom151Calculated, SignedString};

use crate::frame::{Call, Refusal};

/// A contract is stored, and can never be signed.
pub(crate) async fn check_contract<E: Endpoint>(_: &Call<'_, E>, _: &str, _: &Bytes) -> Result<(), Refusal> {
    Ok(())
}

macro_rules! without {
    ($($name:ident $operation:ident $response:ty;)*) => {$(
        pub(crate) async fn $name(call: &mut Call<'_, endpoint::$operation>) -> Result<$response, Refusal> {
            Err(Refusal::unsupported(call.operation()))
        }
    )*};
}

without! {
    sign_string SignString SignedString;
    sign_pdf SignPdf Bytes;
    sign_contracts SignContracts ContractSigned;
    sign_contract_annotations SignContractAnnotations AnnotationSigned;
    stamp_contract_annotations StampContractAnnotations ContractStamped;
    calculate_nom151_signature CalculateNom151Signature Nom151Calculated;
}
