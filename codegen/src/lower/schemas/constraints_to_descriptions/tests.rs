use super::*;
use crate::lower::testing::lower;

#[test]
fn constraints_are_said_at_the_end_of_the_description() {
    let before = "
components:
  schemas:
    Code: {type: string, description: \"The code\\n\", maxLength: 50, pattern: '^[A-Z]+$', minLength: 1}
    Order:
      minProperties: 1
      properties:
        count: {type: integer, title: Count, minimum: 0, maximum: 10, exclusiveMinimum: true, multipleOf: 5}
        maximum: {type: number, minimum: 0.5, maximum: 1e3}
        tags: {type: array, minItems: 1, uniqueItems: true, items: {type: string, minLength: 1}}
        rows: {type: array, maxItems: 3, items: {minProperties: 2, properties: {a: {type: string}}}}
        names: {additionalProperties: {type: string, maxLength: 2, pattern: x}}
        pin: {type: string, format: password, minLength: 4, maxLength: 4}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:53: note[constraint-documented]: the client documents `maxLength`, `pattern` and `minLength`, and does not check them
    # before.yaml:6:7: note[constraint-documented]: the client documents `minProperties`, and does not check it
    # before.yaml:8:58: note[constraint-documented]: the client documents `maximum`, `exclusiveMinimum` and `multipleOf`, and does not check them
    # before.yaml:9:33: note[constraint-documented]: the client documents `minimum` and `maximum`, and does not check them
    # before.yaml:10:29: note[constraint-documented]: the client documents `minItems` and `uniqueItems`, and does not check them
    # before.yaml:10:83: note[constraint-documented]: the client documents `minLength`, and does not check it
    # before.yaml:11:29: note[constraint-documented]: the client documents `maxItems`, and does not check it
    # before.yaml:11:50: note[constraint-documented]: the client documents `minProperties`, and does not check it
    # before.yaml:12:54: note[constraint-documented]: the client documents `maxLength` and `pattern`, and does not check them
    # before.yaml:13:47: note[constraint-documented]: the client documents `minLength` and `maxLength`, and does not check them
    components:
      schemas:
        Code:
          type: string
          description: |-
            The code

            1 to 50 characters. Matches `^[A-Z]+$`.
        Order:
          properties:
            count:
              type: integer
              title: Count
              description: |-
                Count

                More than 0 and at most 10. A multiple of 5.
            maximum:
              type: number
              description: At least 0.5 and at most 1000.
            tags:
              type: array
              items:
                type: string
              description: 'At least 1 element. No element twice. Each element: at least 1 character.'
            rows:
              type: array
              items:
                properties:
                  a:
                    type: string
                description: At least 2 members.
              description: At most 3 elements.
            names:
              additionalProperties:
                type: string
              description: 'Each value: at most 2 characters, matches `x`.'
            pin:
              type: string
              format: password
              description: Exactly 4 characters.
          description: At least 1 member.
    ");
}

#[test]
fn what_says_nothing_goes_without_a_word_and_what_is_malformed_stays() {
    let before = "
components:
  schemas:
    A: {minLength: 0, minItems: 0, minProperties: 0, uniqueItems: false, pattern: '', exclusiveMinimum: true}
    B: {minLength: -1, maximum: '3', exclusiveMaximum: 3}
    C: {description: 3, minLength: 1}
    D: {$ref: '#/components/schemas/A'}
    E: {example: {minLength: 1}, default: {pattern: x}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        A: {}
        B:
          minLength: -1
          maximum: '3'
          exclusiveMaximum: 3
        C:
          description: 3
          minLength: 1
        D:
          $ref: '#/components/schemas/A'
        E:
          example:
            minLength: 1
          default:
            pattern: x
    ");
}

#[test]
fn a_part_of_an_all_of_that_says_nothing_else_goes() {
    let before = "
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {maxLength: 3}], description: An A}
    B: {allOf: [{pattern: '`'}, {allOf: [{minLength: 2}], maxLength: 4}]}
    C: {allOf: [{$ref: '#/components/schemas/D'}, {type: object, minProperties: 1}, {}]}
    D: {type: object}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:52: note[constraint-documented]: the client documents `maxLength`, and does not check it
    # before.yaml:5:18: note[constraint-documented]: the client documents `pattern`, and does not check it
    # before.yaml:5:59: note[constraint-documented]: the client documents `maxLength`, and does not check it
    # before.yaml:5:43: note[constraint-documented]: the client documents `minLength`, and does not check it
    # before.yaml:6:66: note[constraint-documented]: the client documents `minProperties`, and does not check it
    components:
      schemas:
        A:
          allOf:
          - $ref: '#/components/schemas/B'
          description: |-
            An A

            At most 3 characters.
        B:
          description: Matches `` ` ``. At most 4 characters. At least 2 characters.
        C:
          allOf:
          - $ref: '#/components/schemas/D'
          - type: object
          - {}
          description: At least 1 member.
        D:
          type: object
    ");
}

#[test]
fn the_description_of_a_part_stays_beside_constraints() {
    let before = "
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {description: An A}, {maxLength: 3}]}
    B: {allOf: [{type: string}, {allOf: [{description: A B, minLength: 2}]}]}
    C: {allOf: [{type: object, minProperties: 1, description: A part}], description: A C}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:73: note[constraint-documented]: the client documents `maxLength`, and does not check it
    # before.yaml:5:61: note[constraint-documented]: the client documents `minLength`, and does not check it
    # before.yaml:6:32: note[constraint-documented]: the client documents `minProperties`, and does not check it
    components:
      schemas:
        A:
          allOf:
          - $ref: '#/components/schemas/B'
          - description: An A
          description: |-
            An A

            At most 3 characters.
        B:
          allOf:
          - type: string
          - allOf:
            - description: A B
          description: |-
            A B

            At least 2 characters.
        C:
          allOf:
          - type: object
            description: A part
          description: |-
            A C

            At least 1 member.
    ");
}

#[test]
fn a_parameter_says_the_constraints_of_its_schema() {
    let before = "
paths:
  /a:
    get:
      parameters:
        - {name: size, in: query, description: How many, schema: {type: integer, description: Size, minimum: 1, maximum: 100}}
        - {name: ids, in: query, schema: {type: array, items: {type: string, pattern: '^a`b'}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:6:101: note[constraint-documented]: the client documents `minimum` and `maximum`, and does not check them
    # before.yaml:7:78: note[constraint-documented]: the client documents `pattern`, and does not check it
    paths:
      /a:
        get:
          parameters:
          - name: size
            in: query
            description: How many. At least 1 and at most 100.
            schema:
              type: integer
              description: Size
          - name: ids
            in: query
            schema:
              type: array
              items:
                type: string
            description: 'Each element: matches ``^a`b``.'
    ");
}

