//! Changes of what stands around schemas: operations, their parameters and bodies, servers, credentials, webhooks.

use crate::diff::rules::Rule;

/// A document of which each case changes a part.
pub(in super::super) const API: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.test'}, {url: 'https://b.test'}]
security: [{key: []}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: get-pet
      description: A pet
      parameters:
        - {name: page, in: query, schema: {type: string}}
        - {name: size, in: query, required: true, schema: {type: string}}
      responses:
        '200': {description: It, headers: {X-Left: {schema: {type: integer}}}, content: {application/json: {schema: {type: string}}}}
        '404': {description: None}
    put:
      operationId: put-pet
      security: [{oauth: [write]}, {}]
      callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: boolean}}}}}}}}
      requestBody: {required: true, content: {application/json: {schema: {type: string}}}}
      responses: {'204': {description: Done}}
  /names:
    get: {operationId: list-names, security: [{oauth: [a]}, {oauth: [b]}], responses: {'200': {description: D, content: {application/json: {schema: {type: array}}, text/csv: {}}}}}
    put:
      operationId: put-names
      security: [{oauth: [c]}]
      requestBody:
        content:
          application/xml: {schema: {type: object, properties: {a: {type: string}}}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {ids: {type: array, items: {type: string}}}}}
          multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}, encoding: {file: {contentType: image/png}}}
      responses: {'200': {description: D, content: {'*/*': {schema: {type: object}}}}}
    delete: {operationId: trim, responses: {'204': {description: D}}}
    patch: {operationId: purge, responses: {'204': {description: D}}}
