//! Reads schemas as types. Each schema is read once, where it stands.
//!
//! | Schema | Type |
//! |---|---|
//! | object with properties, or a component | struct, with a member for what the document does not describe |
//! | parts of a multipart body | struct, with files for bytes |
//! | strings of an enumeration | enum, with a variant for what the document does not list |
//! | `oneOf`, `anyOf` | enum; the discriminator value chooses the variant, or the members that are there |
//! | array of so many elements, each with a schema of its own | tuple |
//! | array, map or tuple that holds itself | struct around it |
//! | other components | alias |
//! | anything else, and a union whose branches are scalars of one type | what it is, without a name |
//!
//! A property that is a string of one value needs no type of its own: it is a string that is always the same.

mod form;
mod named_values;
mod union;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use self::named_values::has_named_values;
pub(super) use self::union::is_scalar_union;
use self::union::scalar_of_branches;
use self::values::{constant, listed, string_enum, string_values};
use super::docs;
use super::example;
use super::naming::{self, GivenNames};
use super::schemas::{Schemas, branches, composition};
use super::types::{
    Base, Constant, Direction, Field, Integer, Kind, Naming, Place, Presence, Struct, Type, TypeId, TypeRef, Types,
};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::markdown::code_span;
use crate::{names, openapi};

/// The types that have been read so far.
pub(super) struct Reader<'d, 'a> {
    pub(super) schemas: &'a Schemas<'d>,
    pub(super) diagnostics: &'a mut Diagnostics,
    types: Types<'d>,
    /// What the inline schemas are, by where they stand in memory: shared objects are read once for all who use them.
    read: BTreeMap<*const Node, Base>,
    /// How often each component is referred to.
    uses: BTreeMap<&'d str, usize>,
    /// What something has been said of: shared objects are read for each operation that uses them.
    said: BTreeSet<*const Node>,
    /// The names that were given before.
    given: &'a GivenNames,
    /// The components that stand where a type was inline when it got its name, by its key.
    moved: BTreeMap<String, TypeId>,
}

/// What a schema becomes.
enum Shape {
    Union,
    StringEnum,
    Struct,
    /// Nothing that needs a name.
    Other,
}

