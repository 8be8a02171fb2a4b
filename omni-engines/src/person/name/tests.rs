use super::super::Agreement::{self, Match, None as Different, Partial};
use super::*;

/// Examples of names with each of the three agreements. Each pair is compared in both directions.
const PAIRS: &[(&str, &str, Agreement)] = &[
    // The same, written differently.
    ("Zara Specimen", "Zara Specimen", Match),
    ("José Núñez Peña", "JOSE NUNEZ PENA", Match),
    ("Jose\u{301} Nu\u{301}n\u{303}ez", "JOSÉ NÚÑEZ", Match),
    ("Ana María López Ruiz", "López Ruiz, Ana María", Match),
    ("Ana María López Ruiz", "LOPEZ RUIZ ANA MARIA", Match),
    ("Gabriela García-Márquez", "Gabriela Garcia Marquez", Match),
    ("Luis de la Cruz Vega", "Luis Delacruz Vega", Match),
    ("Luis de la Cruz Vega", "Luis Cruz Vega", Match),
    ("Ian Mac Gregor Díaz", "Ian MacGregor Diaz", Match),
    ("Anne-Marie Dupont", "Annemarie Dupont", Match),
    ("Hans Müller", "Hans Mueller", Match),
    ("Lars Jørgensen", "Lars Joergensen", Match),
    ("Åsa Øberg Holm", "Aasa Oeberg Holm", Match),
    ("Søren Groß", "SOREN GROSS", Match),
    ("Seán O'Hara", "Sean OHara", Match),
    ("Ma. del Carmen Ríos Vela", "María del Carmen Rios Vela", Match),
    ("Fco. Javier Hdz. Luna", "Francisco Javier Hernández Luna", Match),
    ("J. Carlos Pérez Luna", "Juan Carlos Pérez Luna", Match),
    ("Juan C. Pérez Luna", "Juan Carlos Pérez Luna", Match),
    ("Juan Pérez Luna", "Juan Carlos Pérez Luna", Match),
    ("Rosa González Vázquez", "Rosa Gonzales Vasquez", Match),
    ("Ximena Hernández Solís", "Jimena Ernandez Solis", Match),
    ("Karla Jiménez Lara", "Carla Gimenez Lara", Match),
    ("Martha Villaseñor Paz", "Marta Villasenor Paz", Match),
    ("Pedro Villaseñor Paz", "Pedro Villasemor Paz", Match),
    ("Dr. Hugo Paz Soto", "Hugo Paz Soto", Match),
    ("João da Silva Neto", "Joao Silva Neto", Match),
    ("Renata dos Santos e Souza", "RENATA SANTOS SOUZA", Match),
    ("Иван Петров", "Ivan Petrov", Match),
    ("García García, Luz", "Luz Garcia Garcia", Match),
    ("Robert Smith Jr.", "Robert Smith Junior", Match),
    // Perhaps the same.
    ("Juan Pérez", "Juan Pérez Luna", Partial),
    ("J. Pérez", "Juan Pérez", Partial),
    ("J. C. Pérez Luna", "Juan Carlos Pérez Luna", Partial),
    ("Mario Soto Paz", "Maria Soto Paz", Partial),
    ("Mario Soto Paz", "Marco Soto Paz", Partial),
    ("Andrés Vela", "Andrea Vela", Partial),
    ("Juan José Ríos", "J. J. Ríos", Partial),
    ("Daniel Soto Paz", "Daniela Soto Paz", Partial),
    ("Cristian Soto Paz", "Cristina Soto Paz", Partial),
    ("Luis Medina Paz", "Luis Medima Paz", Partial),
    ("João Carlos Silva", "João Carlos Silva Filho", Partial),
    ("Robert Smith", "Robert Smith Jr.", Partial),
    ("Juan Carlos Pérez Luna", "Juan Pedro Pérez Luna", Partial),
    ("Ana Ruiz Soto Vela Paz", "Ana Ruiz Soto Vela Cano", Partial),
    // Others.
    ("Carlos Pérez Luna", "Juan Pérez Luna", Different),
    ("Robert Smith II", "Robert Smith III", Different),
    ("Juan Pérez", "Pedro Pérez", Different),
    ("Juan Pérez Luna", "Juan Vega Solís", Different),
    ("Ana García Ruiz", "Luis García Soto", Different),
    ("Fernando Ríos", "Hernando Ríos", Different),
    ("Víctor Paz Ríos", "Victoria Paz Ríos", Different),
    ("Roberto Vela Ríos", "Rodolfo Vela Ríos", Different),
    ("Juan", "Juan Pérez Luna", Different),
    ("Zara Specimen", "Utopia Republic", Different),
    ("J. P.", "Ana Ruiz", Different),
    ("", "Zara Specimen", Different),
    ("", "", Different),
    ("---", "---", Different),
];

#[test]
fn pairs_agree_as_they_should() {
    assert!(PAIRS.len() >= 50);
    for (one, other, agreement) in PAIRS {
        let similarity = compare(one, other);
        assert_eq!(similarity.agreement(), *agreement, "{one} / {other}: {}", similarity.score());
        assert_eq!(similarity, compare(other, one), "{one} / {other}");
    }
}

#[test]
fn only_the_same_words_are_full() {
    assert_eq!(compare("José Paz", "PAZ JOSE").score(), 1.0);
    assert!(compare("José Pas", "PAZ JOSE").score() < 1.0);
    assert_eq!(compare("de la", "de la").score(), 1.0);
}

#[test]
fn endless_names_are_not_compared() {
    let endless = "ana ".repeat(100_000);
    assert_eq!(compare(&endless, "Ana Ruiz"), Similarity::NONE);
    assert_eq!(compare(&endless, &endless.to_uppercase()), Similarity::FULL);
}
