//! RENAPO, the Mexican population register: CURPs.

use omni_engines::person::text::fold;
use omni_types::tables::{CURP_ERROR, CurpErrorRow};
use omni_types::{CurpError, CurpValidation, RenapoResult, Sensitive};

use crate::persona::facts::{Decision, Facts};
use crate::persona::scenario::Fact;

/// The placeholder for the name of the field in RENAPO's texts.
const FIELD: &str = "[Nombre campo]";

/// Asks for a person.
///
/// `stated` is what the request and the session say about the person. With a CURP, the register looks that up; without
/// one, it searches by names, date of birth, sex and state. The caller checks the format and the check digit of the
/// CURP: the register only gets well-formed ones.
pub(crate) fn look_up(
    facts: Facts<'_>,
    stated: &CurpValidation,
) -> Decision<Result<CurpValidation, &'static CurpErrorRow>> {
    let renapo = &facts.persona().data().renapo;
    let error = facts.of_persona(error_of, renapo.error);
    let forced = error.source != facts.own_source();
    error.map(|error| match error {
        Some(row) => Err(row),
        None if is_meant(&renapo.record, stated) => Ok((*renapo.record).clone()),
        None if renapo.everyone || forced => Ok(complete(stated.clone())),
        None => not_found(),
    })
}

/// The register's response to data that it cannot look up: the error with these codes, unless something else is forced.
pub(crate) fn refuse(
    facts: Facts<'_>,
    stated: &CurpValidation,
    codes: (&str, &str),
) -> Decision<Result<CurpValidation, &'static CurpErrorRow>> {
    match facts.forced(error_of) {
        Some(forced) => forced.map(|error| error.map_or_else(|| Ok(complete(stated.clone())), Err)),
        None => Decision::measured(Err(row(codes))),
    }
}

fn error_of(fact: &Fact) -> Option<Option<&'static CurpErrorRow>> {
    if let Fact::Curp(row) = fact { Some(*row) } else { None }
}

fn row(codes: (&str, &str)) -> &'static CurpErrorRow {
    CURP_ERROR.iter().find(|row| (row.tipo_error, row.codigo_error) == codes).unwrap_or(&CURP_ERROR[0])
}

fn not_found() -> Result<CurpValidation, &'static CurpErrorRow> {
    Err(row(("01", "06")))
}

/// Whether the stated data matches the person in the record.
fn is_meant(record: &CurpValidation, stated: &CurpValidation) -> bool {
    if let (Some(curp), Some(asked)) = (&record.curp, &stated.curp) {
        return curp == asked;
    }
    let same = |own: &Option<Sensitive<String>>, asked: &Option<Sensitive<String>>| match asked {
        Some(asked) => own.as_ref().is_some_and(|own| fold(own) == fold(asked)),
        None => true,
    };
    let birthdate = stated.birthdate.is_none() || stated.birthdate == record.birthdate;
    let sex = stated.sex.is_none() || stated.sex == record.sex;
    let anything = stated.names.is_some() || stated.paternal_surname.is_some();
    anything
        && birthdate
        && sex
        && same(&record.names, &stated.names)
        && same(&record.paternal_surname, &stated.paternal_surname)
        && same(&record.mothers_maiden_name, &stated.mothers_maiden_name)
        && same(&record.entity_birth, &stated.entity_birth)
}

/// RENAPO sends an empty text where it has nothing to say.
fn complete(mut record: CurpValidation) -> CurpValidation {
    let texts = [
        &mut record.curp,
        &mut record.names,
        &mut record.paternal_surname,
        &mut record.mothers_maiden_name,
        &mut record.birthdate,
        &mut record.nationality,
        &mut record.probation_document,
        &mut record.status_curp,
        &mut record.entity_birth,
    ];
    for text in texts {
        text.get_or_insert_default();
    }
    record
}

/// The response of the operation: the record, or the error, with its flags. `field` is the field that the error is
/// about.
pub(crate) fn response(result: Result<CurpValidation, &'static CurpErrorRow>, field: &str) -> CurpValidation {
    match result {
        Ok(record) => record.with_success(true).with_renapo_valid(true),
        Err(row) => {
            let error = CurpError::new()
                .with_tipo_error(row.tipo_error)
                .with_codigo_error(row.codigo_error)
                .with_status_oper("NO EXITOSO")
                .with_message(row.vendor_text.replace(FIELD, field))
                .with_result_curps(RenapoResult::default());
            CurpValidation::new().with_success(false).with_renapo_valid(false).with_error(error)
        }
    }
}
