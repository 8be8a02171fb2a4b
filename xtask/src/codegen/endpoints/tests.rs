//! What is generated from a method of the client, and what is refused.

use super::*;

/// The types of an operation with this body and this method of the client, as Rust; or what is wrong with it.
fn types(operation: Value, method: syn::ImplItemFn) -> Result<String, String> {
    let document = serde_json::json!({
        "paths": {"/books/{bookId}": {"post": operation}},
        "components": {"securitySchemes": {"key": {"x-omni-credential": "api-key"}}},
        "x-omni-error-names": [{"code": 7, "name": "BookNotFound"}],
    });
    let rows = super::super::operations::read(&document).unwrap();
    let file = write(&document, &syn::parse_quote!(impl Omni { #method }), &rows);
    file.map(|file| file.text).map_err(|error| format!("{error:#}"))
}

/// An operation with an optional body, one path parameter, and these keys in the place of its own.
fn operation(keys: Value) -> Value {
    let mut operation = serde_json::json!({
        "operationId": "add_book",
        "security": [{"key": []}],
        "parameters": [{"in": "path", "name": "bookId", "schema": {"type": "string", "x-omni-sensitive": true}}],
        "requestBody": {"content": {}},
        "x-omni-error-codes": [{"code": 7, "meaning": "There is no such book."}],
        "responses": {},
    });
    for (key, value) in keys.as_object().unwrap() {
        operation[key] = value.clone();
    }
    operation
}

#[test]
fn the_types_are_those_of_the_method() {
    let method: syn::ImplItemFn = syn::parse_quote! {
        pub async fn add_book(
            &self, book_id: &str, query: &types::AddBookQuery, body: &types::Book,
        ) -> Result<Response<Vec<types::Page>>, Error> {}
    };
    let text = types(operation(serde_json::json!({})), method.clone()).unwrap();
    for line in [
        "    pub book_id: types::Sensitive<String>,\n",
        "            book_id: path_parameter(values, \"bookId\")?,\n",
        "    type Path = AddBookPath;\n",
        "    type Query = types::AddBookQuery;\n",
        "    type Body = OptionalJson<types::Book>;\n",
        "    type Response = Json<Vec<types::Page>>;\n",
        "    type Code = AddBookCode;\n",
        "    /// 7: There is no such book.\n    BookNotFound,\n",
        "Self::BookNotFound => const { row(Operation::AddBook, 7) }\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let required = serde_json::json!({"requestBody": {"required": true}, "x-omni-error-codes": []});
    let text = types(operation(required), method).unwrap();
    assert!(
        text.contains("type Body = Json<types::Book>;") && text.contains("type Code = NoCode;"),
        "{text}"
    );
}

#[test]
fn bytes_have_no_type_of_their_own() {
    let method = syn::parse_quote! {
        pub async fn add_book(
            &self, book_id: &str, body: impl Into<bytes::Bytes>,
        ) -> Result<Response<ByteStream>, Error> {}
    };
    let text = types(operation(serde_json::json!({"requestBody": {"required": true}})), method).unwrap();
    for line in ["type Query = NoQuery;", "type Body = Binary;", "type Response = Binary;"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn what_has_no_form_is_refused() {
    let plain: syn::ImplItemFn = syn::parse_quote! {
        pub async fn add_book(&self, book_id: &str) -> Result<Response<types::Book>, Error> {}
    };
    let with = |output: syn::ReturnType, inputs: Vec<FnArg>| {
        let mut method = plain.clone();
        method.sig.output = output;
        method.sig.inputs = inputs.into_iter().collect();
        method
    };
    let output = plain.sig.output.clone();
    let book: FnArg = syn::parse_quote!(book_id: &str);
    let twice = serde_json::json!([{"code": 7, "meaning": "A."}, {"code": 7, "meaning": "B."}]);
    let cases = [
        (
            serde_json::json!({"x-omni-error-codes": [{"code": 8, "meaning": "A."}]}),
            plain.clone(),
            "does not name 8",
        ),
        (serde_json::json!({"x-omni-error-codes": twice}), plain.clone(), "lists 7 twice"),
        (
            serde_json::json!({"operationId": "json"}),
            syn::parse_quote!(
                async fn json() {}
            ),
            "returns nothing",
        ),
        (serde_json::json!({"operationId": "add_page"}), plain.clone(), "no method"),
        (
            serde_json::json!({}),
            with(syn::parse_quote!(-> Result<Response<()>, Error>), vec![book.clone()]),
            "without a body",
        ),
        (serde_json::json!({}), with(output.clone(), vec![syn::parse_quote!(book_id: i64)]), "not a string"),
        (serde_json::json!({}), with(output.clone(), vec![]), "other path parameters"),
        (
            serde_json::json!({}),
            with(output, vec![book, syn::parse_quote!(body: impl Into<bytes::Bytes>)]),
            "an optional binary body",
        ),
    ];
    for (keys, method, said) in cases {
        let error = types(operation(keys), method).unwrap_err();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let free: Vec<Item> = vec![
        syn::parse_quote!(
            enum AddBook {}
        ),
        syn::parse_quote!(
            struct AddBookPath;
        ),
    ];
    assert!(check_names(&free).is_ok());
    let taken: Item = syn::parse_quote!(
        enum Json {}
    );
    let twice: Item = syn::parse_quote!(
        enum AddBookPath {}
    );
    for item in [taken, twice] {
        assert!(check_names(&[free.clone(), vec![item]].concat()).is_err());
    }
}
