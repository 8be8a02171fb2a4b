//! The CURP, validated with RENAPO.

use omni_engines::person::curp::{self, BuildError, Person, Sex, State};
use omni_engines::person::date::parse_day_first;
use omni_engines::person::text::fold;
use omni_types::endpoint::{self, Endpoint};
use omni_types::tables::CurpErrorRow;
use omni_types::{CurpPerson, CurpSex, CurpValidation, Sensitive};

use super::result::read_id;
use crate::authority::renapo;
use crate::basics::start_of_day;
use crate::frame::{Call, Refusal};
use crate::persona::Decision;
use crate::session::Session;

type Found = Decision<Result<CurpValidation, &'static CurpErrorRow>>;

/// The error for a CURP that is not well-formed.
const MALFORMED: (&str, &str) = ("01", "09");

/// The error for a field of a request that is not well-formed.
const WRONG_FIELD: (&str, &str) = ("03", "01");

pub(crate) async fn add_curp(call: &mut Call<'_, endpoint::AddCurp>) -> Result<CurpValidation, Refusal> {
    let mut session = call.change(None).await?;
    let sent = call.body().as_ref().and_then(|body| body.curp.as_ref());
    let sent = sent.map(|number| number.trim()).filter(|number| !number.is_empty());
    let mut number = match sent {
        Some(number) => number.to_owned(),
        None => of_session(&session).ok_or_else(|| {
            let message =
                "curp: the session has no CURP; send one, or capture and process an ID that has one";
            Refusal::bad_request(message)
        })?,
    };
    let persona = call.persona(&session);
    let facts = session.facts(&persona);
    let mut stated = CurpValidation::new().with_curp(number.clone());
    let found = match curp::parse(&number) {
        Ok(curp) => {
            // As registered: in capital letters.
            curp.as_str().clone_into(&mut number);
            stated = about(&curp, stated.with_curp(number.clone()));
            renapo::look_up(facts, &with_names(stated, &session))
        }
        Err(_) => renapo::refuse(facts, &stated, MALFORMED),
    };
    session.curp.number = Some(Sensitive::new(number));
    Ok(keep(call, session, found, "CURP"))
}

pub(crate) async fn add_curp_from_person(
    call: &mut Call<'_, endpoint::AddCurpFromPerson>,
) -> Result<CurpValidation, Refusal> {
    let mut session = call.change(None).await?;
    let sent = call.body();
    if let Some(surname) = &sent.first_last_name {
        let noted = session.forced.note(surname);
        noted.map_err(|unknown| Refusal::bad_request(format!("firstLastName: {unknown}")))?;
    }
    let persona = call.persona(&session);
    let facts = session.facts(&persona);
    let (found, field) = match asked(sent, call.now()) {
        Ok((stated, number)) => {
            let found = renapo::look_up(facts, &stated);
            (found.map(|result| result.map(|record| filled(record, &number))), "")
        }
        Err(field) => (renapo::refuse(facts, &CurpValidation::new(), WRONG_FIELD), field),
    };
    if let Ok(record) = &found.value {
        session.curp.number.clone_from(&record.curp);
    }
    Ok(keep(call, session, found, field))
}

/// Stores the result and returns it.
fn keep<E: Endpoint>(
    call: &mut Call<'_, E>,
    mut session: Session,
    found: Found,
    field: &str,
) -> CurpValidation {
    let found = found.map(|result| {
        let mut response = renapo::response(result, field).with_session_status(session.status.clone());
        // For an error, the response names the CURP in question, if there is one.
        if response.curp.is_none() && field == "CURP" {
            response.curp.clone_from(&session.curp.number);
        }
        response
    });
    let response = found.value.clone();
    session.curp.attempts = session.curp.attempts.saturating_add(1);
    session.curp.validation = Some(found);
    call.save(session);
    response
}

/// The CURP that was last validated or corrected, or that is on the ID.
pub(super) fn of_session(session: &Session) -> Option<String> {
    let number = session.curp.number.clone().or_else(|| read_id(session).ok()?.curp)?;
    Some(number.trim().to_owned()).filter(|number| !number.is_empty())
}

