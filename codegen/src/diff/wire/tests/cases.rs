//! Changes and the rules that judge them.

use super::super::super::rules::{Direction, Rule};

/// A document of which each case changes a part.
pub(super) const API: &str = "openapi: 3.1.0
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
pub(super) const OF_DOCUMENTS: &[(&str, &str, &[Rule])] = &[
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
    ("scopes: {}", "scopes: {read: To read}", &[Rule::DocumentationChanged]),
    ("security: [{key: []}]", "security: [{key: []}, {key: []}]", &[]),
    ("{url: 'https://b.test'}", "{url: 'https://b.test'}, {url: 'https://c.test'}", &[Rule::ServerAdded]),
    ("{url: 'https://a.test'}", "{url: 'https://c.test'}", &[Rule::BaseUrlChanged]),
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
        "{'204': {description: Done}}",
        "{'204': {description: Done}, '202': {description: Later}}",
        &[Rule::SuccessStatusAdded],
    ),
    (
        "{'204': {description: Done}}",
        "{'204': {description: Done}, '409': {description: Busy}}",
        &[Rule::ErrorStatusAdded],
    ),
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
        &[Rule::ResponseTypeChanged],
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
    ("callbacks: {done:", "callbacks: {lost: {}, done:", &[Rule::CallbackAdded]),
    ("{$request.query.url}", "{$request.query.to}", &[Rule::CallbackChanged]),
    ("{schema: {type: boolean}}", "{schema: {type: integer}}", &[Rule::ResponseTypeChanged]),
    ("description: A pet", "description: The pet", &[Rule::DocumentationChanged]),
    ("title: T", "title: U", &[Rule::DocumentationChanged]),
];

