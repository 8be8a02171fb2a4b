//! People by number, for tests that need many.

use super::super::math::Chance;
use super::{Person, Sex, date};

const GIVEN: [(&str, Sex); 28] = [
    ("ANNA", Sex::Female),
    ("JOSÉ", Sex::Male),
    ("LI", Sex::Male),
    ("MARÍA", Sex::Female),
    ("OSCAR", Sex::Male),
    ("IO", Sex::Female),
    ("ZOË", Sex::Female),
    ("SØREN", Sex::Male),
    ("ISABELLA", Sex::Female),
    ("BORIS", Sex::Male),
    ("QUENTIN", Sex::Male),
    ("SASHA", Sex::Unspecified),
    ("XIMENA", Sex::Female),
    ("JEAN-LUC", Sex::Male),
    ("ÅSA", Sex::Female),
    ("IGNACIO", Sex::Male),
    ("GUADALUPE", Sex::Female),
    ("WALTER", Sex::Male),
    ("FRANÇOISE", Sex::Female),
    ("BENITO", Sex::Male),
    ("OLGA", Sex::Female),
    ("DAVID", Sex::Male),
    ("SOLEDAD", Sex::Female),
    ("ZBIGNIEW", Sex::Male),
    ("EVE", Sex::Female),
    ("ROBIN", Sex::Unspecified),
    ("UMA", Sex::Female),
    ("HIROSHI", Sex::Male),
];

const SURNAMES: [&str; 26] = [
    "SPECIMEN",
    "MUÑOZ",
    "O'EXAMPLE",
    "MÜSTER",
    "ILLESCAS",
    "BOSQUE",
    "OZ",
    "DE LA ROSA",
    "QUIZDORF",
    "SMITH-JONES",
    "ZUÑIGA",
    "VON DER MUSTER",
    "IBSEN",
    "DIDOT",
    "GÓMEZ",
    "NG",
    "WINTERBOTTOM",
    "LILLIS",
    "ÖRN",
    "BLOOM",
    "SAMPLE",
    "DÍAZ",
    "KIELISZEWSKI",
    "CZAPLA",
    "MUESTRA",
    "FERREIRA",
];

impl Person {
    /// A person of Utopia, a different one for each number. The names include accents, hyphens and particles, and are
    /// long or short.
    #[must_use]
    pub fn invented(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let (first, sex) = GIVEN[chance.below(GIVEN.len())];
        let second = GIVEN[chance.below(GIVEN.len())].0;
        let given = if chance.below(3) == 0 { first.to_owned() } else { format!("{first} {second}") };
        let surname = chance.pick(&SURNAMES);
        let birth =
            date(1940 + chance.below(67) as i16, 1 + chance.below(12) as i8, 1 + chance.below(28) as i8);
        Self::new((&given, surname), birth, sex)
    }

    /// A person of a country, a different one for each number. Those of Mexico have two surnames.
    #[must_use]
    pub fn invented_in(country: &str, seed: u64) -> Self {
        let mut person = Self::invented(seed);
        if country == "MEX" {
            let mut chance = Chance::new(seed ^ 0x5EC0);
            person.second_surname = Some(chance.pick(&SURNAMES).to_owned());
            if person.sex == Sex::Unspecified {
                person.sex = Sex::Female;
            }
        }
        person.reside(country);
        person
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Kind, zone};
    use super::*;

    #[test]
    fn numbers_lead_to_other_people_and_the_same_number_to_the_same() {
        let names: std::collections::BTreeSet<_> =
            (0..200).map(|seed| Person::invented(seed).full_name()).collect();
        assert!(names.len() > 150, "{}", names.len());
        assert!(Person::invented(7) == Person::invented(7));
    }

    #[test]
    fn the_zones_of_all_of_them_are_valid() {
        for seed in 0..100 {
            let person = Person::invented(seed);
            let passport = zone(Kind::Passport, &person);
            assert!(::mrz::parse_td3(&passport[0], &passport[1]).unwrap().checks.all_valid());
            let voter = zone(Kind::Voter, &Person::invented_in("MEX", seed));
            assert!(::mrz::parse_td1(&voter[0], &voter[1], &voter[2]).unwrap().checks.all_valid());
        }
    }
}
