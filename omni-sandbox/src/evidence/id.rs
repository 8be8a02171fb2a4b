//! What is printed on an ID, side by side.

use jiff::civil::Date;
use omni_types::{CheckedAddress, Gender, ImageType, OcrData, OcrName, Sensitive, TypeOfId};
use serde::{Deserialize, Serialize};

use super::{FaceId, SeenDocument, SeenPortrait, lines};
use crate::basics::start_of_day;
use crate::persona::scenario::Fact;
use crate::persona::{Area, Decision, Document, Facts, Otherwise, Sex, Sides, Source, Text};
use crate::session::Images;

/// Which ID of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Id {
    First,
    Second,
}

impl Id {
    /// The name of the stored image that shows the ID, by its type in the API.
    pub(crate) fn image(self, image_type: &ImageType) -> String {
        match self {
            Self::First => image_type.as_str().to_owned(),
            Self::Second => Images::of_second_id(image_type.as_str()),
        }
    }
}

/// The ID that the persona has.
pub(super) fn printed<'a>(facts: Facts<'a>, id: Id) -> &'a Document {
    let data = facts.persona().data();
    match id {
        Id::First => &data.document,
        Id::Second => &data.second_document,
    }
}

/// What an ID is.
#[derive(Clone)]
pub(crate) struct Class {
    /// Forced, or else what engines or the persona say.
    pub(crate) kind: Decision<TypeOfId>,
    /// Three letters.
    pub(crate) country: Option<String>,
    pub(crate) subtype: Option<String>,
    pub(crate) one_sided: bool,
    /// Who says what is not forced.
    pub(crate) source: Source,
}

/// What engines saw, unless the persona insists on its printed text.
pub(crate) fn believed<'s>(
    facts: Facts<'_>,
    id: Id,
    seen: Option<&'s SeenDocument>,
) -> Option<&'s SeenDocument> {
    seen.filter(|_| printed(facts, id).text == Text::Measured)
}

/// What is read from the front or the back of an ID.
pub(crate) fn text(
    facts: Facts<'_>,
    (id, front): (Id, bool),
    seen: Option<&SeenDocument>,
) -> Decision<OcrData> {
    let printed = printed(facts, id);
    let Class { one_sided, .. } = class(facts, id, seen);
    let sides = if one_sided { Sides::One } else { Sides::Two };
    let measured = believed(facts, id, seen).map(|seen| {
        let mut text = seen.text.clone();
        // It can be forced, unlike everything else.
        text.type_of_id = None;
        let subtype = if front { &mut text.document_front_subtype } else { &mut text.document_back_subtype };
        subtype.clone_from(&seen.subtype);
        text
    });
    let own = match (&measured, front) {
        // Nothing uses it.
        (Some(_), _) => OcrData::new(),
        (None, true) => read_front(printed, sides),
        (None, false) => read_back(printed, sides),
    };
    let otherwise = match printed.text {
        Text::Measured => Otherwise::Persona(own),
        Text::Forced => Otherwise::Insists(own),
    };
    facts.decide(|_| None, measured, otherwise)
}

/// The class of an ID. A forced type also forces how many sides there are.
pub(crate) fn class(facts: Facts<'_>, id: Id, seen: Option<&SeenDocument>) -> Class {
    let forced = facts.forced(|fact| if let Fact::TypeOfId(kind) = fact { Some(kind.clone()) } else { None });
    let own = match believed(facts, id, seen) {
        Some(seen) => Class {
            kind: Decision::measured(seen.kind.clone()),
            country: seen.country.clone(),
            subtype: seen.subtype.clone(),
            one_sided: seen.one_sided,
            source: Source::Measured,
        },
        None => {
            let class = &printed(facts, id).class;
            Class {
                kind: Decision::new(class.kind.clone(), facts.own_source()),
                country: Some(class.country.clone()),
                subtype: class.subtype.clone(),
                one_sided: class.sides == Sides::One,
                source: facts.own_source(),
            }
        }
    };
    let Some(kind) = forced else { return own };
    let one_sided = match kind.value {
        _ if kind.value == own.kind.value => own.one_sided,
        TypeOfId::Passport | TypeOfId::Visa => true,
        _ => own.one_sided && own.kind.value != TypeOfId::Passport,
    };
    Class { kind, one_sided, ..own }
}

/// The face on an ID, and what engines made of it. Empty if there is none.
pub(crate) fn portrait(facts: Facts<'_>, id: Id, seen: Option<&SeenDocument>) -> Decision<FaceId> {
    let printed = printed(facts, id);
    match seen.and_then(|seen| seen.portrait.as_ref()) {
        Some(SeenPortrait { likeness, .. }) => {
            Decision::measured(FaceId::new(printed.portrait.as_str(), likeness.clone()))
        }
        // The engines found none, and nothing insists that there is one.
        None if seen.is_some() && printed.text == Text::Measured => Decision::measured(FaceId::default()),
        None => Decision::new(FaceId::new(printed.portrait.as_str(), None), facts.own_source()),
    }
}

