//! The ID of a built-in persona in the form of the specimen, for operations that do not read [`Document`] yet.

use std::sync::LazyLock;

use super::{Document, FaceRelation, PERSONAS, Persona, Sex};
use crate::specimen::{PERSON, SpecimenPerson};

/// What a document has in another form than text, or in parts.
struct Texts {
    surname: String,
    birth_date: String,
    issue_date: String,
    expiry_date: String,
    mrz: [String; 3],
}

static TEXTS: LazyLock<Vec<Texts>> =
    LazyLock::new(|| PERSONAS.iter().map(|persona| texts(&persona.data.document)).collect());

static PRINTED: LazyLock<Vec<SpecimenPerson>> = LazyLock::new(|| {
    PERSONAS.iter().zip(TEXTS.iter()).map(|(persona, texts)| printed(&persona.data.document, texts)).collect()
});

fn texts(document: &Document) -> Texts {
    let mut lines = document.mrz().into_iter();
    Texts {
        surname: document.surnames(),
        birth_date: document.birth_date.to_string(),
        issue_date: document.issue_date.to_string(),
        expiry_date: document.expiry_date.to_string(),
        mrz: std::array::from_fn(|_| lines.next().unwrap_or_default()),
    }
}

fn printed(document: &'static Document, texts: &'static Texts) -> SpecimenPerson {
    let part = |field: &'static Option<omni_types::Sensitive<String>>| {
        field.as_ref().map_or("", |text| text.as_str())
    };
    let [first, second, third] = &texts.mrz;
    SpecimenPerson {
        surname: &texts.surname,
        given_names: &document.given_names,
        document_number: &document.document_number,
        issuing_state: &document.issuing_state,
        nationality: &document.nationality,
        sex: match document.sex {
            Sex::F => "F",
            Sex::M => "M",
            Sex::X => "X",
        },
        birth_date: &texts.birth_date,
        birth_place: part(&document.more.birth_place),
        issue_date: &texts.issue_date,
        expiry_date: &texts.expiry_date,
        address_street: part(&document.address.street),
        address_postal_code: part(&document.address.postal_code),
        address_city: part(&document.address.city),
        mrz: [first, second, third],
    }
}

impl Persona {
    /// Identifies the face on the selfie: equal texts are the same face.
    pub(crate) fn face(&self) -> &str {
        &self.data.face.id
    }

    pub(crate) fn face_matches(&self) -> bool {
        match self.data.face.relation {
            FaceRelation::Measured => self.data.face.id == self.data.document.portrait,
            FaceRelation::Match => true,
            FaceRelation::Stranger => false,
        }
    }

    pub(crate) fn live(&self) -> bool {
        self.data.face.live
    }

    /// What is printed on the ID.
    pub(crate) fn printed(&self) -> &'static SpecimenPerson {
        let built_in = PERSONAS.iter().zip(PRINTED.iter()).find(|(persona, _)| *persona == self);
        built_in.map_or(&PERSON, |(_, printed)| printed)
    }

    pub(crate) fn full_name(&self) -> String {
        self.data.document.full_name()
    }
}