impl<'d, 'a> Reader<'d, 'a> {
    pub(super) fn new(schemas: &'a Schemas<'d>, given: &'a GivenNames, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            schemas,
            diagnostics,
            types: Types { all: Vec::new() },
            read: BTreeMap::new(),
            uses: form::uses(schemas),
            said: BTreeSet::new(),
            given,
            moved: BTreeMap::new(),
        }
    }

    /// The types, once everything is read; and the components that stand where a type was inline when it got its name,
    /// by its key.
    pub(super) fn finish(self) -> (Types<'d>, BTreeMap<String, TypeId>) {
        (self.types, self.moved)
    }

    /// The names that were given before.
    pub(super) fn given(&self) -> &'a GivenNames {
        self.given
    }

    /// The types that have been read so far.
    pub(super) fn types(&self) -> &Types<'d> {
        &self.types
    }

    /// Reports something of a node, if nothing has been reported of it yet.
    pub(super) fn say_once(&mut self, node: &'d Node, diagnostic: Diagnostic) {
        if self.said.insert(node) {
            self.diagnostics.push(diagnostic.at(node.origin.key()));
        }
    }

    /// Reads the schemas of the components. They come first: their names are the document's own.
    pub(super) fn components(&mut self) {
        for (name, schema) in self.schemas.iter() {
            self.declare(schema, Place::Component(name));
        }
        for (index, (_, schema)) in self.schemas.iter().enumerate() {
            let id = TypeId(index);
            let naming = Naming::of_type(id);
            let is_alias = self.schemas.referred(schema).is_some() || self.schemas.is_secret(schema);
            self.types[id].kind = match shape(schema, true) {
                _ if is_alias => Kind::Alias(TypeRef { base: self.base(schema, &naming), nullable: false }),
                shape => self.kind(shape, schema, &naming),
            };
            self.name_values(id, schema);
        }
    }

    /// What the values of a schema are where it is used. `naming` is what an inline schema is called after.
    pub(super) fn type_ref(&mut self, schema: &'d Node, naming: &Naming<'d>) -> TypeRef {
        TypeRef { base: self.base(schema, naming), nullable: self.schemas.is_nullable(schema) }
    }

    /// The same for a schema that may be absent, which takes anything.
    pub(super) fn optional_type_ref(&mut self, schema: Option<&'d Node>, naming: &Naming<'d>) -> TypeRef {
        schema.map_or(TypeRef::ANY, |schema| self.type_ref(schema, naming))
    }

    /// What the values of a schema other than null are.
    pub(super) fn base(&mut self, schema: &'d Node, naming: &Naming<'d>) -> Base {
        if let Some(id) = self.schemas.referred(schema).and_then(|name| self.schemas.id(name)) {
            let key = self.types.key_of(naming);
            if self.given.ty(&key).is_some() {
                self.moved.insert(key, id);
            }
            return Base::Named(id);
        }
        let key = std::ptr::from_ref(schema);
        if let Some(base) = self.read.get(&key) {
            return base.clone();
        }
        let base = match shape(schema, false) {
            _ if self.schemas.is_secret(schema) => self.secret(schema),
            Shape::Other if !has_named_values(schema) => self.inline(schema, naming),
            shape => {
                let naming = Naming { title: schema.get_str("title"), ..naming.clone() };
                let id = self.declare(schema, Place::Inline(naming));
                let kind = self.kind(shape, schema, &Naming::of_type(id));
                self.types[id].kind = kind;
                self.name_values(id, schema);
                Base::Named(id)
            }
        };
        self.read.insert(key, base.clone());
        base
    }

    /// Adds a type whose content is read next.
    fn declare(&mut self, schema: &'d Node, place: Place<'d>) -> TypeId {
        let docs = docs::of_type(schema, matches!(place, Place::Component(_)));
        self.add(Kind::Alias(TypeRef::ANY), docs, &schema.origin, place)
    }

    /// Adds a type.
    pub(super) fn add(&mut self, kind: Kind<'d>, docs: docs::Docs, origin: &'d Origin, place: Place<'d>) -> TypeId {
        let name = String::new();
        self.types.push(Type {
            name,
            kind,
            docs,
            origin,
            is_sent: false,
            is_received: false,
            place,
            replaced_by: None,
            group: None,
            named_values: Vec::new(),
        })
    }

    /// A secret. What else is said of it would be shown, or would be another type.
    fn secret(&mut self, schema: &'d Node) -> Base {
        for keyword in ["default", "enum"] {
            if let Some(node) = schema.get(keyword) {
                let message = format!("the client does not show `{keyword}` of a secret");
                self.say_once(node, Diagnostic::note(Code::KeywordDropped, message).help("the server knows it"));
            }
        }
        Base::Secret
    }

    fn kind(&mut self, shape: Shape, schema: &'d Node, naming: &Naming<'d>) -> Kind<'d> {
        match shape {
            Shape::Union => Kind::Union(self.union(schema, naming)),
            Shape::StringEnum => {
                let given = naming::Given { names: self.given, key: &self.types.key_of(naming) };
                Kind::StringEnum(string_enum(schema, &given))
            }
            Shape::Struct => Kind::Struct(self.object(schema, naming)),
            Shape::Other => Kind::Alias(TypeRef { base: self.inline(schema, naming), nullable: false }),
        }
    }

    fn object(&mut self, schema: &'d Node, naming: &Naming<'d>) -> Struct<'d> {
        let additional = typed_additional(schema).map(|values| self.type_ref(values, &naming.then("Value")));
        let declared = schema.members("properties").map(|(name, schema)| (name.as_str(), schema));
        let declared = declared.collect::<IndexMap<_, _>>();
        let undeclared = required(schema).filter_map(|node| Some((node.as_str()?, node)));
        let undeclared = undeclared.filter(|(name, _)| !declared.contains_key(name)).collect::<IndexMap<_, _>>();
        let properties = declared.iter().chain(&undeclared).map(|(name, schema)| (*name, *schema));
        let mut fields = self.fields(properties, schema, naming);
        for field in &mut fields[declared.len()..] {
            self.undeclared(field, additional.as_ref());
        }
        let required = required(schema).filter_map(Node::as_str).collect::<IndexSet<_>>().into_iter().collect();
        let is_closed = schema.get("additionalProperties").is_some_and(|node| node.value == Value::Bool(false));
        Struct { fields, required, additional, is_closed }
    }

    /// Makes an optional member of a property that is required and has no schema.
    fn undeclared(&mut self, field: &mut Field<'d>, additional: Option<&TypeRef>) {
        field.required = None;
        field.ty = additional.cloned().unwrap_or(TypeRef::ANY);
        field.docs.push("The document requires it and does not describe it.");
        let message = format!("`{}` is required and not described; it is optional in the client", field.property);
        self.diagnostics.push(
            Diagnostic::note(Code::RequiredUndeclared, message)
                .at(field.origin.key())
                .help("an overlay can describe the property, or correct its name"),
        );
    }

    fn fields(
        &mut self,
        properties: impl Iterator<Item = (&'d str, &'d Node)>,
        object: &'d Node,
        naming: &Naming<'d>,
    ) -> Vec<Field<'d>> {
        let required =
            required(object).filter_map(|node| Some((node.as_str()?, &node.origin))).collect::<BTreeMap<_, _>>();
        let properties = properties.collect::<Vec<_>>();
        let given = naming::Given { names: self.given, key: &self.types.key_of(naming) };
        let names = naming::fields(properties.iter().map(|(property, _)| *property), &given);
        let fields = properties.into_iter().zip(names).map(|((property, schema), name)| {
            self.field(property, name, schema, required.get(property).copied(), naming)
        });
        fields.collect()
    }

    fn field(
        &mut self,
        property: &'d str,
        name: String,
        schema: &'d Node,
        required: Option<&'d Origin>,
        naming: &Naming<'d>,
    ) -> Field<'d> {
        let constant = constant(schema);
        let base = match constant {
            // An enum of one value would be one more type to know; whatever the server sends is kept.
            Some(Constant::String(_)) => Base::String,
            Some(Constant::Integer(_) | Constant::Boolean(_)) | None => {
                self.base(schema, &naming.then_by(&names::camel_case(property), property))
            }
        };
        let is_own_type =
            constant.is_none() && (!matches!(shape(schema, false), Shape::Other) || has_named_values(schema));
        // A constant may be what tells the types of a union apart, so it is never left out.
        let says = |keyword: &str| constant.is_none() && self.schemas.says(schema, keyword);
        let direction = match (says("readOnly"), says("writeOnly")) {
            (true, _) => Some(Direction::ReadOnly),
            (false, true) => Some(Direction::WriteOnly),
            (false, false) => None,
        };
        Field {
            property,
            origin: &schema.origin,
            name,
            ty: TypeRef { base, nullable: self.schemas.is_nullable(schema) },
            required,
            direction,
            constant,
            listed: listed(self.schemas.resolve(schema)).filter(|_| constant.is_none()),
            example: example::of_schema(self.schemas, schema),
            docs: docs::of_property(property, schema, is_own_type, constant),
            presence: Presence::Optional,
        }
    }

    /// An array of which the document says what each element is.
    fn tuple(&mut self, schema: &'d Node, naming: &Naming<'d>) -> Base {
        let places = schema.get("prefixItems").and_then(Node::as_array).unwrap_or_default();
        let elements = places.iter().enumerate();
        let elements = elements.map(|(index, place)| self.type_ref(place, &naming.then(&format!("Item{}", index + 1))));
        Base::Tuple(elements.collect())
    }

    /// What the values of a schema are that needs no name.
    fn inline(&mut self, schema: &'d Node, naming: &Naming<'d>) -> Base {
        if let Some(scalar) = scalar_of_branches(schema) {
            return scalar;
        }
        // What cannot be said of a member of a type, nobody can say; a reference to nothing has been reported.
        if let Some(keyword) = composition(schema).or_else(|| schema.get("not").map(|_| "not")) {
            let why = contradiction(schema).unwrap_or_else(|| format!("its `{keyword}` has no counterpart in a type"));
            let message = format!("this schema is any value in the client: {why}");
            self.diagnostics.push(
                Diagnostic::note(Code::SchemaUntyped, message)
                    .at(schema.origin.key())
                    .help("an overlay can say the same in another way, or give it a type"),
            );
        }
        if composition(schema).is_some() {
            return Base::Any;
        }
        if let Some(scalar) = scalar(schema) {
            return scalar;
        }
        match schema.get_str("type") {
            Some("array") if schema.get("prefixItems").is_some() => self.tuple(schema, naming),
            Some("array") => Base::List(Box::new(self.optional_type_ref(schema.get("items"), &naming.then("Item")))),
            Some("object") => match schema.get("additionalProperties").filter(|node| node.as_object().is_some()) {
                Some(values) => Base::Map(Box::new(self.type_ref(values, &naming.then("Value")))),
                None => Base::Object,
            },
            _ => Base::Any,
        }
    }
}

