//! What a card of a health insurance says.

use super::Field;

/// A card of a health insurance, as they are usual in the United States.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MedicalCard {
    /// Name of the member.
    pub member: Option<Field<String>>,
    /// Number of the member.
    pub member_id: Option<Field<String>>,
    /// Who insures.
    pub provider: Option<Field<String>>,
    /// What a visit to an emergency room costs, as it is printed.
    pub emergency_copay: Option<Field<String>>,
    /// What a visit to an office costs, as it is printed.
    pub office_copay: Option<Field<String>>,
    /// Number of who pays for prescriptions.
    pub rx_bin: Option<Field<String>>,
    /// Code beside that number.
    pub rx_pcn: Option<Field<String>>,
}
