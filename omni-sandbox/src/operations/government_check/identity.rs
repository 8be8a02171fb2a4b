//! Whether the government confirms an ID.

use omni_types::{
    GovernmentValidation, GovernmentValidationData, GovernmentValidationScore, GovernmentValidationStatus,
    OcrData, ScoreStatus, ScoreValue, Sensitive, endpoint,
};

use super::super::device::device_info;
use super::super::result::read_id;
use crate::authority::government::{self, Check, Decided};
use crate::frame::{Call, Refusal};
use crate::persona::{Facts, Persona};
use crate::session::{GovernmentCheck, Session};

/// Countries with a register to ask: Mexico, and the invented country of the specimens.
const COUNTRIES: [&str; 4] = ["MX", "MEX", "UT", "UTO"];

const MEXICO: &str = "MEX";

/// Confidence from which the face counts as the one in the government's image.
const MIN_CONFIDENCE: u8 = 70;

/// The register is still looking.
const IN_PROCESS: i32 = -1;

const MISMATCH: i32 = 1;
const MISSING_ID: i32 = 5;
const MISSING_SELFIE: i32 = 6;
const LIVENESS_FAILED: i32 = 10;
const NOT_CURRENT: i32 = 11;
const REGION_NOT_SUPPORTED: i32 = 99;

/// Codes with which the register says nothing about the person.
const UNANSWERED: [i32; 6] = [-1, 2, 3, 4, 98, REGION_NOT_SUPPORTED];

pub(crate) async fn process_government_validation(
    call: &mut Call<'_, endpoint::ProcessGovernmentValidation>,
) -> Result<GovernmentValidation, Refusal> {
    let mut session = call.change(None).await?;
    let scanned = read_id(&session).ok();
    let sent = call.body().clone().filter(|sent| *sent != GovernmentValidationData::new());
    let persona = call.persona(&session);
    let facts = session.facts(&persona);
    let confidence = confidence(&session, facts);
    let asked = Asked { sent: sent.is_some(), scanned: scanned.as_ref(), confidence, now: call.now() };
    let cause = asked.obstacle(&session, facts);
    let data = match (sent, &scanned) {
        (Some(sent), _) => sent,
        (None, Some(data)) => printed(data),
        (None, None) => entered(&session, &persona),
    };
    let decided = Decided { cause, mocked: call.flow(&session).mocked_government_status() };
    let mut found = government::check(facts, &data, decided);
    if found.value.valid() && confidence.is_some_and(|confidence| confidence < MIN_CONFIDENCE) {
        // The data matches the register, but the face does not.
        found = government::check(facts, &data, Decided { cause: Some(MISMATCH), ..decided });
    }
    let fails_unsupported = call.flow(&session).fails_unsupported_id();
    let score = score(&found.value, confidence, fails_unsupported);

    let mut response = GovernmentValidation::new()
        .with_valid(found.value.valid())
        .with_status_code(found.value.status_code())
        .with_government_validation(score.clone())
        .with_custom_fields(session.person.custom_fields.clone())
        .with_device_info(device_info(&session));
    response.registral_situation.clone_from(&found.value.situation);
    if !found.value.valid() {
        response.error_description = Some(Sensitive::from(found.value.status.meaning));
    }
    let comparison = found.value.comparison();
    response.ocr_data = scanned.map(|data| data.with_government_comparison_results(comparison.clone()));
    let status_code = found.value.status_code();
    session.government.attempts = session.government.attempts.saturating_add(1);
    let failed = !found.value.valid() && status_code != IN_PROCESS;
    session.government.failures = session.government.failures.saturating_add(i32::from(failed));
    let query = call.query();
    let asked = [query.scraping_method, query.scraping_v3].contains(&Some(true));
    session.government.scraped |= asked || call.flow(&session).scrapes();
    session.government.check = Some(found.map(|_| GovernmentCheck { status_code, score, comparison }));
    call.save(session);
    Ok(response)
}

/// The input of a check.
struct Asked<'a> {
    /// The data came with the request.
    sent: bool,
    scanned: Option<&'a OcrData>,
    /// How well the selfie matches the government's image, if there is a selfie.
    confidence: Option<u8>,
    now: i64,
}

