use super::*;
use crate::lower::testing::lower;

#[test]
fn a_schema_anywhere_becomes_a_component() {
    let before = "
paths:
  /a/{id}:
    get:
      parameters: [{name: id, in: path, schema: {type: string}}]
      responses: {'200': {content: {application/json: {schema: {type: object, properties: {b: {type: array, items: {type: integer}}}}}}}}
components:
  schemas:
    A: {properties: {c: {properties: {d: {type: string}}}}}
    B: {$ref: '#/components/schemas/A/properties/c'}
    C: {$ref: '#/components/schemas/A/properties/c/properties/d'}
    D: {items: {$ref: '#/paths/~1a~1%7Bid%7D/get/responses/200/content/application~1json/schema/properties/b/items'}}
    E: {$defs: {F: {type: string, $anchor: f}}, properties: {g: {$ref: '#/components/schemas/E/$defs/F'}}}
    G: {$ref: '#/paths/~1a~1%7Bid%7D/get/parameters/0/schema'}
    H: {oneOf: [{$ref: '#/definitions/I'}], discriminator: {propertyName: j, mapping: {i: '#/definitions/I', d: D}}}
definitions:
  I: {properties: {i: {$ref: '#/definitions/I'}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a/{id}:
        get:
          parameters:
          - name: id
            in: path
            schema:
              $ref: '#/components/schemas/G'
          responses:
            '200':
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      b:
                        type: array
                        items:
                          $ref: '#/components/schemas/AIdGet200B'
    components:
      schemas:
        A:
          properties:
            c:
              $ref: '#/components/schemas/B'
        B:
          properties:
            d:
              $ref: '#/components/schemas/C'
        C:
          type: string
        D:
          items:
            $ref: '#/components/schemas/AIdGet200B'
        E:
          properties:
            g:
              $ref: '#/components/schemas/F'
        G:
          type: string
        H:
          oneOf:
          - $ref: '#/components/schemas/I'
          discriminator:
            propertyName: j
            mapping:
              i: '#/components/schemas/I'
              d: D
        AIdGet200B:
          type: integer
        F:
          type: string
        I:
          properties:
            i:
              $ref: '#/components/schemas/I'
    definitions:
      I:
        $ref: '#/components/schemas/I'
    ");
}

#[test]
fn so_does_everything_else() {
    let before = "
paths:
  /a:
    get:
      parameters: [{$ref: '#/paths/~1b/get/parameters/0'}, {$ref: '#/components/parameters/B'}]
      responses: {'200': {$ref: '#/paths/~1b/get/responses/200'}}
  /b:
    get:
      parameters: [{name: b, in: query}]
      responses: {'200': {description: B, headers: {C: {$ref: '#/x-headers/C'}}, links: {d: {$ref: '#/x-links/d'}}}}
components:
  parameters: {B: {$ref: '#/components/parameters/C'}, C: {$ref: '#/components/parameters/D'}, D: {name: d, in: query}}
  examples: {E: {$ref: '#/x-examples/e'}}
x-headers: {C: {schema: {$ref: '#/x-schemas/c'}}}
x-links: {d: {operationId: d}}
x-schemas: {c: {type: string}}
x-examples: {e: {value: 1}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          parameters:
          - $ref: '#/components/parameters/BGet0'
          - $ref: '#/components/parameters/B'
          responses:
            '200':
              $ref: '#/components/responses/BGet200'
      /b:
        get:
          parameters:
          - $ref: '#/components/parameters/BGet0'
          responses:
            '200':
              $ref: '#/components/responses/BGet200'
    components:
      parameters:
        B:
          $ref: '#/components/parameters/D'
        C:
          $ref: '#/components/parameters/D'
        D:
          name: d
          in: query
        BGet0:
          name: b
          in: query
      examples:
        E:
          value: 1
      responses:
        BGet200:
          description: B
          headers:
            C:
              $ref: '#/components/headers/XHeadersC'
          links:
            d:
              $ref: '#/components/links/XLinksD'
      headers:
        XHeadersC:
          schema:
            $ref: '#/components/schemas/XSchemasC'
      links:
        XLinksD:
          operationId: d
      schemas:
        XSchemasC:
          type: string
    x-headers:
      C:
        $ref: '#/components/headers/XHeadersC'
    x-links:
      d:
        $ref: '#/components/links/XLinksD'
    x-schemas:
      c:
        $ref: '#/components/schemas/XSchemasC'
    x-examples:
      e:
        $ref: '#/components/examples/E'
    ");
}

#[test]
fn circles_are_any_value_and_chains_are_short() {
    let before = "
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
    C: {$ref: '#/components/schemas/C'}
    D: {$ref: '#/components/schemas/E'}
    E: {$ref: '#/components/schemas/F'}
    F: {properties: {f: {$ref: '#/components/schemas/F'}, e: {$ref: '#/components/schemas/E'}}}
    G: {items: {$ref: '#/x/g'}}
x: {g: {$ref: '#/x/h'}, h: {$ref: '#/x/g'}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:15: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    # before.yaml:5:15: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    # before.yaml:6:15: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    # before.yaml:10:23: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    # before.yaml:11:15: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    # before.yaml:11:35: warning[ref-cycle]: the reference leads back to itself, so the schema is any value
    components:
      schemas:
        A: {}
        B: {}
        C: {}
        D:
          $ref: '#/components/schemas/F'
        E:
          $ref: '#/components/schemas/F'
        F:
          properties:
            f:
              $ref: '#/components/schemas/F'
            e:
              $ref: '#/components/schemas/E'
        G:
          items: {}
    x:
      g: {}
      h: {}
    ");
}

#[test]
fn names_that_a_reference_cannot_hold_are_changed() {
    let before = "
components:
  schemas:
    a/b: {properties: {c~d: {type: string}}}
    A: {$ref: '#/components/schemas/a~1b'}
    B: {$ref: '#/components/schemas/a~1b/properties/c~0d'}
    50%: {type: number}
    C: {items: {$ref: '#/components/schemas/50%25'}}
    a b: {items: {$ref: '#/components/schemas/a b'}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        a_b:
          properties:
            c~d:
              $ref: '#/components/schemas/B'
        A:
          $ref: '#/components/schemas/a_b'
        B:
          type: string
        50_:
          type: number
        C:
          items:
            $ref: '#/components/schemas/50_'
        a b:
          items:
            $ref: '#/components/schemas/a b'
    ");
}

#[test]
fn what_the_components_hold_besides_has_no_names_to_change() {
    let before = "
components:
  schemas:
    A: {items: {$ref: '#/components/more'}}
  more: {a/b: {type: string}}
";
    let once = lower(PASS, before);
    insta::assert_snapshot!(once, @"
    components:
      schemas:
        A:
          items:
            $ref: '#/components/schemas/more'
        more:
          a/b:
            type: string
      more:
        $ref: '#/components/schemas/more'
    ");
    assert_eq!(lower(PASS, &once), once);
}

#[test]
fn long_chains_take_no_time() {
    let mut before = "components:\n  schemas:\n".to_owned();
    for index in 0..10_000 {
        before += &format!("    A{index}: {{$ref: '#/components/schemas/A{}'}}\n", index + 1);
    }
    before += "    A10000: {type: string}\n";
    let after = lower(PASS, &before);
    assert_eq!(after.matches("$ref: '#/components/schemas/A10000'").count(), 10_000);
}

#[test]
fn what_goes_anyhow_does_not_make_another_thing_of_a_reference() {
    let before = "
components:
  schemas:
    A: {$ref: '#/components/schemas/B', $anchor: a}
    B: {$ref: '#/components/schemas/C'}
    C: {$ref: '#/components/schemas/D/properties/d', $defs: {e: {type: string}}}
    D: {properties: {d: {$ref: '#/components/schemas/C/$defs/e', definitions: {}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        A:
          $ref: '#/components/schemas/B'
        B:
          type: string
        C:
          $ref: '#/components/schemas/B'
        D:
          properties:
            d:
              $ref: '#/components/schemas/B'
    ");
}

#[test]
fn what_refers_to_a_component_that_is_a_reference_to_it_does_not_become_that_component() {
    let before = "
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/C', discriminator: {propertyName: kind}}]}
    C: {$ref: '#/components/schemas/A/allOf/0'}
    D: {properties: {d: {$ref: '#/components/schemas/D/allOf/0', readOnly: true}}, allOf: [{$ref: '#/components/schemas/E'}]}
    E: {$ref: '#/components/schemas/D/properties/d'}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    components:
      schemas:
        A:
          allOf:
          - $ref: '#/components/schemas/A0'
        C:
          $ref: '#/components/schemas/A0'
        D:
          properties:
            d:
              $ref: '#/components/schemas/DD'
          allOf:
          - $ref: '#/components/schemas/E'
        E:
          $ref: '#/components/schemas/DD'
        A0:
          $ref: '#/components/schemas/C'
          discriminator:
            propertyName: kind
        DD:
          $ref: '#/components/schemas/E'
          readOnly: true
    ");
}
