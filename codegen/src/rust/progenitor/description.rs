//! Describes the model to progenitor, as an OpenAPI document.
//!
//! It says what decides the arguments of a method and what it gives back, and nothing else, so that nothing in a vendor's
//! document makes progenitor fail: an operation has the name of its method, which progenitor keeps, arguments have numbers,
//! by which the model finds them again, a type is a stub of the same kind of values, and there is one response,
//! for success.
//!
//! ```text
//! /orders/{order-id}:                     /get_order/{argument_00000}:
//!   get:                                    get:
//!     operationId: get-order                  operationId: get_order
//!     parameters:                             parameters:
//!     - { name: order-id, in: path, .. }      - { name: argument_00000, in: path, .. }
//! ```

use std::cell::RefCell;
use std::collections::BTreeSet;

use heck::ToSnakeCase;
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Components, Info, IntegerType, MediaType, NumberType,
    ObjectType, OpenAPI, Operation as OpenApiOperation, Parameter as OpenApiParameter, ParameterData,
    ParameterSchemaOrContent, PathItem, ReferenceOr, RequestBody as OpenApiBody, Response as OpenApiResponse,
    Responses, Schema, SchemaData, SchemaKind, StatusCode, StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};

use crate::api::Api;
use crate::api::operation::{BODY, BodyKind, Content, Items, Operation, Outcome};
use crate::api::types::{Base, Kind, TypeId, TypeRef, Types};
use crate::openapi::{Location, SCHEMAS};

/// How deep lists of lists are told: far more than anyone writes, and less than any stack takes.
const DEEPEST: usize = 32;

/// The name by which progenitor knows an operation.
pub(super) fn operation_name(index: usize, operation: &Operation<'_>) -> String {
    kept(&operation.name).unwrap_or_else(|| format!("operation_{index:05}"))
}

/// The names by which progenitor knows the arguments of an operation.
pub(super) fn argument_names(operation: &Operation<'_>) -> Vec<String> {
    let numbers = 0..operation.parameters.len();
    numbers.map(|index| format!("argument_{index:05}")).chain(operation.body.iter().map(|_| BODY.to_owned())).collect()
}

/// A name, if progenitor writes it in the same way.
fn kept(name: &str) -> Option<String> {
    let snake = name.to_snake_case();
    let is_keyword = || syn::parse_str::<syn::Ident>(&snake).is_err();
    (snake == name || (name.strip_suffix('_') == Some(snake.as_str()) && is_keyword())).then(|| name.to_owned())
}

/// The document of some operations.
pub(super) fn of(api: &Api<'_>, operations: &[Operation<'_>]) -> OpenAPI {
    let describe = Describe { types: &api.types, named: RefCell::default() };
    let paths = operations.iter().enumerate().map(|(index, operation)| {
        let described = Some(describe.operation(index, operation));
        let mut item = PathItem::default();
        let place = match operation.method {
            "get" => &mut item.get,
            "put" => &mut item.put,
            "post" => &mut item.post,
            "delete" => &mut item.delete,
            "options" => &mut item.options,
            "head" => &mut item.head,
            "patch" => &mut item.patch,
            "trace" => &mut item.trace,
            // It knows no other; what is sent is not its business.
            _ => &mut item.post,
        };
        *place = described;
        (path(index, operation), ReferenceOr::Item(item))
    });
    let paths = paths.collect::<IndexMap<_, _>>();
    let named = describe.named.borrow();
    let stubs = named.iter().map(|id| (api.types[*id].name.clone(), ReferenceOr::Item(describe.stub(*id))));
    OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: Info { title: "API".to_owned(), version: "1".to_owned(), ..Info::default() },
        paths: openapiv3::Paths { paths, ..Default::default() },
        components: Some(Components { schemas: stubs.collect(), ..Components::default() }),
        ..OpenAPI::default()
    }
}