/// What a CURP reveals about the person.
fn about(curp: &curp::Curp, stated: CurpValidation) -> CurpValidation {
    let born = curp.birth_date();
    let birthdate = format!("{:02}/{:02}/{:04}", born.day(), born.month(), born.year());
    let stated = stated.with_birthdate(birthdate).with_entity_birth(curp.state().code());
    with_sex(stated, curp.sex())
}

fn with_sex(stated: CurpValidation, sex: Sex) -> CurpValidation {
    match sex {
        Sex::Male => stated.with_sex(CurpSex::Hombre),
        Sex::Female => stated.with_sex(CurpSex::Mujer),
        Sex::Other => stated,
    }
}

/// A name as the register writes it: in capital letters without accents. Ñ is a letter of its own.
fn registered(name: &str) -> String {
    let parts: Vec<String> = name.split(['ñ', 'Ñ']).map(fold_part).collect();
    parts.join("Ñ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A part of a name, with the spaces around it.
fn fold_part(part: &str) -> String {
    let space = |is_there: bool| if is_there { " " } else { "" };
    let (before, after) = (part.starts_with(char::is_whitespace), part.ends_with(char::is_whitespace));
    format!("{}{}{}", space(before), fold(part), space(after))
}

/// Adds the names on the ID, if it belongs to the person with this CURP.
fn with_names(mut stated: CurpValidation, session: &Session) -> CurpValidation {
    let Ok(data) = read_id(session) else { return stated };
    let Some(name) = data.name.filter(|_| data.curp.is_none() || data.curp == stated.curp) else {
        return stated;
    };
    let written = |text: Option<Sensitive<String>>| Some(Sensitive::new(registered(&text?)));
    stated.names = written(name.given_name.or(name.first_name));
    stated.paternal_surname = written(name.paternal_last_name);
    stated.mothers_maiden_name = written(name.maternal_last_name);
    stated
}

/// The query, and the CURP that the person has by the rules of the register. An error is the name of the field that is not
/// well-formed.
fn asked(sent: &CurpPerson, now: i64) -> Result<(CurpValidation, curp::Curp), &'static str> {
    fn text(field: &Option<Sensitive<String>>) -> Option<&str> {
        field.as_ref().map(|text| text.trim()).filter(|text| !text.is_empty())
    }
    let names = text(&sent.name).ok_or("name")?;
    let surname = text(&sent.first_last_name).ok_or("firstLastName")?;
    let second_surname = text(&sent.second_last_name);
    let sex = sent.gender.as_ref().and_then(|gender| Sex::from_code(gender.as_str().chars().next()?));
    let sex = sex.ok_or("gender")?;
    let birthdate = text(&sent.birth_date).ok_or("birthDate")?;
    let born = parse_day_first(birthdate).ok_or("birthDate")?;
    // Nobody is registered before birth.
    if start_of_day(born).is_none_or(|born| born > now) {
        return Err("birthDate");
    }
    let person = Person {
        given_names: names,
        first_surname: surname,
        second_surname,
        birth_date: born,
        sex,
        state: text(&sent.state).and_then(State::from_code).ok_or("state")?,
        homoclave: None,
    };
    let number = curp::from_person(&person).map_err(|problem| match problem {
        BuildError::GivenNames => "name",
        BuildError::FirstSurname => "firstLastName",
        BuildError::BirthYear | BuildError::Homoclave => "birthDate",
    })?;
    let stated = CurpValidation::new()
        .with_names(registered(names))
        .with_paternal_surname(registered(surname))
        .with_mothers_maiden_name(second_surname.map(registered).unwrap_or_default())
        .with_birthdate(birthdate)
        .with_entity_birth(person.state.code());
    Ok((with_sex(stated, sex), number))
}

/// For a person whom the register knows only from the stated data, it returns the CURP that follows from the rules.
fn filled(record: CurpValidation, number: &curp::Curp) -> CurpValidation {
    match &record.curp {
        Some(own) if !own.is_empty() => record,
        _ => record.with_curp(number.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::registered;

    #[test]
    fn the_register_keeps_one_letter_that_is_not_in_ascii() {
        for (name, written) in [
            ("de la Peña", "DE LA PEÑA"),
            ("Núñez-O'Brien", "NUÑEZ OBRIEN"),
            ("ñ", "Ñ"),
            ("  José  ", "JOSE"),
        ] {
            assert_eq!(registered(name), written);
        }
    }
}
