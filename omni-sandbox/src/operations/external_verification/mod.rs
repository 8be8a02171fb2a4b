//! Comparing a person or a business with external registers: eKYC and eKYB.

pub(super) mod minimum;

use omni_engines::person::date::parse_year_first;
use omni_engines::person::{email, phone};
use omni_types::{
    BusinessVerification, BusinessVerificationResult, OcrData, PersonVerification, PersonVerificationResult,
    Sensitive, endpoint,
};

use super::result::read_id;
use crate::authority::{ekyb, ekyc, stated};
use crate::basics::day_of;
use crate::frame::{Call, Refusal};
use crate::persona::{Decision, Scenario};

/// What a name may not contain. The period in the documentation's list ends the sentence: "Jr." is a name.
const UNSUPPORTED: &str = "^±!@£$%&*_+¡€#¢§¶•ªº«<>?\\/:;|=";

pub(crate) async fn verify_person(
    call: &mut Call<'_, endpoint::VerifyPerson>,
) -> Result<PersonVerificationResult, Refusal> {
    let mut session = call.change(None).await?;
    let sent = call.body();
    let noted = session.forced.note(&sent.sur_name);
    noted.map_err(|unknown| Refusal::bad_request(format!("surName: {unknown}")))?;
    check_person(sent)?;
    let request = completed(sent.clone(), read_id(&session).ok().as_ref());
    let persona = call.persona(&session);
    let checks = ekyc::verify(session.facts(&persona), &request);
    session.verification.person.clone_from(&checks);
    call.save(session);
    Ok(PersonVerificationResult::new().with_kyc(values(checks)))
}

pub(crate) async fn verify_business(
    call: &mut Call<'_, endpoint::VerifyBusiness>,
) -> Result<BusinessVerificationResult, Refusal> {
    let mut session = call.change(None).await?;
    let sent = call.body();
    let noted = session.forced.note(&sent.business_name);
    noted.map_err(|unknown| Refusal::bad_request(format!("businessName: {unknown}")))?;
    check_business(sent)?;
    let persona = call.persona(&session);
    let checks = ekyb::verify(session.facts(&persona), sent);
    session.verification.business.clone_from(&checks);
    call.save(session);
    Ok(BusinessVerificationResult::new().with_kyb(values(checks)))
}

fn values<T>(checks: Vec<Decision<T>>) -> Vec<T> {
    checks.into_iter().map(|check| check.value).collect()
}

fn check_business(sent: &BusinessVerification) -> Result<(), Refusal> {
    let required = [&sent.business_name, &sent.tax_id, &sent.country];
    if required.iter().any(|field| field.trim().is_empty()) {
        return Err(Refusal::bad_request(minimum::OF_BUSINESS));
    }
    require(is_country(&sent.country), "country: expected two letters, such as US or BR")
}

fn check_person(sent: &PersonVerification) -> Result<(), Refusal> {
    let country = sent.country.trim().to_ascii_uppercase();
    let lacks_tax_id = country == "BR" && stated(&sent.tax_id).is_none();
    if country.is_empty() || lacks_tax_id {
        return Err(Refusal::bad_request(minimum::OF_PERSON));
    }
    require(is_country(&country), "country: expected two letters, such as US or BR")?;
    for (field, name) in [("firstName", &sent.first_name), ("surName", &sent.sur_name)] {
        require(!name.trim().is_empty(), &format!("{field}: the name cannot be empty"))?;
        let supported = Scenario::is_magic(name) || !name.contains(|letter| UNSUPPORTED.contains(letter));
        require(supported, &format!("{field}: has a special character that is not supported; remove it"))?;
    }
    if let Some(born) = stated(&sent.date_of_birth) {
        require(parse_year_first(born).is_some(), "dateOfBirth: expected a day as YYYY-MM-DD")?;
    }
    if let Some(number) = stated(&sent.tax_id) {
        check_tax_id(&country, number)?;
    }
    match country.as_str() {
        "US" => check_american(sent),
        "BR" => {
            let known = stated(&sent.nationality).is_none_or(|sent| ekyc::nationality(sent).is_some());
            require(
                known,
                "nationality: expected BRAZILIAN, NATURALIZED_BRAZILIAN, FOREIGNER, BRAZILIAN_BORN_ABROAD, or its number from 1 to 4",
            )
        }
        _ => Ok(()),
    }
}