fn path(index: usize, operation: &Operation<'_>) -> String {
    let names = argument_names(operation);
    let parameters = operation.parameters.iter().zip(names);
    let parameters = parameters.filter(|(parameter, _)| parameter.location == Location::Path);
    let parameters = parameters.map(|(_, name)| format!("/{{{name}}}"));
    format!("/{}{}", operation_name(index, operation), parameters.collect::<String>())
}

struct Describe<'a, 'd> {
    types: &'a Types<'d>,
    /// The types that operations name: progenitor would write all others for nothing.
    named: RefCell<BTreeSet<TypeId>>,
}

impl Describe<'_, '_> {
    fn operation(&self, index: usize, operation: &Operation<'_>) -> OpenApiOperation {
        let parameters = operation.parameters.iter().zip(argument_names(operation)).map(|(parameter, name)| {
            let data = ParameterData {
                name,
                description: None,
                required: !parameter.is_optional,
                deprecated: None,
                // Whether it is optional says all that there is to say of null.
                format: ParameterSchemaOrContent::Schema(self.value(&parameter.ty.base, 0)),
                example: None,
                examples: IndexMap::new(),
                explode: None,
                extensions: IndexMap::new(),
            };
            ReferenceOr::Item(match parameter.location {
                Location::Path => OpenApiParameter::Path { parameter_data: data, style: Default::default() },
                Location::Query => OpenApiParameter::Query {
                    parameter_data: data,
                    allow_reserved: false,
                    style: Default::default(),
                    allow_empty_value: None,
                },
                // It takes no cookies, and the argument of one is like that of a header.
                Location::Header | Location::Cookie => {
                    OpenApiParameter::Header { parameter_data: data, style: Default::default() }
                }
            })
        });
        let body = operation.body.as_ref().map(|body| {
            let (media_type, schema) = match body.kind {
                BodyKind::Text => ("text/plain", item(Type::String(StringType::default()))),
                BodyKind::Bytes => ("application/octet-stream", item(string(StringFormat::Binary))),
                BodyKind::Json | BodyKind::Form | BodyKind::Multipart | BodyKind::Lines | BodyKind::Records => {
                    let schema = match body.is_optional {
                        true => self.value(&body.ty.base, 0),
                        false => self.schema(&body.ty, 0),
                    };
                    ("application/json", schema)
                }
            };
            ReferenceOr::Item(OpenApiBody {
                content: content(media_type, Some(schema)),
                required: true,
                ..OpenApiBody::default()
            })
        });
        // What the status says of errors is a type that the client has beside these.
        let success = OpenApiResponse { content: self.outcome(&operation.success), ..OpenApiResponse::default() };
        let responses = [(StatusCode::Range(2), ReferenceOr::Item(success))];
        OpenApiOperation {
            operation_id: Some(operation_name(index, operation)),
            parameters: parameters.collect(),
            request_body: body,
            responses: Responses { responses: responses.into_iter().collect(), ..Responses::default() },
            ..OpenApiOperation::default()
        }
    }

    fn outcome(&self, outcome: &Outcome) -> IndexMap<String, MediaType> {
        match outcome {
            Outcome::ByStatus(id) => content("application/json", Some(self.reference(*id))),
            Outcome::Same(Content::Empty) => IndexMap::new(),
            Outcome::Same(Content::Json(ty)) => content("application/json", Some(self.schema(ty, 0))),
            Outcome::Same(Content::Text) => {
                content("application/json", Some(item(Type::String(StringType::default()))))
            }
            // What is around each of its values is said by the model alone.
            Outcome::Same(Content::Items(Items { ty: Some(ty), .. })) => {
                content("application/json", Some(self.schema(ty, 0)))
            }
            Outcome::Same(Content::Bytes | Content::JsonOrBytes(_) | Content::Items(_)) => {
                content("application/octet-stream", None)
            }
        }
    }