impl Asked<'_> {
    /// The status code for what prevents a check or makes it fail. Data in the request needs neither an ID nor a
    /// selfie.
    fn obstacle(&self, session: &Session, facts: Facts<'_>) -> Option<i32> {
        let printed = self.scanned.and_then(|data| data.issuing_country.as_deref());
        let country = printed.map(String::as_str).or(session.settings.country.as_deref());
        let supported = |country: &str| COUNTRIES.iter().any(|known| known.eq_ignore_ascii_case(country));
        if country.is_some_and(|country| !supported(country)) {
            return Some(REGION_NOT_SUPPORTED);
        }
        if !self.sent && self.scanned.is_none() && session.codes.document_identifier.is_none() {
            return Some(MISSING_ID);
        }
        if self.confidence.is_none() {
            return (!self.sent).then_some(MISSING_SELFIE);
        }
        if !facts.live().value {
            return Some(LIVENESS_FAILED);
        }
        let expires =
            self.scanned.filter(|_| !self.sent).and_then(|data| data.expire_at.as_ref()?.parse().ok());
        // The ID is still valid on its last day.
        expires
            .is_some_and(|last: i64| self.now >= last.saturating_add(24 * 60 * 60 * 1000))
            .then_some(NOT_CURRENT)
    }
}

/// How well the selfie matches the government's image of the person, from 0 to 100. `None` without a selfie.
fn confidence(session: &Session, facts: Facts<'_>) -> Option<u8> {
    session.face.selfie.as_ref()?;
    let data = facts.persona().data();
    let compared = session.face.result.as_ref().map(|result| result.matches.value);
    let matches = facts.face_match(compared, &data.document.portrait).value;
    let confidence = data.government.face_confidence;
    Some(if matches { confidence } else { 100_u8.saturating_sub(confidence) })
}

/// What the government compares before the ID was read: the CIC, if one was entered.
fn entered(session: &Session, persona: &Persona) -> GovernmentValidationData {
    let mut entered = GovernmentValidationData::new();
    if session.country(persona) == MEXICO {
        entered.cic = session.codes.document_identifier.clone().map(Sensitive::new);
    }
    entered
}

/// What the government compares, as printed on the ID.
fn printed(data: &OcrData) -> GovernmentValidationData {
    let mut printed = GovernmentValidationData::new();
    if let Some(name) = &data.name {
        printed.nombre = name.given_name.clone().or_else(|| name.first_name.clone());
        printed.apellido_paterno.clone_from(&name.paternal_last_name);
        printed.apellido_materno.clone_from(&name.maternal_last_name);
    }
    printed.curp.clone_from(&data.curp);
    printed.clave_elector.clone_from(&data.clave_de_elector);
    printed.cic.clone_from(&data.cic);
    printed.ocr.clone_from(&data.ocr);
    printed.numero_emision_credencial.clone_from(&data.numero_emision_credencial);
    let year = |year: &Option<Sensitive<i32>>| year.as_ref().map(|year| Sensitive::new(year.to_string()));
    printed.anio_registro = year(&data.registration_date);
    if printed.clave_elector.is_some() {
        printed.anio_emision = year(&data.issue_date);
    }
    printed
}

/// The section of the score.
fn score(check: &Check, confidence: Option<u8>, fails_unsupported: bool) -> GovernmentValidationScore {
    let status = |passed: bool| if passed { ScoreStatus::Ok } else { ScoreStatus::Fail };
    let fails = fails_unsupported && check.status_code() == REGION_NOT_SUPPORTED;
    let overall = match UNANSWERED.contains(&check.status_code()) && !fails {
        true => ScoreStatus::Unknown,
        false => status(check.valid()),
    };
    let mut validation =
        GovernmentValidationStatus::new().with_value(check.status.code).with_status(overall.clone());
    if !check.status.key.is_empty() {
        validation = validation.with_key(check.status.key);
    }
    let mut score = GovernmentValidationScore::new().with_validation_status(validation);
    let tests = check.tests();
    if let Some(confidence) = confidence.filter(|_| !tests.is_empty()) {
        let value = ScoreValue::new().with_value(format!("{confidence}.0"));
        score.recognition_confidence = Some(value.with_status(status(confidence >= MIN_CONFIDENCE)));
    }
    let confirmed = check.fields.iter().filter(|(_, confirmed)| *confirmed).count();
    if !tests.is_empty() {
        let share = 100.0 * confirmed as f64 / tests.len() as f64;
        let value = ScoreValue::new().with_value(format!("{share:.1}"));
        score.ocr_validation_overall = Some(value.with_status(status(confirmed == tests.len())));
        score.ocr_validation = Some(tests);
    }
    let value = if check.valid() { "100.0" } else { "0.0" };
    score.with_overall(ScoreValue::new().with_value(value).with_status(overall))
}
