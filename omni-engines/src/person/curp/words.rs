//! The words with which no CURP begins, and the insignificant words of names.

/// The list of inconvenient words in the annex of the official instructions. Sorted.
const INCONVENIENT: [&[u8; 4]; 81] = [
    b"BACA", b"BAKA", b"BUEI", b"BUEY", b"CACA", b"CACO", b"CAGA", b"CAGO", b"CAKA", b"CAKO", b"COGE",
    b"COGI", b"COJA", b"COJE", b"COJI", b"COJO", b"COLA", b"CULO", b"FALO", b"FETO", b"GETA", b"GUEI",
    b"GUEY", b"JETA", b"JOTO", b"KACA", b"KACO", b"KAGA", b"KAGO", b"KAKA", b"KAKO", b"KOGE", b"KOGI",
    b"KOJA", b"KOJE", b"KOJI", b"KOJO", b"KOLA", b"KULO", b"LILO", b"LOCA", b"LOCO", b"LOKA", b"LOKO",
    b"MAME", b"MAMO", b"MEAR", b"MEAS", b"MEON", b"MIAR", b"MION", b"MOCO", b"MOKO", b"MULA", b"MULO",
    b"NACA", b"NACO", b"PEDA", b"PEDO", b"PENE", b"PIPI", b"PITO", b"POPO", b"PUTA", b"PUTO", b"QULO",
    b"RATA", b"ROBA", b"ROBE", b"ROBO", b"RUIN", b"SENO", b"TETA", b"VACA", b"VAGA", b"VAGO", b"VAKA",
    b"VUEI", b"VUEY", b"WUEI", b"WUEY",
];

/// Whether the first four letters are on the list, so that X replaces the second one.
pub(super) fn is_inconvenient(letters: &[u8]) -> bool {
    INCONVENIENT.iter().any(|word| word.as_slice() == letters)
}

/// Prepositions, articles and the like: a name or surname that begins with one counts from the next word on.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "DA" | "DAS"
            | "DE"
            | "DEL"
            | "DER"
            | "DI"
            | "DIE"
            | "DD"
            | "EL"
            | "LA"
            | "LOS"
            | "LAS"
            | "LE"
            | "LES"
            | "MAC"
            | "MC"
            | "VAN"
            | "VON"
            | "Y"
    )
}

/// Given names that are so common that the next one counts instead, if there is one.
pub(super) fn is_too_common(word: &str) -> bool {
    matches!(word, "MARIA" | "MA" | "M" | "JOSE" | "J")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_sorted_and_has_no_duplicates() {
        assert!(INCONVENIENT.is_sorted_by(|a, b| a < b));
        assert!(INCONVENIENT.iter().all(|word| matches!(word[1], b'A' | b'E' | b'I' | b'O' | b'U')));
    }
}
