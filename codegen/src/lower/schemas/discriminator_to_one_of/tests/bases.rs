//! Schemas that others extend become unions.

use crate::lower::schemas::discriminator_to_one_of::PASS;
use crate::lower::testing::lower;

#[test]
fn a_base_becomes_a_union_of_what_extends_it() {
    let before = "
components:
  schemas:
    Pet:
      type: object
      description: A pet
      discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/Cat'}}
      required: [kind, name]
      properties: {kind: {type: string}, name: {type: string}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Dog:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, properties: {kind: {type: string, enum: [DOG]}, tricks: {type: integer}}}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        Pet:
          oneOf:
          - $ref: '#/components/schemas/Cat'
          - $ref: '#/components/schemas/Dog'
          - $ref: '#/components/schemas/Puppy'
          discriminator:
            propertyName: kind
            mapping:
              CAT: '#/components/schemas/Cat'
              DOG: '#/components/schemas/Dog'
              Puppy: '#/components/schemas/Puppy'
          description: A pet
        Cat:
          allOf:
          - type: object
            required:
            - name
            properties:
              name:
                type: string
          - type: object
            properties:
              lives:
                type: integer
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - CAT
        Dog:
          allOf:
          - type: object
            required:
            - name
            properties:
              name:
                type: string
          - type: object
            properties:
              tricks:
                type: integer
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - DOG
        Puppy:
          allOf:
          - $ref: '#/components/schemas/Dog'
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - Puppy
    ");
}

#[test]
fn unions_of_the_same_branches_are_the_union_or_a_part_of_it() {
    let before = "
components:
  schemas:
    Pet: {discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Owner:
      properties:
        any: {oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}], description: Either}
        pets: {items: {oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]}}
        cat: {anyOf: [{$ref: '#/components/schemas/Cat'}]}
        other: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        Pet:
          oneOf:
          - $ref: '#/components/schemas/Cat'
          - $ref: '#/components/schemas/Dog'
          discriminator:
            propertyName: kind
            mapping:
              Cat: '#/components/schemas/Cat'
              Dog: '#/components/schemas/Dog'
        Cat:
          allOf:
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - Cat
        Dog:
          allOf:
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - Dog
        Owner:
          properties:
            any:
              description: Either
              allOf:
              - $ref: '#/components/schemas/Pet'
            pets:
              items:
                $ref: '#/components/schemas/Pet'
            cat:
              anyOf:
              - $ref: '#/components/schemas/Cat'
              discriminator:
                propertyName: kind
                mapping:
                  Cat: '#/components/schemas/Cat'
            other:
              oneOf:
              - $ref: '#/components/schemas/Cat'
              - type: string
    ");
}

#[test]
fn a_union_that_extends_a_schema_still_does() {
    let before = "
components:
  schemas:
    Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Owned:
      allOf: [{type: object, properties: {owner: {type: string}}}]
      oneOf: [{$ref: '#/components/schemas/Cat'}]
";
    let after = lower(PASS, before);
    let (_, owned) = after.split_once("    Owned:\n").expect("the schema is there");
    insta::assert_snapshot!(owned, @"
    allOf:
    - type: object
      properties:
        owner:
          type: string
    oneOf:
    - $ref: '#/components/schemas/Cat'
    discriminator:
      propertyName: kind
      mapping:
        Cat: '#/components/schemas/Cat'
    ");
}

#[test]
fn a_base_that_is_a_value_of_its_own_and_a_base_below_a_base() {
    let before = "
components:
  schemas:
    Pet:
      discriminator: {propertyName: kind, mapping: {pet: '#/components/schemas/Pet', dog: '#/components/schemas/Dog'}}
      properties: {kind: {type: string}, name: {type: string}}
    Dog:
      discriminator: {propertyName: breed}
      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {breed: {type: string}, legs: {type: integer}}}]
    Poodle: {allOf: [{$ref: '#/components/schemas/Dog'}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        Pet:
          oneOf:
          - $ref: '#/components/schemas/PetBase'
          - $ref: '#/components/schemas/Dog'
          discriminator:
            propertyName: kind
            mapping:
              pet: '#/components/schemas/PetBase'
              dog: '#/components/schemas/Dog'
        Dog:
          oneOf:
          - $ref: '#/components/schemas/Poodle'
          discriminator:
            propertyName: breed
            mapping:
              Poodle: '#/components/schemas/Poodle'
        Poodle:
          allOf:
          - allOf:
            - properties:
                name:
                  type: string
            - properties:
                breed:
                  type: string
                legs:
                  type: integer
          - type: object
            required:
            - breed
            properties:
              breed:
                type: string
                enum:
                - Poodle
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - dog
        PetBase:
          properties:
            name:
              type: string
            kind:
              type: string
              enum:
              - pet
          type: object
          required:
          - kind
    ");
}

#[test]
fn a_union_whose_branches_extend_it_is_what_they_extend() {
    let before = "
components:
  schemas:
    Pet:
      type: object
      properties: {kind: {type: string}, name: {type: string}}
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {c: Cat, x: Cow}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
    Dog: {properties: {tricks: {type: integer}}}
    Cow: {properties: {milk: {type: integer}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:8:61: warning[mapping-unmatched]: the discriminator value `x` leads to no branch of the union, so what has it is unknown
    components:
      schemas:
        Pet:
          oneOf:
          - $ref: '#/components/schemas/Cat'
          - $ref: '#/components/schemas/Dog'
          discriminator:
            propertyName: kind
            mapping:
              c: '#/components/schemas/Cat'
              Dog: '#/components/schemas/Dog'
        Cat:
          allOf:
          - type: object
            properties:
              name:
                type: string
          - properties:
              lives:
                type: integer
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - c
        Dog:
          allOf:
          - properties:
              name:
                type: string
          - properties:
              tricks:
                type: integer
          - type: object
            required:
            - kind
            properties:
              kind:
                type: string
                enum:
                - Dog
        Cow:
          properties:
            milk:
              type: integer
    ");
}

#[test]
fn what_others_extend_is_a_value_by_its_name_unless_a_mapping_says_otherwise() {
    let before = "
components:
  schemas:
    Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {tricks: {type: integer}}}]}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
    Car: {type: object, discriminator: {propertyName: kind, mapping: {van: Van}}, properties: {kind: {type: string}}}
    Large: {allOf: [{$ref: '#/components/schemas/Car'}, {properties: {seats: {type: integer}}}]}
    Van: {allOf: [{$ref: '#/components/schemas/Large'}]}
";
    let after = lower(PASS, before);
    let mappings = after.lines().filter(|line| line.contains(": '#/components/schemas/") && !line.contains("$ref"));
    let mappings = mappings.map(|line| line.trim().replace("#/components/schemas/", "")).collect::<Vec<_>>();
    assert_eq!(mappings, ["Dog: 'Dog'", "Puppy: 'Puppy'", "van: 'Van'"]);
}
