//! Whose documents are drawn.

mod derived;
mod invented;

use jiff::civil::Date;

use super::portrait::Portrait;

/// An invented person, with everything that documents state. There is no `Debug`: the data may come from a user's file.
///
/// [`Person::new`] derives all fields from a name, a date of birth and a sex, always in the same way. Change the fields
/// that should differ.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Given names, separated by a space.
    pub given_names: String,
    /// Surname; the paternal one where there are two.
    pub surname: String,
    /// Maternal surname, where one is printed.
    pub second_surname: Option<String>,
    /// Day of birth.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// Portrait.
    pub portrait: Portrait,
    /// Nationality: a code of ICAO Doc 9303.
    pub nationality: String,
    /// Place of birth; empty where none is known.
    pub birth_place: String,
    /// Address.
    pub address: Address,
    /// Who issued the document: a code of ICAO Doc 9303.
    pub issuing_state: String,
    /// Issuing authority, in words.
    pub authority: String,
    /// Number of the document, capital letters and digits. Zones take nine.
    pub document_number: String,
    /// Personal number, where the document has one.
    pub personal_number: Option<String>,
    /// Day of issue.
    pub issue_date: Date,
    /// Last day of validity.
    pub expiry_date: Date,
    /// What only licenses say.
    pub driving: Driving,
    /// What only voter cards of Mexico say.
    pub voter: Voter,
    /// Bank card.
    pub bank_card: BankCard,
    /// Card of the health insurance.
    pub insurance: Insurance,
    /// Bill.
    pub statement: Statement,
    /// Payslip.
    pub receipt: Receipt,
}

/// Sex, as documents print it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `F`.
    Female,
    /// `M`.
    Male,
    /// `X`; a filler in zones.
    #[default]
    Unspecified,
}

/// An address.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street with the number of the house.
    pub street: String,
    /// Quarter, where addresses name one.
    pub colony: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province; empty where there is none.
    pub state: String,
}

/// What only licenses say.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Driving {
    /// Classes of vehicles.
    pub classes: String,
    /// Height, such as `5'-06"`.
    pub height: String,
    /// Weight, in pounds.
    pub weight: String,
    /// Color of the eyes, three letters.
    pub eyes: String,
    /// Document discriminator.
    pub discriminator: String,
}

/// What only voter cards of Mexico say.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Voter {
    /// Population code (CURP), 18 characters.
    pub curp: String,
    /// Voter key (*clave de elector*), 18 characters.
    pub key: String,
    /// Number of the card (CIC), nine digits.
    pub cic: String,
    /// Number of the voter (OCR), thirteen digits.
    pub ocr: String,
    /// Electoral section, four digits.
    pub section: String,
    /// How often a card was issued, two digits.
    pub emission: String,
    /// Year of registration.
    pub registered: i16,
}

/// A bank card, with a number that banks use for tests.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct BankCard {
    /// Name on the card.
    pub owner: String,
    /// Number, only digits.
    pub number: String,
    /// Last month of validity: month, and year of the century.
    pub expiry: (i8, i8),
    /// Security code.
    pub code: String,
}

/// A health insurance card.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Insurance {
    /// Name of the member.
    pub member: String,
    /// Number of the member.
    pub member_id: String,
    /// Insurer.
    pub provider: String,
    /// Copayment in an emergency, with its currency.
    pub copay_emergency: String,
    /// Copayment for a visit, with its currency.
    pub copay_visit: String,
    /// Number of the company that processes prescriptions.
    pub rx_bin: String,
    /// The insurance plan.
    pub rx_pcn: String,
}

/// A bill.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who sends it.
    pub issuer: String,
    /// Name of the addressee.
    pub name: String,
    /// Address.
    pub address: Address,
    /// Day of issue.
    pub date: Date,
}

/// A payslip of Mexico, which is a digital tax receipt.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Number of the invoice, a UUID.
    pub invoice: String,
    /// Tax number of the employer.
    pub issuer: String,
    /// Name of the employer.
    pub issuer_name: String,
    /// Tax number of the employee.
    pub receiver: String,
    /// Name of the employee.
    pub receiver_name: String,
    /// Total, digits with a decimal point.
    pub total: String,
    /// The last eight characters of the issuer's seal.
    pub seal: String,
}

