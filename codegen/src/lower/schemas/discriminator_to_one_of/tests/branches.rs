//! The branches of unions, and their tags.

use crate::lower::schemas::discriminator_to_one_of::PASS;
use crate::lower::testing::lower;

#[test]
fn the_branches_of_a_union_get_their_tags() {
    let before = "
components:
  schemas:
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: type, mapping: {round: Circle}}
    Circle: {type: object, required: [r], properties: {type: {type: string}, r: {type: number}}}
    Square: {type: object, properties: {a: {type: number}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        Shape:
          oneOf:
          - $ref: '#/components/schemas/Circle'
          - $ref: '#/components/schemas/Square'
          discriminator:
            propertyName: type
            mapping:
              round: '#/components/schemas/Circle'
              Square: '#/components/schemas/Square'
        Circle:
          type: object
          required:
          - r
          - type
          properties:
            r:
              type: number
            type:
              type: string
              enum:
              - round
        Square:
          type: object
          properties:
            a:
              type: number
            type:
              type: string
              enum:
              - Square
          required:
          - type
    ");
}

#[test]
fn a_branch_that_lists_several_values_has_each_of_them_unless_another_one_has_it_too() {
    let before = "
components:
  schemas:
    Round: {type: object, properties: {shape: {type: string, enum: [circle, ellipse]}}}
    Square: {type: object, properties: {shape: {type: string, enum: [square]}}}
    Shape: {oneOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Square'}], discriminator: {propertyName: shape}}
    Low: {type: object, properties: {level: {type: integer, enum: [1, 2]}}}
    High: {type: object, properties: {level: {type: integer, enum: [3]}}}
    Level: {oneOf: [{$ref: '#/components/schemas/Low'}, {$ref: '#/components/schemas/High'}], discriminator: {propertyName: level}}
    Cat: {type: object, properties: {kind: {type: string, enum: [CAT, DOG]}}}
    Dog: {type: object, properties: {kind: {type: string, enum: [CAT, DOG]}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
    Bus: {type: object, properties: {name: {type: string, enum: [Bus, Coach]}}}
    Ride: {oneOf: [{$ref: '#/components/schemas/Bus'}], discriminator: {propertyName: name}}
";
    let after = lower(PASS, before);
    insta::assert_snapshot!(mappings(&after), @"
    - $ref: 'Round'
    - $ref: 'Square'
    circle: 'Round'
    ellipse: 'Round'
    square: 'Square'
    - $ref: 'Low'
    - $ref: 'High'
    '1': 'Low'
    '2': 'Low'
    '3': 'High'
    - $ref: 'Cat'
    - $ref: 'Dog'
    Cat: 'Cat'
    Dog: 'Dog'
    - $ref: 'Bus'
    Bus: 'Bus'
    ");
}

#[test]
fn a_union_that_is_a_branch_of_itself_leads_to_its_other_branches() {
    let before = "
components:
  schemas:
    Twice: {oneOf: [{$ref: '#/components/schemas/Own'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: type}}
    Own: {oneOf: [{$ref: '#/components/schemas/Own'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: type}}
    There: {oneOf: [{$ref: '#/components/schemas/Back'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: type}}
    Back: {oneOf: [{$ref: '#/components/schemas/There'}, {$ref: '#/components/schemas/D'}], discriminator: {propertyName: type}}
    C: {type: object, properties: {c: {type: string}}}
    D: {type: object, properties: {d: {type: string}}}
";
    let after = lower(PASS, before);
    insta::assert_snapshot!(mappings(&after), @"
    - $ref: 'Own'
    - $ref: 'C'
    C: 'Own'
    - $ref: 'Own'
    - $ref: 'C'
    C: 'C'
    - $ref: 'Back'
    - $ref: 'C'
    D: 'Back'
    C: 'C'
    - $ref: 'There'
    - $ref: 'D'
    C: 'There'
    D: 'D'
    ");
}

#[test]
fn what_a_branch_extends_is_not_the_union_of_it() {
    let before = "
components:
  schemas:
    Shape: {type: object, discriminator: {propertyName: type}}
    Round: {allOf: [{$ref: '#/components/schemas/Shape'}, {anyOf: [{$ref: '#/components/schemas/Circle'}]}]}
    Circle: {allOf: [{$ref: '#/components/schemas/Round'}]}
";
    let after = lower(PASS, before);
    insta::assert_snapshot!(after, @"
    components:
      schemas:
        Shape:
          oneOf:
          - $ref: '#/components/schemas/Circle'
          discriminator:
            propertyName: type
            mapping:
              Circle: '#/components/schemas/Circle'
        Round:
          allOf:
          - type: object
          - {}
        Circle:
          allOf:
          - $ref: '#/components/schemas/Round'
          - type: object
            required:
            - type
            properties:
              type:
                type: string
                enum:
                - Circle
    ");
    assert_eq!(lower(PASS, &after), after);
}

#[test]
fn a_branch_that_is_said_to_be_one_does_not_extend_its_union() {
    let before = "
components:
  schemas:
    Pet: {discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {anyOf: [{$ref: '#/components/schemas/Cat'}]}]}
";
    let after = lower(PASS, before);
    insta::assert_snapshot!(after, @"
    components:
      schemas:
        Pet:
          oneOf:
          - $ref: '#/components/schemas/Cat'
          discriminator:
            propertyName: kind
            mapping:
              Cat: '#/components/schemas/Cat'
        Cat:
          allOf:
          - {}
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - Cat
    ");
}

#[test]
fn unions_are_found_by_what_other_unions_give() {
    // `Named` learns of the tag from `Mapped`, and `Outer` that it is a union of `Base`.
    let before = "
components:
  schemas:
    Coin: {type: object, properties: {kind: {type: integer, enum: [1]}, value: {type: string}}}
    Note: {type: object, properties: {kind: {type: integer, enum: [1]}, value: {type: string}}}
    Named: {oneOf: [{$ref: '#/components/schemas/Coin'}, {$ref: '#/components/schemas/Note'}], discriminator: {propertyName: kind}}
    Mapped: {oneOf: [{$ref: '#/components/schemas/Coin'}, {$ref: '#/components/schemas/Note'}], discriminator: {propertyName: kind, mapping: {'1': Coin, '2': Note}}}
    Outer: {oneOf: [{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}], discriminator: {propertyName: type}}
    Base: {type: object, discriminator: {propertyName: type, mapping: {a: A, b: B}}}
    A: {type: object, properties: {}}
    B: {type: object, properties: {}}
";
    insta::assert_snapshot!(mappings(&lower(PASS, before)), @"
    - $ref: 'Coin'
    - $ref: 'Note'
    '1': 'Coin'
    '2': 'Note'
    - $ref: 'Coin'
    - $ref: 'Note'
    '1': 'Coin'
    '2': 'Note'
    - $ref: 'Base'
    a: 'Base'
    b: 'Base'
    - $ref: 'A'
    - $ref: 'B'
    a: 'A'
    b: 'B'
    ");
}

#[test]
fn another_name_of_a_schema_gets_no_tag() {
    let before = "
components:
  schemas:
    Shape: {oneOf: [{$ref: '#/components/schemas/Round'}], discriminator: {propertyName: type}}
    Round: {$ref: '#/components/schemas/Circle'}
    Circle: {type: object, properties: {r: {type: number}}}
";
    let after = lower(PASS, before);
    assert!(after.contains("    Round:\n      $ref: '#/components/schemas/Circle'\n    Circle:\n"), "{after}");
}

#[test]
fn a_branch_that_is_listed_thousands_of_times_is_looked_at_once() {
    // To look at all of them for each of them would take minutes.
    let branches = "{$ref: '#/components/schemas/Circle'}, ".repeat(60_000);
    let before = format!(
        "
components:
  schemas:
    Shape: {{oneOf: [{branches}{{$ref: '#/components/schemas/Square'}}], discriminator: {{propertyName: type, mapping: {{Circle: Square}}}}}}
    Circle: {{type: object, properties: {{}}}}
    Square: {{type: object, properties: {{}}}}
"
    );
    assert!(lower(PASS, &before).contains("          Circle: '#/components/schemas/Square'\n"));
}

#[test]
fn the_values_of_a_branch_are_its_own_whatever_the_mapping_says() {
    let before = "
components:
  schemas:
    Event:
      oneOf: [{$ref: '#/components/schemas/Started'}, {$ref: '#/components/schemas/Ended'}]
      discriminator: {propertyName: type, mapping: {started: Started, ended: Ended}}
    Started: {type: object, properties: {type: {type: string, enum: [STARTED]}}}
    Ended: {type: object, properties: {type: {type: string, enum: [ended, done]}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:6:53: warning[mapping-unmatched]: the branch does not list the discriminator value `started` among the values of `type`
    components:
      schemas:
        Event:
          oneOf:
          - $ref: '#/components/schemas/Started'
          - $ref: '#/components/schemas/Ended'
          discriminator:
            propertyName: type
            mapping:
              started: '#/components/schemas/Started'
              ended: '#/components/schemas/Ended'
              STARTED: '#/components/schemas/Started'
        Started:
          type: object
          properties:
            type:
              type: string
              enum:
              - STARTED
          required:
          - type
        Ended:
          type: object
          properties:
            type:
              type: string
              enum:
              - ended
          required:
          - type
    ");
}

/// The lines of schemas that lead to others.
fn mappings(after: &str) -> String {
    let mappings = after.lines().filter(|line| line.contains(": '#/components/schemas/"));
    mappings.map(|line| line.trim().replace("#/components/schemas/", "")).collect::<Vec<_>>().join("\n")
}