/// A schema, what it becomes, and the rules of requests that say so. Each case is also read backwards, and as a
/// response.
pub(super) const OF_SCHEMAS: &[(&str, &str, &[Rule])] = &[
    ("{type: string}", "{type: integer}", &[Rule::RequestTypeChanged]),
    ("{type: array, items: {type: string}}", "{type: array, items: {type: boolean}}", &[Rule::RequestTypeChanged]),
    ("{type: number}", "{type: integer}", &[Rule::RequestTypeNarrowed]),
    ("{}", "{type: integer}", &[Rule::RequestTypeNarrowed]),
    ("{type: [string, integer]}", "{type: integer}", &[Rule::RequestTypeNarrowed]),
    ("{type: [string, boolean]}", "{type: integer}", &[Rule::RequestTypeChanged]),
    ("{type: object, additionalProperties: {type: string}}", "{type: object}", &[Rule::RequestTypeWidened]),
    ("{type: string, format: date}", "{type: string, format: date-time}", &[Rule::RequestFormatChanged]),
    ("{type: integer, format: int32}", "{type: integer, format: uint32}", &[Rule::RequestFormatChanged]),
    ("{type: integer}", "{type: integer, format: int32}", &[Rule::RequestFormatNarrowed]),
    ("{type: string}", "{type: string, format: date-time}", &[Rule::RequestFormatNarrowed]),
    ("{type: string}", "{type: string, format: uuid}", &[Rule::RequestFormatHintChanged]),
    ("{type: integer}", "{type: integer, format: int64}", &[Rule::RequestFormatHintChanged]),
    ("{type: string}", "{type: string, format: password}", &[]),
    ("{type: object}", "{type: object, required: [a], properties: {a: {}}}", &[Rule::RequestRequiredPropertyAdded]),
    ("{type: object}", "{type: object, properties: {a: {}}}", &[Rule::RequestOptionalPropertyAdded]),
    ("{properties: {a: {}}}", "{properties: {a: {}}, required: [a]}", &[Rule::RequestPropertyBecameRequired]),
    ("{type: [string, 'null']}", "{type: string}", &[Rule::RequestBecameNotNullable]),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}",
        "{$ref: '#/components/schemas/Pet'}",
        &[Rule::RequestBecameNotNullable],
    ),
    (
        "{required: [a], properties: {a: {type: [string, 'null']}}}",
        "{required: [a], properties: {a: {type: string}}}",
        &[Rule::RequestBecameNotNullable],
    ),
    (
        "{properties: {a: {type: [string, 'null']}}}",
        "{properties: {a: {type: string}}}",
        &[Rule::RequestOptionalBecameNotNullable],
    ),
    (
        "{properties: {a: {type: array, items: {type: [string, 'null']}}}}",
        "{properties: {a: {type: array, items: {type: string}}}}",
        &[Rule::RequestBecameNotNullable],
    ),
    ("{type: string, enum: [a, b]}", "{type: string, enum: [b]}", &[Rule::RequestEnumValueRemoved]),
    ("{type: string, enum: [a]}", "{const: a}", &[]),
    ("{type: string}", "{type: string, enum: [a]}", &[Rule::RequestEnumIntroduced]),
    ("{type: string, minLength: 1}", "{type: string, minLength: 2}", &[Rule::RequestConstraintTightened]),
    ("{type: integer, maximum: 9}", "{type: integer, exclusiveMaximum: 9}", &[Rule::RequestConstraintTightened]),
    ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 4}", &[Rule::RequestConstraintTightened]),
    ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}", &[Rule::RequestConstraintChanged]),
    ("{type: string}", "{type: string, pattern: a}", &[Rule::RequestConstraintTightened]),
    ("{type: string, pattern: b}", "{type: string, pattern: a}", &[Rule::RequestConstraintChanged]),
    (
        "{type: array, items: {}}",
        "{type: array, items: {}, uniqueItems: false, minItems: 1}",
        &[Rule::RequestConstraintTightened],
    ),
    ("{type: string}", "{type: string, minLength: 0, pattern: '.*'}", &[]),
    (
        "{type: integer, format: int32}",
        "{type: integer, format: int32, minimum: -2147483648, maximum: 2147483647, multipleOf: 1}",
        &[],
    ),
    ("{type: object, patternProperties: {'^x': {}}}", "{type: object}", &[]),
    ("{type: object, patternProperties: {'^x': {type: string}}}", "{type: object}", &[Rule::RequestTypeWidened]),
    (
        "{type: object, patternProperties: {'^x': {type: string}}}",
        "{type: object, patternProperties: {'^x': {type: integer}}}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {type: integer}, properties: {a: {type: string}}}",
        &[Rule::RequestOptionalPropertyAdded, Rule::RequestTypeChanged],
    ),
    (
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {type: integer}, properties: {a: {type: integer}}}",
        &[Rule::RequestOptionalPropertyAdded],
    ),
    (
        "{type: array, prefixItems: [{type: integer}, {type: integer}], items: false}",
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{type: array, prefixItems: [{type: integer}], items: false}",
        "{type: array, prefixItems: [{type: integer}, {type: integer}], items: false}",
        &[Rule::RequestConstraintLoosened],
    ),
    (
        "{type: array, prefixItems: [{type: integer}], items: false}",
        "{type: array, prefixItems: [{type: integer}, {type: string}], items: false}",
        &[Rule::RequestTypeWidened],
    ),
    (
        "{type: array, items: {type: integer}}",
        "{type: array, prefixItems: [{type: integer}], items: {type: integer}}",
        &[],
    ),
    (
        "{type: array, items: [{type: integer}], additionalItems: {type: integer}}",
        "{type: array, items: [{type: string}], additionalItems: {type: integer}}",
        &[Rule::RequestTypeChanged],
    ),
    ("{type: array, items: [{type: integer}]}", "{type: array, prefixItems: [{type: integer}]}", &[]),
    (
        "{type: object, properties: {a: {}}, unevaluatedProperties: {type: string}}",
        "{type: object, properties: {a: {}}, additionalProperties: {type: integer}}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{type: object, if: {required: [b]}, then: {properties: {a: {type: string}}}}",
        "{type: object, if: {required: [b]}, then: {properties: {a: {type: integer}}}}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{properties: {b: {}}, allOf: [{if: {required: [b]}, then: {properties: {a: {type: string}}}}, {if: {required: [c]}, then: {properties: {d: {type: string}}}}]}",
        "{properties: {b: {}}, allOf: [{if: {required: [b]}, then: {properties: {a: {type: string}}}}, {if: {required: [c]}, then: {properties: {d: {type: integer}}}}]}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{type: object, dependentSchemas: {b: {properties: {a: {type: string}}}}}",
        "{type: object, dependentSchemas: {b: {properties: {a: {type: integer}}}}}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{type: object, then: {required: [a]}, if: {required: [b]}}",
        "{type: object, then: {required: [c]}, if: {required: [b]}}",
        &[Rule::RequestConstraintChanged],
    ),
    ("{type: string, contentEncoding: base64}", "{type: string}", &[Rule::RequestContentEncodingChanged]),
    ("{type: string, format: byte}", "{type: string}", &[Rule::RequestContentEncodingChanged]),
    ("{type: string, contentEncoding: base64}", "{type: string, format: byte}", &[]),
    ("{type: string, format: binary}", "{contentMediaType: application/octet-stream}", &[]),
    (
        "{type: string, contentMediaType: application/xml}",
        "{type: string, contentMediaType: application/json}",
        &[Rule::RequestContentMediaTypeChanged],
    ),
    (
        "{type: string, contentMediaType: application/json, contentSchema: {type: object}}",
        "{type: string, contentMediaType: application/json, contentSchema: {type: array}}",
        &[Rule::RequestTypeChanged],
    ),
    ("{type: object}", "{type: object, additionalProperties: false}", &[Rule::RequestAdditionalPropertiesClosed]),
    (
        "{oneOf: [{type: string}, {type: boolean}, {type: integer}]}",
        "{oneOf: [{type: string}, {type: boolean}]}",
        &[Rule::RequestUnionBranchRemoved],
    ),
    (
        "{oneOf: [{type: string, enum: [a, b]}, {type: integer}]}",
        "{oneOf: [{type: integer}, {type: string, enum: [b]}]}",
        &[Rule::RequestEnumValueRemoved],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {woof: {type: string}}}]}",
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {woof: {type: integer}}}]}",
        &[Rule::RequestTypeChanged],
    ),
    (
        "{oneOf: [{type: object, properties: {a: {const: x}}}, {type: string}]}",
        "{oneOf: [{type: object, properties: {a: {const: y}}}, {type: string}]}",
        &[Rule::RequestUnionBranchRemoved, Rule::RequestUnionBranchAdded],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}]}",
        "{$ref: '#/components/schemas/Pet'}",
        &[Rule::RequestTypeNarrowed],
    ),
    (
        "{oneOf: [{type: object, properties: {a: {}, b: {}}}, {$ref: '#/components/schemas/Dog'}]}",
        "{type: object, properties: {a: {}}}",
        &[Rule::RequestTypeNarrowed, Rule::RequestOptionalPropertyRemoved],
    ),
    (
        "{anyOf: [{type: string, format: uuid}, {type: string, maxLength: 5}]}",
        "{type: string}",
        &[Rule::RequestConstraintLoosened],
    ),
    ("{anyOf: [{type: string}, {type: string, enum: [a]}]}", "{type: string}", &[Rule::RequestKnownValueRemoved]),
    (
        "{anyOf: [{type: string}, {type: string, enum: [a, b]}]}",
        "{anyOf: [{type: string}, {type: string, enum: [a]}]}",
        &[Rule::RequestKnownValueRemoved],
    ),
    ("{oneOf: [{const: 1}, {const: 2}]}", "{type: integer, enum: [1, 2]}", &[]),
    ("{oneOf: [{const: 1}, {const: 2}]}", "{oneOf: [{const: 2}]}", &[Rule::RequestEnumValueRemoved]),
    ("{anyOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}", "{type: string}", &[Rule::RequestEnumLifted]),
    (
        "{anyOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}",
        "{type: string, enum: [b]}",
        &[Rule::RequestEnumValueRemoved],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: string}]}",
        "{oneOf: [{type: string}, {type: object, properties: {name: {type: string}}}]}",
        &[],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}",
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: type}}",
        &[Rule::RequestDiscriminatorChanged],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}]}",
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}",
        &[Rule::RequestDiscriminatorAdded],
    ),
    (
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {a: Pet, b: Dog}, defaultMapping: Pet}}",
        "{oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {a: Pet, b: Dog}, defaultMapping: Dog}}",
        &[Rule::RequestDefaultChanged],
    ),
    ("{type: string}", "{type: string, default: a}", &[Rule::RequestDefaultChanged]),
    (
        "{properties: {a: {type: string}}}",
        "{properties: {a: {type: string, deprecated: true}}}",
        &[Rule::RequestPropertyDeprecated],
    ),
    ("{type: array}", "{type: array, items: {type: string}}", &[Rule::RequestTypeNarrowed]),
    ("{type: string, description: a}", "{type: string, description: b}", &[Rule::DocumentationChanged]),
    // What the structure says is the same.
    ("{$ref: '#/components/schemas/Pet'}", "{type: object, properties: {name: {type: string}}}", &[]),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: '#/components/schemas/Animal'}", &[]),
    (
        "{allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {a: {}}}]}",
        "{properties: {name: {type: string}, a: {}}}",
        &[],
    ),
    ("{allOf: [{type: string}, {maxLength: 3}]}", "{type: string, maxLength: 3}", &[]),
    ("{$ref: '#/components/schemas/Tree'}", "{$ref: '#/components/schemas/Wood'}", &[]),
];

/// Cases that have one side alone.
pub(super) const OF_ONE_SIDE: &[(Direction, &str, &str, Rule)] = &[
    (
        Direction::Request,
        "{properties: {a: {type: string}}}",
        "{properties: {a: {type: string, readOnly: true}}}",
        Rule::RequestPropertyBecameReadOnly,
    ),
    (Direction::Request, "{type: object}", "{type: object, required: [a]}", Rule::RequestRequiredPropertyAdded),
    (
        Direction::Request,
        "{required: [a], properties: {a: {type: string, readOnly: true}}}",
        "{required: [a], properties: {a: {type: string}}}",
        Rule::RequestRequiredPropertyBecameNotReadOnly,
    ),
    (
        Direction::Response,
        "{required: [a], properties: {a: {type: string}}}",
        "{required: [a], properties: {a: {type: string, writeOnly: true}}}",
        Rule::ResponseRequiredPropertyBecameWriteOnly,
    ),
    (
        Direction::Response,
        "{properties: {a: {type: string}}}",
        "{properties: {a: {type: string, writeOnly: true}}}",
        Rule::ResponsePropertyBecameWriteOnly,
    ),
];
