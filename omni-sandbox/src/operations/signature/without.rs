//! The response of a sandbox that was built without the feature `contracts`.

use bytes::Bytes;
use omni_types::endpoint;
use omni_types::{AnnotationSigned, ContractSigned, ContractStamped, Nom151Calculated, SignedString};

use crate::frame::{Call, Refusal};

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
