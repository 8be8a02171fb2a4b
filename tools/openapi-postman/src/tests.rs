//! A small document as a collection.

use std::collections::BTreeSet;

use openapi_model::Document;

use super::*;

const CONFIG: Config = Config {
    issued_by: "x-our-issued-by",
    error_codes: "x-our-error-codes",
    changes_state: "x-our-changes-state",
    repeatable: "x-our-repeatable",
    replaced_by: "x-our-replaced-by",
    refusal: "refusal",
};

const SHOP: &str = "
info: {title: Shop, version: '1', description: A shop.}
servers: [{url: 'https://shop.test', description: The shop.}]
tags: [{name: Cart, description: Carts.}, {name: Till, description: Payment.}]
paths:
  /carts:
    post:
      operationId: open_cart
      tags: [Cart]
      summary: Open a cart
      description: Opens a cart.
      x-our-changes-state: true
      x-our-repeatable: false
      x-our-error-codes: [{code: 7, meaning: Closed | shut.}]
      security: [{}]
      parameters: [{$ref: '#/components/parameters/Version'}]
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Login'}
            examples:
              first: {summary: With a password, value: {password: open-sesame, cart: cart-0017}}
              second: {summary: Once more, value: {password: other}}
      responses:
        '201':
          description: Open.
          headers: {Time: {example: 5}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Cart'}
              examples:
                open: {summary: An open cart, value: {key: invented, cart: cart-0017, kind: small}}
        '400': {$ref: '#/components/responses/Refused'}
  /carts/{cart}:
    parameters: [{name: cart, in: path, required: true, example: cart-0017}]
    put:
      operationId: fill_cart
      tags: [Cart]
      summary: Fill a cart
      security: [{cartKey: []}, {ownerKey: []}]
      parameters:
        - {$ref: '#/components/parameters/Version'}
        - {name: from, in: query, required: true, example: 'a b&c', description: Which shelf.}
        - {name: kind, in: query, required: false, example: small}
        - {name: note, in: query, required: true, example: 'a {{b}}'}
      requestBody:
        content:
          application/json:
            schema: {type: object}
            examples: {one: {summary: One thing, value: {carts: [cart-0017, cart-0018], '{{note': '{{cart}}'}}}
      responses:
        '204': {description: Full.}
  /carts/{cart}/check:
    parameters: [{name: cart, in: path, required: true, example: cart-0017}]
    post:
      operationId: check_out
      tags: [Till]
      summary: Check out
      security: [{cartKey: []}]
      responses:
        '200':
          description: Checked out.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/CheckedOut'}
              examples: {one: {summary: One, value: {by: cart-0018, sale: {id: sale-0042}, lines: [{id: line-0001}]}}}
          links:
            pay: {operationId: pay, parameters: {sale: '$response.body#/sale/id'}}
  /sales:
    post:
      operationId: pay
      tags: [Till]
      summary: Pay
      security: [{cartKey: []}]
      parameters: [{name: sale, in: query, required: true, example: sale-0042}]
      requestBody:
        content:
          application/json:
            schema: {type: object}
            examples: {one: {summary: One, value: {sales: {sale-0042: line-0001}}}}
      responses:
        '204': {description: Paid.}
  /receipts:
    post:
      operationId: add_receipt
      tags: [Till]
      deprecated: true
      summary: Add a receipt
      x-our-replaced-by: fill_cart
      security: [{cartKey: []}]
      requestBody:
        content:
          image/png: {schema: {type: string, format: binary}, examples: {one: {summary: An image, value: PNG}}}
      responses:
        '200':
          description: Added.
          content: {image/png: {examples: {one: {summary: The same, value: PNG}}}}
components:
  securitySchemes:
    cartKey: {type: apiKey, in: header, name: X-Key, x-our-issued-by: {operation: open_cart, field: /key}}
    ownerKey: {type: apiKey, in: header, name: X-Key, description: Of the owner.}
  parameters:
    Version: {name: shop-version, in: header, required: true, schema: {type: string, default: '3'}, example: '3'}
  responses:
    Refused: {description: Refused.}
  schemas:
    Login:
      properties: {password: {type: string, format: password, description: The password.}, cart: {type: string}}
    Cart:
      properties:
        key: {type: string}
        cart: {type: string, description: The id.}
        kind: {type: string, allOf: [{$ref: '#/components/schemas/Kind'}]}
    Kind: {type: string, enum: [small]}
    CheckedOut:
      properties:
        by: {type: string}
        sale: {$ref: '#/components/schemas/Sale'}
        lines: {type: array, items: {$ref: '#/components/schemas/Sale'}}
    Sale: {properties: {id: {type: string, description: The id of the sale.}}}
";

fn shop() -> Value {
    ordered(&Order::default()).unwrap()
}

fn ordered(order: &Order) -> Result<Value, Error> {
    write(&Document::parse("a.yaml", SHOP).unwrap().value, &CONFIG, order)
}

#[test]
fn operations_are_requests_in_folders() {
    let shop = shop();
    assert_eq!(shop["info"]["name"], "Shop");
    assert_eq!(shop["item"][0]["name"], "Cart");
    assert_eq!(shop["item"][0]["description"], "Carts.");
    assert_eq!(shop["item"][1]["item"][2]["name"], "Add a receipt");
    let request = &shop["item"][0]["item"][1]["request"];
    assert_eq!(request["method"], "PUT");
    assert_eq!(
        request["url"],
        json!({
            "raw": "{{baseUrl}}/carts/:cart?from=a%20b%26c&note=a%20%7B%7Bb%7D%7D",
            "host": ["{{baseUrl}}"],
            "path": ["carts", ":cart"],
            "query": [
                {"key": "from", "value": "a b&c", "description": "Which shelf."},
                {"key": "kind", "value": "small", "disabled": true},
                {"key": "note", "value": "a %7B%7Bb}}"},
            ],
            "variable": [{"key": "cart", "value": "{{cart}}"}],
        })
    );
    assert_eq!(
        request["header"],
        json!([
            {"key": "X-Key", "value": "{{cartKey}}"},
            {"key": "X-Key", "value": "{{ownerKey}}", "description": "Of the owner.", "disabled": true},
            {"key": "shop-version", "value": "{{shopVersion}}"},
            {"key": "Content-Type", "value": "application/json"},
        ])
    );
    let raw = request["body"]["raw"].as_str().unwrap();
    // What the example says literally is not a variable; what is carried is one.
    assert_eq!(raw.matches("{{").collect::<Vec<_>>().len(), 1, "{raw}");
    let raw: Value = serde_json::from_str(raw).unwrap();
    assert_eq!(raw, json!({"carts": ["{{cart}}", "cart-0018"], "{{note": "{{cart}}"}));
    let receipt = &shop["item"][1]["item"][2];
    assert_eq!(receipt["request"]["body"], json!({"mode": "file", "file": {"src": null}}));
    assert!(receipt["request"]["description"].as_str().unwrap().contains("use `fill_cart` instead"));
}

#[test]
fn braces_that_cannot_be_written_otherwise_are_refused() {
    for (from, to, words) in [
        ("default: '3'}, example: '3'}", "default: '{{a}}'}, example: '3'}", "shopVersion"),
        ("https://shop.test", "https://{{shop}}.test", "baseUrl"),
        (
            "in: query, required: true, example: 'a {{b}}'",
            "in: header, required: true, example: '{{b}}'",
            "note",
        ),
    ] {
        assert!(SHOP.contains(from), "{from}");
        let document = Document::parse("a.yaml", &SHOP.replace(from, to)).unwrap();
        let error = write(&document.value, &CONFIG, &Order::default()).unwrap_err().to_string();
        assert!(error.contains("takes for a variable") && error.contains(words), "{to}: {error}");
    }
}

#[test]
fn what_a_response_gives_is_kept_and_secrets_are_empty() {
    let shop = shop();
    let variables: Vec<_> = shop["variable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variable| (variable["key"].as_str().unwrap(), variable["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        variables,
        [
            ("baseUrl", "https://shop.test"),
            ("cartKey", ""),
            ("ownerKey", ""),
            ("shopVersion", "3"),
            ("cart", ""),
            ("sale", ""),
            ("password", ""),
            ("requireSuccess", ""),
        ]
    );
    let open = &shop["item"][0]["item"][0];
    let script = open["event"][0]["script"]["exec"].as_array().unwrap();
    let script: Vec<_> = script.iter().filter_map(Value::as_str).collect();
    assert!(script.contains(&"    keep(\"cartKey\", \"key\");"), "{script:#?}");
    assert!(script.contains(&"    keep(\"cart\", \"cart\");"), "{script:#?}");
    assert!(!script.concat().contains("\"kind\""), "{script:#?}");
    assert!(!script.concat().contains("console.log"), "{script:#?}");
    assert!(script.concat().contains("oneOf([201,400])"), "{script:#?}");
    // The request that opens a cart has no cart yet, and the sender fills in its password.
    let raw = open["request"]["body"]["raw"].as_str().unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(raw).unwrap(),
        json!({"password": "{{password}}", "cart": "cart-0017"})
    );
    assert!(!shop.to_string().contains("open-sesame"));
    let description = open["request"]["description"].as_str().unwrap();
    assert!(description.contains("| 7 | Closed \\| shut. |"), "{description}");
}