/// Fields that matter only in the United States. Elsewhere they are ignored.
fn check_american(sent: &PersonVerification) -> Result<(), Refusal> {
    if let Some(address) = stated(&sent.email) {
        require(email::parse(address).is_ok(), "email: expected an e-mail address")?;
    }
    if let Some(number) = stated(&sent.phone) {
        let message = "phone: expected E.164 format, with or without hyphens, such as +1-555-010-0123";
        require(phone::parse_grouped(number).is_ok(), message)?;
    }
    if let Some(number) = stated(&sent.dl_number) {
        let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        require(plain, "dlNumber: expected only letters and digits")?;
    }
    match stated(&sent.dl_state) {
        Some(state) => require(is_country(state), "dlState: expected two letters, such as CA"),
        None => Ok(()),
    }
}

/// Checks only the format: whether a number exists is for the register to say.
fn check_tax_id(country: &str, number: &str) -> Result<(), Refusal> {
    let digits = |length| number.len() == length && number.bytes().all(|byte| byte.is_ascii_digit());
    match country {
        "US" => require(digits(9), "taxId: expected an SSN of nine digits, without spaces or hyphens"),
        "BR" => require(digits(11), "taxId: expected a CPF of eleven digits, without periods or hyphens"),
        _ => require(!number.contains([' ', '-']), "taxId: expected a number without spaces or hyphens"),
    }
}

/// What the request omits is taken from the ID, field by field: each field in the request overrides the one that was
/// read.
fn completed(mut request: PersonVerification, scanned: Option<&OcrData>) -> PersonVerification {
    let Some(data) = scanned else { return request };
    if stated(&request.date_of_birth).is_none() {
        request.date_of_birth = data.birth_date.as_ref().and_then(|at| day(**at)).map(Sensitive::new);
    }
    let Some(address) = &data.address_fields else { return request };
    if stated(&request.street).is_none() {
        request.street = address.street.as_ref().map(|street| match stated(&request.house_no) {
            // The line that was read contains the number that is being overridden.
            Some(_) => Sensitive::new(without_numbers(street)),
            None => street.clone(),
        });
    }
    for (field, scanned) in [
        (&mut request.postal_code, &address.postal_code),
        (&mut request.city, &address.city),
        (&mut request.state, &address.state),
    ] {
        if stated(field).is_none() {
            field.clone_from(scanned);
        }
    }
    request
}

fn without_numbers(street: &str) -> String {
    let words = street.split_whitespace().filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// The day of a time in UTC milliseconds, as `YYYY-MM-DD`.
fn day(milliseconds: i64) -> Option<String> {
    Some(day_of(milliseconds)?.to_string())
}

fn is_country(text: &str) -> bool {
    let text = text.trim();
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn require(holds: bool, message: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::bad_request(message)) }
}

#[cfg(test)]
mod tests {
    use omni_types::OcrAddressFields;

    use super::*;

    #[test]
    fn each_field_that_is_sent_overrides_the_one_that_was_read() {
        let read = OcrAddressFields::new()
            .with_street("12 HORIZON STREET")
            .with_postal_code("10101")
            .with_city("ZENITH")
            .with_state("UT");
        let read = OcrData::new().with_birth_date(Sensitive::new(634_953_600_000)).with_address_fields(read);
        let request = || PersonVerification::new(vec![], "Zara", "Specimen", "US");
        let address = |request: PersonVerification| {
            let request = completed(request, Some(&read));
            let fields = [request.street, request.house_no, request.postal_code, request.city, request.state];
            fields.map(|field| field.map(Sensitive::into_inner).unwrap_or_default()).join("|")
        };
        assert_eq!(address(request()), "12 HORIZON STREET||10101|ZENITH|UT");
        assert_eq!(address(request().with_street("7 OTHER ROAD")), "7 OTHER ROAD||10101|ZENITH|UT");
        assert_eq!(address(request().with_city("NADIR")), "12 HORIZON STREET||10101|NADIR|UT");
        assert_eq!(address(request().with_house_no("14")), "HORIZON STREET|14|10101|ZENITH|UT");
        let born = completed(request(), Some(&read)).date_of_birth;
        assert_eq!(born.map(Sensitive::into_inner).as_deref(), Some("1990-02-14"));
    }
}
