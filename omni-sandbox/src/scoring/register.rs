//! The lookup of a Mexican voter card on the pages of the register.

use omni_types::{IneScrapingStatus, IneScrapingValidation, Sensitive};

use super::subject::Subject;
use crate::persona::scenario::Fact;

const MEXICO: &str = "MEX";

/// The result of the lookup, which happens if it is requested with the government check, or forced.
pub(super) fn ine_scraping(subject: &Subject<'_>) -> Option<IneScrapingValidation> {
    let data = subject.data.as_ref()?;
    if data.issuing_country.as_ref().is_none_or(|country| country.as_str() != MEXICO) {
        return None;
    }
    let forced = subject.facts.forced(|fact| match fact {
        Fact::Scraping(status) => Some(status.clone()),
        _ => None,
    });
    let asked = subject.session.government.scraped.then_some(IneScrapingStatus::Finished);
    let status = forced.map(|forced| forced.value).or(asked)?;
    let mut validation = IneScrapingValidation::new().with_scraping_status(status.clone());
    match status {
        IneScrapingStatus::Finished => {
            validation = validation.with_success(true).with_result("success");
            validation.cic.clone_from(&data.cic);
            validation.clave_elector.clone_from(&data.clave_de_elector);
            validation.numero_emision.clone_from(&data.numero_emision_credencial);
            validation.ocr.clone_from(&data.ocr);
            validation.anio_registro = year(&data.registration_date);
            validation.anio_emision = year(&data.issue_date);
        }
        IneScrapingStatus::Error => validation = validation.with_success(false).with_result("error"),
        _ => {}
    }
    Some(validation)
}

fn year(year: &Option<Sensitive<i32>>) -> Option<Sensitive<String>> {
    year.as_ref().map(|year| Sensitive::new(year.to_string()))
}
