use super::*;
use crate::lower::testing::lower;

#[test]
fn examples_of_a_kind_become_the_tags_and_those_of_an_id_do_not() {
    let before = "
paths: {}
webhooks:
  order.placed:
    post:
      summary: Placed
      description: An order is paid.
      requestBody:
        content:
          application/json; charset=utf-8:
            schema:
              type: object
              required: [type]
              properties:
                id: {type: string, example: a1}
                type: {type: string, description: The kind, example: ORDER_PLACED}
                createdAt: {type: string, format: date-time, example: 2020-08-13T09:05:36.939Z}
  order.1h.late:
    $ref: '#/components/pathItems/late'
components:
  pathItems:
    late: {post: {summary: Late, requestBody: {$ref: '#/components/requestBodies/Late'}}}
  requestBodies:
    Late:
      content:
        application/vnd.shop+json:
          schema: {type: object, properties: {id: {type: string, example: b2}, type: {type: [string], examples: [LATE]}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    paths: {}
    components:
      pathItems:
        late:
          post:
            summary: Late
            requestBody:
              $ref: '#/components/requestBodies/Late'
      requestBodies:
        Late:
          content:
            application/vnd.shop+json:
              schema:
                type: object
                properties:
                  id:
                    type: string
                    example: b2
                  type:
                    type:
                    - string
                    examples:
                    - LATE
      schemas:
        OrderPlacedWebhook:
          type: object
          required:
          - type
          properties:
            id:
              type: string
              example: a1
            type:
              type: string
              description: The kind
              example: ORDER_PLACED
              enum:
              - ORDER_PLACED
            createdAt:
              type: string
              format: date-time
              example: 2020-08-13T09:05:36.939Z
          description: An order is paid.
        Order1hLateWebhook:
          type: object
          properties:
            id:
              type: string
              example: b2
            type:
              type: string
              examples:
              - LATE
              enum:
              - LATE
          description: Late
          required:
          - type
        WebhookEvent:
          description: |-
            A delivery of one of the webhooks that the document describes:

            * `order.placed`: `POST`. Placed. An order is paid.
            * `order.1h.late`: `POST`. Late.
          oneOf:
          - $ref: '#/components/schemas/OrderPlacedWebhook'
          - $ref: '#/components/schemas/Order1hLateWebhook'
          discriminator:
            propertyName: type
            mapping:
              ORDER_PLACED: '#/components/schemas/OrderPlacedWebhook'
              LATE: '#/components/schemas/Order1hLateWebhook'
    ");
}

#[test]
fn webhooks_with_one_payload_are_one_branch_with_a_note() {
    let before = "
webhooks:
  created: {post: {requestBody: {$ref: '#/components/requestBodies/Rule'}}}
  deleted: {post: {requestBody: {$ref: '#/components/requestBodies/Rule'}}}
  edited: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Rule'}}}}}}
components:
  requestBodies:
    Rule: {content: {application/json: {schema: {$ref: '#/components/schemas/Rule'}}}}
  schemas:
    Rule: {type: object, properties: {action: {type: string, enum: [created, deleted]}}}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:4:13: note[webhook-payload-shared]: the webhooks `created`, `deleted` and `edited` have one payload, and one variant
    components:
      requestBodies:
        Rule:
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Rule'
      schemas:
        Rule:
          type: object
          properties:
            action:
              type: string
              enum:
              - created
              - deleted
        WebhookEvent:
          description: |-
            A delivery of one of the webhooks that the document describes:

            * `created`: `POST`.
            * `deleted`: `POST`.
            * `edited`: `POST`.
          oneOf:
          - $ref: '#/components/schemas/Rule'
    ");
}

#[test]
fn a_webhook_without_a_payload_goes_with_a_note() {
    let before = "
webhooks:
  ping: {post: {requestBody: {content: {text/plain: {schema: {type: string}}}}}, get: {}}
  none: {}
  bare: {post: {requestBody: {content: {application/json: {}}}}}
paths: {}
";
    insta::assert_snapshot!(lower(PASS, before), @"
    # before.yaml:3:3: note[webhook-without-payload]: `GET` of the webhook `ping` has no JSON body with a schema
    # before.yaml:3:3: note[webhook-without-payload]: `POST` of the webhook `ping` has no JSON body with a schema
    # before.yaml:4:3: note[webhook-without-payload]: the webhook `none` has no JSON body with a schema
    # before.yaml:5:3: note[webhook-without-payload]: `POST` of the webhook `bare` has no JSON body with a schema
    paths: {}
    ");
}
