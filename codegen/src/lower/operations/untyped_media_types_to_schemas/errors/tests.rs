use super::super::PASS;
use crate::lower::testing::lower;

#[test]
fn the_errors_of_an_operation_have_one_schema_and_list_their_codes() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {content: {application/json: {example: {code: OK, id: <uuid>}}}}
        '404':
          content:
            application/json:
              examples:
                a: {value: {code: NOT_FOUND, type: a b, id: <uuid>, limits: {max: <int?>}}}
                b: {value: {code: GONE, type: c, id: 3, note: <b>x</b>}}
        4XX: {content: {application/problem+json: {example: {code: NOT_FOUND, type: d, limits: {max: 3}}}}}
        default: {content: {application/json: {schema: {type: string}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            '200':
              content:
                application/json:
                  example:
                    code: OK
                    id: <uuid>
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                      id:
                        type: string
                    additionalProperties: {}
            '404':
              content:
                application/json:
                  examples:
                    a:
                      value:
                        code: NOT_FOUND
                        type: a b
                        id: <uuid>
                        limits:
                          max: <int?>
                    b:
                      value:
                        code: GONE
                        type: c
                        id: 3
                        note: <b>x</b>
                  schema:
                    $ref: '#/components/schemas/GetAErrorBody'
            4XX:
              content:
                application/problem+json:
                  example:
                    code: NOT_FOUND
                    type: d
                    limits:
                      max: 3
                  schema:
                    $ref: '#/components/schemas/GetAErrorBody'
            default:
              content:
                application/json:
                  schema:
                    type: string
    components:
      schemas:
        GetAErrorBody:
          type: object
          properties:
            code:
              $ref: '#/components/schemas/GetAErrorBodyCode'
            type:
              type: string
            id:
              example: <uuid>
            limits:
              type: object
              properties:
                max:
                  example: <int?>
              additionalProperties: {}
            note:
              type: string
          additionalProperties: {}
          description: What goes wrong with `get-a`.
        GetAErrorBodyCode:
          type: string
          enum:
          - NOT_FOUND
          - GONE
          description: The `code` of an error, as the examples show it.
    ");
}

#[test]
fn a_schema_that_all_errors_have_is_the_error_of_the_operation() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '400': {content: {application/json: {example: {error: a}}}}
        '500': {content: {application/json: {example: {error: 'a b', type: c}}}}
    put:
      operationId: put-a
      responses: {'400': {content: {application/json: {example: {error_code: a/b, error: 3}}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            '400':
              content:
                application/json:
                  example:
                    error: a
                  schema:
                    $ref: '#/components/schemas/GetAError'
            '500':
              content:
                application/json:
                  example:
                    error: a b
                    type: c
                  schema:
                    $ref: '#/components/schemas/GetAError'
        put:
          operationId: put-a
          responses:
            '400':
              content:
                application/json:
                  example:
                    error_code: a/b
                    error: 3
                  schema:
                    $ref: '#/components/schemas/PutAError'
    components:
      schemas:
        GetAError:
          type: object
          properties:
            error:
              type: string
            type:
              type: string
          additionalProperties: {}
          description: What goes wrong with `get-a`.
        PutAError:
          type: object
          properties:
            error_code:
              $ref: '#/components/schemas/PutAErrorCode'
            error:
              type: integer
          additionalProperties: {}
          description: What goes wrong with `put-a`.
        PutAErrorCode:
          type: string
          enum:
          - a/b
          description: The `error_code` of an error, as the examples show it.
    ");
}

#[test]
fn errors_that_are_not_all_objects_and_what_may_be_a_success_are_typed_alone() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {description: A}
        '404': {content: {application/json: {example: {code: NONE}}}}
        default: {content: {application/json: {example: [{code: MANY}]}}}
    put:
      operationId: put-a
      responses:
        default: {content: {application/json: {example: {code: OK}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            '200':
              description: A
            '404':
              content:
                application/json:
                  example:
                    code: NONE
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                    additionalProperties: {}
            default:
              content:
                application/json:
                  example:
                  - code: MANY
                  schema:
                    type: array
                    items:
                      type: object
                      properties:
                        code:
                          type: string
                      additionalProperties: {}
        put:
          operationId: put-a
          responses:
            default:
              content:
                application/json:
                  example:
                    code: OK
                  schema:
                    type: object
                    properties:
                      code:
                        type: string
                    additionalProperties: {}
    ");
}

#[test]
fn a_shared_response_lists_its_codes_if_it_is_always_an_error() {
    let before = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '200': {$ref: '#/components/responses/Either'}
        '404': {$ref: '#/components/responses/None'}
        '500': {$ref: '#/components/responses/Either'}
components:
  responses:
    None: {content: {application/json: {example: {code: NONE}}}}
    Either: {content: {application/json: {example: {code: SOME}}}}
    Unused: {content: {application/json: {example: {code: ANY}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths:
      /a:
        get:
          operationId: get-a
          responses:
            '200':
              $ref: '#/components/responses/Either'
            '404':
              $ref: '#/components/responses/None'
            '500':
              $ref: '#/components/responses/Either'
    components:
      responses:
        None:
          content:
            application/json:
              example:
                code: NONE
              schema:
                type: object
                properties:
                  code:
                    type: string
                additionalProperties: {}
        Either:
          content:
            application/json:
              example:
                code: SOME
              schema:
                type: object
                properties:
                  code:
                    type: string
                additionalProperties: {}
        Unused:
          content:
            application/json:
              example:
                code: ANY
              schema:
                type: object
                properties:
                  code:
                    type: string
                additionalProperties: {}
    ");
}
