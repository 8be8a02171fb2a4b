//! Labels in English, Spanish, Portuguese, French, German and Italian, and the fields that they belong to.

use std::sync::OnceLock;

/// What kind of value a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::document) enum Label {
    FullName,
    GivenNames,
    Surname,
    SecondSurname,
    FathersName,
    MothersName,
    /// One label for the names of both parents.
    Parents,
    DocumentNumber,
    /// The title of a document. The number may follow it.
    Title,
    PersonalNumber,
    /// The number of a person at the Brazilian tax authority.
    Cpf,
    /// A number at the tax authority that is the number of the person, too.
    PersonalTaxNumber,
    TaxNumber,
    ReferenceNumber,
    /// The number of a foreigner in Mexico.
    Nue,
    /// The identity card that a license refers to, with its issuer.
    IdentityDocument,
    /// The entry in a civil register that an ID refers to.
    OriginDocument,
    ControlNumber,
    Renach,
    Curp,
    VoterKey,
    Section,
    Registration,
    Emission,
    Validity,
    BirthDate,
    IssueDate,
    ExpiryDate,
    Sex,
    Nationality,
    BirthPlace,
    Authority,
    Address,
    State,
    City,
    PostalCode,
    Classes,
    Restrictions,
    Endorsements,
    Conditions,
    Mentions,
    Height,
    Weight,
    EyeColor,
    HairColor,
    BloodType,
    MaritalStatus,
    /// A label of something that is not read. It ends the text before it.
    Other,
}