    /// A schema of the same kind of values as a type.
    fn stub(&self, id: TypeId) -> Schema {
        let object = || Type::Object(ObjectType::default());
        let base = match &self.types[id].kind {
            Kind::StringEnum(_) => &Base::String,
            Kind::Alias(ty) | Kind::Wrapper(ty) => self.types.resolve(&ty.base),
            _ => &Base::Object,
        };
        let ty = match base {
            Base::String | Base::Date | Base::DateTime | Base::Secret => Type::String(StringType::default()),
            Base::Boolean => Type::Boolean(BooleanType::default()),
            Base::Integer(_) => Type::Integer(IntegerType::default()),
            Base::Number => Type::Number(NumberType::default()),
            Base::List(_) | Base::Tuple(_) => array(any()),
            Base::Named(id) if matches!(self.types[*id].kind, Kind::StringEnum(_)) => {
                Type::String(StringType::default())
            }
            _ => object(),
        };
        schema_of(ty)
    }

    fn reference(&self, id: TypeId) -> ReferenceOr<Schema> {
        self.named.borrow_mut().insert(id);
        ReferenceOr::Reference { reference: format!("{SCHEMAS}{}", self.types[id].name) }
    }

    /// A schema that has the same type.
    fn schema(&self, ty: &TypeRef, depth: usize) -> ReferenceOr<Schema> {
        let value = self.value(&ty.base, depth);
        if !ty.nullable || ty.base == Base::Any {
            return value;
        }
        let data = SchemaData { nullable: true, ..SchemaData::default() };
        ReferenceOr::Item(match value {
            ReferenceOr::Item(schema) => Schema { schema_data: data, ..schema },
            reference => Schema { schema_data: data, schema_kind: SchemaKind::AllOf { all_of: vec![reference] } },
        })
    }

    /// A schema that has the same type, null aside.
    fn value(&self, base: &Base, depth: usize) -> ReferenceOr<Schema> {
        if depth > DEEPEST {
            return any();
        }
        match base {
            Base::Any => any(),
            Base::Object => item(Type::Object(ObjectType::default())),
            Base::String => item(Type::String(StringType::default())),
            Base::Date => item(string(StringFormat::Date)),
            Base::DateTime => item(string(StringFormat::DateTime)),
            Base::Secret => item(string(StringFormat::Password)),
            Base::Boolean => item(Type::Boolean(BooleanType::default())),
            Base::Integer(integer) => {
                let name = integer.as_str();
                let format = match name.strip_prefix('u') {
                    Some(bits) => format!("uint{bits}"),
                    None => format!("int{}", name.trim_start_matches('i')),
                };
                let format = VariantOrUnknownOrEmpty::Unknown(format);
                item(Type::Integer(IntegerType { format, ..IntegerType::default() }))
            }
            Base::Number => item(Type::Number(NumberType::default())),
            Base::List(items) => item(array(self.schema(items, depth + 1))),
            // Which type each element has is said by the model alone.
            Base::Tuple(_) => item(array(any())),
            Base::Map(values) => {
                let values = Some(AdditionalProperties::Schema(Box::new(self.schema(values, depth + 1))));
                item(Type::Object(ObjectType { additional_properties: values, ..ObjectType::default() }))
            }
            Base::Named(id) => self.reference(*id),
        }
    }
}

fn content(media_type: &str, schema: Option<ReferenceOr<Schema>>) -> IndexMap<String, MediaType> {
    IndexMap::from([(media_type.to_owned(), MediaType { schema, ..MediaType::default() })])
}

fn any() -> ReferenceOr<Schema> {
    ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Any(AnySchema::default()) })
}

fn schema_of(ty: Type) -> Schema {
    Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(ty) }
}

fn item(ty: Type) -> ReferenceOr<Schema> {
    ReferenceOr::Item(schema_of(ty))
}

fn string(format: StringFormat) -> Type {
    Type::String(StringType { format: VariantOrUnknownOrEmpty::Item(format), ..StringType::default() })
}

fn array(items: ReferenceOr<Schema>) -> Type {
    let items = Some(boxed(items));
    Type::Array(ArrayType { items, min_items: None, max_items: None, unique_items: false })
}

fn boxed(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    }
}
