use super::*;
use crate::lower::testing::lower;

#[test]
fn a_body_has_the_media_types_of_its_operation_or_of_the_document() {
    let before = "
swagger: '2.0'
consumes: [application/json, multipart/form-data]
paths:
  /a:
    put: {parameters: [{name: a, in: body, required: true, description: D, schema: {type: string}, x-own: 1}]}
    post:
      consumes: [text/plain, application/x-www-form-urlencoded]
      parameters: [{$ref: '#/components/parameters/B'}, {name: q, in: query}]
    patch: {parameters: [{$ref: '#/components/parameters/B'}]}
    delete: {parameters: [{name: a, in: body}, {name: b, in: formData}]}
components: {parameters: {B: {name: b, in: body, schema: {type: integer}}, Q: {name: q, in: query}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:11:48: warning[parameter-dropped]: `b` is not sent, because the request has another body
    swagger: '2.0'
    consumes:
    - application/json
    - multipart/form-data
    paths:
      /a:
        put:
          requestBody:
            description: D
            required: true
            content:
              application/json:
                schema:
                  type: string
            x-own: 1
        post:
          parameters:
          - name: q
            in: query
          requestBody:
            content:
              text/plain:
                schema:
                  type: integer
              application/x-www-form-urlencoded:
                schema:
                  type: integer
        patch:
          requestBody:
            $ref: '#/components/requestBodies/B'
        delete:
          requestBody:
            content:
              application/json: {}
    components:
      parameters:
        Q:
          name: q
          in: query
      requestBodies:
        B:
          content:
            application/json:
              schema:
                type: integer
    ");
}

#[test]
fn fields_are_the_properties_of_one_body() {
    let before = "
swagger: '2.0'
consumes: [application/x-www-form-urlencoded, multipart/form-data, application/json]
paths:
  /a:
    parameters: [{name: shared, in: formData, schema: {type: string}}, {$ref: '#/components/parameters/F'}]
    post:
      parameters:
        - {name: a, in: formData, required: true, description: A, schema: {type: array, items: {}}, explode: false}
        - {name: b, in: formData, schema: {type: array, items: {}}, style: pipeDelimited, explode: false, x-own: 1}
        - {name: c, in: formData, schema: {type: integer}, allowEmptyValue: true}
    put:
      parameters: [{name: f, in: formData, schema: {type: file}}]
  /b:
    post: {consumes: [application/json], parameters: [{$ref: '#/components/parameters/F'}]}
components: {parameters: {F: {name: shared, in: formData, schema: {type: boolean}}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:11:60: note[field-unknown]: OpenAPI 3 has no `allowEmptyValue` for the fields of forms; the client ignores it
    # before.yaml:16:27: note[swagger-assumed]: no `consumes` says how this form is sent, so it is sent as `application/x-www-form-urlencoded`
    swagger: '2.0'
    consumes:
    - application/x-www-form-urlencoded
    - multipart/form-data
    - application/json
    paths:
      /a:
        post:
          requestBody:
            content:
              application/x-www-form-urlencoded:
                schema:
                  type: object
                  properties:
                    a:
                      type: array
                      items: {}
                      description: A
                    b:
                      type: array
                      items: {}
                      x-own: 1
                    c:
                      type: integer
                    shared:
                      type: boolean
                  required:
                  - a
                encoding:
                  a:
                    explode: false
                  b:
                    style: pipeDelimited
                    explode: false
              multipart/form-data:
                schema:
                  type: object
                  properties:
                    a:
                      type: array
                      items: {}
                      description: A
                    b:
                      type: array
                      items: {}
                      x-own: 1
                    c:
                      type: integer
                    shared:
                      type: boolean
                  required:
                  - a
                encoding:
                  a:
                    explode: false
                  b:
                    style: pipeDelimited
                    explode: false
            required: true
        put:
          requestBody:
            content:
              multipart/form-data:
                schema:
                  type: object
                  properties:
                    f:
                      type: file
                    shared:
                      type: boolean
      /b:
        post:
          requestBody:
            content:
              application/x-www-form-urlencoded:
                schema:
                  type: object
                  properties:
                    shared:
                      type: boolean
    components:
      parameters: {}
    ");
}

#[test]
fn what_nobody_says_is_assumed() {
    let before = "
swagger: '2.0'
paths:
  /a:
    put: {parameters: [{name: a, in: body, schema: {type: string}}]}
    post: {parameters: [{name: a, in: body, schema: {type: string}}]}
    patch: {parameters: [{name: f, in: formData, schema: {type: file}}]}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:5:24: note[swagger-assumed]: no `consumes` says what the bodies of requests are, so they are taken for `application/json`
    # before.yaml:7:26: note[swagger-assumed]: no `consumes` says how this form is sent, so it is sent as `multipart/form-data`
    swagger: '2.0'
    paths:
      /a:
        put:
          requestBody:
            content:
              application/json:
                schema:
                  type: string
        post:
          requestBody:
            content:
              application/json:
                schema:
                  type: string
        patch:
          requestBody:
            content:
              multipart/form-data:
                schema:
                  type: object
                  properties:
                    f:
                      type: file
    ");
}
