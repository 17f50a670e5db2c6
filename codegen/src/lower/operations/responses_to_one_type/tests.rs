use super::*;
use crate::lower::testing::lower;

#[test]
fn responses_that_differ_share_a_schema() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        '201': {content: {application/json: {schema: {type: array, items: {type: string}}}}}
        '204': {description: None}
        '404': {$ref: '#/components/responses/Gone'}
components:
  responses: {Gone: {description: Gone}}
  schemas: {A: {type: object}, B: {type: object, properties: {b: {type: string}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            4XX:
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/B'
            '200':
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/A'
            '201':
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/GetASuccess201'
            '204':
              description: None
            '404':
              description: Gone
          x-success: '#/components/schemas/GetASuccess'
          x-error: '#/components/schemas/GetAError'
    components:
      responses:
        Gone:
          description: Gone
      schemas:
        A:
          type: object
        B:
          type: object
          properties:
            b:
              type: string
        GetASuccess201:
          type: array
          items:
            type: string
        GetASuccess:
          type: object
          x-responses:
            '200': '#/components/schemas/A'
            '201': '#/components/schemas/GetASuccess201'
            '204': null
        GetAError:
          type: object
          x-responses:
            4XX: '#/components/schemas/B'
            '404': null
    ");
}

#[test]
fn default_is_any_error_beside_a_success_and_anything_alone() {
    let before = "
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: A}, default: {description: B}}}
    put: {operationId: b, responses: {default: {description: B}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: a
          responses:
            '200':
              description: A
            4XX:
              description: B
            5XX:
              description: B
        put:
          operationId: b
          responses:
            2XX:
              description: B
            4XX:
              description: B
            5XX:
              description: B
    ");
}

#[test]
fn schemas_that_say_the_same_are_one() {
    let before = "
paths:
  /a:
    get:
      operationId: a
      responses:
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
components:
  schemas: {A: {type: object, description: One}, B: {type: object, description: Other}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: a
          responses:
            '400':
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/A'
            '404':
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/A'
            2XX:
              description: ''
              x-undocumented: true
              content:
                '*/*': {}
    components:
      schemas:
        A:
          type: object
          description: One
        B:
          type: object
          description: Other
    ");
}

#[test]
fn text_bytes_and_what_the_content_type_decides_are_variants() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}, text/event-stream: {}}}
        '206': {content: {application/octet-stream: {}}}
        '304': {description: Not modified}
        '400': {content: {application/problem+json: {schema: {$ref: '#/components/schemas/B'}}}}
        '415': {content: {text/html: {schema: {type: string}}}}
    put:
      operationId: put-a
      responses:
        '200': {content: {text/csv: {}, application/xml: {}}}
        '201': {content: {text/plain: {}}}
        '204': {content: {application/json: {schema: {type: string}}}}
    head: {operationId: head-a, responses: {'200': {content: {application/json: {schema: {type: object}}}}, '204': {}}}
    post:
      operationId: post-a
      responses:
        '200': {content: {'*/*': {schema: {$ref: '#/components/schemas/A'}}, text/csv: {}}}
        '201': {content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}, application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas: {A: {type: object}, B: {type: object}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:17:9: note[response-body-unread]: a response with the status 204 has no body, so what PUT /a says of one is not read
    # before.yaml:22:78: note[response-body-unread]: POST /a answers 200 with `text/csv` too; the client asks for `*/*`
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            '200':
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/A'
                text/event-stream: {}
            '206':
              content:
                application/octet-stream: {}
            '304':
              description: Not modified
            '400':
              content:
                application/problem+json:
                  schema:
                    $ref: '#/components/schemas/B'
            '415':
              content:
                text/html:
                  schema:
                    type: string
          x-success: '#/components/schemas/GetASuccess'
          x-error: '#/components/schemas/GetAError'
        put:
          operationId: put-a
          responses:
            '200':
              content:
                text/csv: {}
                application/xml: {}
            '201':
              content:
                text/plain: {}
            '204': {}
          x-success: '#/components/schemas/PutASuccess'
        head:
          operationId: head-a
          responses:
            '200':
              content:
                application/json:
                  schema:
                    type: object
            '204': {}
        post:
          operationId: post-a
          responses:
            '200':
              content:
                '*/*':
                  schema:
                    $ref: '#/components/schemas/A'
                text/csv: {}
            '201':
              content:
                application/xml:
                  schema:
                    $ref: '#/components/schemas/A'
                application/json:
                  schema:
                    $ref: '#/components/schemas/A'
    components:
      schemas:
        A:
          type: object
        B:
          type: object
        GetASuccess:
          type: object
          x-responses:
            '200':
            - '#/components/schemas/A'
            - bytes
            '206': bytes
        GetAError:
          type: object
          x-responses:
            '304': null
            '400': '#/components/schemas/B'
            '415': text
        PutASuccess:
          type: object
          x-responses:
            '200': text
            '201': text
            '204': null
    ");
}

#[test]
fn an_operation_without_a_success_may_have_any() {
    let before = "
paths:
  /a:
    get: {operationId: a}
    put: {operationId: b, responses: {'404': {description: Gone}}}
    post: {operationId: c, responses: {'302': {description: Elsewhere}}}
    delete: {operationId: d, responses: {'302': {description: Elsewhere}, '200': {description: Here}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: a
          responses:
            2XX:
              description: ''
              x-undocumented: true
              content:
                '*/*': {}
        put:
          operationId: b
          responses:
            '404':
              description: Gone
            2XX:
              description: ''
              x-undocumented: true
              content:
                '*/*': {}
        post:
          operationId: c
          responses:
            '302':
              description: Elsewhere
              content:
                '*/*': {}
            2XX:
              description: ''
              x-undocumented: true
              content:
                '*/*': {}
        delete:
          operationId: d
          responses:
            '302':
              description: Elsewhere
            '200':
              description: Here
    ");
}
