//! Reads a document: combines text, faces, zone and barcodes.

use super::print::dates::Order;
use super::print::labels::Label;
use super::print::sheet::{Row, Sheet};
use super::print::{self, Habits};
use super::{
    Document, Fields, Found, Kind, Side, address, again, bank, country, driver, find, further, glare,
    license, medical, proof, title, voter, zone,
};
use crate::barcode::{self, Code, Kind as CodeKind, aamva};
use crate::face::{self, Face, Faces, Scene, Template};
use crate::image::Image;
use crate::models::{LookError, Turn};
use crate::mrz::{self, Format, Zone};
use crate::person::states::STATES;

/// Minimum number of lines that show which way is up.
const FEW_LINES: usize = 3;

/// What the reverse of the older Brazilian card is called. It says who the holder is; only the portrait is on the front.
const REVERSE: &str = "REGISTROGERAL";

/// What was found in the image.
struct Seen<'a> {
    sheet: Sheet<'a>,
    has_portrait: bool,
    zone: Option<&'a Zone>,
    license: Option<&'a aamva::License>,
    codes: &'a [Code],
    has_unread_code: bool,
}

/// What kind of document it is, and who issued it.
struct Nature {
    kind: Kind,
    side: Option<Side>,
    country: Option<String>,
    subtype: Option<String>,
}

pub(super) fn read(turn: &Turn<'_>, image: &Image) -> Result<Document, LookError> {
    let mut view = find::find(turn, image)?;
    again::letters(turn, &mut view)?;
    glare::doubt(&mut view.page, &view.image);
    // Text shows which way is up.
    let find = if view.page.lines.len() < FEW_LINES { face::find } else { face::find_upright };
    let faces = find(turn, &view.image, Scene::Id)?;
    let (portrait, portrait_template) = portrait(turn, &view.image, &faces)?;
    // Two portraits mean two documents, and so do two zones. But the outline of a card surrounds only one: other faces are
    // printed on it.
    let is_one = view.found == Found::Outline && !view.cut_off && find::is_like_card(&view.image);
    let persons = || face::persons_beside(turn, &view.image, (&faces, portrait_template.as_ref()));
    let mut documents = if is_one { view.documents } else { view.documents.max(persons()?) };
    let zone = mrz::find(turn, &view.image, &view.page)?;
    let may_have_code = {
        let sheet = Sheet::new(&view.page, zone.as_ref().map_or(&[], |zone| &zone.page_lines));
        portrait.is_none() || title::says(&sheet, &["CFDI", "QR"])
    };
    let codes = if may_have_code {
        codes(turn, image, &mut view)?
    } else {
        // Few documents have a wide code beside the portrait, and it takes long to search for one.
        barcode::find_square(&view.image, turn.stop())?.into_iter().collect()
    };
    let license = codes.iter().find_map(|code| aamva::parse(&code.text).ok());
    // A barcode corrects its errors. If a zone beside it contradicts itself, it is print that was mistaken for a zone; but
    // some issuers get only the last digit wrong.
    let zone = zone.filter(|zone| license.is_none() || zone.is_consistent() || zone.fields_fit());
    let quality = view.image.quality();
    let zone = match zone {
        Some(zone) if quality.sharpness_score() == 0 && !zone.is_proven() => {
            Some(zone.without_unprinted_names(&view.page))
        }
        zone => zone,
    };
    if let Some(zone) = &zone
        && documents == 1
        && mrz::is_repeated(turn, &view.image, (&view.page, zone))?
    {
        documents += 1;
    }
    let has_unread_code = may_have_code
        && codes.iter().all(|code| code.kind != CodeKind::Pdf417)
        && (view.found != Found::WholeImage || find::is_like_card(&view.image))
        && barcode::has_look_of_stacked(&view.image, turn.stop())?;
    let seen = Seen {
        sheet: Sheet::new(&view.page, zone.as_ref().map_or(&[], |zone| &zone.page_lines)),
        has_portrait: portrait.is_some(),
        zone: zone.as_ref(),
        license: license.as_ref(),
        codes: &codes,
        has_unread_code,
    };
    let nature = seen.nature();
    let order = seen.sheet.proven_order().unwrap_or_else(|| Order::of_country(nature.country.as_deref()));
    let mut fields = seen.fields(&nature, order, &view.page);
    again::number(turn, &view, &mut fields)?;
    let side =
        nature.side.or_else(|| seen.is_front_without_portrait(nature.kind, &fields).then_some(Side::Front));
    let bank_card = (nature.kind == Kind::BankCard)
        .then(|| bank::read(&seen.sheet, nature.side == Some(Side::Back)))
        .flatten();
    let medical_card = (nature.kind == Kind::MedicalCard).then(|| medical::read(&seen.sheet));
    let proof = (nature.kind == Kind::ProofOfAddress).then(|| proof::read(&seen.sheet, &codes, order));
    let year = fields.issue_date.as_ref().map(|date| date.value.year());
    let year = year.or_else(|| fields.issue_year.as_ref().map(|year| year.value));
    Ok(Document {
        kind: nature.kind,
        side,
        country: nature.country,
        year,
        subtype: nature.subtype,
        quality,
        noise: image.noise(view.width_px),
        image: view.image,
        found: view.found,
        width_px: view.width_px,
        faces,
        portrait,
        portrait_template,
        page: view.page,
        zone,
        codes,
        has_unread_code,
        license,
        documents,
        cut_off: view.cut_off,
        fields,
        bank_card,
        medical_card,
        proof,
    })
}