webhooks:
  petBorn: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, parameters: [{name: X-At, in: header, schema: {type: string}}], responses: {'200': {description: D, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    spare: {type: http, scheme: digest}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.test/t', scopes: {}}}}
";

/// A part of [`API`], what it becomes, and the rules that say so. Each case is also read backwards.
pub(in super::super) const OF_DOCUMENTS: &[(&str, &str, &[Rule])] = &[
    (
        "  /pets/{id}:\n",
        "  /cats: {get: {operationId: cats, responses: {'204': {description: D}}}}\n  /pets/{id}:\n",
        &[Rule::OperationAdded],
    ),
    (
        "    delete: {operationId: trim,",
        "    query: {operationId: search, responses: {'204': {description: D}}}\n    delete: {operationId: trim,",
        &[Rule::OperationAdded],
    ),
    (
        "    delete: {operationId: trim,",
        "    additionalOperations: {COPY: {operationId: copy, responses: {'204': {description: D}}}}\n    delete: {operationId: trim,",
        &[Rule::OperationAdded],
    ),
    ("security: [{key: []}]", "security: [{key: []}, {}]", &[Rule::SecurityLifted]),
    ("  /pets/{id}:\n", "  /animals/{id}:\n", &[Rule::OperationMoved]),
    ("    put:\n", "    patch:\n", &[Rule::OperationMoved]),
    (
        "[{url: 'https://a.test'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /pets/{id}:",
        "[{url: 'https://a.test/pets'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /{id}:",
        &[Rule::BaseUrlChanged],
    ),
    (
        "[{url: 'https://a.test'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /pets/{id}:",
        "[{url: 'https://a.test/animals'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /{id}:",
        &[Rule::BaseUrlChanged, Rule::OperationMoved],
    ),
    (
        "[{url: 'https://a.test'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /pets/{id}:",
        "[{url: 'https://a.test/pets'}, {url: 'https://b.test'}]\nsecurity: [{key: []}]\npaths:\n  /{id}:\n    servers: [{url: 'https://a.test'}, {url: 'https://b.test'}]",
        &[Rule::BaseUrlChanged, Rule::OperationMoved],
    ),
    ("operationId: get-pet", "operationId: read-pet", &[Rule::OperationIdChanged]),
    (
        "trim, responses: {'204': {description: D}}}\n    patch: {operationId: purge",
        "purge, responses: {'204': {description: D}}}\n    patch: {operationId: trim",
        &[Rule::OperationIdReused],
    ),
    (
        "    delete: {operationId: trim,",
        "    post: {operationId: trim, responses: {'204': {description: D}}}\n    delete: {operationId: cut,",
        &[Rule::OperationIdReused, Rule::OperationAdded],
    ),
    (
        "/pets/{id}:\n    parameters:\n      - {name: id,",
        "/pets/{pet}:\n    parameters:\n      - {name: pet,",
        &[Rule::PathParameterRenamed],
    ),
    ("operationId: get-pet", "operationId: get-pet\n      deprecated: true", &[Rule::OperationDeprecated]),
    (
        "operationId: get-pet",
        "operationId: get-pet\n      servers: [{url: 'https://c.test'}]",
        &[Rule::OperationServersChanged],
    ),
    (
        "operationId: get-pet",
        "operationId: get-pet\n      servers: [{url: 'https://a.test'}, {url: 'https://b.test/'}]",
        &[],
    ),
    ("[{oauth: [write]}, {}]", "[{oauth: [write]}]", &[Rule::SecurityRequired]),
    ("[{oauth: [write]}, {}]", "[{oauth: [write]}, {}, {key: []}]", &[Rule::SecurityAlternativesReplaced]),
    ("security: [{key: []}]", "security: [{key: []}, {spare: []}]", &[Rule::SecurityAlternativeAdded]),
    ("security: [{key: []}]", "security: [{key: [], spare: []}]", &[Rule::SecurityAlternativeTightened]),
    ("security: [{key: []}]", "security: [{key: []}, {key: [], spare: []}]", &[]),
    ("[{oauth: [a]}, {oauth: [b]}]", "[{oauth: [b]}]", &[Rule::SecurityAlternativeRemoved]),
    ("[{oauth: [a]}, {oauth: [b]}]", "[{oauth: [b]}, {oauth: [a]}]", &[]),
    ("security: [{oauth: [c]}]", "security: [{oauth: [c, d]}]", &[Rule::SecurityScopeAdded]),
    ("scheme: digest", "scheme: basic", &[Rule::DocumentationChanged]),
    ("name: X-Key", "name: x-key", &[]),
    ("    key: {", "    more: {type: http, scheme: basic}\n    key: {", &[Rule::SecuritySchemeAdded]),
    ("name: X-Key", "name: Y-Key", &[Rule::SecuritySchemeChanged]),
    ("https://a.test/t", "https://b.test/t", &[Rule::SecuritySchemeFlowsChanged]),
    (
        "tokenUrl: 'https://a.test/t'",
        "tokenUrl: 'https://a.test/t', refreshUrl: 'https://a.test/r'",
        &[Rule::SecuritySchemeFlowAdded],
    ),
    ("scopes: {}", "scopes: {read: To read}", &[Rule::DocumentationChanged]),
    ("security: [{key: []}]", "security: [{key: []}, {key: []}]", &[]),
    ("{url: 'https://b.test'}", "{url: 'https://b.test'}, {url: 'https://c.test'}", &[Rule::ServerAdded]),
    ("{url: 'https://a.test'}", "{url: 'https://c.test'}", &[Rule::BaseUrlChanged]),
    (
        "{url: 'https://a.test'}",
        "{url: 'https://{x}.test', variables: {x: {default: a, enum: [a, c]}}}",
        &[Rule::ServerAdded],
    ),
    (
        "        - {name: page,",
        "        - {name: sort, in: query, schema: {}}\n        - {name: page,",
        &[Rule::OptionalParameterAdded],
    ),
    (
        "        - {name: page,",
        "        - {name: sort, in: query, required: true, schema: {}}\n        - {name: page,",
        &[Rule::RequiredParameterAdded],
    ),
    ("{name: page, in: query,", "{name: page, in: query, required: true,", &[Rule::ParameterBecameRequired]),
    ("{name: page, in: query,", "{name: page, in: header,", &[Rule::ParameterLocationChanged]),
    ("{name: page, in: query,", "{name: page, in: query, style: pipeDelimited,", &[Rule::ParameterStyleChanged]),
    ("{name: page, in: query,", "{name: page, in: query, style: form, explode: true,", &[]),
    ("{name: page, in: query,", "{name: page, in: query, explode: false,", &[]),
    ("{name: page, in: query,", "{name: page, in: query, allowReserved: true,", &[Rule::ParameterStyleChanged]),
    (
        "{name: page, in: query, schema: {type: string}}",
        "{name: page, in: query, explode: false, schema: {type: [string, array]}}",
        &[Rule::RequestTypeWidened],
    ),
    (
        "required: true, schema: {type: string}}\n      responses",
        "required: true, schema: {type: string, default: a}}\n      responses",
        &[Rule::DocumentationChanged],
    ),
    ("{name: page, in: query,", "{name: page, in: query, deprecated: true,", &[Rule::ParameterDeprecated]),
    // Digits are a text, and one value is a list.
    (
        "{name: page, in: query, schema: {type: string}}",
        "{name: page, in: query, schema: {type: integer}}",
        &[Rule::RequestTypeNarrowed],
    ),
    (
        "{name: page, in: query, schema: {type: string}}",
        "{name: page, in: query, schema: {type: array, items: {type: string}}}",
        &[Rule::RequestTypeWidened],
    ),
    (
        "{name: page, in: query, schema: {type: string}}",
        "{name: page, in: query, schema: {type: array, minItems: 2, items: {type: string}}}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{file: {type: string, format: binary}}",
        "{file: {type: array, items: {type: string, format: binary}}}",
        &[Rule::RequestTypeWidened],
    ),
    // The text of a parameter has no null.
    (
        "{name: page, in: query, schema: {type: string}}",
        "{name: page, in: query, schema: {type: [string, 'null']}}",
        &[],
    ),
    (
        "{name: X-At, in: header, schema: {type: string}}",
        "{name: X-At, in: header, schema: {type: [string, 'null']}}",
        &[],
    ),
    (
        "      parameters:\n        - {name: page",
        "      requestBody: {content: {text/plain: {}}}\n      parameters:\n        - {name: page",
        &[Rule::OptionalRequestBodyAdded],
    ),
    (
        "      parameters:\n        - {name: page",
        "      requestBody: {required: true, content: {text/plain: {}}}\n      parameters:\n        - {name: page",
        &[Rule::RequiredRequestBodyAdded],
    ),
    ("requestBody: {required: true,", "requestBody: {", &[Rule::RequestBodyBecameOptional]),
    (
        "requestBody: {required: true, content: {",
        "requestBody: {required: true, content: {text/plain: {}, ",
        &[Rule::RequestMediaTypeAdded],
    ),
    (
        "{ids: {type: array, items: {type: string}}}}}",
        "{ids: {type: array, items: {type: string}}}}, encoding: {ids: {explode: false}}}",
        &[Rule::RequestEncodingChanged],
    ),
    (
        "{ids: {type: array, items: {type: string}}}}}",
        "{ids: {type: array, items: {type: string}}}}, encoding: {ids: {style: form}}}",
        &[],
    ),
    (
        "{file: {contentType: image/png}}",
        "{file: {contentType: 'image/png, image/jpeg'}}",
        &[Rule::RequestPartMediaTypeAdded],
    ),
    ("{a: {type: string}}", "{a: {type: string, xml: {attribute: true}}}", &[Rule::RequestXmlChanged]),
    (
        "{file: {contentType: image/png}}",
        "{file: {contentType: image/png, headers: {X-A: {required: true, schema: {type: string}}}}}",
        &[Rule::RequestEncodingChanged],
    ),
    (
        "headers: {X-Left: {schema: {type: integer}}}",
        "headers: {X-Left: {schema: {type: object}, explode: true}}",
        &[Rule::ResponseHeaderChanged],
    ),
    ("{file: {contentType: image/png}}", "{file: {contentType: 'image/*'}}", &[Rule::RequestPartMediaTypeAdded]),
    ("{file: {contentType: image/png}}", "{file: {contentType: image/png; a=b}}", &[]),
    ("multipart/form-data: {", "multipart/*: {", &[Rule::RequestMediaTypeAdded]),
    (
        "{'204': {description: Done}}",
        "{'204': {description: Done}, '304': {description: Known}}",
        &[Rule::ErrorStatusAdded],
    ),
    ("{'204': {description: Done}}", "{default: {description: Done}}", &[Rule::ErrorStatusAdded]),
    (
        "{'204': {description: Done}}",
        "{'409': {description: Busy}}",
        &[Rule::SuccessUndescribed, Rule::ErrorStatusAdded],
    ),
    ("'*/*': {schema: {type: object}}", "application/json: {schema: {type: object}}", &[]),
    ("'*/*': {schema: {type: object}}", "text/csv: {}, '*/*': {schema: {type: object}}", &[]),
    ("application/json: {schema: {type: array}}, text/csv: {}", "text/csv: {}", &[Rule::ResponseMediaTypeRemoved]),
    (
        "application/json: {schema: {type: array}}, text/csv: {}",
        "application/hal+json: {schema: {type: object}}, application/json: {schema: {type: array}}, text/csv: {}",
        &[Rule::ResponseMediaTypeAdded],
    ),
    (
        "application/json: {schema: {type: array}}, text/csv: {}",
        "application/hal+json: {schema: {type: array}}, application/json: {schema: {type: array}}, text/csv: {}",
        &[Rule::ResponseMediaTypeOptionAdded],
    ),
    (
        "{'204': {description: Done}}",
        "{'204': {description: Done}, '202': {description: Later}}",
        &[Rule::SuccessStatusAdded],
    ),
    (
        "{'204': {description: Done}}",
        "{'204': {description: Done}, '409': {description: Busy}}",
        &[Rule::ErrorStatusAdded],
    ),
    ("'404': {description: None}", "4xx: {description: None}", &[Rule::ErrorStatusAdded]),
    ("'404': {description: None}", "4XX: {description: None}", &[Rule::ErrorStatusAdded]),
    ("'404': {description: None}", "'404': {description: None, content: {text/plain: {}}}", &[Rule::ResponseBodyAdded]),
    (
        "{type: integer}}}, content: {application/json:",
        "{type: integer}}}, content: {text/plain:",
        &[Rule::ResponseMediaTypesChanged],
    ),
    ("{type: integer}}}, content: {", "{type: integer}}}, content: {text/plain: {}, ", &[]),
    (
        "{type: integer}}}, content: {",
        "{type: integer}}}, content: {application/pdf: {}, ",
        &[Rule::ResponseMediaTypeOptionAdded],
    ),
    (
        "{type: integer}}}, content: {application/json:",
        "{type: integer}}}, content: {Application/JSON; charset=utf-8:",
        &[],
    ),
    ("headers: {X-Left", "headers: {X-All: {}, X-Left", &[Rule::ResponseHeaderAdded]),
    ("headers: {X-Left", "headers: {content-type: {}, X-Left", &[]),
    (
        "headers: {X-Left: {schema: {type: integer}}}",
        "headers: {X-Left: {schema: {type: integer, minimum: 0}}}",
        &[Rule::ResponseConstraintTightened],
    ),
    (
        "headers: {X-Left: {schema: {type: integer}}}",
        "headers: {x-left: {schema: {type: string}}}",
        &[Rule::ResponseHeaderChanged],
    ),
    (
        "headers: {X-Left: {schema: {type: integer}}}",
        "headers: {x-left: {description: How many, schema: {type: integer, description: How many}}}",
        &[Rule::DocumentationChanged],
    ),
    ("  petBorn:", "  petLost: {post: {}}\n  petBorn:", &[Rule::WebhookAdded]),
    (
        "petBorn: {post: {requestBody: {content: {application/json: {schema: {type: string}",
        "petBorn: {post: {requestBody: {content: {application/json: {schema: {type: integer}",
        &[Rule::ResponseTypeChanged],
    ),
    (
        "parameters: [{name: X-At, in: header, schema: {type: string}}]",
        "parameters: [{name: X-At, in: header, schema: {type: integer}}]",
        &[Rule::ResponseTypeNarrowed],
    ),
    (
        "parameters: [{name: X-At,",
        "parameters: [{name: X-By, in: header}, {name: X-At,",
        &[Rule::IncomingParameterAdded],
    ),
    ("{name: X-At, in: header,", "{name: X-At, in: header, required: true,", &[Rule::IncomingParameterChanged]),
    (
        "{type: object, properties: {ok: {type: boolean}}}",
        "{type: object, properties: {ok: {type: boolean}}, required: [ok]}",
        &[Rule::RequestPropertyBecameRequired],
    ),
    (
        "responses: {'200': {description: D, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}",
        "responses: {'200': {description: D}}",
        &[Rule::AnswerBodyRemoved],
    ),
    (
        "responses: {'200': {description: D, content: {application/json: {schema: {type: object, properties",
        "responses: {'204': {description: D}, '200': {description: D, content: {application/json: {schema: {type: object, properties",
        &[Rule::AnswerAdded],
    ),
    (
        "post: {requestBody: {content: {application/json: {schema: {type: boolean}}}}}}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: integer}}}}}}, '{$request.query.to}': {post: {requestBody: {content: {application/json: {schema: {type: boolean}}}}}}}}",
        &[Rule::CallbackChanged, Rule::CallbackAdded, Rule::ResponseTypeChanged],
    ),
    ("callbacks: {done:", "callbacks: {lost: {}, done:", &[Rule::CallbackAdded]),
    ("{$request.query.url}", "{$request.query.to}", &[Rule::CallbackChanged]),
    ("{schema: {type: boolean}}", "{schema: {type: integer}}", &[Rule::ResponseTypeChanged]),
    ("description: A pet", "description: The pet", &[Rule::DocumentationChanged]),
    ("title: T", "title: U", &[Rule::DocumentationChanged]),
];
