//! What compiles as before and means something else on the wire.

use codegen::diff::{RustAction, Verdict};

use super::compare;

/// A document of two operations, of which the ids are given, and a schema with a member and a value.
fn document(ids: [&str; 2], member: &str, value: &str) -> String {
    let [first, second] = ids;
    format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a: {{delete: {{operationId: {first}, responses: {{'204': {{description: D}}}}}}}}
  /b: {{delete: {{operationId: {second}, responses: {{'204': {{description: D}}}}}}}}
  /c: {{get: {{operationId: read, responses: {{'200': {{description: D, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Parcel'}}}}}}}}}}}}}}
components:
  schemas:
    Parcel: {{type: object, properties: {{{member}: {{type: string}}, kind: {{type: string, enum: [{value}, done]}}}}}}
"
    )
}

#[test]
fn a_name_that_comes_to_mean_something_else_is_breaking_although_it_compiles() {
    let old = document(["purge", "trim"], "user_id", "open");
    let cases = [
        (document(["trim", "purge"], "user_id", "open"), ["Client::purge", "Client::trim"].as_slice()),
        (document(["purge", "trim"], "userId", "open"), &["types::Parcel::user_id"]),
        (document(["purge", "trim"], "user_id", "OPEN"), &["types::ParcelKind::Open"]),
    ];
    for (new, expected) in cases {
        let comparison = compare(&old, &new);
        let others = comparison.rust_api.changes().iter().filter(|change| change.action == RustAction::MeansAnother);
        let others = others.collect::<Vec<_>>();
        let mut paths = others.iter().map(|change| change.path.as_str()).collect::<Vec<_>>();
        paths.sort_unstable();
        assert_eq!(paths, expected, "{comparison:#?}");
        assert!(others.iter().all(|change| change.is_explained && change.verdict == Verdict::Breaking));
        assert_eq!(comparison.worst(), Verdict::Breaking);
    }
}

#[test]
fn an_operation_that_has_moved_is_the_same_one() {
    let old = document(["purge", "trim"], "id", "open");
    let comparison = compare(&old, &old.replace("/a:", "/z:"));
    assert_eq!(comparison.rust_api.changes().len(), 0, "{comparison:#?}");
    assert_eq!(comparison.worst(), Verdict::Breaking);
}

#[test]
fn a_constant_that_comes_to_stand_for_another_integer_is_breaking_although_it_compiles() {
    let old = document(["purge", "trim"], "id", "open")
        + "    Level: {type: integer, enum: [1, 2], x-enum-varnames: [Low, High]}\n";
    let comparison = compare(&old, &old.replace("[Low, High]", "[High, Low]"));
    let others = comparison.rust_api.changes().iter().filter(|change| change.action == RustAction::MeansAnother);
    let mut paths = others.map(|change| (change.path.as_str(), change.verdict)).collect::<Vec<_>>();
    paths.sort_unstable();
    let breaking = [("types::LEVEL_HIGH", Verdict::Breaking), ("types::LEVEL_LOW", Verdict::Breaking)];
    assert_eq!(paths, breaking, "{comparison:#?}");
}