#[test]
fn a_union_says_the_constraints_of_its_branches() {
    let before = "
components:
  schemas:
    A: {oneOf: [{type: integer, minimum: 0}, {type: string, maxLength: 3}, {type: object, properties: {a: {type: string}}, minProperties: 1}]}
    B: {anyOf: [{title: A postcode, type: string, pattern: '^A'}, {title: A ZIP, type: string, pattern: '^9'}]}
    C: {type: string, oneOf: [{minLength: 3}, {maxLength: 0}]}
    D: {oneOf: [{type: string}, {type: string}]}
    E: {type: integer, oneOf: [{type: number, minimum: 3}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:33: note[constraint-documented]: the client documents `minimum`, and does not check it
    # before.yaml:4:61: note[constraint-documented]: the client documents `maxLength`, and does not check it
    # before.yaml:4:124: note[constraint-documented]: the client documents `minProperties`, and does not check it
    # before.yaml:5:51: note[constraint-documented]: the client documents `pattern`, and does not check it
    # before.yaml:5:96: note[constraint-documented]: the client documents `pattern`, and does not check it
    # before.yaml:6:32: note[constraint-documented]: the client documents `minLength`, and does not check it
    # before.yaml:6:48: note[constraint-documented]: the client documents `maxLength`, and does not check it
    # before.yaml:8:47: note[constraint-documented]: the client documents `minimum`, and does not check it
    components:
      schemas:
        A:
          oneOf:
          - type: integer
          - type: string
          - type: object
            properties:
              a:
                type: string
            description: At least 1 member.
          description: 'An integer: at least 0. A string: at most 3 characters.'
        B:
          type: string
          description: 'A postcode: matches `^A`. A ZIP: matches `^9`.'
        C:
          type: string
          description: 'A form: at least 3 characters. A form: at most 0 characters.'
        D:
          oneOf:
          - type: string
          - type: string
        E:
          type: integer
          oneOf:
          - type: number
          description: 'A number: at least 3.'
    ");
}

#[test]
fn a_not_that_would_forbid_more_goes() {
    let before = "
components:
  schemas:
    A: {type: string, not: {pattern: '^x'}}
    B: {type: object, not: {properties: {a: {minLength: 1}}}}
    C: {type: object, not: {required: [a]}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:23: note[keyword-dropped]: the client does not check `not`
    # before.yaml:5:23: note[keyword-dropped]: the client does not check `not`
    # before.yaml:6:23: note[keyword-dropped]: the client does not check `not`
    components:
      schemas:
        A:
          type: string
        B:
          type: object
        C:
          type: object
    ");
}

#[test]
fn how_many_elements_a_tuple_has_is_in_its_type() {
    let before = "
components:
  schemas:
    Point: {type: array, minItems: 2, maxItems: 2, uniqueItems: true, prefixItems: [{type: number, minimum: 0}, {type: number}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:52: note[constraint-documented]: the client documents `uniqueItems`, and does not check it
    # before.yaml:4:100: note[constraint-documented]: the client documents `minimum`, and does not check it
    components:
      schemas:
        Point:
          type: array
          minItems: 2
          maxItems: 2
          prefixItems:
          - type: number
          - type: number
          description: 'No element twice. Element 0: at least 0.'
    ");
}