/// What the values of a schema are that are no arrays and no objects.
fn scalar(schema: &Node) -> Option<Base> {
    let format = schema.get_str("format").unwrap_or_default();
    Some(match (schema.get_str("type")?, format) {
        ("string", "date") => Base::Date,
        ("string", "date-time") => Base::DateTime,
        ("string", "password") => Base::Secret,
        // A UUID is a string too: its type would write it in lower case, however it was read.
        ("string", _) => Base::String,
        ("integer", format) => Base::Integer(Integer::of_format(format)),
        ("number", _) => Base::Number,
        ("boolean", _) => Base::Boolean,
        _ => return None,
    })
}

/// Why nothing is a value of all parts of an `allOf`, if it is plain to see.
fn contradiction(schema: &Node) -> Option<String> {
    let parts = schema.get("allOf")?.as_array()?.iter().chain([schema]);
    let types = parts.filter_map(|part| part.get_str("type")).collect::<IndexSet<_>>();
    let types = types.iter().map(|name| code_span(name)).collect::<Vec<_>>();
    let (last, others) = types.split_last().filter(|(_, others)| !others.is_empty())?;
    Some(format!("no value is {} and {last}, as its `allOf` says", others.join(", ")))
}

/// What a schema that is no reference becomes. An inline object needs properties to be worth a name.
fn shape(schema: &Node, is_component: bool) -> Shape {
    if openapi::single_reference(schema).is_some() {
        return Shape::Other;
    }
    let has_properties = schema.members("properties").next().is_some();
    if schema.get("allOf").is_none() && !has_properties && !branches(schema).is_empty() {
        return if scalar_of_branches(schema).is_some() { Shape::Other } else { Shape::Union };
    }
    if !string_values(schema).is_empty() {
        return Shape::StringEnum;
    }
    let is_object = schema.get_str("type") == Some("object") || (schema.get("type").is_none() && has_properties);
    let is_composed = composition(schema).is_some() || schema.get("enum").is_some();
    // An object that has nothing but members of one type is a map.
    let is_map = !has_properties && typed_additional(schema).is_some();
    match is_object && !is_composed && !is_map && (is_component || has_properties) {
        true => Shape::Struct,
        false => Shape::Other,
    }
}

/// The schema of the members that have none of their own, if it says anything.
fn typed_additional(schema: &Node) -> Option<&Node> {
    schema.get("additionalProperties").filter(|node| node.as_object().is_some_and(|members| !Object::is_empty(members)))
}

fn required(schema: &Node) -> impl Iterator<Item = &Node> {
    schema.get("required").and_then(Node::as_array).unwrap_or_default().iter()
}