impl Sex {
    /// The letter that is printed.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Unspecified => "X",
        }
    }

    /// The letter on voter cards of Mexico: *hombre*, *mujer*.
    #[must_use]
    pub fn letter_in_spanish(self) -> &'static str {
        match self {
            Self::Female => "M",
            Self::Male => "H",
            Self::Unspecified => "X",
        }
    }
}

impl Address {
    /// The lines of an envelope.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let city = if self.state.is_empty() {
            format!("{} {}", self.postal_code, self.city)
        } else if self.colony.is_empty() {
            format!("{}, {} {}", self.city, self.state, self.postal_code)
        } else {
            format!("{}, {}", self.city, self.state)
        };
        let colony = match (self.colony.is_empty(), self.state.is_empty()) {
            (true, _) => String::new(),
            (false, true) => self.colony.clone(),
            (false, false) => format!("{} {}", self.colony, self.postal_code),
        };
        let lines = [self.street.clone(), colony, city].map(|line| line.trim().to_owned());
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

impl Person {
    /// The holder of the specimen card of the sandbox.
    #[must_use]
    pub fn zara() -> Self {
        let mut person = Self::new(("ZARA INVENTED", "SPECIMEN"), date(1990, 2, 14), Sex::Female);
        person.portrait = Portrait::D;
        person.birth_place = "ZENITH".into();
        person.authority = "OFFICE OF EXAMPLES".into();
        person.document_number = "SPX482716".into();
        person.address = Address {
            street: "12 HORIZON STREET".into(),
            postal_code: "10101".into(),
            city: "ZENITH".into(),
            ..Address::default()
        };
        (person.issue_date, person.expiry_date) = (date(2025, 6, 30), date(2035, 6, 29));
        person.bank_card.number = "4111111111111111".into();
        (person.bank_card.expiry, person.bank_card.code) = ((6, 31), "123".into());
        person.insurance.member_id = "UTM00482716".into();
        person.statement.address = person.address.clone();
        person
    }

    /// A voter of Mexico.
    #[must_use]
    pub fn lucia() -> Self {
        let mut person = Self::new(("LUCÍA INVENTADA", "MUESTRA PRUEBA"), date(1992, 8, 21), Sex::Female);
        (person.surname, person.second_surname) = ("MUESTRA".into(), Some("PRUEBA".into()));
        person.reside("MEX");
        person.portrait = Portrait::B;
        (person.issue_date, person.expiry_date) = (date(2024, 1, 1), date(2034, 12, 31));
        person.address = Address {
            street: "CALLE DEL EJEMPLO 45 INT 3".into(),
            colony: "COL FICTICIA".into(),
            postal_code: "06000".into(),
            city: "CUAUHTEMOC".into(),
            state: "CDMX".into(),
        };
        person.statement.address = person.address.clone();
        person
    }

    /// A driver of the United States.
    #[must_use]
    pub fn dorian() -> Self {
        let mut person = Self::new(("DORIAN EXAMPLE", "SPECIMEN"), date(1985, 11, 3), Sex::Male);
        person.reside("USA");
        person.portrait = Portrait::C;
        person.document_number = "X4827163".into();
        (person.issue_date, person.expiry_date) = (date(2025, 6, 30), date(2033, 11, 3));
        person.address = Address {
            street: "7 ZENITH AVENUE".into(),
            postal_code: "90001".into(),
            city: "ZENITH".into(),
            state: "CA".into(),
            ..Address::default()
        };
        person.statement.address = person.address.clone();
        person
    }

    /// The surname, or both surnames separated by a space.
    #[must_use]
    pub fn surnames(&self) -> String {
        match &self.second_surname {
            Some(second) if !second.is_empty() => format!("{} {second}", self.surname),
            _ => self.surname.clone(),
        }
    }

    /// Given names, then surnames.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_names, self.surnames()).trim().to_owned()
    }
}

/// A valid calendar day.
pub(super) fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}
