use super::super::Agreement::{self, Match, None as Different, Partial};
use super::*;

/// Examples of addresses with each of the three agreements. Each pair is compared in both directions.
const PAIRS: &[(&str, &str, Agreement)] = &[
    // The same, written differently.
    (
        "Calle Roble 12, Col. Centro, 64000 Monterrey, N.L.",
        "CALLE ROBLE 12 COL CENTRO 64000 MONTERREY NL",
        Match,
    ),
    (
        "Calle Roble 12, Centro, 64000 Monterrey, Nuevo León",
        "C. Roble #12 Col. Centro C.P. 64000 Monterrey NL",
        Match,
    ),
    ("Avenida Juárez 5, Puebla, Puebla, 72000", "Av. Juarez 5, Puebla, Pue., C.P. 72000", Match),
    ("Av Juárez No. 5 Int. 3, 72000 Puebla", "Avenida Juárez 5 Depto 3, 72000 Puebla", Match),
    ("Monterrey NL 64000, Centro, Calle Roble 12", "Calle Roble 12, Centro, 64000 Monterrey NL", Match),
    ("Calle Roble 12-B, 64000 Monterrey", "Calle Roble 12 B, 64000 Monterrey", Match),
    ("Calle Roble 12B, 64000 Monterrey", "Calle Roble 12-b, 64000 Monterrey", Match),
    ("Calle Pino 3, 06600 Ciudad de México", "Calle Pino 3, 6600 CDMX", Match),
    ("Calle Pino 3, 06600 México D.F.", "Calle Pino 3, 06600 CDMX, México", Match),
    ("Toluca, Estado de México, Calle Pino 3, 50000", "Calle Pino 3, 50000 Toluca, Edo. Mex.", Match),
    ("Calle Pino 3, Col. Roma, 06600 CDMX", "Calle Pino 3, 06600 CDMX", Match),
    (
        "Calle Pino 3, Col. Roma, Alcaldía Cuauhtémoc, 06600 CDMX",
        "Calle Pino 3, Roma, Cuauhtemoc, 06600 CDMX",
        Match,
    ),
    (
        "Blvd. Gral. Lázaro Cárdenas 100, 45050 Zapopan",
        "Boulevard General Lazaro Cardenas 100, 45050 Zapopan",
        Match,
    ),
    (
        "Blvd. Lázaro Cárdenas 100, 45050 Zapopan, Jal.",
        "Blvd. Lazaro Cardemas 100, 45050 Zapopan, Jalisco",
        Match,
    ),
    ("Priv. Olmo 8, 76000 Querétaro, Qro.", "Privada Olmo 8, 76000 Queretaro, Queretaro", Match),
    ("Roble s/n, 64000 Monterrey", "Roble S/N, Monterrey, CP 64000", Match),
    ("101 Beach Highway, Beverly Hills, CA 90210", "101 Beach Hwy, Beverly Hills, California 90210", Match),
    ("101 Beach Hwy, Beverly Hills, CA 90210-1234", "101 Beach Hwy, Beverly Hills, CA 90210", Match),
    (
        "225 Market Street, Floor 4, San Francisco, CA 94105",
        "225 Market St Fl 4, San Francisco CA 94105, USA",
        Match,
    ),
    ("225 Market St, San Francisco, CA 94105", "225 Market St Fl 4, San Francisco CA 94105", Match),
    ("40 West 5th Avenue, New York, NY 10001", "40 W 5 Ave, New York, NY 10001", Match),
    ("7 Saint James Road Apt 2, Austin, Texas 73301", "7 St. James Rd. Apartment 2, Austin TX 73301", Match),
    (
        "Rua Curupaiti, 225, Rio de Janeiro - RJ, 20735-320",
        "R. Curupaiti 225, Rio de Janeiro RJ, CEP 20735320",
        Match,
    ),
    ("Praça da Sé 9, São Paulo, SP", "PCA DA SE 9 SAO PAULO SP BRASIL", Match),
    (
        "Rua João Ramalho 31 Apto 4, 05008-000 São Paulo",
        "R Joao Ramalho 31 Apartamento 4 05008000 Sao Paulo",
        Match,
    ),
    ("Av Juárez 5 Depto. 3, 72000 Puebla", "Depto. 3, Av Juárez 5, 72000 Puebla", Match),
    ("Apt 4, 225 Market St, San Francisco", "225 Market St Apt 4, San Francisco", Match),
    ("Mz 4 Lt 12 Col. Nueva", "Manzana 4 Lote 12, Colonia Nueva", Match),
    ("Rua Luiz Dorta 121, Rio de Janeiro", "Rua Luis Dorta, 121 - Rio de Janeiro", Match),
    ("P.O. Box 12, Austin TX", "PO Box 12, Austin TX", Match),
    // Perhaps the same.
    ("101 Beach Highway, Beverly Hills", "101 Beech Highway, Beverly Hills", Partial),
    ("Calle Pino 3, Roma, 06600 CDMX", "Calle Pino 3, Juárez, 06600 CDMX", Partial),
    ("Calle Juárez 5, 72000 Puebla", "Av. Juárez 5, 72000 Puebla", Partial),
    ("Av. 5 Norte 12, 72000 Puebla", "Av. 5 Sur 12, 72000 Puebla", Partial),
    ("Av. Chile 12, 06600", "Av. Chile, 06600", Partial),
    ("Calle Roble 12, Centro, Monterrey", "Calle Roble 12, Centro, Saltillo", Partial),
    // Others.
    ("Calle Roble 12, Centro, 64000 Monterrey", "Calle Roble 14, Centro, 64000 Monterrey", Different),
    ("Calle Roble 12, Centro, 64000 Monterrey", "Calle Roble 12, Centro, 64010 Monterrey", Different),
    ("Calle Roble 12-A, 64000 Monterrey, Depto 3", "Calle Roble 12-A, 64000 Monterrey, Depto 4", Different),
    ("Calle Roble 12, Centro, 64000 Monterrey NL", "Calle Pino 12, Centro, 64000 Monterrey NL", Different),
    ("225 Market St, San Francisco, CA 94105", "225 Mission St, San Francisco, CA 94105", Different),
    ("225 Market St, San Francisco, CA 94105", "226 Market St, San Francisco, CA 94105", Different),
    ("101 5th Ave, New York, NY 10001", "101 6th Ave, New York, NY 10001", Different),
    ("Rua Curupaiti 225, RJ, 20735-320", "Rua Curupaiti 225, RJ, 20735-321", Different),
    ("Av. México 12, 06600 CDMX", "Av. Chile 12, 06600 CDMX", Different),
    ("Calle Pino 3, 06600 CDMX", "Rua Curupaiti 225, Rio de Janeiro", Different),
    ("Mz 4 Lt 12 Col. Nueva", "Manzana 12 Lote 4, Colonia Nueva", Different),
    ("1 de Mayo 20, Centro, 64000", "20 de Mayo 1, Centro, 64000", Different),
    ("Calle 5 número 12, Centro", "Calle 12 número 5, Centro", Different),
    ("CDMX", "Monterrey", Different),
    ("", "Calle Pino 3", Different),
    ("", "", Different),
    ("--", "--", Different),
];

#[test]
fn pairs_agree_as_they_should() {
    assert!(PAIRS.len() >= 40);
    for (one, other, agreement) in PAIRS {
        let similarity = compare(one, other);
        assert_eq!(similarity.agreement(), *agreement, "{one} / {other}: {}", similarity.score());
        assert_eq!(similarity, compare(other, one), "{one} / {other}");
    }
}

#[test]
fn the_same_words_are_full() {
    assert_eq!(compare("Av. Chile 12, Col. Roma", "Avenida Chile #12, Roma").score(), 1.0);
    assert_eq!(compare("Roma, Av. Chile 12", "Avenida Chile #12, Roma").score(), 1.0);
}

#[test]
fn endless_addresses_are_not_compared() {
    let endless = "roble 12 ".repeat(50_000);
    assert_eq!(compare(&endless, "Roble 12"), Similarity::NONE);
    assert_eq!(compare(&endless, &endless.to_uppercase()), Similarity::FULL);
}
