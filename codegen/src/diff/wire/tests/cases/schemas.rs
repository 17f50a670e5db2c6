//! Changes of schemas, of what clients send and of what servers send.

use crate::diff::rules::{Direction, Rule};

/// A schema, what it becomes, and the rules of requests that say so. Each case is also read backwards, and as a
/// response.
pub(in super::super) const OF_SCHEMAS: &[(&str, &str, &[Rule])] = &[
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
pub(in super::super) const OF_ONE_SIDE: &[(Direction, &str, &str, Rule)] = &[
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
