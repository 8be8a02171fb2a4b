//! What is read from documents that are not IDs.

use omni_types::{
    AddressStatementTimestamp, AddressStatementType, MedicalData, OcrAddressFields, OcrData, Sensitive,
};
use serde::{Deserialize, Serialize};

use super::{confidence, lines};
use crate::house::start_of_day;
use crate::persona::scenario::Fact;
use crate::persona::{Decision, Facts};

/// The fields that are read from a proof of address.
const READ: [&str; 3] = ["addressFromStatement", "addressStatementEmissionDate", "poaName"];

/// A proof of address.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) kind: AddressStatementType,
    /// Name of the addressee.
    pub(crate) name: Sensitive<String>,
    /// UTC milliseconds of the day of issue.
    pub(crate) emitted_at: Option<Sensitive<i64>>,
    pub(crate) address: OcrAddressFields,
    /// How sharp its image is, from 0 to 100.
    #[serde(default)]
    pub(crate) sharpness: i32,
}

/// What is read from a proof of address whose image has this sharpness, from 0 to 100.
pub(crate) fn statement(facts: Facts<'_>, sharpness: i32) -> Decision<Statement> {
    let printed = &facts.persona().data().address_statement;
    let pick = |fact: &Fact| if let Fact::AddressStatement(kind) = fact { Some(kind.clone()) } else { None };
    facts.of_persona(pick, printed.kind.clone()).map(|kind| Statement {
        kind,
        name: printed.name.clone(),
        emitted_at: start_of_day(*printed.emission_date).map(Sensitive::new),
        address: (*printed.address).clone(),
        sharpness,
    })
}

/// What is read from a medical card.
pub(crate) fn medical_card(facts: Facts<'_>) -> Decision<MedicalData> {
    Decision::new((*facts.persona().data().medical_card).clone(), facts.own_source())
}

impl Statement {
    /// The address in lines.
    pub(crate) fn lines(&self) -> String {
        lines::of(&self.address).join("\n")
    }

    /// Adds what was read to the OCR data of an ID.
    pub(crate) fn add_to(&self, data: &mut OcrData) {
        let lines = self.lines();
        data.address_from_statement = Some(Sensitive::new(lines)).filter(|lines| !lines.is_empty());
        data.address_fields_from_statement = Some(self.address.clone());
        // The other types are issued in other countries.
        let mexican = !matches!(
            self.kind,
            AddressStatementType::OtherPoa | AddressStatementType::Cre | AddressStatementType::Ute
        );
        data.invalid_address_from_statement = mexican.then(|| lines::is_invalid(&self.address));
        data.address_statement_emission_date.clone_from(&self.emitted_at);
        let emitted = self.emitted_at.as_ref().map(|at| {
            AddressStatementTimestamp::new()
                .with_date_type("emissionDate")
                .with_address_statement_timestamp(**at)
        });
        data.address_statement_timestamps = emitted.map(|emitted| vec![emitted]);
        data.document_type = Some(self.kind.clone());
        data.poa_name = Some(self.name.clone());
        confidence::add(data, &READ, self.sharpness);
    }
}