/// The barcodes on the upright document, or else on the original image: fine bars are lost when a document is straightened.
fn codes(turn: &Turn<'_>, image: &Image, view: &mut find::View) -> Result<Vec<Code>, LookError> {
    let found = match view.codes.take() {
        Some(found) => found,
        None => barcode::find(&view.image, turn.stop())?,
    };
    if !found.is_empty() || view.found == Found::WholeImage {
        return Ok(found);
    }
    let given = barcode::find(image, turn.stop())?;
    // Their places on the document are not known.
    Ok(given.into_iter().map(|code| Code { points: Vec::new(), ..code }).collect())
}

/// The largest face. Copies of the portrait are smaller.
fn portrait(
    turn: &Turn<'_>,
    image: &Image,
    faces: &Faces,
) -> Result<(Option<Face>, Option<Template>), LookError> {
    let Some(portrait) = faces.main().copied() else { return Ok((None, None)) };
    let template = face::template(turn, image, &portrait)?;
    Ok((Some(portrait), Some(template)))
}

/// Whether a barcode without the code of a country is one of the United States: if it has none at all, as in the first
/// version, or names a state.
fn is_american(license: &aamva::License) -> bool {
    let is_state = |state: &str| STATES.iter().any(|(_, code)| *code == state);
    license.country().is_none() && (license.get("DCG").is_none() || license.state().is_some_and(is_state))
}