/// Where the portrait is on the card, if no engine looks for it.
pub(crate) fn portrait_area(facts: Facts<'_>, id: Id) -> Area {
    printed(facts, id).class.portrait_area
}

/// Whether address, place of birth and date of issue are on the back, as on the cards that states issue to everyone.
fn has_details_on_back(printed: &Document, sides: Sides) -> bool {
    sides == Sides::Two && printed.class.kind == TypeOfId::IdentificationCard
}

fn read_front(printed: &Document, sides: Sides) -> OcrData {
    let mut data = OcrData::clone(&printed.more);
    data.name = Some(name(printed));
    data.document_number = Some(printed.document_number.clone());
    data.curp = printed.curp.clone();
    data.document_front_subtype = printed.class.subtype.clone();
    data.issuing_country = Some(printed.issuing_state.as_str().into());
    data.nationality = Some(printed.nationality.clone());
    data.gender = match printed.sex {
        Sex::F => Some(Sensitive::new(Gender::F)),
        Sex::M => Some(Sensitive::new(Gender::M)),
        Sex::X => None,
    };
    data.birth_date = start_of_day(*printed.birth_date).map(Sensitive::new);
    (data.expire_at, data.expiration_date) = day_and_year(*printed.expiry_date);
    data.birth_place = birth_place(printed);
    if has_details_on_back(printed, sides) {
        data.birth_place = None;
    } else {
        add_details(&mut data, printed);
    }
    if sides == Sides::Two {
        (data.cic, data.ocr) = (None, None);
    } else {
        add_zone(&mut data, printed);
    }
    data
}

fn read_back(printed: &Document, sides: Sides) -> OcrData {
    let mut data = OcrData::new();
    data.document_back_subtype = printed.class.subtype.clone();
    (data.cic, data.ocr) = (printed.more.cic.clone(), printed.more.ocr.clone());
    if has_details_on_back(printed, sides) {
        data.birth_place = birth_place(printed);
        add_details(&mut data, printed);
    }
    add_zone(&mut data, printed);
    data
}

/// Omitted if the ID does not have it.
fn birth_place(printed: &Document) -> Option<Sensitive<String>> {
    printed.more.birth_place.clone().filter(|place| !place.is_empty())
}

fn name(printed: &Document) -> OcrName {
    let given = printed.given_names.as_str();
    let (first, middle) = given.split_once(' ').unwrap_or((given, ""));
    let mut name = OcrName::new()
        .with_full_name(printed.full_name())
        .with_first_name(first)
        .with_given_name(given)
        .with_paternal_last_name(printed.surname.as_str());
    name.maternal_last_name = printed.second_surname.clone();
    name.name_suffix = printed.more.name.as_ref().and_then(|more| more.name_suffix.clone());
    name.middle_name = Some(middle).filter(|middle| !middle.is_empty()).map(Sensitive::from);
    name
}

fn add_details(data: &mut OcrData, printed: &Document) {
    (data.issued_at, data.issue_date) = day_and_year(*printed.issue_date);
    let lines = lines::of(&printed.address);
    if lines.is_empty() {
        return;
    }
    data.address = Some(Sensitive::new(lines.join("\n")));
    data.address_fields = Some((*printed.address).clone());
    data.full_address = Some(lines.len() == 3);
    // What a map would return for it.
    let label = Sensitive::new(lines.join(", "));
    data.checked_address.get_or_insert_with(|| label.clone());
    data.checked_address_bean.get_or_insert_with(|| {
        let mut checked = CheckedAddress::new().with_label(label);
        checked.street.clone_from(&printed.address.street);
        checked.colony.clone_from(&printed.address.colony);
        checked.postal_code.clone_from(&printed.address.postal_code);
        checked.city.clone_from(&printed.address.city);
        checked.state.clone_from(&printed.address.state);
        checked
    });
}

fn add_zone(data: &mut OcrData, printed: &Document) {
    let mut lines = printed.mrz().into_iter().map(Sensitive::new);
    (data.mrz1, data.mrz2, data.mrz3) = (lines.next(), lines.next(), lines.next());
}

/// A day as the API writes it: UTC milliseconds as text, and the year.
pub(super) fn day_and_year(day: Date) -> (Option<Sensitive<String>>, Option<Sensitive<i32>>) {
    let at = start_of_day(day).map(|at| Sensitive::new(at.to_string()));
    (at, Some(Sensitive::new(day.year().into())))
}
