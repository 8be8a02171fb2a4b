//! The government that confirms an ID, with the fields of the Mexican voter card.

use omni_engines::person::text::key;
use omni_types::tables::GovernmentValidationStatusRow;
use omni_types::{
    GovernmentComparisonResults, GovernmentValidationData, OcrValidationCheck, OcrValidationCheckKey,
    RegistralSituation, RegistralSituationKind, ScoreStatus, Sensitive,
};

use super::stated;
use crate::persona::facts::{Decision, Facts, Source};
use crate::persona::scenario::Fact;
use crate::persona::{Documented, government_row};

/// Status codes of checks in which the register compared the data.
const COMPARED: [&str; 7] = ["0", "1", "10", "11", "12", "13", "15"];

/// What the government says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    /// The status, with its code and key.
    pub(crate) status: &'static GovernmentValidationStatusRow,
    /// The fields that were sent, and whether each is confirmed; empty if nothing was compared.
    pub(crate) fields: Vec<(OcrValidationCheckKey, bool)>,
    /// How well the face matches the government's image, from 0 to 100.
    pub(crate) face_confidence: u8,
    /// Status of the credential in the register. None if the register was not asked, or did not respond.
    pub(crate) situation: Option<RegistralSituation>,
}

/// Status codes that override the register.
#[derive(Clone, Copy, Default)]
pub(crate) struct Decided {
    /// From what prevents a check or makes it fail: the country, a missing ID or selfie. The caller determines it.
    pub(crate) cause: Option<i32>,
    /// From the flow, for tests of a client. It overrides any cause.
    pub(crate) mocked: Option<i32>,
}

/// Checks an ID. `decided` applies unless a status is forced.
pub(crate) fn check(facts: Facts<'_>, sent: &GovernmentValidationData, decided: Decided) -> Decision<Check> {
    let own = &facts.persona().data().government;
    let asked: Vec<_> = OcrValidationCheckKey::all()
        .filter_map(|key| Some((value(sent, &key)?.trim().to_owned(), key)))
        .collect();
    let pick = |fact: &Fact| if let Fact::GovernmentStatus(row) = fact { Some(*row) } else { None };
    let mut status = facts.of_persona(pick, own.status);
    if let (true, Some(row)) = (status.source == facts.own_source(), decided.mocked.and_then(government_row))
    {
        status = Decision::new(row, Source::Flow);
    }
    // A forced success confirms every field.
    let succeeds = status.source != facts.own_source() && status.value.code == "0";
    let confirmed = |key: &OcrValidationCheckKey, text: &str| {
        let known = own.everyone || value(&own.record, key).is_some_and(|value| same(value, text));
        let forced =
            facts.forced(|fact| matches!(fact, Fact::GovernmentMismatch(of) if of == key).then_some(()));
        (succeeds || (known && !own.mismatches.contains(key))) && forced.is_none()
    };
    let mut fields: Vec<_> = asked.iter().map(|(text, key)| (key.clone(), confirmed(key, text))).collect();
    if let (true, Some(row)) = (status.source == facts.own_source(), decided.cause.and_then(government_row)) {
        status = Decision::measured(row);
    } else if status.source == facts.own_source() && status.value.code == "0" {
        // What the register finds by comparison, unless a status is forced. The CIC is not one of the compared
        // fields, but one that differs from the record is an error all the same.
        let is_of_another = contradicts(&own.record.cic, &sent.cic) && !own.everyone;
        let found = match is_known(&own.record, sent) {
            None => Some(9),
            Some(false) if !own.everyone => Some(8),
            _ if is_of_another || fields.iter().any(|(_, confirmed)| !confirmed) => Some(1),
            _ => None,
        };
        status.value = found.and_then(government_row).unwrap_or(status.value);
    }
    if !COMPARED.contains(&status.value.code) {
        fields.clear();
    }
    let mismatch = |fact: &Fact| if let Fact::GovernmentMismatch(_) = fact { Some(()) } else { None };
    if status.source == facts.own_source() {
        status.source = facts.forced(mismatch).map_or(status.source, |forced| forced.source);
    }
    let situation = situation(facts, status.value);
    status.map(|status| Check { status, fields, face_confidence: own.face_confidence, situation })
}

/// Whether the register has a number other than the one that was sent.
fn contradicts(own: &Option<Sensitive<String>>, sent: &Option<Sensitive<String>>) -> bool {
    own.as_ref().zip(stated(sent)).is_some_and(|(own, sent)| !same(own, sent))
}

