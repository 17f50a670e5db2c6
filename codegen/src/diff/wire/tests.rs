mod cases;

use std::collections::BTreeSet;

use self::cases::{API, OF_DOCUMENTS, OF_ONE_SIDE, OF_SCHEMAS};
use super::super::rules::{Across, Direction};
use super::*;
use crate::diagnostics::Diagnostics;
use crate::{document, lower, validate};

/// The changes between two documents.
fn changes(old: &str, new: &str) -> Vec<Change> {
    let source = |text: &str| crate::SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() };
    let sources = Sides { old, new }.map(|text| Sources::new(source(text)));
    let documents = sources.as_ref().map(|sources| {
        let mut diagnostics = Diagnostics::new();
        let document = document::parse(sources, sources.spec(), &mut diagnostics);
        let mut document = document.unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, sources)));
        validate::run(&document, &mut diagnostics)
            .unwrap_or_else(|_| panic!("{}", render::short(&diagnostics, sources)));
        lower::normalise(&mut document);
        document
    });
    compare(&documents.as_ref(), &sources)
}

/// The rules of the changes, and the undone ones of the way back.
fn rules(old: &str, new: &str) -> Sides<BTreeSet<Rule>> {
    let rules = |old, new| changes(old, new).into_iter().map(|change| change.rule).collect::<BTreeSet<_>>();
    Sides { old: rules(old, new), new: rules(new, old).into_iter().map(Rule::undone).collect() }
}

/// What is found that is not expected, in one line; empty if nothing is.
fn other(found: &Sides<BTreeSet<Rule>>, expected: impl IntoIterator<Item = Rule>, case: &str) -> String {
    let expected = expected.into_iter().collect::<BTreeSet<_>>();
    let line = |way: &str, rules: &BTreeSet<Rule>| match *rules == expected {
        true => String::new(),
        false => format!("{case}\n    {way}: {rules:?}\n"),
    };
    line("there", &found.old) + &line("back", &found.new)
}

/// A request or a response with a schema.
fn with_schema(direction: Direction, schema: &str) -> String {
    let body = format!("{{content: {{application/json: {{schema: {schema}}}}}, description: D}}");
    let operation = match direction {
        Direction::Request => format!("requestBody: {body}, responses: {{'204': {{description: D}}}}"),
        Direction::Response => format!("responses: {{'200': {body}}}"),
    };
    let components = "
    Pet: {type: object, properties: {name: {type: string}}}
    Animal: {properties: {name: {$ref: '#/components/schemas/Name'}}}
    Name: {type: string}
    Dog: {type: object, properties: {woof: {type: string}}}
    Tree: {type: object, properties: {branches: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    Wood: {type: object, properties: {branches: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
";
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{{operation}}}}}}}\ncomponents:\n  schemas:{components}"
    )
}

fn of_document(from: &str, to: &str) -> Sides<BTreeSet<Rule>> {
    assert!(API.contains(from), "{from}");
    rules(API, &API.replacen(from, to, 1))
}

fn of_schema(direction: Direction, from: &str, to: &str) -> Sides<BTreeSet<Rule>> {
    rules(&with_schema(direction, from), &with_schema(direction, to))
}

#[test]
fn each_change_of_a_document_is_of_its_rule_there_and_back() {
    let mut others = String::new();
    for (from, to, expected) in OF_DOCUMENTS {
        others += &other(&of_document(from, to), expected.iter().copied(), &format!("{from} -> {to}"));
    }
    assert_eq!(others, "");
}

#[test]
fn each_change_of_a_schema_is_of_its_rule_on_both_sides_there_and_back() {
    let mut others = String::new();
    for (from, to, expected) in OF_SCHEMAS {
        for direction in [Direction::Request, Direction::Response] {
            let expected = expected.iter().map(|rule| rule.on(direction));
            others += &other(&of_schema(direction, from, to), expected, &format!("{direction:?} {from} -> {to}"));
        }
    }
    for (direction, from, to, rule) in OF_ONE_SIDE {
        others += &other(&of_schema(*direction, from, to), [*rule], &format!("{from} -> {to}"));
    }
    assert_eq!(others, "");
}

