//! The names of months, days and eras, as the locale data of Java 8 has them.

/// The language of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Language {
    English,
    Spanish,
}

/// The length of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Short,
    Full,
    Narrow,
}

impl Width {
    /// The width for a number of pattern letters.
    pub(super) const fn of(count: usize) -> Option<Self> {
        match count {
            1..=3 => Some(Self::Short),
            4 => Some(Self::Full),
            5 => Some(Self::Narrow),
            _ => None,
        }
    }
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
];

/// From Monday.
const DAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
];

/// One letter each, from Monday.
const LETTERS_OF_DAYS: [[&str; 7]; 2] =
    [["M", "T", "W", "T", "F", "S", "S"], ["L", "M", "X", "J", "V", "S", "D"]];

const QUARTERS: [[&str; 4]; 2] = [
    ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"],
    ["1.er trimestre", "2.º trimestre", "3.er trimestre", "4.º trimestre"],
];

/// The eras before and after the year 1: short, full, narrow.
const ERAS: [[[&str; 2]; 3]; 2] = [
    [["BC", "AD"], ["Before Christ", "Anno Domini"], ["B", "A"]],
    [["antes de Cristo", "anno Dómini"], ["antes de Cristo", "después de Cristo"], ["B", "A"]],
];

impl Language {
    pub(super) const fn index(self) -> usize {
        match self {
            Self::English => 0,
            Self::Spanish => 1,
        }
    }

    /// The name of a month, from 1.
    pub(super) fn month(self, month: i8, width: Width) -> String {
        let full = at(&MONTHS[self.index()], month);
        match width {
            Width::Full => full.to_owned(),
            Width::Short => first(full, 3),
            Width::Narrow => first(full, 1).to_uppercase(),
        }
    }

    /// The name of a day of the week, from 1 for Monday.
    pub(super) fn day(self, day: i8, width: Width) -> String {
        let full = at(&DAYS[self.index()], day);
        match width {
            Width::Full => full.to_owned(),
            Width::Short => first(full, 3),
            Width::Narrow => at(&LETTERS_OF_DAYS[self.index()], day).to_owned(),
        }
    }

    /// The name of a quarter, from 1.
    pub(super) fn quarter(self, quarter: i8, width: Width) -> String {
        match (width, self) {
            (Width::Full, _) => at(&QUARTERS[self.index()], quarter).to_owned(),
            (Width::Short, Self::English) => format!("Q{quarter}"),
            (Width::Short, Self::Spanish) => format!("T{quarter}"),
            (Width::Narrow, _) => quarter.to_string(),
        }
    }

    /// The name of an era.
    pub(super) fn era(self, is_common: bool, width: Width) -> &'static str {
        let width = match width {
            Width::Short => 0,
            Width::Full => 1,
            Width::Narrow => 2,
        };
        ERAS[self.index()][width][usize::from(is_common)]
    }
}

/// The name with a number, from 1.
fn at(names: &[&'static str], number: i8) -> &'static str {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| names.get(index)).copied().unwrap_or_default()
}

fn first(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
}
