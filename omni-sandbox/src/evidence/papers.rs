//! What is read from documents that are not IDs.

use omni_types::{
    AddressStatementTimestamp, AddressStatementType, MedicalData, OcrAddressFields, OcrData, Sensitive,
};
use serde::{Deserialize, Serialize};

use omni_engines::person::text;

use super::{SeenStatement, confidence, lines};
use crate::basics::start_of_day;
use crate::persona::scenario::Fact;
use crate::persona::{Decision, Facts, Otherwise};

/// The processing status of a card, or of one of its sides, whose number has a check digit that does not fit.
pub(crate) const INVALID_NUMBER: &str = "INVALID_NUMBER";

/// A proof of address.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) kind: AddressStatementType,
    /// Name of the addressee.
    pub(crate) name: Sensitive<String>,
    /// UTC milliseconds of the date of issue.
    pub(crate) emitted_at: Option<Sensitive<i64>>,
    pub(crate) address: OcrAddressFields,
    /// The lines of the address, if an engine read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lines: Option<Sensitive<Vec<String>>>,
    /// How sharp its image is, from 0 to 100.
    #[serde(default)]
    pub(crate) sharpness: i32,
    /// How sure engines are, if they read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confidence: Option<StatementConfidence>,
    /// Why engines read neither name nor address, in words, for which the documented response has no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unread: Option<String>,
}

/// How sure engines are of what a proof of address says, from 0 to 1.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StatementConfidence {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<f64>,
    /// The parts of the address share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) emitted_at: Option<f64>,
}

/// What is read from a proof of address whose image has this sharpness, from 0 to 100, and what engines saw on it, if they
/// looked.
pub(crate) fn statement(
    facts: Facts<'_>,
    sharpness: i32,
    seen: Option<&SeenStatement>,
) -> Decision<Statement> {
    let printed = &facts.persona().data().address_statement;
    let measured = seen.map(|seen| Statement {
        kind: seen.issuer.as_deref().map_or(AddressStatementType::OtherPoa, kind_of_issuer),
        name: Sensitive::new(seen.name.clone().unwrap_or_default()),
        emitted_at: seen.emitted_on.and_then(start_of_day).map(Sensitive::new),
        address: seen.address.clone(),
        lines: Some(Sensitive::new(seen.lines.clone())),
        sharpness,
        confidence: Some(seen.confidence),
        unread: seen.unread.clone(),
    });
    let own = Statement {
        kind: printed.kind.clone(),
        name: printed.name.clone(),
        emitted_at: start_of_day(*printed.emission_date).map(Sensitive::new),
        address: (*printed.address).clone(),
        lines: None,
        sharpness,
        confidence: None,
        unread: None,
    };
    let read = facts.decide(|_| None, measured, Otherwise::Persona(own));
    let pick = |fact: &Fact| if let Fact::AddressStatement(kind) = fact { Some(kind.clone()) } else { None };
    match facts.forced(pick) {
        Some(forced) => forced.map(|kind| Statement { kind, ..read.value }),
        None => read,
    }
}

/// The kind of statement by its issuer: each kind is named after its issuer.
fn kind_of_issuer(issuer: &str) -> AddressStatementType {
    let issuer = text::key(issuer);
    let known = AddressStatementType::VALUES.iter().find(|kind| {
        let kind = text::key(kind);
        // Short names can be words in other names.
        if kind.len() <= 4 { issuer == kind } else { issuer.contains(&kind) }
    });
    known.map_or(AddressStatementType::OtherPoa, |kind| AddressStatementType::from(*kind))
}

/// What is read from a medical card, and what engines saw on it, if there are any.
pub(crate) fn medical_card(facts: Facts<'_>, seen: Option<&MedicalData>) -> Decision<MedicalData> {
    let own = (*facts.persona().data().medical_card).clone();
    facts.decide(|_| None, seen.cloned(), Otherwise::Persona(own))
}

impl Statement {
    /// The address in lines.
    pub(crate) fn lines(&self) -> String {
        match &self.lines {
            Some(read) => read.join("\n"),
            None => lines::of(&self.address).join("\n"),
        }
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
        data.poa_name = Some(self.name.clone()).filter(|name| !name.is_empty());
        let sure = self.confidence.unwrap_or_default();
        let fields = [
            ("addressFromStatement", data.address_from_statement.is_some(), sure.address),
            ("addressStatementEmissionDate", data.address_statement_emission_date.is_some(), sure.emitted_at),
            ("poaName", data.poa_name.is_some(), sure.name),
        ];
        for (field, _, sure) in fields.into_iter().filter(|(_, is_read, _)| *is_read) {
            match sure {
                Some(sure) => confidence::add(data, &[field], sure),
                None => confidence::add_of_sharpness(data, &[field], self.sharpness),
            }
        }
    }
}
