//! What came out: scores, recognised data, how the capture went.

use omni_types::{
    FetchIdSummaryQuery, FetchOcrDataQuery, FetchOcrDataWrappedQuery, FetchScoreQuery, Gender, IdSummary,
    OcrAddressFields, OcrData, OcrDataWrapper, OcrName, OnboardingScore, Sensitive, TypeOfId,
};

use super::score;
use crate::answer::{Outcome, Refusal};
use crate::request::Call;
use crate::specimen::SpecimenPerson;
use crate::state::{Session, day, year};

pub(crate) fn fetch_score(call: &Call<'_>) -> Outcome<OnboardingScore> {
    let query: FetchScoreQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    Ok(score::current(&session))
}

pub(crate) fn fetch_id_summary(call: &Call<'_>) -> Outcome<IdSummary> {
    let query: FetchIdSummaryQuery = call.query()?;
    let session = call.session(&call.session_or_own(query.id.as_deref())?)?;
    Ok(IdSummary::new()
        .with_add_front_result(session.front.is_some())
        .with_add_back_result(session.back.is_some())
        .with_only_front(session.only_front))
}

pub(crate) fn fetch_ocr_data(call: &Call<'_>) -> Outcome<OcrData> {
    let query: FetchOcrDataQuery = call.query()?;
    read_document(&call.session(&call.session_or_own(query.id.as_deref())?)?)
}

pub(crate) fn fetch_ocr_data_wrapped(call: &Call<'_>) -> Outcome<OcrDataWrapper> {
    let query: FetchOcrDataWrappedQuery = call.query()?;
    let data = read_document(&call.session(&call.session_or_own(query.id.as_deref())?)?)?;
    Ok(OcrDataWrapper::new().with_ocr_data(data))
}

/// What is printed on the persona's document, as far as its sides were captured.
fn read_document(session: &Session) -> Outcome<OcrData> {
    let Some(result) = session.id_result else {
        return Err(Refusal::bad_request("the document has to be processed first"));
    };
    let document = result.persona.document();
    let mut data = read_front(document);
    if result.with_back {
        data = read_back(data, document);
    }
    data.external_id = session.external_id.clone().map(Sensitive::new);
    Ok(data)
}

fn read_front(document: &SpecimenPerson) -> OcrData {
    let (first, middle) = document.given_names.split_once(' ').unwrap_or((document.given_names, ""));
    let mut name = OcrName::new()
        .with_full_name(format!("{} {}", document.given_names, document.surname))
        .with_first_name(first)
        .with_given_name(document.given_names)
        .with_paternal_last_name(document.surname);
    if !middle.is_empty() {
        name = name.with_middle_name(middle);
    }
    let mut data = OcrData::new()
        .with_name(name)
        .with_type_of_id(TypeOfId::IdentificationCard)
        .with_document_number(document.document_number)
        .with_issuing_country(document.issuing_state)
        .with_nationality(document.nationality)
        .with_gender(Gender::from(document.sex));
    data.birth_date = day(document.birth_date).map(Sensitive::new);
    data.expire_at = day(document.expiry_date).map(|at| Sensitive::new(at.to_string()));
    data.expiration_date = year(document.expiry_date).map(Sensitive::new);
    data
}

fn read_back(mut data: OcrData, document: &SpecimenPerson) -> OcrData {
    let [first, second, third] = document.mrz;
    let full_name = format!("{} {}", document.given_names, document.surname);
    data.issued_at = day(document.issue_date).map(|at| Sensitive::new(at.to_string()));
    data.issue_date = year(document.issue_date).map(Sensitive::new);
    data.name = data.name.map(|name| {
        name.with_machine_readable_full_name(full_name.as_str())
            .with_given_name_mrz(document.given_names)
            .with_last_name_mrz(document.surname)
    });
    // Where the check digits stand in a zone of three lines is said in ICAO Doc 9303, part 5.
    let digit = |line: &'static str, at: usize| line.get(at..=at).map(Sensitive::from);
    data.document_number_check_digit = digit(first, 14);
    data.date_of_birth_check_digit = digit(second, 6);
    data.expiration_date_check_digit = digit(second, 14);
    let city = format!("{} {}", document.address_postal_code, document.address_city);
    data.with_address(format!("{}\n{city}", document.address_street))
        .with_address_fields(
            OcrAddressFields::new()
                .with_street(document.address_street)
                .with_postal_code(document.address_postal_code)
                .with_city(document.address_city),
        )
        // Full is an address of three lines.
        .with_full_address(false)
        .with_birth_place(document.birth_place)
        .with_nationality_mrz(document.nationality)
        .with_full_name_mrz(full_name)
        .with_mrz1(first)
        .with_mrz2(second)
        .with_mrz3(third)
}