impl Seen<'_> {
    fn nature(&self) -> Nature {
        let title = title::kind(&self.sheet);
        let kind = self.kind(title);
        let state = (kind == Kind::DriversLicense || kind == Kind::IdentityCard)
            .then(|| country::state(&self.sheet))
            .flatten();
        let of_zone = self.zone.map(|zone| print::values::three_letters(&zone.issuing_state).to_owned());
        let of_zone = of_zone.filter(|code| ::mrz::country_name(code).is_some());
        let of_code = self.license.and_then(|license| license.country()).map(str::to_owned);
        let country = of_zone
            .or(of_code)
            .or_else(|| self.license.filter(|license| is_american(license)).map(|_| "USA".to_owned()))
            .or_else(|| state.map(|_| "USA".to_owned()))
            .or_else(|| country::printed(&self.sheet))
            .or_else(|| (kind == Kind::VoterCard).then(|| "MEX".to_owned()))
            // A state gives licenses to those who live there.
            .or_else(|| {
                (kind == Kind::DriversLicense && self.is_from_american_place()).then(|| "USA".to_owned())
            });
        let subtype = match kind {
            Kind::VoterCard if title::says(&self.sheet, &["INSTITUTOFEDERALELECTORAL"]) => {
                Some("IFE".to_owned())
            }
            Kind::VoterCard => Some("INE".to_owned()),
            _ => state
                .map(str::to_owned)
                .or_else(|| self.license.and_then(|license| license.state()).map(str::to_owned)),
        };
        Nature { side: self.side(kind), kind, country, subtype }
    }

    fn kind(&self, title: Option<(Kind, u32)>) -> Kind {
        let titled = title.map_or(Kind::Unknown, |title| title.0);
        // If a zone was hardly readable, its first letter and its lines may be wrong.
        let zone = self.zone.filter(|zone| titled == Kind::Unknown || zone.is_consistent());
        if let Some(zone) = zone {
            return match zone.document_code.bytes().next() {
                Some(b'P') => Kind::Passport,
                Some(b'V') if zone.is_consistent() => Kind::Visa,
                Some(b'V') => Kind::Unknown,
                _ if zone::is_mexican_voter(zone) => Kind::VoterCard,
                _ if matches!(titled, Kind::ResidencePermit | Kind::DriversLicense) => titled,
                _ if zone.document_code.ends_with('R') => Kind::ResidencePermit,
                _ => Kind::IdentityCard,
            };
        }
        if let Some(license) = self.license {
            return if license.get("DCA").is_some() || titled == Kind::DriversLicense {
                Kind::DriversLicense
            } else {
                Kind::IdentityCard
            };
        }
        let has_card_number = || bank::has_number(&self.sheet) || bank::is_front(&self.sheet);
        if !self.has_portrait && titled != Kind::ProofOfAddress && has_card_number() {
            return Kind::BankCard;
        }
        if self.codes.iter().any(|code| code.kind == CodeKind::Qr && crate::cfdi::parse(&code.text).is_ok()) {
            return Kind::ProofOfAddress;
        }
        match titled {
            Kind::Unknown if driver::is_license(&self.sheet) || self.is_back_of_license() => {
                Kind::DriversLicense
            }
            // Papers mention passports and licenses too.
            Kind::Passport | Kind::DriversLicense | Kind::Visa
                if !self.has_portrait && self.sheet.rows.len() > 60 =>
            {
                Kind::Unknown
            }
            other => other,
        }
    }

    /// Whether it has the layout of the back of a North American license: a wide barcode, no portrait, and labels that
    /// explain the front.
    fn is_back_of_license(&self) -> bool {
        const EXPLAINED: [Label; 4] =
            [Label::Classes, Label::Restrictions, Label::Endorsements, Label::ReferenceNumber];
        let explains = |row: &Row<'_>| row.labels.iter().any(|(label, _)| EXPLAINED.contains(label));
        self.has_unread_code
            && !self.has_portrait
            && self.zone.is_none()
            && self.license.is_none()
            && self.sheet.rows.iter().any(explains)
    }

    /// Whether the holder lives in the United States.
    fn is_from_american_place(&self) -> bool {
        self.sheet.rows.iter().any(|row| row.is_value() && address::is_american_place(&row.line.text))
    }

    fn side(&self, kind: Kind) -> Option<Side> {
        match kind {
            Kind::Passport | Kind::Visa | Kind::ProofOfAddress => Some(Side::Front),
            Kind::BankCard if bank::has_form_of_number(&self.sheet) => Some(Side::Front),
            Kind::BankCard => Some(Side::Back),
            Kind::MedicalCard => {
                let there = title::says(&self.sheet, &["MEMBERID", "MEMBERNAME", "SUBSCRIBER", "RXBIN"]);
                Some(if there { Side::Front } else { Side::Back })
            }
            _ if self.license.is_some() || self.is_back_of_license() => Some(Side::Back),
            _ if self.zone.is_some_and(|zone| zone.format == Format::Td1) => Some(Side::Back),
            _ if self.has_portrait => Some(Side::Front),
            _ => None,
        }
    }

    /// Whether it says in print who its holder is, as only fronts do, although the portrait is covered. Backs have a zone or a
    /// barcode for that; some explain the labels of the front.
    fn is_front_without_portrait(&self, kind: Kind, fields: &Fields) -> bool {
        let has_two_sides = match kind {
            Kind::DriversLicense | Kind::VoterCard | Kind::ResidencePermit => true,
            Kind::IdentityCard => !title::says(&self.sheet, &[REVERSE]),
            _ => false,
        };
        let explains = |row: &Row<'_>| {
            let has = |is_wanted: fn(Label) -> bool| row.labels.iter().any(|(label, _)| is_wanted(*label));
            has(Label::is_name) && has(|label| label == Label::BirthDate)
        };
        let is_named =
            [&fields.full_name, &fields.surname, &fields.given_names].into_iter().any(Option::is_some);
        has_two_sides
            && self.zone.is_none()
            && self.license.is_none()
            && self.codes.is_empty()
            && !self.has_unread_code
            && is_named
            // The date in a table may be taken for that of birth, but not with certainty.
            && fields.birth_date.as_ref().is_some_and(|born| born.is_sure())
            && !self.sheet.rows.iter().any(explains)
    }

    fn fields(&self, nature: &Nature, order: Order, page: &crate::text::Page) -> Fields {
        if matches!(nature.kind, Kind::BankCard | Kind::MedicalCard | Kind::ProofOfAddress) {
            return Fields::default();
        }
        let is_voter = nature.kind == Kind::VoterCard && nature.country.as_deref() == Some("MEX");
        let habits = Habits { order, is_mexican_voter: is_voter };
        let mut printed = print::fields(&self.sheet, habits);
        if nature.kind == Kind::DriversLicense || driver::is_license(&self.sheet) {
            let is_american = nature.country.as_deref() == Some("USA");
            // Field numbers are clearer than labels, but not all licenses print them.
            printed = driver::fields(&self.sheet, habits, is_american).or(printed);
        }
        if is_voter {
            voter::complete(&self.sheet, &mut printed);
        }
        further::complete(&self.sheet, (nature.kind, nature.country.as_deref()), &mut printed);
        if self.license.is_some() {
            // The back explains the codes of classes and restrictions, and does not print a name.
            (printed.classes, printed.restrictions, printed.endorsements) = (None, None, None);
            (printed.full_name, printed.surname, printed.given_names) = (None, None, None);
            (printed.conditions, printed.mentions) = (None, None);
        }
        let mut zone = self.zone.map(|zone| zone::fields(zone, &self.sheet, page)).unwrap_or_default();
        address::part(&mut printed, nature.country.as_deref() == Some("MEX"));
        let barcode = self.license.map(license::fields).unwrap_or_default();
        zone::complete(&mut zone, &barcode);
        zone::drop_alike(&barcode, &mut printed);
        address::drop_derived(&barcode, &mut printed);
        let mut fields = zone::over_print(zone, printed).each(barcode);
        fields.settle();
        print::check_dates(&mut fields);
        if nature.kind == Kind::DriversLicense {
            driver::check_age(&mut fields);
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::column;

    #[test]
    fn a_barcode_of_no_country_is_american_if_it_names_a_state() {
        let is_american = |elements: &str| {
            let text = format!("@\n\u{1e}\rANSI 999999080001DL00310100DL{elements}\r");
            is_american(&aamva::parse(&text).unwrap())
        };
        assert!(is_american("DAQX0001"));
        assert!(is_american("DAQX0001\nDCGUS\nDAJVA"));
        assert!(!is_american("DAQX0001\nDCGNA\nDAJKanienkeh"));
        assert!(!is_american("DAQX0001\nDCGCAN\nDAJQC"));
    }

    /// Whether the print of a card without portrait, zone and barcode shows that it is the front.
    fn is_front(lines: &[&str]) -> bool {
        let page = column(lines, 40.0);
        let seen = Seen {
            sheet: Sheet::new(&page, &[]),
            has_portrait: false,
            zone: None,
            license: None,
            codes: &[],
            has_unread_code: false,
        };
        let nature = seen.nature();
        assert_eq!(nature.side, None, "{lines:?}");
        let fields = seen.fields(&nature, Order::DayFirst, &page);
        seen.is_front_without_portrait(nature.kind, &fields)
    }

    #[test]
    fn only_a_front_says_in_print_who_its_holder_is() {
        let holder = ["Surname", "SPECIMEN", "Given names", "ZARA INVENTED", "Date of birth", "14.02.1990"];
        let with = |title: &'static str| [&[title][..], &holder[..]].concat();
        for title in ["IDENTITY CARD", "DRIVER LICENSE", "CREDENCIAL PARA VOTAR", "RESIDENCE PERMIT"] {
            assert!(is_front(&with(title)), "{title}");
            assert!(!is_front(&[title, "Surname", "SPECIMEN"]), "{title}");
            assert!(!is_front(&[title, "Date of birth", "14.02.1990"]), "{title}");
        }
        assert!(!is_front(&with("REGISTRO GERAL")), "its portrait is on the other side");
        assert!(!is_front(&with("SOMETHING ELSE")));
        // What the numbers of the front mean, below a table of classes.
        let explained = "1. Surname 2. Given names 3. Date of birth";
        assert!(!is_front(&[&with("DRIVER LICENSE")[..], &[explained]].concat()));
    }
}