/// Labels in capitals, without accents, spaces and punctuation: these are what text recognition gets wrong first.
const LABELS: [(Label, &str); 47] = [
    (
        Label::FullName,
        "FULLNAME NAME NAMES NOMBRE NOMBRECOMPLETO NOME NOMECOMPLETO NOMEESOBRENOME NOMBRESYAPELLIDOS \
         APELLIDOSYNOMBRES NOMETPRENOM NOMPRENOMS COGNOMEENOME NAMEOFHOLDER NAMEOFBEARER NOMBREDELTITULAR",
    ),
    (
        Label::GivenNames,
        "GIVENNAME GIVENNAMES FIRSTNAME FIRSTNAMES FORENAME FORENAMES FN GN NOMBRES PRENOM PRENOMS \
         VORNAME VORNAMEN NOMI PRENOMI NOMESPROPRIOS NOMEPROPRIO NOMEDADO NOMES OTHERNAMES \
         GIVENNAMEMIDDLENAME FIRSTMIDDLENAMES PRIMERNOMBRE VOORNAMEN IMIONA OTHERNAME",
    ),
    (
        Label::Surname,
        "SURNAME SURNAMES LASTNAME FAMILYNAME LN APELLIDO APELLIDOS PRIMERAPELLIDO 1ERAPELLIDO \
         APELLIDOPATERNO NOM NOMDEFAMILLE NACHNAME FAMILIENNAME COGNOME COGNOMI APELIDO APELIDOS \
         SOBRENOME SOBRENOMES NAAM NAZWISKO APELLIDOSSURNAMES",
    ),
    (Label::SecondSurname, "APELLIDOMATERNO SEGUNDOAPELLIDO 2OAPELLIDO SECONDSURNAME MOTHERSSURNAME"),
    (
        Label::FathersName,
        "FATHERSNAME FATHERNAME NAMEOFFATHER NAMEOFTHEFATHER NOMEDOPAI NOMBREDELPADRE NOMDUPERE",
    ),
    (
        Label::MothersName,
        "MOTHERSNAME MOTHERNAME NAMEOFMOTHER NAMEOFTHEMOTHER NOMEDAMAE NOMBREDELAMADRE NOMDELAMERE",
    ),
    (Label::Parents, "FILIACAO FILIACION FILIATION"),
    (
        Label::DocumentNumber,
        "DOCUMENTNUMBER DOCUMENTNO DOCUMENTNR DOCNO PASSPORTNO PASSPORTNUMBER PASSPORTNR PASAPORTENO \
         PASAPORTENUM NUMERODEPASAPORTE NODEPASAPORTE PASSEPORTNO NODUPASSEPORT PASSEPORTN \
         NUMERODUPASSEPORT PASSNR REISEPASSNR AUSWEISNUMMER NUMERODODOCUMENTO NUMERODEDOCUMENTO \
         NUMDEDOCUMENTO NUMDOCUMENTO NODEDOCUMENTO NODUDOCUMENT NDUDOCUMENT NUMERODUDOCUMENT PASSAPORTEN \
         PASSAPORTENO PASSAPORTON PASSAPORTONO CARDNO CARDNUMBER IDNO IDNUMBER IDENTITYCARDNO \
         IDENTITYCARDNUMBER IDESP NUMSOPORT NUMERODIDOCUMENTO DLN DL DLNO LIC LICNO LICENSENO \
         LICENSENUMBER LICENCENO LICENCENUMBER DRIVERSLICENSENO DRIVERLICENSENO NODELICENCIA \
         NUMERODELICENCIA NOLICENCIA LICENCIANO NREGISTRO CUSTOMERIDENTIFIER DOCUMENTONO DOCUMENTON \
         NUMERO NUMBER NODECEDULA CARTENO VISANUMBER CONTROLNO NUMERODIPASSAPORTO NUMERODACARTA \
         FUHRERSCHEINNR",
    ),
    (
        Label::PersonalNumber,
        "PERSONALNO PERSONALNUMBER PERSONALIDNO PERSONALCODE NUMEROPERSONAL NPERSONNEL NOPERSONNEL \
         NUMEROPERSONNEL CLAVEPERSONAL DNI DNINUM NUIP CEDULA RUT RUN NIE PERSONNUMMER NATIONALNO \
         NATIONALIDNO NUMERODEIDENTIFICACION IDENTIFICATIONNUMBER IDENTIFICATIONNO \
         SOCIALSECURITYNUMBER PESEL NUMEROIDENTIFICACION",
    ),
    (Label::Cpf, "CPF CPFMF NDOCPF NUMERODOCPF REGISTROGERALCPF"),
    (
        Label::PersonalTaxNumber,
        "NIF CODICEFISCALE TAXIDENTIFICATIONNUMBER TAXIDENTIFICATIONNO NUMERODEIDENTIFICACIONFISCAL \
         NUMERODEIDENTIFICACAOFISCAL",
    ),
    (
        Label::TaxNumber,
        "RFC REGISTROFEDERALDECONTRIBUYENTES CUIT CUIL TAXID TAXIDNO TAXIDNUMBER TAXNO TAXNUMBER \
         PERMANENTACCOUNTNUMBER NUMEROFISCAL NUMERODECONTRIBUINTE STEUERNUMMER STEUERID",
    ),
    (
        Label::ReferenceNumber,
        "DD DOCUMENTDISCRIMINATOR DISCRIMINATOR REFNO REFERENCENO REFERENCENUMBER NUMERODEREFERENCIA",
    ),
    (Label::Nue, "NUE NUMEROUNICODEEXTRANJERO NUMEROUNICOEXTRANJERO"),
    (
        Label::IdentityDocument,
        "DOCIDENTIDADE DOCIDENTIDADEORGEMISSOR DOCIDENTIDADEORGEMISSORUF DOCIDENTIDADEORGAOEMISSORUF",
    ),
    (Label::OriginDocument, "DOCORIGEM DOCDEORIGEM DOCUMENTODEORIGEM"),
    (
        Label::ControlNumber,
        "CONTROLE NCONTROLE NDECONTROLE NODECONTROLE NUMERODECONTROLE NUMERODECONTROL \
         NODECONTROL",
    ),
    (Label::Renach, "RENACH"),
    (Label::Curp, "CURP CLAVEUNICADEREGISTRODEPOBLACION"),
    (Label::VoterKey, "CLAVEDEELECTOR CLAVEELECTOR"),
    (Label::Section, "SECCION"),
    (Label::Registration, "ANODEREGISTRO REGISTRO ANOREGISTRO"),
    (Label::Emission, "EMISION ANODEEMISION"),
    (Label::Validity, "VIGENCIA VIGENTEHASTA VIGENCIAHASTA"),
    (
        Label::BirthDate,
        "DATEOFBIRTH BIRTHDATE DOB BIRTH FECHADENACIMIENTO FECHANACIMIENTO FECHADENAC FNAC NACIMIENTO \
         DATADENASCIMENTO DATANASCIMENTO DATEDENAISSANCE NELE NEELE GEBURTSDATUM GEBURTSTAG GEBOREN \
         GEBOORTEDATUM DATADINASCITA NATOIL DATEBIRTH DATAURODZENIA BORN DATEPLACEOFBIRTH",
    ),
    (
        Label::IssueDate,
        "DATEOFISSUE DATEOFISSUANCE DATEISSUED ISSUEDATE ISSUED ISS ISSUEDON ISSUINGDATE \
         FECHADEEXPEDICION FECHAEXPEDICION EXPEDICION FECHADEEMISION FECHAEMISION FECHADEOTORGAMIENTO \
         DATADEEMISSAO DATAEMISSAO DATADEEXPEDICAO DATAEXPEDICAO EMISSAO DATEDEDELIVRANCE DELIVRELE \
         DATEDEMISSION AUSSTELLUNGSDATUM AUSGESTELLTAM DATUM DATADIRILASCIO RILASCIATOIL DATADIEMISSIONE \
         EXPEDIDA DATEDISSUE FECHADEALTA DATEOFISSUING",
    ),
    (
        Label::ExpiryDate,
        "DATEOFEXP DATEOFEXPIRY DATEOFEXPIRATION EXPIRYDATE EXPIRATIONDATE EXPIRES EXPIRY EXP EXPDATE VALIDUNTIL \
         VALIDTHRU VALIDTO FECHADECADUCIDAD FECHADEVENCIMIENTO FECHAVENCIMIENTO FECHADEEXPIRACION \
         CADUCIDAD VENCIMIENTO VENCE VALIDEZ VALIDOHASTA VALIDAHASTA FECHACADUCIDAD VALIDADE \
         DATADEVALIDADE VALIDOATE DATADEEXPIRACAO DATEDEXPIRATION DATEEXPIRATION VALABLEJUSQUAU EXPIRELE \
         GULTIGBIS ABLAUFDATUM DATADISCADENZA SCADENZA GELDIGTOT VALIDUNTILDATE VALIDEJUSQUAU",
    ),
    (Label::Sex, "SEX SEXE SEXO GENDER GENERO SESSO GESCHLECHT GESLACHT PLEC"),
    (
        Label::Nationality,
        "NATIONALITY NACIONALIDAD NACIONALIDADE NATIONALITE STAATSANGEHORIGKEIT CITTADINANZA \
         NATIONALITEIT CITIZENSHIP NAZIONALITA OBYWATELSTWO",
    ),
    (
        Label::BirthPlace,
        "PLACEOFBIRTH BIRTHPLACE LUGARDENACIMIENTO LUGARNACIMIENTO NATURALIDADE LOCALDENASCIMENTO \
         LIEUDENAISSANCE GEBURTSORT LUOGODINASCITA GEBOORTEPLAATS ENTIDADDENACIMIENTO COUNTRYOFBIRTH \
         MIEJSCEURODZENIA STATEOFBIRTH",
    ),
    (
        Label::Authority,
        "AUTHORITY ISSUINGAUTHORITY AUTORIDAD AUTORIDADEXPEDIDORA AUTORIDADEMISORA ENTIDADEMISORA \
         AUTORIDADE ENTIDADEEMISSORA ORGAOEMISSOR ORGEMISSOR AUTORITE BEHORDE AUSSTELLENDEBEHORDE \
         AUTORITA ISSUEDBY ORGAOEXPEDIDOR AUTORITEDEDELIVRANCE RILASCIATODA ISSUINGOFFICE DELIVREPAR \
         ISSUINGBODY",
    ),
    (
        Label::Address,
        "ADDRESS RESIDENCE DOMICILIO DIRECCION ENDERECO RESIDENCIA ADRESSE DOMICILE ANSCHRIFT WOHNORT \
         INDIRIZZO MORADA SERVICEADDRESS MAILINGADDRESS PERMANENTADDRESS ADR",
    ),
    (Label::State, "STATE ESTADO ENTIDAD PROVINCIA PROVINCE"),
    (Label::City, "CITY CIUDAD CIDADE VILLE CITTA"),
    (Label::PostalCode, "POSTALCODE ZIPCODE CODIGOPOSTAL CEP CODEPOSTAL POSTLEITZAHL CAP"),
    (
        Label::Classes,
        "CLASS CLASSES CLASE CATEGORY CATEGORIA CATEGORIES CATHAB CATEGORIE KLASSE TIPODELICENCIA \
         CLASSIFICATIONS VEHICLECLASSIFICATIONS",
    ),
    (Label::Restrictions, "REST RESTR RSTR RESTRICTIONS RESTRICCIONES RESTRICTION RESTRICOES"),
    (Label::Endorsements, "END ENDORSEMENTS ENDORSEMENT ENDORSE"),
    (Label::Conditions, "CONDITIONS CONDICIONES CONDICOES"),
    (Label::Mentions, "MENTIONS MENCIONES"),
    (Label::Height, "HEIGHT HGT HT ESTATURA ALTURA TAILLE GROSSE STATURA"),
    (Label::Weight, "WEIGHT WGT WT PESO"),
    (Label::EyeColor, "EYES EYECOLOR COLOROFEYES COLOUROFEYES OJOS COLORDEOJOS COULEURDESYEUX AUGENFARBE"),
    (Label::HairColor, "HAIR HAIRCOLOR CABELLO"),
    (
        Label::BloodType,
        "BLOODTYPE BLOODGROUP GRUPOSANGUINEO GSRH TIPODESANGRE TIPOSANGUINEO GRUPOSANGUINEORH",
    ),
    (Label::MaritalStatus, "MARITALSTATUS ESTADOCIVIL"),
    (
        Label::Other,
        "TYPE TIPO TYP CODE CODIGO CLAVE CODEOFISSUINGSTATE COUNTRYCODE ISSUINGCOUNTRY PAISEMISOR \
         CODIGODELPAIS CODEDUPAYS FOLIO EDAD AGE LOCALIDAD MUNICIPIO SIGNATURE FIRMA ASSINATURA \
         UNTERSCHRIFT SIGNATUREOFBEARER FIRMADELTITULAR SIGNATUREDUTITULAIRE HOLDERSSIGNATURE DONOR \
         ORGANDONOR VETERAN OBSERVACIONES OBSERVATIONS REMARKS RG DOCUMENTTYPE TIPODEDOCUMENTO CAN PHONE \
         TELEFONO PLACEOFISSUE LUGARDEEXPEDICION LIEUDEDELIVRANCE PERMISSAO FAXNUMBER \
         AFILIACION",
    ),
];

