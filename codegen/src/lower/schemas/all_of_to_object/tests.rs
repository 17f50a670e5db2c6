use super::*;
use crate::lower::testing::lower;

#[test]
fn objects_are_merged_and_the_last_word_counts() {
    let before = "
components:
  schemas:
    Base: {type: object, description: Base, properties: {id: {type: string}, at: {type: string}}, required: [id]}
    Order:
      title: An order
      allOf:
        - $ref: '#/components/schemas/Base'
        - {properties: {at: {type: string, format: date-time}, n: {type: integer}}, required: [n, id], additionalProperties: false}
    Use: {allOf: [{$ref: '#/components/schemas/Base'}, {description: Annotated}], nullable: true}
    Text: {allOf: [{type: string}, {$ref: '#/components/schemas/Base'}]}
    Open: {allOf: [{$ref: '#/components/schemas/Base'}, {additionalProperties: {type: integer}}]}
    Closed: {allOf: [{$ref: '#/components/schemas/Base'}, {additionalProperties: false}]}
    Nullable: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, nullable: true}]}
    Anything: {allOf: [{}, {description: Anything}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Base:
              type: object
              description: Base
              properties:
                id:
                  type: string
                at:
                  type: string
              required:
              - id
            Order:
              title: An order
              type: object
              properties:
                id:
                  type: string
                at:
                  type: string
                  format: date-time
                n:
                  type: integer
              required:
              - id
              - n
            Use:
              allOf:
              - $ref: '#/components/schemas/Base'
              nullable: true
              description: Annotated
            Text:
              allOf:
              - type: string
              - $ref: '#/components/schemas/Base'
            Open:
              type: object
              properties:
                id:
                  type: string
                at:
                  type: string
              required:
              - id
              additionalProperties:
                type: integer
            Closed:
              allOf:
              - $ref: '#/components/schemas/Base'
            Nullable:
              allOf:
              - $ref: '#/components/schemas/Base'
              nullable: true
            Anything:
              description: Anything
        ");
}

#[test]
fn null_is_a_value_if_it_is_one_of_each_part() {
    let before = "
components:
  schemas:
    Both:
      allOf: [{type: object, nullable: true, properties: {a: {type: string}}}, {type: object, nullable: true}]
    One:
      allOf: [{type: object, nullable: true, properties: {a: {type: string}}}, {type: object}]
    Nested:
      allOf:
        - {allOf: [{type: object, nullable: true, properties: {a: {type: string}}}, {type: object, nullable: true}]}
        - {type: object, nullable: true}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Both:
              nullable: true
              type: object
              properties:
                a:
                  type: string
            One:
              type: object
              properties:
                a:
                  type: string
            Nested:
              nullable: true
              type: object
              properties:
                a:
                  type: string
        ");
}

#[test]
fn a_property_of_several_parts_keeps_what_each_says() {
    let before = "
components:
  schemas:
    Base: {properties: {name: {type: string}, meta: {$ref: '#/components/schemas/Meta'}, at: {properties: {a: {}}}}}
    Meta: {type: object, properties: {m: {}}}
    More: {allOf: [{$ref: '#/components/schemas/Meta'}, {properties: {n: {}}}]}
    Order:
      allOf:
        - $ref: '#/components/schemas/Base'
        - {properties: {name: {description: Ours}, meta: {$ref: '#/components/schemas/More'}, at: {properties: {b: {}}}}}
";
    let after = lower(PASS, before).replace("\n      ", "\n");
    insta::assert_snapshot!(after.split_once("Order:\n").unwrap_or_default().1, @"
    type: object
    properties:
      name:
        type: string
        description: Ours
      meta:
        $ref: '#/components/schemas/More'
      at:
        type: object
        properties:
          a: {}
          b: {}
    ");
}

#[test]
fn parts_that_are_no_objects_become_one_value() {
    let before = "
components:
  schemas:
    Text: {type: string}
    Letter: {allOf: [{$ref: '#/components/schemas/Text'}, {enum: [a, b, c]}, {enum: [b, c, d]}], nullable: true}
    Day: {allOf: [{type: string}, {format: date}], description: A day}
    List: {allOf: [{type: array, items: {}}, {items: {type: string}}]}
    Either: {allOf: [{type: string}, {type: integer}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Text:
              type: string
            Letter:
              nullable: true
              type: string
              enum:
              - b
              - c
            Day:
              description: A day
              type: string
              format: date
            List:
              type: array
              items:
                type: string
            Either:
              allOf:
              - type: string
              - type: integer
        ");
}

#[test]
fn bases_that_meet_in_every_step_are_added_once() {
    let schemas = (0..60).map(|index| {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
        format!("    A{index}: {{allOf: [{next}, {next}, {{properties: {{a{index}: {{}}}}}}]}}\n")
    });
    let before =
        format!("components:\n  schemas:\n{}    A60: {{properties: {{z: {{}}}}}}\n", schemas.collect::<String>());
    assert!(lower(PASS, &before).contains("a59"));
}

#[test]
fn a_schema_that_is_made_of_itself_inside_of_itself_has_one_type_for_that() {
    let before = "
components:
  schemas:
    Tree: {type: object, properties: {a: {type: string}, child: {description: Ours, allOf: [{$ref: '#/components/schemas/Tree'}, {required: [a]}]}}}
    Forest: {allOf: [{$ref: '#/components/schemas/Tree'}, {properties: {b: {type: string}}}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Tree:
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
            Forest:
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
                b:
                  type: string
            TreeChild:
              description: Ours
              type: object
              properties:
                a:
                  type: string
                child:
                  allOf:
                  - $ref: '#/components/schemas/TreeChild'
                  description: Ours
              required:
              - a
        ");
}

#[test]
fn a_use_that_says_no_more_than_the_schema_is_that_schema() {
    let before = "
components:
  schemas:
    Node:
      type: object
      required: [a, b]
      properties:
        typed: {allOf: [{$ref: '#/components/schemas/Node'}], type: object, nullable: true, description: Ours}
        part: {allOf: [{$ref: '#/components/schemas/Node'}, {type: object, required: [a]}]}
        nested: {allOf: [{allOf: [{$ref: '#/components/schemas/Node'}, {description: Ours}]}, {type: object, nullable: true}]}
        twice: {allOf: [{$ref: '#/components/schemas/Node'}, {$ref: '#/components/schemas/Node'}]}
        union: {allOf: [{$ref: '#/components/schemas/Union'}], type: object}
        text: {allOf: [{$ref: '#/components/schemas/Text'}, {type: string}]}
    Union: {oneOf: [{$ref: '#/components/schemas/Node'}, {properties: {c: {}}}]}
    Text: {type: string}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Node:
              type: object
              required:
              - a
              - b
              properties:
                typed:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                  nullable: true
                  description: Ours
                part:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                nested:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                  description: Ours
                  nullable: true
                twice:
                  allOf:
                  - $ref: '#/components/schemas/Node'
                union:
                  allOf:
                  - $ref: '#/components/schemas/Union'
                text:
                  allOf:
                  - $ref: '#/components/schemas/Text'
            Union:
              oneOf:
              - $ref: '#/components/schemas/Node'
              - properties:
                  c: {}
            Text:
              type: string
        ");
}

#[test]
fn pairs_of_properties_that_lead_back_to_the_pair_are_one_type() {
    let before = "
components:
  schemas:
    Left: {properties: {next: {$ref: '#/components/schemas/Left'}, l: {type: string}}}
    Right: {properties: {next: {$ref: '#/components/schemas/Right'}, r: {type: string}}}
    Both: {allOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        Left:
          properties:
            next:
              $ref: '#/components/schemas/Left'
            l:
              type: string
        Right:
          properties:
            next:
              $ref: '#/components/schemas/Right'
            r:
              type: string
        Both:
          type: object
          properties:
            next:
              $ref: '#/components/schemas/LeftAndRight'
            l:
              type: string
            r:
              type: string
        LeftAndRight:
          type: object
          properties:
            next:
              $ref: '#/components/schemas/LeftAndRight'
            l:
              type: string
            r:
              type: string
    ");
}

#[test]
fn what_extends_a_schema_at_every_step_of_a_chain_grows_with_the_chain() {
    let count = |steps: usize| {
        let step = |step: usize| {
            let next =
                format!("{{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{properties: {{x: {{}}}}}}]}}", step + 1);
            format!("    S{step}: {{properties: {{a: {next}, b: {next}, c: {{items: {next}}}}}}}\n")
        };
        let steps = (0..steps).map(step).collect::<String>();
        lower(PASS, &format!("components:\n  schemas:\n{steps}")).lines().count()
    };
    assert!(count(20) < 3 * count(10), "{} lines, and {}", count(20), count(10));
}

#[test]
fn conflicts_and_cycles_are_noted() {
    let before = "
components:
  schemas:
    A: {allOf: [{properties: {x: {type: string}}}, {properties: {x: {type: integer}}}]}
    B: {allOf: [{$ref: '#/components/schemas/C'}, {properties: {b: {type: string}}}]}
    C: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {c: {type: string}}}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:66: note[all-of-conflict]: two parts give `x` different types; it is integer, not string
        # before.yaml:5:17: note[all-of-cycle]: `C` is a part of itself
        # before.yaml:6:17: note[all-of-cycle]: `B` is a part of itself
        components:
          schemas:
            A:
              type: object
              properties:
                x:
                  type: integer
            B:
              type: object
              properties:
                b:
                  type: string
                c:
                  type: string
            C:
              type: object
              properties:
                c:
                  type: string
                b:
                  type: string
        ");
}

#[test]
fn what_a_part_says_under_a_condition_stays_a_part() {
    let before = "
components:
  schemas:
    Order: {allOf: [{properties: {a: {type: string}}}, {if: {required: [a]}, then: {properties: {b: {type: string}}}}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Order:
              type: object
              properties:
                a:
                  type: string
              allOf:
              - if:
                  required:
                  - a
                then:
                  properties:
                    b:
                      type: string
        ");
}

#[test]
fn conditions_count_toward_what_a_document_may_grow_by() {
    let condition = format!("{{if: {{enum: [{}]}}, then: {{required: [c]}}}}", "1, ".repeat(5_000));
    let of_use = |index| {
        format!("    Use{index}: {{allOf: [{{$ref: '#/components/schemas/A'}}, {{properties: {{c: {{}}}}}}]}}\n")
    };
    let uses = (0..10).map(of_use).collect::<String>();
    let before = format!("components:\n  schemas:\n    A: {condition}\n{uses}");
    assert!(lower(PASS, &before).contains("error[ref-limit]"));
}
