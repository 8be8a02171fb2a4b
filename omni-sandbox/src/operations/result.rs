//! Results: scores, OCR data, a summary of the captured ID.

use omni_types::{
    Gender, IdSummary, OcrAddressFields, OcrData, OcrDataWrapper, OcrName, OnboardingScore, Sensitive,
    TypeOfId, endpoint,
};

use crate::frame::{Call, Refusal};
use crate::house::{day, year};
use crate::persona::{Data, Persona};
use crate::scoring;
use crate::session::Session;
use crate::specimen::SpecimenPerson;

pub(crate) async fn fetch_score(
    call: &mut Call<'_, endpoint::FetchScore>,
) -> Result<OnboardingScore, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(scoring::current(&session))
}

pub(crate) async fn fetch_id_summary(
    call: &mut Call<'_, endpoint::FetchIdSummary>,
) -> Result<IdSummary, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(IdSummary::new()
        .with_add_front_result(session.document.front.is_some())
        .with_add_back_result(session.document.back.is_some())
        .with_only_front(session.document.only_front))
}

pub(crate) async fn fetch_ocr_data(call: &mut Call<'_, endpoint::FetchOcrData>) -> Result<OcrData, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    read_id(&session)
}

pub(crate) async fn fetch_ocr_data_wrapped(
    call: &mut Call<'_, endpoint::FetchOcrDataWrapped>,
) -> Result<OcrDataWrapper, Refusal> {
    let session = call.session(call.query().id.as_deref()).await?;
    Ok(OcrDataWrapper::new().with_ocr_data(read_id(&session)?))
}

/// OCR data of the persona's ID, from the sides that were captured.
pub(super) fn read_id(session: &Session) -> Result<OcrData, Refusal> {
    let Some(result) = &session.document.result else {
        return Err(Refusal::bad_request("the ID must be processed first"));
    };
    let persona = Persona::by_name(&result.persona).unwrap_or_default();
    let printed = persona.printed();
    let mut data = read_front(printed);
    if result.with_back {
        data = read_back(data, printed);
    }
    on_voter_card(&mut data, persona.data());
    data.external_id = session.person.external_id.clone().map(Sensitive::new);
    let check = session.government.check.as_ref();
    data.government_comparison_results = check.map(|check| check.value.comparison.clone());
    Ok(session.corrections.first.apply(data))
}

/// What is on Mexican IDs alone.
fn on_voter_card(data: &mut OcrData, persona: &Data) {
    let (document, more) = (&persona.document, &persona.document.more);
    data.curp.clone_from(&document.curp);
    data.clave_de_elector.clone_from(&more.clave_de_elector);
    data.cic.clone_from(&more.cic);
    data.ocr.clone_from(&more.ocr);
    data.numero_emision_credencial.clone_from(&more.numero_emision_credencial);
    data.registration_date = more.registration_date;
    if let (Some(name), Some(second)) = (&mut data.name, &document.second_surname) {
        name.paternal_last_name = Some(document.surname.clone());
        name.maternal_last_name = Some(second.clone());
    }
}

fn read_front(printed: &SpecimenPerson) -> OcrData {
    let (first, middle) = printed.given_names.split_once(' ').unwrap_or((printed.given_names, ""));
    let mut name = OcrName::new()
        .with_full_name(format!("{} {}", printed.given_names, printed.surname))
        .with_first_name(first)
        .with_given_name(printed.given_names)
        .with_paternal_last_name(printed.surname);
    if !middle.is_empty() {
        name = name.with_middle_name(middle);
    }
    let mut data = OcrData::new()
        .with_name(name)
        .with_type_of_id(TypeOfId::IdentificationCard)
        .with_document_number(printed.document_number)
        .with_issuing_country(printed.issuing_state)
        .with_nationality(printed.nationality)
        .with_gender(Gender::from(printed.sex));
    data.birth_date = day(printed.birth_date).map(Sensitive::new);
    data.expire_at = day(printed.expiry_date).map(|at| Sensitive::new(at.to_string()));
    data.expiration_date = year(printed.expiry_date).map(Sensitive::new);
    data
}

fn read_back(mut data: OcrData, printed: &SpecimenPerson) -> OcrData {
    let [first, second, third] = printed.mrz;
    let full_name = format!("{} {}", printed.given_names, printed.surname);
    data.issued_at = day(printed.issue_date).map(|at| Sensitive::new(at.to_string()));
    data.issue_date = year(printed.issue_date).map(Sensitive::new);
    data.name = data.name.map(|name| {
        name.with_machine_readable_full_name(full_name.as_str())
            .with_given_name_mrz(printed.given_names)
            .with_last_name_mrz(printed.surname)
    });
    // The positions of the check digits in a zone of three lines are those of ICAO Doc 9303, part 5.
    let digit = |line: &'static str, at: usize| line.get(at..=at).map(Sensitive::from);
    data.document_number_check_digit = digit(first, 14);
    data.date_of_birth_check_digit = digit(second, 6);
    data.expiration_date_check_digit = digit(second, 14);
    let city = format!("{} {}", printed.address_postal_code, printed.address_city);
    data.with_address(format!("{}\n{city}", printed.address_street))
        .with_address_fields(
            OcrAddressFields::new()
                .with_street(printed.address_street)
                .with_postal_code(printed.address_postal_code)
                .with_city(printed.address_city),
        )
        // An address is full if it has three lines.
        .with_full_address(false)
        .with_birth_place(printed.birth_place)
        .with_nationality_mrz(printed.nationality)
        .with_full_name_mrz(full_name)
        .with_mrz1(first)
        .with_mrz2(second)
        .with_mrz3(third)
}
