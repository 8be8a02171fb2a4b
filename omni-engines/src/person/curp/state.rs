//! The place of birth, as the CURP writes it.

use crate::person::text;

/// Declares the states from one table: variant, code, names. The first name is the official one, folded.
macro_rules! states {
    ($($variant:ident, $code:literal, [$name:literal $(, $other:literal)*];)+) => {
        /// One of the 32 states of Mexico, or abroad.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum State {
            $(#[doc = concat!("`", $code, "`: ", $name)] $variant,)+
        }

        impl State {
            /// All of them, in the order of the official catalog.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The two letters in a CURP.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The name in capitals without accents, as the register prints it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The state with these two letters, in either case.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.code().eq_ignore_ascii_case(code.trim()))
            }

            /// The state with this name, in any case and with or without accents; other common names are accepted
            /// too.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match text::fold(name).as_str() {
                    $($name $(| $other)* => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

states! {
    Aguascalientes, "AS", ["AGUASCALIENTES"];
    BajaCalifornia, "BC", ["BAJA CALIFORNIA", "BAJA CALIFORNIA NORTE"];
    BajaCaliforniaSur, "BS", ["BAJA CALIFORNIA SUR"];
    Campeche, "CC", ["CAMPECHE"];
    Coahuila, "CL", ["COAHUILA", "COAHUILA DE ZARAGOZA"];
    Colima, "CM", ["COLIMA"];
    Chiapas, "CS", ["CHIAPAS"];
    Chihuahua, "CH", ["CHIHUAHUA"];
    CiudadDeMexico, "DF", ["CIUDAD DE MEXICO", "CDMX", "DISTRITO FEDERAL", "D F", "MEXICO CITY"];
    Durango, "DG", ["DURANGO"];
    Guanajuato, "GT", ["GUANAJUATO"];
    Guerrero, "GR", ["GUERRERO"];
    Hidalgo, "HG", ["HIDALGO"];
    Jalisco, "JC", ["JALISCO"];
    Mexico, "MC", ["MEXICO", "ESTADO DE MEXICO", "EDOMEX"];
    Michoacan, "MN", ["MICHOACAN", "MICHOACAN DE OCAMPO"];
    Morelos, "MS", ["MORELOS"];
    Nayarit, "NT", ["NAYARIT"];
    NuevoLeon, "NL", ["NUEVO LEON"];
    Oaxaca, "OC", ["OAXACA"];
    Puebla, "PL", ["PUEBLA"];
    Queretaro, "QT", ["QUERETARO", "QUERETARO DE ARTEAGA"];
    QuintanaRoo, "QR", ["QUINTANA ROO"];
    SanLuisPotosi, "SP", ["SAN LUIS POTOSI"];
    Sinaloa, "SL", ["SINALOA"];
    Sonora, "SR", ["SONORA"];
    Tabasco, "TC", ["TABASCO"];
    Tamaulipas, "TS", ["TAMAULIPAS"];
    Tlaxcala, "TL", ["TLAXCALA"];
    Veracruz, "VZ", ["VERACRUZ", "VERACRUZ DE IGNACIO DE LA LLAVE"];
    Yucatan, "YN", ["YUCATAN"];
    Zacatecas, "ZS", ["ZACATECAS"];
    Abroad, "NE", ["NACIDO EN EL EXTRANJERO", "EXTRANJERO"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_back() {
        assert_eq!(State::ALL.len(), 33);
        for state in State::ALL {
            assert_eq!(State::from_code(&state.code().to_lowercase()), Some(*state));
            assert_eq!(State::from_name(state.name()), Some(*state));
        }
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        assert_eq!(State::from_name("Querétaro"), Some(State::Queretaro));
        assert_eq!(State::from_name("d.f."), Some(State::CiudadDeMexico));
        assert_eq!(State::from_name("Utopia"), None);
        assert_eq!(State::from_code("XX"), None);
        assert_eq!(State::from_code(""), None);
    }
}
