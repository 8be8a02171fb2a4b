//! Everything that is derived from a name, a date of birth and a sex: the same input always gives the same result.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::math::Chance;
use super::super::portrait::Portrait;
use super::{Address, BankCard, Driving, Insurance, Person, Receipt, Sex, Statement, Voter, date};
use crate::person::curp;

/// Test numbers, which banks refuse.
const TEST_CARDS: [&str; 4] =
    ["4111111111111111", "5555555555554444", "4012888888881881", "5105105105105100"];

const DIGITS: &str = "0123456789";

impl Person {
    /// A person of Utopia with these given names and surnames. Everything else follows from the arguments.
    #[must_use]
    pub fn new((given_names, surname): (&str, &str), birth_date: Date, sex: Sex) -> Self {
        let mut chance = Chance::of(&[given_names, surname, &birth_date.to_string(), sex.letter()]);
        let issue_date =
            date(2019 + chance.below(7) as i16, 1 + chance.below(12) as i8, 1 + chance.below(28) as i8);
        let name = format!("{given_names} {surname}");
        let member_id = format!("UTM{}", chance.text(DIGITS, 8));
        let mut person = Self {
            given_names: given_names.to_owned(),
            surname: surname.to_owned(),
            second_surname: None,
            birth_date,
            sex,
            portrait: portrait(sex, &mut chance),
            nationality: String::new(),
            birth_place: String::new(),
            address: Address::default(),
            issuing_state: String::new(),
            authority: String::new(),
            document_number: String::new(),
            personal_number: None,
            issue_date,
            expiry_date: valid_until(issue_date, 10),
            driving: Driving {
                classes: chance.pick(&["C", "A", "B", "D"]).to_owned(),
                height: format!("{}'-{:02}\"", 5 + chance.below(2), chance.below(12)),
                weight: (110 + chance.below(120)).to_string(),
                eyes: chance.pick(&["BRO", "BLU", "GRN", "HAZ", "GRY"]).to_owned(),
                discriminator: chance.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 16),
            },
            voter: Voter::default(),
            bank_card: BankCard {
                owner: name.clone(),
                number: chance.pick(&TEST_CARDS).to_owned(),
                expiry: (1 + chance.below(12) as i8, 28 + chance.below(6) as i8),
                code: chance.text(DIGITS, 3),
            },
            insurance: Insurance {
                member: name.clone(),
                member_id,
                provider: "HORIZON HEALTH".into(),
                copay_emergency: "$50".into(),
                copay_visit: "$20".into(),
                rx_bin: "000001".into(),
                rx_pcn: "UTOPIA".into(),
            },
            statement: Statement {
                issuer: "HORIZON POWER COMPANY".into(),
                name: name.clone(),
                address: Address::default(),
                date: date(2026, 5, 4),
            },
            receipt: receipt(&name, &mut chance),
        };
        person.reside("UTO");
        person
    }

    /// Makes the person a citizen of a country and its documents those of that country: codes of ICAO Doc 9303. Numbers,
    /// addresses and places are generated again.
    pub fn reside(&mut self, country: &str) {
        let texts = [country, &self.given_names, &self.surname, &self.birth_date.to_string()];
        let mut chance = Chance::of(&texts);
        country.clone_into(&mut self.issuing_state);
        country.clone_into(&mut self.nationality);
        let homes = Homes::of(country);
        self.document_number = match country {
            "USA" => format!("{}{}", chance.text("ABDFKMPRTX", 1), chance.text(DIGITS, 7)),
            _ => {
                format!("{}{}", chance.text("ABCDEFGHKLMNPRSTUVXZ", 2), chance.text("0123456789ABOSZGIQ", 7))
            }
        };
        self.birth_place = chance.pick(homes.places).to_owned();
        homes.authority.clone_into(&mut self.authority);
        self.address = Address {
            street: format!("{} {}", chance.pick(homes.streets), 1 + chance.below(240)),
            colony: chance.pick(homes.colonies).to_owned(),
            postal_code: chance.text("123456789", 5),
            city: chance.pick(homes.places).to_owned(),
            state: chance.pick(homes.states).to_owned(),
        };
        if country != "MEX" {
            let (street, number) = self.address.street.rsplit_once(' ').unwrap_or_default();
            self.address.street = format!("{number} {street}");
        }
        self.statement.address = self.address.clone();
        homes.utility.clone_into(&mut self.statement.issuer);
        self.voter = self.voter_data(&mut chance);
    }

    /// Codes and numbers of a voter card.
    fn voter_data(&self, chance: &mut Chance) -> Voter {
        let (first, second) = match (&self.second_surname, self.surname.split_once(' ')) {
            (Some(second), _) => (self.surname.as_str(), Some(second.as_str())),
            (None, Some((first, second))) => (first, Some(second)),
            (None, None) => (self.surname.as_str(), None),
        };
        let state =
            if self.issuing_state == "MEX" { curp::State::CiudadDeMexico } else { curp::State::Abroad };
        let curp = curp::from_person(&curp::Person {
            given_names: &self.given_names,
            first_surname: first,
            second_surname: second,
            birth_date: self.birth_date,
            sex: if self.sex == Sex::Male { curp::Sex::Male } else { curp::Sex::Female },
            state,
            homoclave: None,
        });
        let consonants = |word: &str| {
            let letters = deunicode::deunicode(word).to_ascii_uppercase();
            let mut found = letters.chars().filter(|letter| {
                letter.is_ascii_uppercase() && !matches!(letter, 'A' | 'E' | 'I' | 'O' | 'U')
            });
            [found.next().unwrap_or('X'), found.next().unwrap_or('X')].iter().collect::<String>()
        };
        let born = self.birth_date;
        Voter {
            curp: curp.map(|curp| curp.as_str().to_owned()).unwrap_or_default(),
            key: format!(
                "{}{}{}{:02}{:02}{:02}{}{}{}",
                consonants(first),
                consonants(second.unwrap_or("X")),
                consonants(&self.given_names),
                born.year() % 100,
                born.month(),
                born.day(),
                if self.issuing_state == "MEX" { "09" } else { "87" },
                if self.sex == Sex::Male { "H" } else { "M" },
                chance.text(DIGITS, 3),
            ),
            cic: chance.text("123456789", 9),
            ocr: chance.text("123456789", 13),
            section: chance.text("123456789", 4),
            emission: format!("0{}", chance.below(4)),
            registered: born.year() + 18 + chance.below(3) as i16,
        }
    }
}