/// The cases above find each rule; so a rule cannot be there for nothing.
#[test]
fn each_rule_is_found() {
    let of_documents = OF_DOCUMENTS.iter().flat_map(|(.., rules)| *rules);
    let of_schemas = OF_SCHEMAS.iter().flat_map(|(.., rules)| *rules);
    let of_one_side = OF_ONE_SIDE.iter().map(|(.., rule)| rule);
    let mut found = BTreeSet::new();
    for rule in of_documents.chain(of_schemas).chain(of_one_side) {
        let across = match rule.across() {
            Across::Rule(mirror) => Some(mirror),
            Across::None(_) => None,
        };
        found.extend([Some(*rule), across].into_iter().flatten().flat_map(|rule| [rule, rule.undone()]));
    }
    let missing = Rule::ALL.iter().filter(|rule| !found.contains(rule)).map(|rule| rule.id()).collect::<Vec<_>>();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_component_is_one_change_that_names_all_operations_that_it_reaches() {
    let document = |kind| {
        let operation = |name| {
            format!(
                "{{get: {{operationId: {name}, responses: {{'200': {{description: D, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Box'}}}}}}}}}}}}}}"
            )
        };
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {}\n  /b: {}\n  /c: {{get: {{operationId: c, responses: {{'204': {{description: D}}}}}}}}\ncomponents:\n  schemas:\n    Box: {{properties: {{pet: {{$ref: '#/components/schemas/Pet'}}}}}}\n    Pet: {{properties: {{age: {{type: {kind}}}}}}}\n",
            operation("a"),
            operation("b")
        )
    };
    let changes = changes(&document("integer"), &document("string"));
    let [change] = changes.as_slice() else { panic!("{changes:#?}") };
    assert_eq!(change.message(), "Pet.age has another type: integer → string");
    assert_eq!(change.operations, ["GET /a", "GET /b"]);
    let place = change.new.as_ref().expect("it has a place");
    assert_eq!((place.line, place.pointer.as_str()), (10, "/components/schemas/Pet/properties/age"));
}

#[test]
fn the_schemas_that_extend_a_base_are_the_kinds_of_a_union() {
    let document = |dog: &str| {
        format!(
            "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths: {{/a: {{get: {{responses: {{'200': {{description: D, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}}}}}}}
components:
  schemas:
    Pet: {{type: object, required: [kind], discriminator: {{propertyName: kind}}, properties: {{kind: {{type: string}}}}}}
    Cat: {{allOf: [{{$ref: '#/components/schemas/Pet'}}, {{properties: {{lives: {{type: integer}}}}}}]}}
{dog}"
        )
    };
    let dog = "    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {type: boolean}}}]}\n";
    let changes = changes(&document(""), &document(dog));
    let messages = changes.iter().map(Change::message).collect::<Vec<_>>();
    assert_eq!(messages, ["Pet is also a union with: Dog"]);
}

#[test]
fn another_name_of_a_security_scheme_goes_over_no_wire() {
    let renamed = API.replace("{key: []}", "{token: []}").replace("    key: {type", "    token: {type");
    let found = rules(API, &renamed);
    assert_eq!(other(&found, [Rule::SecuritySchemeAdded, Rule::SecuritySchemeRemoved], "renamed"), "");
}

#[test]
fn what_has_changed_elsewhere_has_changed_in_the_branch_of_a_union() {
    let document = |kind: &str, union: &str| {
        let put = |path: &str, schema: &str| {
            let body = format!("{{content: {{application/json: {{schema: {schema}}}}}}}");
            format!("{path}: {{put: {{requestBody: {body}, responses: {{'204': {{description: D}}}}}}}}")
        };
        let paths = [put("/a", "{$ref: '#/components/schemas/Pet'}"), put("/b", union)].join(", ");
        let pet = format!("{{properties: {{age: {{type: {kind}}}}}}}");
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{{paths}}}\ncomponents: {{schemas: {{Pet: {pet}}}}}\n"
        )
    };
    let pet = "a: {$ref: '#/components/schemas/Pet'}";
    let branches = format!("{{required: [b], properties: {{b: {{}}}}}}, {{required: [a], properties: {{{pet}}}}}");
    let old = document("integer", &format!("{{oneOf: [{branches}]}}"));
    let new = document("string", &format!("{{properties: {{{pet}, b: {{}}}}}}"));
    let changes = changes(&old, &new);
    let age = changes.iter().find(|change| change.rule == Rule::RequestTypeChanged).expect("the age is a text");
    assert_eq!(age.operations, ["PUT /a", "PUT /b"]);
}

#[test]
fn numbers_have_no_reserved_characters() {
    let api = |schema: &str, more: &str| {
        let parameter = format!("{{name: page, in: query, schema: {schema}{more}}}");
        API.replace("{name: page, in: query, schema: {type: string}}", &parameter)
    };
    let are_compared = ["{type: integer}", "{type: array, items: {type: boolean}}", "{type: array, items: {}}", "{}"]
        .map(|schema| !changes(&api(schema, ""), &api(schema, ", allowReserved: true")).is_empty());
    assert_eq!(are_compared, [false, false, true, true]);
}