/// Words that are labels only before a colon. Without one they are names, or parts of addresses.
const BEFORE_COLON: [(Label, &str); 5] = [
    (Label::FathersName, "PAI"),
    (Label::MothersName, "MAE"),
    (Label::TaxNumber, "PAN"),
    (Label::TaxNumber, "TIN"),
    (Label::Conditions, "COND"),
];

/// Titles of documents. With a word for *number* behind them they are labels, which is why they look like misread labels. The
/// last one is a badge on licenses.
const TITLES: [&str; 8] = [
    "PASSPORT",
    "PASSEPORT",
    "PASSAPORTO",
    "PASSAPORTE",
    "IDENTITYCARD",
    "DRIVERLICENSE",
    "DRIVERSLICENSE",
    "DL",
];

/// Labels with fewer letters are only recognized at the beginning of a line, or after a number.
const SHORT: usize = 4;

impl Label {
    /// Whether this is the label of a name. A name can be any word.
    pub(in crate::document) fn is_name(self) -> bool {
        let is_holder =
            matches!(self, Self::FullName | Self::GivenNames | Self::Surname | Self::SecondSurname);
        is_holder || matches!(self, Self::FathersName | Self::MothersName | Self::Parents)
    }

    /// Whether a date follows the label.
    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::BirthDate | Self::IssueDate | Self::ExpiryDate)
    }

    /// Whether a number follows the label. If words follow it, it is the beginning of an authority's name.
    pub(super) fn is_numbered(self) -> bool {
        matches!(self, Self::Registration | Self::Emission | Self::Section)
    }

    /// Whether this is a kind of place that is part of many names, such as *State of Utopia* and *Department of State*.
    pub(super) fn is_place(self) -> bool {
        matches!(self, Self::State | Self::City)
    }

    /// Whether sentences and names of authorities contain the label, too. It is only recognized where short labels
    /// are.
    pub(super) fn is_common(self) -> bool {
        matches!(self, Self::Conditions | Self::Mentions | Self::ControlNumber)
    }

    /// Whether a key looks more like the title of a document than like a label, from which it differs by this many letters.
    pub(super) fn is_title(key: &str, distance: usize) -> bool {
        TITLES
            .iter()
            .any(|title| key == *title || (distance > 1 && strsim::osa_distance(key, title) < distance))
    }

    /// The label that this word is if a colon follows.
    pub(super) fn before_colon(key: &str) -> Option<Self> {
        BEFORE_COLON.iter().find(|(_, word)| *word == key).map(|(label, _)| *label)
    }

    /// Whether a key is only the beginning of a label, such as the title of a document.
    pub(super) fn is_beginning(key: &str) -> bool {
        all().iter().any(|(_, text, _)| text.len() > key.len() && text.starts_with(key))
    }

    /// Whether a label is so short that other words look like it.
    pub(super) fn is_short(key: &str) -> bool {
        key.len() < SHORT
    }

    /// The label that matches this key, and how many letters differ.
    pub(super) fn of(key: &str) -> Option<(Self, usize)> {
        let mut best: Option<(Self, usize)> = None;
        let own = letters(key);
        for (label, text, letters) in all() {
            let allowed = best.map_or(allowed(text.len()) + 1, |best| best.1.min(allowed(text.len()) + 1));
            if key.len().abs_diff(text.len()) >= allowed || allowed == 0 {
                continue;
            }
            // Each misread letter changes at most two of the bits, so most labels do not have to be compared letter by
            // letter.
            let distance = if key == *text {
                0
            } else if allowed > 1 && (own ^ letters).count_ones() as usize <= 2 * (allowed - 1) {
                strsim::osa_distance(key, text)
            } else {
                continue;
            };
            if distance < allowed {
                best = Some((*label, distance));
            }
        }
        best
    }
}

