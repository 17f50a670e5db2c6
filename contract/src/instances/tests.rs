use super::*;
use crate::document::Document;
use crate::random::Random;

const DOCUMENT: &str = "
components:
  schemas:
    Order:
      type: object
      required: [id, price]
      properties:
        id: {type: string, minLength: 2}
        price: {type: number, minimum: 0}
        count: {type: integer, format: int32}
        state: {type: string, enum: [OPEN]}
        note: {type: [string, 'null'], format: date}
        tags: {type: array, items: {type: boolean}}
        pet: {$ref: '#/components/schemas/Pet'}
    Pet:
      discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/Cat'}}
      required: [kind]
      properties: {kind: {type: string}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {required: [lives], properties: {lives: {type: integer, minimum: 1, maximum: 9}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {additionalProperties: false}]}
    Map: {type: object, additionalProperties: {type: boolean}}
    Types: {type: [string, array, integer, 'null'], minLength: 2, items: {type: boolean}, maximum: 9}
    Levels:
      properties: {a: {type: integer, enum: ['1', '2']}, b: {type: boolean, enum: ['true']}, c: {type: string, enum: [1]}}
";

fn all(name: &str) -> String {
    let document = Document::parse(DOCUMENT).expect("it is YAML");
    let schemas = Schemas::of(&document);
    let name = document.schemas().map(|(name, _)| name).find(|other| *other == name).expect("it is there");
    let instances = Instances::of(&schemas).all(&schemas.component(name));
    instances.into_iter().map(|Instance { kind, value }| format!("{kind}: {value}\n")).collect()
}

#[test]
fn values_that_are_written_as_another_type_are_of_the_type() {
    insta::assert_snapshot!(all("Levels"), @r#"
    minimal: {}
    full: {"a":1,"b":true,"c":"1"}
    enum value: {"a":1}
    enum value: {"a":2}
    enum value: {"b":true}
    enum value: {"c":"1"}
    unknown enum value: {"c":"SOMETHING_NEW"}
    unknown enum value: {"c":"something else"}
    unknown enum value: {"c":""}
    unknown members: {"xUnknownObject":{"inner":{"list":[1,{"deep":24.99}]},"type":"NEW"},"x-unknown-array":[1,10.5,"text",null,[],{}],"x_unknown_number":9999999999999.99,"xUnknownNull":null,"extra":"text"}
    "#);
}

#[test]
fn every_way_in_which_an_object_can_differ() {
    insta::assert_snapshot!(all("Order"), @r#"
    minimal: {"id":"text","price":24.99}
    full: {"id":"text","price":24.99,"count":1,"state":"OPEN","note":"2026-03-01","tags":[true,true],"pet":{"kind":"CAT","lives":1}}
    string: {"id":"Zoë 漢字 🎉 é","price":24.99}
    string: {"id":"quote \" backslash \\ slash / line\nreturn\rtab\tbell\u0007null\u0000end","price":24.99}
    string: {"id":" spaces around ","price":24.99}
    string: {"id":"null","price":24.99}
    string: {"id":"2026-03-01T10:20:30.100Z","price":24.99}
    string: {"id":"1e3","price":24.99}
    number: {"id":"text","price":10}
    number: {"id":"text","price":0}
    number: {"id":"text","price":0.1}
    number: {"id":"text","price":10.5}
    number: {"id":"text","price":9999999999999.99}
    number: {"id":"text","price":9007199254740993}
    integer: {"id":"text","price":24.99,"count":1}
    integer: {"id":"text","price":24.99,"count":0}
    integer: {"id":"text","price":24.99,"count":-1}
    integer: {"id":"text","price":24.99,"count":-2147483648}
    integer: {"id":"text","price":24.99,"count":2147483647}
    enum value: {"id":"text","price":24.99,"state":"OPEN"}
    unknown enum value: {"id":"text","price":24.99,"state":"SOMETHING_NEW"}
    unknown enum value: {"id":"text","price":24.99,"state":"something else"}
    unknown enum value: {"id":"text","price":24.99,"state":""}
    null: {"id":"text","price":24.99,"note":null}
    date: {"id":"text","price":24.99,"note":"2026-03-01"}
    date: {"id":"text","price":24.99,"note":"2024-02-29"}
    date: {"id":"text","price":24.99,"note":"0001-01-01"}
    empty array: {"id":"text","price":24.99,"tags":[]}
    boolean: {"id":"text","price":24.99,"tags":[true]}
    boolean: {"id":"text","price":24.99,"tags":[false]}
    union member: {"id":"text","price":24.99,"pet":{"kind":"CAT","lives":1}}
    union member: {"id":"text","price":24.99,"pet":{"kind":"Dog"}}
    unknown tag: {"id":"text","price":24.99,"pet":{"xUnknownObject":{"inner":{"list":[1,{"deep":24.99}]},"type":"NEW"},"kind":"SOMETHING_NEW","x-unknown-array":[1,10.5,"text",null,[],{}],"x_unknown_number":9999999999999.99,"xUnknownNull":null,"extra":"text"}}
    unknown tag: {"id":"text","price":24.99,"pet":{"kind":"SOMETHING_NEW"}}
    unknown tag: {"id":"text","price":24.99,"pet":{"kind":"something else","lives":["changed"]}}
    unknown members: {"id":"text","price":24.99,"xUnknownObject":{"inner":{"list":[1,{"deep":24.99}]},"type":"NEW"},"x-unknown-array":[1,10.5,"text",null,[],{}],"x_unknown_number":9999999999999.99,"xUnknownNull":null,"extra":"text"}
    "#);
}

#[test]
fn every_branch_of_a_union_and_tags_that_none_has() {
    insta::assert_snapshot!(all("Pet"), @r#"
    union member: {"kind":"CAT","lives":1}
    integer: {"kind":"CAT","lives":9}
    unknown members: {"kind":"CAT","lives":1,"xUnknownObject":{"inner":{"list":[1,{"deep":24.99}]},"type":"NEW"},"x-unknown-array":[1,10.5,"text",null,[],{}],"x_unknown_number":9999999999999.99,"xUnknownNull":null,"extra":"text"}
    union member: {"kind":"Dog"}
    unknown tag: {"xUnknownObject":{"inner":{"list":[1,{"deep":24.99}]},"type":"NEW"},"kind":"SOMETHING_NEW","x-unknown-array":[1,10.5,"text",null,[],{}],"x_unknown_number":9999999999999.99,"xUnknownNull":null,"extra":"text"}
    unknown tag: {"kind":"SOMETHING_NEW"}
    unknown tag: {"kind":"something else","lives":["changed"]}
    "#);
}

#[test]
fn each_of_several_types_has_what_the_schema_says_of_it() {
    insta::assert_snapshot!(all("Types"), @r#"
    null: null
    union member: []
    union member: [true,true]
    boolean: [true]
    boolean: [false]
    union member: 1
    integer: 0
    integer: -1
    integer: -9223372036854775808
    integer: 9
    union member: "text"
    string: "Zoë 漢字 🎉 é"
    string: "quote \" backslash \\ slash / line\nreturn\rtab\tbell\u0007null\u0000end"
    string: " spaces around "
    string: "null"
    string: "2026-03-01T10:20:30.100Z"
    string: "1e3"
    "#);
}

#[test]
fn every_kind_of_map() {
    insta::assert_snapshot!(all("Map"), @r#"
    empty map: {}
    full: {"key0":true,"key1":true}
    map entry: {"key0":true}
    map entry: {"with \"quotes\", / and é":true}
    map entry: {"key0":false}
    map entry: {"with \"quotes\", / and é":false}
    "#);
}

#[test]
fn a_seed_gives_the_same_instances_every_time() {
    let document = Document::parse(DOCUMENT).expect("it is YAML");
    let schemas = Schemas::of(&document);
    let order = schemas.schema(&document.root["components"]["schemas"]["Order"]);
    let random = |seed| Instances::of(&schemas).one(&order, &mut Choice::Random(Random::seeded(seed)));
    assert_eq!(random(3), random(3));
    let distinct = (0..20).map(|seed| random(seed).expect("there is one").to_string());
    assert!(distinct.collect::<std::collections::BTreeSet<_>>().len() > 15);
}
