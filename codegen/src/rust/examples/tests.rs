use crate::diagnostics::{Diagnostics, render};
use crate::rust::progenitor::{self, InThread};
use crate::sources::{Faults, SourceFile, Sources};
use crate::{api, document};

/// The examples of the operations of a document in its normal form, in a crate of this name.
fn examples(krate: Option<&str>, yaml: &str) -> Vec<String> {
    let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: yaml.to_owned() });
    let sources = krate.into_iter().fold(sources, Sources::with_crate_name);
    let mut diagnostics = Diagnostics::new();
    let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
    let mut api = api::build(&document, &mut diagnostics);
    let skeleton = progenitor::generate(&mut api, &InThread, Faults::Abort, &mut diagnostics);
    let skeleton = skeleton.unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, &sources)));
    super::add(&mut api, &skeleton, &sources);
    let links = api.operations.iter().flat_map(|operation| operation.docs.links.clone());
    links.filter(|link| link.starts_with("```")).collect()
}

/// What readers see of them.
fn shown(yaml: &str) -> String {
    let examples = examples(Some("shop"), yaml);
    let lines = examples.iter().flat_map(|example| example.lines());
    lines.filter(|line| !line.starts_with("# ") && !line.starts_with("```")).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_example_is_compiled_and_not_run_and_names_the_crate() {
    let lowered = "
paths:
  /orders/{id}:
    get:
      operationId: get-order
      parameters: [{name: id, in: path, required: true, schema: {type: string}, example: ord_1}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
components: {schemas: {Order: {type: object}}}
";
    insta::assert_snapshot!(examples(Some("my_shop"), lowered).join("\n"), @r#"
    ```no_run
    # async fn example(client: &my_shop::Client) -> Result<(), Box<dyn std::error::Error>> {
    let order = client.get_order("ord_1").await?;
    # Ok(())
    # }
    ```
    "#);
    assert!(examples(None, lowered).is_empty(), "a module does not know by which path it is reached");
    assert!(examples(Some("no-name"), lowered).is_empty(), "code cannot name such a crate");
}

#[test]
fn a_crate_is_not_hidden_by_what_an_example_imports() {
    let lowered = "
paths: {/a: {put: {operationId: put, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}}
components: {schemas: {Order: {type: object}}}
";
    let examples = examples(Some("types"), lowered).join("\n");
    assert!(examples.contains("\nuse ::types::types;\n"), "{examples}");
}

#[test]
fn what_is_required_is_given_and_two_others_that_have_examples() {
    let lowered = "
paths:
  /orders:
    get:
      operationId: list
      parameters:
        - {name: shop, in: query, required: true, schema: {type: string}}
        - {name: silent, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer, default: 2}}
        - {name: status, in: query, schema: {type: array, items: {type: string, enum: [open, paid]}}, example: [paid]}
        - {name: third, in: query, schema: {type: string}, example: left out}
";
    insta::assert_snapshot!(shown(lowered), @r#"
    use shop::types;

    let stream = client
        .list("shop")
        .page(2)
        .status([types::ListStatusItem::Paid])
        .await?;
    "#);
}

#[test]
fn a_parameter_has_the_example_of_the_document_or_a_plain_value_of_its_type() {
    let lowered = "
paths:
  /a:
    get:
      operationId: get
      parameters:
        - {name: text, in: query, required: true, schema: {type: string}}
        - {name: shared, in: query, required: true, schema: {type: string}, examples: {one: {$ref: '#/components/examples/one'}}}
        - {name: wrong, in: query, required: true, schema: {type: string}, example: 7}
        - {name: empty, in: query, required: true, schema: {type: string}, example: ''}
        - {name: day, in: query, required: true, schema: {type: string, format: date}}
        - {name: flag, in: query, required: true, schema: {type: boolean}, example: false}
    put:
      operationId: put
      parameters:
        - {name: moment, in: query, required: true, schema: {type: string, format: date-time}}
        - {name: small, in: query, required: true, schema: {type: integer, format: uint8}, example: 300}
        - {name: large, in: query, required: true, schema: {type: integer}, example: -3000000000}
        - {name: sizes, in: query, required: true, schema: {type: array, items: {type: integer, format: uint64}}, example: [1, 2, 3]}
        - {name: number, in: query, required: true, schema: {type: number}, example: -0.5}
        - {name: password, in: query, required: true, schema: {type: string, format: password}, example: hunter2}
components: {examples: {one: {value: shared example}}}
";
    insta::assert_snapshot!(shown(lowered), @r#"
    let stream = client
        .get(
            "text",
            "shared example",
            "wrong",
            "empty",
            "2026-01-31".parse::<chrono::NaiveDate>()?,
            false,
        )
        .await?;
    use shop::DateTime;

    let stream = client
        .put(
            "2026-01-31T12:00:00Z".parse::<DateTime>()?,
            1,
            -3000000000i64,
            [1u64, 2u64],
            -0.5,
            "password",
        )
        .await?;
    "#);
}

#[test]
fn a_body_is_made_as_users_make_it() {
    let lowered = "
paths:
  /order:
    post:
      operationId: create
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {name: Ada, note: hi, size: L, via: {by: bike, gears: 3}}}}
  /tags: {put: {operationId: tags, requestBody: {content: {application/json: {schema: {type: array, items: {type: string}, example: [a, b]}}}}}}
  /any: {put: {operationId: any, requestBody: {required: true, content: {application/json: {schema: {}, example: {a: [1, null]}}}}}}
  /text: {put: {operationId: text, requestBody: {required: true, content: {text/plain: {}}}}}
  /form: {post: {operationId: form, requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Photo'}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [kind, name, size, lines, via]
      properties:
        kind: {type: string, enum: [ORDER]}
        name: {type: string, nullable: true}
        size: {type: string, enum: [S, L]}
        lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
        via: {$ref: '#/components/schemas/Via'}
        note: {type: string, nullable: true}
        other: {type: string, example: not in the example of the whole}
        id: {type: string, readOnly: true}
    Line: {type: object, required: [price], properties: {price: {type: number, example: 9.99}, hint: {type: string, example: deep}}}
    Via:
      oneOf: [{$ref: '#/components/schemas/Foot'}, {$ref: '#/components/schemas/Bike'}]
      discriminator: {propertyName: by, mapping: {foot: '#/components/schemas/Foot', bike: '#/components/schemas/Bike'}}
    Foot: {type: object, required: [by], properties: {by: {type: string}}}
    Bike: {type: object, required: [by, gears], properties: {by: {type: string}, gears: {type: integer, format: int32}}}
    Photo: {type: object, required: [image], properties: {image: {type: string, format: binary}, title: {type: string, example: Sea}}}
";
    insta::assert_snapshot!(shown(lowered), @r#"
    use shop::types;

    let body = types::Order::new(
            "Ada".to_owned(),
            types::OrderSize::L,
            vec![types::Line::new(9.99)],
            types::Via::Bike(types::Bike::new("bike", 3)),
        )
        .with_note("hi");
    let stream = client.create(&body).await?;
    let body = ["a".to_owned(), "b".to_owned()];
    let stream = client.tags(&body).await?;
    let body = serde_json::json!({ "a" : [1, null] });
    let stream = client.any(&body).await?;
    let stream = client.text("content").await?;
    use shop::{FilePart, types};

    let body = types::Photo::new(FilePart::new("content")).with_title("Sea");
    let stream = client.form(body).await?;
    "#);
}

#[test]
fn a_body_that_would_be_long_is_hidden() {
    let members = |prefix: &str| (1..=20).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>().join(", ");
    let lowered = format!(
        "
paths:
  /a: {{put: {{operationId: long, requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Long'}}}}}}}}}}}}
  /b: {{put: {{operationId: endless, requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Endless'}}}}}}}}}}}}
components:
  schemas:
    Long: {{type: object, required: [{}], properties: {{{}}}}}
    Endless: {{type: object, required: [next], properties: {{next: {{$ref: '#/components/schemas/Endless'}}}}}}
",
        members("a"),
        (1..=20).map(|n| format!("a{n}: {{type: string}}")).collect::<Vec<_>>().join(", "),
    );
    insta::assert_snapshot!(examples(Some("shop"), &lowered).join("\n"), @"
    ```no_run
    # async fn example(client: &shop::Client) -> Result<(), Box<dyn std::error::Error>> {
    # use shop::*;
    # let body: types::Long = unimplemented!();
    let stream = client.long(&body).await?;
    # Ok(())
    # }
    ```
    ```no_run
    # async fn example(client: &shop::Client) -> Result<(), Box<dyn std::error::Error>> {
    # use shop::*;
    # let body: types::Endless = unimplemented!();
    let stream = client.endless(&body).await?;
    # Ok(())
    # }
    ```
    ");
}

/// No text of the document is code: it stands in literals, whatever it is.
#[test]
fn hostile_examples_stay_in_their_literals() {
    let hostile = [
        "\"); std::process::exit(1); (\"",
        "\\\"); panic!(); //",
        "a\n```\n\n```\npanic!();\n```",
        "# hidden\n#![feature(x)]",
        "*/ panic!() /*",
        "</code><script>",
        "\u{202e}\u{2066} evil \u{0} \r",
        "{} {{ $x #x",
        "r#\"raw\"#",
    ];
    for text in hostile {
        let json = serde_json::json!({
            "paths": {"/a/{id}": {"put": {
                "operationId": "put",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}, "example": text}],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {}, "example": {text: text}}}},
            }}},
        });
        let [example] = examples(Some("shop"), &json.to_string()).try_into().expect("there is one operation");
        let lines = example.lines().collect::<Vec<_>>();
        let [fence, signature, code @ .., ok, end, last] = lines.as_slice() else { panic!("{example}") };
        assert_eq!([*fence, *ok, *end, *last], ["```no_run", "# Ok(())", "# }", "```"], "{example}");
        assert!(signature.starts_with("# async fn example("), "{example}");
        for line in code {
            let start = line.trim_start();
            assert!(!start.starts_with('#') && !start.starts_with("```"), "{example}");
            assert!(line.chars().all(|c| !c.is_control() && !"\u{202e}\u{2066}".contains(c)), "{example}");
        }
        let block = syn::parse_str::<syn::Block>(&format!("{{{}}}", code.join("\n"))).expect("it is Rust");
        assert_eq!(block.stmts.len(), 2, "{example}");
        assert!(matches!(block.stmts[0], syn::Stmt::Local(_)), "{example}");
    }
}