/// Last day of validity of a document that is issued for this many years.
fn valid_until(issued: Date, years: i16) -> Date {
    issued.checked_add(i64::from(years).years()).and_then(|day| day.checked_sub(1.day())).unwrap_or(issued)
}

fn portrait(sex: Sex, chance: &mut Chance) -> Portrait {
    let fitting = match sex {
        Sex::Female => [Portrait::B, Portrait::D, Portrait::B],
        Sex::Male => [Portrait::A, Portrait::C, Portrait::Later],
        Sex::Unspecified => [Portrait::B, Portrait::C, Portrait::A],
    };
    fitting[chance.below(3)]
}

/// A payslip of an invented company with a well-formed tax number.
fn receipt(name: &str, chance: &mut Chance) -> Receipt {
    let hex = "0123456789ABCDEF";
    Receipt {
        invoice: format!(
            "{}-{}-4{}-8{}-{}",
            chance.text(hex, 8),
            chance.text(hex, 4),
            chance.text(hex, 3),
            chance.text(hex, 3),
            chance.text(hex, 12)
        ),
        issuer: "FIN150630AB2".into(),
        issuer_name: "FICCIONES INVENTADAS SA DE CV".into(),
        receiver: "XAXX010101000".into(),
        receiver_name: name.to_owned(),
        total: format!("{}.{}", 8_000 + chance.below(30_000), chance.text(DIGITS, 2)),
        seal: format!("{}==", chance.text("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6)),
    }
}

/// Where people of a country live, in words.
struct Homes {
    places: &'static [&'static str],
    streets: &'static [&'static str],
    colonies: &'static [&'static str],
    states: &'static [&'static str],
    authority: &'static str,
    utility: &'static str,
}

impl Homes {
    fn of(country: &str) -> Self {
        match country {
            "MEX" => Self {
                places: &["CUAUHTÉMOC", "GUADALAJARA", "MÉRIDA", "PUEBLA", "TIJUANA"],
                streets: &["CALLE DEL EJEMPLO", "AV. HORIZONTE", "CDA. MUESTRA", "CALLE 5 DE PRUEBA"],
                colonies: &["COL FICTICIA", "COL CENTRO", "FRACC EJEMPLAR"],
                states: &["CDMX", "JAL.", "YUC.", "PUE.", "B.C."],
                authority: "SECRETARÍA DE EJEMPLOS",
                utility: "COMPAÑÍA DE LUZ DE EJEMPLO",
            },
            "USA" => Self {
                places: &["ZENITH", "EXAMPLE FALLS", "NEW SPECIMEN", "SPRING SAMPLE"],
                streets: &["ZENITH AVENUE", "HORIZON ROAD", "EXAMPLE BLVD", "SAMPLE LANE"],
                colonies: &[""],
                states: &["CA", "TX", "NY", "WA", "VA"],
                authority: "DEPARTMENT OF EXAMPLES",
                utility: "HORIZON POWER & LIGHT",
            },
            _ => Self {
                places: &["ZENITH", "NADIR", "EQUINOX", "SOLSTICE BAY"],
                streets: &["HORIZON STREET", "MERIDIAN WAY", "ECLIPTIC LANE", "AZIMUTH SQUARE"],
                colonies: &[""],
                states: &[""],
                authority: "OFFICE OF EXAMPLES",
                utility: "HORIZON POWER COMPANY",
            },
        }
    }
}