#[test]
fn a_link_says_whose_id_it_is() {
    let shop = shop();
    let till = shop["item"][1]["item"].as_array().unwrap();
    // The name is that of the parameter; what is in a list, or leads nowhere, is not kept.
    let script = till[0]["event"][0]["script"]["exec"].to_string();
    assert!(script.contains(r#"keep(\"sale\", \"sale\", \"id\");"#), "{script}");
    assert_eq!(script.matches("keep(").count(), 1, "{script}");
    let pay = &till[1]["request"];
    assert_eq!(pay["url"]["query"], json!([{"key": "sale", "value": "{{sale}}"}]));
    let raw: Value = serde_json::from_str(pay["body"]["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw, json!({"sales": {"{{sale}}": "line-0001"}}));
}

#[test]
fn a_folder_is_first_and_one_is_last() {
    let read = |source| Order::read(&Document::parse("order.yaml", source).unwrap().value);
    let order = read(
        "first: {name: Quick, description: All of it., operations: [check_out, pay]}
last: {name: End, description: The end., operations: [add_receipt, pay, check_out]}",
    );
    let shop = ordered(&order.unwrap()).unwrap();
    let folders: Vec<_> = shop["item"].as_array().unwrap().iter().collect();
    let names = |folder: &Value| {
        let items = folder["item"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // The folder of a tag that has nothing left is not there.
    assert_eq!(
        folders.iter().map(|folder| folder["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Quick", "Cart", "End"]
    );
    assert_eq!(names(folders[0]), ["first-check_out", "first-pay"]);
    assert_eq!(names(folders[1]), ["open_cart", "fill_cart"]);
    assert_eq!(names(folders[2]), ["add_receipt", "pay", "check_out"]);
    assert_eq!(folders[0]["item"][0]["request"], folders[2]["item"][2]["request"]);
    assert_eq!(folders[0]["item"][0]["response"], json!([]));
    assert_eq!(folders[2]["description"], "The end.");
}

#[test]
fn an_order_that_cannot_be_kept_is_refused() {
    for (source, words) in [
        ("first: {name: A, description: B, operations: [nothing]}", "the folder `A` names nothing"),
        ("last: {name: A, description: B, operations: [pay, pay]}", "occurs twice"),
        ("last: {name: A, operations: [pay]}", "/last/description"),
        ("last: {name: A, description: B, operations: [1]}", "/last/operations"),
        ("first: {name: A, description: B}", "/first/operations"),
    ] {
        let value = Document::parse("order.yaml", source).unwrap().value;
        let error = Order::read(&value).and_then(|order| ordered(&order)).unwrap_err().to_string();
        assert!(error.contains(words), "{source}: {error}");
    }
}

const CHANGED: &str = "
variables: [{name: image, description: An image.}, {name: place, description: Where.}]
replaced:
- {example: line-0001, text: '{{image}}', operations: [pay]}
- {example: cart-0018, text: other}
kept: [{operation: check_out, field: /by, variable: place}]
changes:
  fill_cart: {body: {carts: ['{{image}}'], more: {a: 1}}, query: {from: top}}
  check_out: {mayRefuse: true}
  add_receipt: {file: a.png}
extras:
- {id: again, name: Once more, before: fill_cart, operation: open_cart, body: {cart: spare}}
- {id: put, name: Put it there, after: check_out, method: PUT, url: '{{place}}', file: b.png}
";

/// The same with a field by which `check_out` and `open_cart` refuse.
fn changed(source: &str) -> Result<Value, Error> {
    let shop = SHOP.replace("by: {type: string}", "by: {type: string}\n        refusal: {type: string}");
    let shop = shop.replace("key: {type: string}", "key: {type: string}\n        refusal: {type: string}");
    let order = Order::read(&Document::parse("order.yaml", source).unwrap().value)?;
    write(&Document::parse("a.yaml", &shop).unwrap().value, &CONFIG, &order)
}

#[test]
fn requests_are_changed_and_others_stand_beside_them() {
    let shop = changed(CHANGED).unwrap();
    let items: Vec<_> = shop["item"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|folder| folder["item"].as_array().unwrap())
        .collect();
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["open_cart", "again", "fill_cart", "check_out", "put", "pay", "add_receipt"]);
    let raw = |index: usize| {
        let body = items[index]["request"]["body"]["raw"].as_str().unwrap();
        serde_json::from_str::<Value>(body).unwrap()
    };
    assert_eq!(raw(1), json!({"password": "{{password}}", "cart": "spare"}));
    assert_eq!(raw(2), json!({"carts": ["{{image}}"], "{{note": "{{cart}}", "more": {"a": 1}}));
    assert_eq!(items[2]["request"]["url"]["query"][0]["value"], "top");
    assert_eq!(raw(5), json!({"sales": {"{{sale}}": "{{image}}"}}));
    assert_eq!(items[6]["request"]["body"]["file"]["src"], "a.png");
    // The saved response is the unchanged example.
    let saved = items[0]["response"][0]["originalRequest"]["body"]["raw"].as_str().unwrap();
    assert!(saved.contains("cart-0017"), "{saved}");
    let put = &items[4]["request"];
    assert_eq!((&put["method"], &put["url"]), (&"PUT".into(), &"{{place}}".into()));
    assert_eq!(put["body"]["file"]["src"], "b.png");
    let script = |index: usize| items[index]["event"][0]["script"]["exec"].to_string();
    assert!(script(3).contains(r#"keep(\"place\", \"by\");"#), "{}", script(3));
    // Success is asked for if the variable says so, with a reason for a refusal only where there may be none.
    for (index, refusal) in [(0, true), (1, true), (2, false), (3, false), (4, false)] {
        let script = script(index);
        assert!(script.contains(r#"pm.variables.get(\"requireSuccess\") === \"true\""#), "{script}");
        assert!(script.contains("to.be.within(200, 299)"), "{script}");
        assert_eq!(
            script.contains(r#"pm.response.json()[\"refusal\"] ?? null"#),
            refusal,
            "{index}: {script}"
        );
    }
    let names = shop["variable"].as_array().unwrap().iter().map(|variable| variable["key"].as_str().unwrap());
    assert_eq!(names.skip(7).collect::<Vec<_>>(), ["image", "place", "requireSuccess"]);
}

#[test]
fn changes_that_change_nothing_are_refused() {
    for (from, to, words) in [
        ("add_receipt: {file", "add_ticket: {file", "add_ticket, which is not an operation"),
        ("before: fill_cart", "before: empty_cart", "empty_cart, which is not an operation"),
        ("operation: open_cart", "operation: open_shop", "open_shop, which is not an operation"),
        ("{operation: check_out", "{operation: check_in", "check_in, which is not an operation"),
        ("operations: [pay]", "operations: [buy]", "buy, which is not an operation"),
        ("example: cart-0018", "example: cart-9999", "replaces cart-9999, which no example"),
        ("name: Put it there, ", "", "/extras/1/name"),
        ("method: PUT, ", "", "/extras/1/method"),
        ("name: place, ", "", "/variables/1/name"),
    ] {
        assert!(CHANGED.contains(from), "{from}");
        let error = changed(&CHANGED.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(words), "{to}: {error}");
    }
}

#[test]
fn an_environment_has_the_values() {
    let values = [("key".to_owned(), "open-sesame".to_owned())];
    assert_eq!(
        environment("Our shop", &values),
        json!({
            "id": "our-shop",
            "name": "Our shop",
            "values": [{"key": "key", "value": "open-sesame", "enabled": true}],
            "_postman_variable_scope": "environment",
        })
    );
}

#[test]
fn all_examples_are_saved() {
    let shop = shop();
    let saved = |folder: usize, item: usize| {
        let list = shop["item"][folder]["item"][item]["response"].as_array().unwrap();
        list.iter().map(|response| response["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(saved(0, 0), ["open_cart-201-open", "open_cart-request-second"]);
    assert_eq!(saved(0, 1), ["fill_cart-204-empty"]);
    assert_eq!(saved(1, 2), ["add_receipt-200-one"]);
    let open = &shop["item"][0]["item"][0]["response"][0];
    assert_eq!(
        (&open["code"], &open["status"], &open["name"]),
        (&201.into(), &"Created".into(), &"An open cart".into())
    );
    assert_eq!(open["_postman_previewlanguage"], "json");
    assert!(open["header"].as_array().unwrap().contains(&json!({"key": "Time", "value": "5"})));
    let body: Value = serde_json::from_str(open["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["kind"], "small");
    let image = &shop["item"][1]["item"][2]["response"][0];
    assert_eq!((&image["body"], &image["_postman_previewlanguage"]), (&"PNG".into(), &"text".into()));
}

/// The requirements of the format's schema, as far as they concern what is written here.
#[test]
fn the_format_is_kept() {
    let collection = shop();
    assert!(collection["info"]["name"].is_string() && collection["info"]["schema"] == SCHEMA);
    let variables = collection["variable"].as_array().unwrap();
    let names: BTreeSet<_> = variables.iter().map(|variable| variable["key"].as_str().unwrap()).collect();
    assert_eq!(names.len(), variables.len());
    for variable in variables {
        // The format has no type for secrets.
        assert_eq!(variable["type"], "string");
    }
    let mut ids = BTreeSet::new();
    for folder in collection["item"].as_array().unwrap() {
        for item in folder["item"].as_array().unwrap() {
            assert!(ids.insert(item["id"].as_str().unwrap()), "{}", item["id"]);
            request(&item["request"], &names);
            for response in item["response"].as_array().unwrap() {
                assert!(ids.insert(response["id"].as_str().unwrap()), "{}", response["id"]);
                request(&response["originalRequest"], &names);
                assert!(response["code"].is_u64() && response["status"].is_string());
                assert!(response["body"].is_string() || response["body"].is_null());
            }
        }
    }
    let used = collection.to_string();
    for name in used.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
        assert!(names.contains(name), "there is no variable `{name}`");
    }
}

fn request(request: &Value, names: &BTreeSet<&str>) {
    assert!(request["method"].as_str().is_some_and(|method| method == method.to_uppercase()));
    let url = &request["url"];
    assert_eq!(url["host"], json!(["{{baseUrl}}"]));
    assert!(url["path"].as_array().unwrap().iter().all(Value::is_string), "{url}");
    for place in ["query", "variable"] {
        for entry in url.get(place).and_then(Value::as_array).into_iter().flatten() {
            assert!(entry["key"].is_string() && entry["value"].is_string(), "{entry}");
        }
    }
    for header in request["header"].as_array().unwrap() {
        assert!(header["key"].is_string(), "{header}");
        let value = header["value"].as_str().unwrap();
        if let Some(name) = value.strip_prefix("{{").and_then(|value| value.strip_suffix("}}")) {
            assert!(names.contains(name), "{header}");
        }
    }
    if let Some(body) = request.get("body") {
        assert!(["raw", "file"].contains(&body["mode"].as_str().unwrap()), "{body}");
    }
}
