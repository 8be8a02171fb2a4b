//! A form of a business, checked by the session: `OMNI_URL=.. OMNI_API_KEY=.. cargo run -p omni-client --example kyb`
// An example prints what it does.
#![allow(clippy::print_stdout)]

mod common;

use common::Result;
use omni_client::types::{BusinessVerification, KybPlugin, SessionStart};

/// What a person typed. Nothing here is `Debug`: it would be in a log sooner or later.
struct Form {
    name: &'static str,
    country: &'static str,
    tax_id: &'static str,
    city: Option<&'static str>,
    directors: Vec<String>,
}

impl Form {
    /// The request, or the name of the field that has to be filled in.
    fn request(self) -> std::result::Result<BusinessVerification, &'static str> {
        for (field, value) in [("name", self.name), ("country", self.country), ("tax ID", self.tax_id)] {
            if value.trim().is_empty() {
                return Err(field);
            }
        }
        let mut request = BusinessVerification::new([KybPlugin::Ekyb], self.name, self.country, self.tax_id);
        request.city = self.city.map(Into::into);
        Ok(request.with_directors(self.directors))
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let session = common::omni()?.start(&SessionStart::new()).await?;
    let form = Form {
        name: "Specimen Harbor Trading",
        country: "US",
        tax_id: "12-3456789",
        city: Some("Port Specimen"),
        directors: vec!["Zara Specimen".to_owned()],
    };
    let request = form.request().map_err(|field| format!("please fill in: {field}"))?;
    let result = session.verify_business(&request).await?;
    for check in result.kyb.iter().flatten() {
        let key = check.key.as_ref().map(ToString::to_string).unwrap_or_default();
        let status = check.status.as_ref().map(ToString::to_string).unwrap_or_default();
        println!("{key:16} {status}");
    }
    Ok(())
}