/// Whether a number of the card leads to the record or, without any number, the names do. None if the data is too
/// little to search for: it could match many people.
fn is_known(record: &GovernmentValidationData, sent: &GovernmentValidationData) -> Option<bool> {
    let numbers = [
        (&record.cic, &sent.cic),
        (&record.ocr, &sent.ocr),
        (&record.clave_elector, &sent.clave_elector),
        (&record.curp, &sent.curp),
    ];
    let mut asked =
        numbers.into_iter().filter_map(|(own, sent)| Some((own.as_ref(), stated(sent)?))).peekable();
    if asked.peek().is_some() {
        return Some(asked.any(|(own, sent)| own.is_some_and(|own| same(own, sent))));
    }
    let name = |data: &GovernmentValidationData| {
        Some((stated(&data.nombre)?.to_owned(), stated(&data.apellido_paterno)?.to_owned()))
    };
    let (given, surname) = name(sent)?;
    Some(name(record).is_some_and(|own| same(&own.0, &given) && same(&own.1, &surname)))
}

fn situation(facts: Facts<'_>, status: &GovernmentValidationStatusRow) -> Option<RegistralSituation> {
    let own = &facts.persona().data().government;
    let from_status = match status.code {
        "11" | "12" | "13" | "15" => Some(RegistralSituationKind::NoVigente),
        "7" | "8" => Some(RegistralSituationKind::DatosNoEncontrados),
        _ => None,
    };
    let pick = |fact: &Fact| if let Fact::Registral(kind) = fact { Some(kind.clone()) } else { None };
    let forced = facts.forced(pick).map(|forced| forced.value);
    let own_situation = || COMPARED.contains(&status.code).then(|| own.situation.clone());
    let kind = forced.or(from_status).or_else(own_situation)?;
    let situation = RegistralSituation::new().with_tipo_situacion_registral(kind);
    Some(match (&own.report, status.code) {
        (Some(report), _) => situation.with_tipo_reporte_robo_extravio(report.clone()),
        (None, "12") => situation.with_tipo_reporte_robo_extravio("REPORTE DE EXTRAVIO"),
        (None, "13") => situation.with_tipo_reporte_robo_extravio("REPORTE DE ROBO"),
        _ => situation,
    })
}

/// The field that a test of the score is about.
fn value<'a>(data: &'a GovernmentValidationData, key: &OcrValidationCheckKey) -> Option<&'a str> {
    let field: &Option<Sensitive<String>> = match key {
        OcrValidationCheckKey::IssueDate => &data.anio_emision,
        OcrValidationCheckKey::FirstName => &data.nombre,
        OcrValidationCheckKey::MaternalLastName => &data.apellido_materno,
        OcrValidationCheckKey::PaternalLastName => &data.apellido_paterno,
        OcrValidationCheckKey::Ocr => &data.ocr,
        OcrValidationCheckKey::PersonalId => &data.curp,
        OcrValidationCheckKey::ElectorsKey => &data.clave_elector,
        OcrValidationCheckKey::EmissionNumber => &data.numero_emision_credencial,
        OcrValidationCheckKey::RegistrationDate => &data.anio_registro,
        _ => return None,
    };
    field.as_ref().map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Registers compare letters and digits, whatever their case, accents and spaces.
fn same(one: &str, other: &str) -> bool {
    let one = key(one);
    !one.is_empty() && one == key(other)
}

impl Check {
    /// Whether the government confirms the ID.
    pub(crate) fn valid(&self) -> bool {
        self.status.code == "0" && self.fields.iter().all(|(_, confirmed)| *confirmed)
    }

    /// The status code as a number.
    pub(crate) fn status_code(&self) -> i32 {
        self.status.code.parse().unwrap_or_default()
    }

    /// The fields as tests of the score.
    pub(crate) fn tests(&self) -> Vec<OcrValidationCheck> {
        let of_field = |(key, confirmed): &(OcrValidationCheckKey, bool)| {
            let status = if *confirmed { ScoreStatus::Ok } else { ScoreStatus::Fail };
            OcrValidationCheck::new()
                .with_key(key.clone())
                .with_value(confirmed.to_string())
                .with_status(status)
        };
        self.fields.iter().map(of_field).collect()
    }

    /// The fields as part of the OCR data.
    pub(crate) fn comparison(&self) -> GovernmentComparisonResults {
        let mut results = GovernmentComparisonResults::new();
        for (key, confirmed) in &self.fields {
            let field = match key {
                OcrValidationCheckKey::IssueDate => &mut results.issue_date_valid,
                OcrValidationCheckKey::FirstName => &mut results.first_name_valid,
                OcrValidationCheckKey::MaternalLastName => &mut results.maternal_last_name_valid,
                OcrValidationCheckKey::PaternalLastName => &mut results.paternal_last_name_valid,
                OcrValidationCheckKey::Ocr => &mut results.ocr_valid,
                OcrValidationCheckKey::PersonalId => &mut results.curp_valid,
                OcrValidationCheckKey::ElectorsKey => &mut results.clave_de_elector_valid,
                OcrValidationCheckKey::EmissionNumber => &mut results.numero_emision_credencial_valid,
                OcrValidationCheckKey::RegistrationDate => &mut results.registration_date_valid,
                _ => continue,
            };
            *field = Some(*confirmed);
        }
        results
    }
}