/// All labels, each with the letters that it contains.
fn all() -> &'static [(Label, &'static str, u64)] {
    static ALL: OnceLock<Vec<(Label, &'static str, u64)>> = OnceLock::new();
    let each = |(label, texts): &(Label, &'static str)| {
        let label = *label;
        texts.split(' ').map(move |text| (label, text, letters(text))).collect::<Vec<_>>()
    };
    ALL.get_or_init(|| LABELS.iter().flat_map(each).collect())
}

/// The letters and digits in a key, as one bit each.
fn letters(key: &str) -> u64 {
    key.bytes().fold(0, |letters, byte| letters | 1 << (byte & 63))
}

/// How many letters of a label may be misread.
fn allowed(length: usize) -> usize {
    match length {
        0..=5 => 0,
        6..=9 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_recognized_and_small_mistakes_forgiven() {
        for (key, label) in [
            ("SURNAME", Label::Surname),
            ("GIVENNAMES", Label::GivenNames),
            ("GIVENNANES", Label::GivenNames),
            ("FECHADENACIMIENTO", Label::BirthDate),
            ("FECHADENACIMENTO", Label::BirthDate),
            ("DATEDENAISSANCE", Label::BirthDate),
            ("GEBURTSDATUM", Label::BirthDate),
            ("DATADINASCITA", Label::BirthDate),
            ("DATADENASCIMENTO", Label::BirthDate),
            ("CLAVEDEELECTOR", Label::VoterKey),
            ("NOM", Label::Surname),
            ("NOME", Label::FullName),
            ("DOMICILIO", Label::Address),
            ("OTHERNAMES", Label::GivenNames),
            ("FATHERSNAME", Label::FathersName),
            ("MOTHERSNAME", Label::MothersName),
            ("MOTHERSSURNAME", Label::SecondSurname),
            ("FILIACAO", Label::Parents),
            ("CONTROLNO", Label::DocumentNumber),
            ("NUMERODECONTROLE", Label::ControlNumber),
            ("NUMERODECONTROL", Label::ControlNumber),
            ("FAXNUMBER", Label::Other),
            ("AFILIACION", Label::Other),
            ("DOCIDENTIDADEORGEMISSORUF", Label::IdentityDocument),
        ] {
            assert_eq!(Label::of(key).map(|found| found.0), Some(label), "{key}");
        }
        for key in
            ["", "SPECIMEN1X", "ZARA", "UTOPIA", "MEXICO", "NOMX", "PAVLOVIC", "HORIZON", "MAE", "COND"]
        {
            assert_eq!(Label::of(key), None, "{key}");
        }
    }

    #[test]
    fn no_label_belongs_to_two_fields() {
        let mut seen = std::collections::BTreeMap::new();
        for (label, texts) in LABELS.iter().chain(&BEFORE_COLON) {
            for text in texts.split(' ') {
                let before = seen.insert(text, *label);
                assert!(before.is_none_or(|before| before == *label), "{text}");
            }
        }
    }
}