#[test]
fn what_a_document_demands_of_all_operations_is_one_change() {
    let api = API.replace("      security: [{oauth: [write]}, {}]\n", "");
    let changes = changes(&api, &api.replace("[{key: []}]", "[{oauth: [read]}]"));
    let messages = changes.iter().map(Change::message).collect::<Vec<_>>();
    assert_eq!(messages, ["the API no longer takes: key", "the API also takes: oauth (read)"]);
    let operations = ["GET /pets/{id}", "PUT /pets/{id}", "DELETE /names", "PATCH /names"];
    assert_eq!(changes[0].operations, operations);
}

#[test]
fn a_change_of_a_security_scheme_is_one_of_the_operations_that_ask_for_it() {
    let new = API.replace("name: X-Key", "name: Y-Key").replace("schema: {type: array}", "schema: {type: object}");
    let changes = changes(API, &new);
    let operations = changes.iter().map(|change| (change.rule, change.operations.join(", "))).collect::<Vec<_>>();
    let expected = [
        (Rule::ResponseTypeChanged, "GET /names".to_owned()),
        (Rule::SecuritySchemeChanged, "GET /pets/{id}, DELETE /names, PATCH /names".to_owned()),
    ];
    assert_eq!(operations, expected);
}

#[test]
fn the_same_document_has_no_changes() {
    assert!(changes(API, API).is_empty());
}

#[test]
fn unions_in_unions_are_compared_once_at_each_level() {
    let nested = |leaf: &str| {
        let level = |inner: String, _| format!("{{type: [array, object, string], items: {inner}}}");
        with_schema(Direction::Response, &(0..30).fold(format!("{{type: {leaf}}}"), level))
    };
    assert_eq!(
        other(
            &rules(&nested("integer"), &nested("boolean")),
            [Rule::RequestTypeChanged.on(Direction::Response)],
            "integer -> boolean"
        ),
        ""
    );
}

#[test]
fn parts_that_lead_to_each_other_are_followed_once() {
    let document = |leaf: &str| {
        let of_names = |of: &dyn Fn(&str) -> String| ["A", "B", "C"].map(of).join(", ");
        let parts = of_names(&|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
        let part = |format: &str| {
            format!("{{allOf: [{parts}], oneOf: [{{type: {leaf}}}, {{type: string, format: {format}}}]}}")
        };
        let schema = format!("{{allOf: [{}, {}]}}", part("a"), part("b"));
        let components = of_names(&|name| format!("{name}: {schema}"));
        let content = "{application/json: {schema: {$ref: '#/components/schemas/A'}}}";
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: D, content: {content}}}}}}}}}}}\ncomponents: {{schemas: {{{components}}}}}\n"
        )
    };
    let changes = changes(&document("integer"), &document("boolean"));
    let messages = changes.iter().map(Change::message).collect::<Vec<_>>();
    // The formats are two, and so are the unions.
    let of_each = ["A is no longer a union with: integer", "A is also a union with: boolean"];
    assert_eq!(messages, [of_each, of_each].concat());
}

#[test]
fn branches_are_matched_where_each_schema_is_a_union_of_all_others() {
    // To answer whether any two of them take the same values, each with all that it reaches, takes minutes.
    let document = |leaf: &str| {
        let of_names = |of: &dyn Fn(usize) -> String| (0..COUNT).map(of).collect::<Vec<_>>().join(", ");
        let reference = |number: usize| format!("{{$ref: '#/components/schemas/S{}'}}", number % COUNT);
        let branch = |number: usize| {
            format!(
                "{{properties: {{a: {}, b: {}, c: {{type: {leaf}}}}}}}",
                reference(number),
                reference(number * 3 + 1)
            )
        };
        let components = of_names(&|number| {
            let branches = (0..COUNT).map(|other| branch(number + other)).collect::<Vec<_>>().join(", ");
            format!("S{number}: {{anyOf: [{branches}]}}")
        });
        let content = "{application/json: {schema: {$ref: '#/components/schemas/S0'}}}";
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: D, content: {content}}}}}}}}}}}\ncomponents: {{schemas: {{{components}}}}}\n"
        )
    };
    const COUNT: usize = 16;
    assert!(!changes(&document("integer"), &document("boolean")).is_empty());
    assert!(changes(&document("integer"), &document("integer")).is_empty());
}
