//! Makes one type of the types of one shape.
//!
//! Before: `Cart: { status: { enum: [open, closed] } }`, `Order: { status: { enum: [open, closed] } }`, and `CartStatus`
//! and `OrderStatus` for them, which are the same to a reader and different to the compiler
//! After:  `CartStatus`, which says in its documentation where else it stands
//!
//! Types are of one shape when nothing that a client does with their values differs, and what is said of their members is
//! the same. Types that refer to each other are compared as a whole: all types of one look are taken for one first, and
//! told apart as long as what they refer to differs (partition refinement).
//!
//! A component keeps its name, as another name for the type.

use std::collections::BTreeMap;

use super::docs::Docs;
use super::naming;
use super::types::{Base, Kind, Place, TypeId, TypeRef, Types};
use crate::markdown::code_span;

/// How many of the places of a type its documentation names.
const MOST_PLACES: usize = 4;

pub(super) fn intern(types: &mut Types<'_>) {
    for group in groups(types) {
        let Some(kept) = group.iter().copied().min_by_key(|id| rank(types, *id)) else { continue };
        let mut places = Vec::new();
        for id in group.into_iter().filter(|id| *id != kept) {
            places.push(naming::full_name(types, id));
            match types[id].place {
                Place::Component(_) => {
                    types[id].kind = Kind::Alias(TypeRef { base: Base::Named(kept), nullable: false });
                }
                Place::Inline(_) => types[id].replaced_by = Some(kept),
            }
        }
        describe(&mut types[kept].docs, &places);
    }
    let current = types.all.iter().map(|ty| ty.replaced_by).collect::<Vec<_>>();
    for ty in &mut types.all {
        ty.kind.bases_mut(&mut |base| base.rename(&|id: TypeId| current[id.0].unwrap_or(id)));
        if let Kind::Union(union) = &mut ty.kind {
            let mut seen = std::collections::BTreeSet::new();
            union.branches.retain(|branch| seen.insert(branch.base.clone()));
        }
    }
}

/// The types of each shape that several have.
fn groups(types: &Types<'_>) -> Vec<Vec<TypeId>> {
    let mut looks = Vec::with_capacity(types.all.len());
    let mut targets = Vec::with_capacity(types.all.len());
    for index in 0..types.all.len() {
        let mut look = Look { types, text: String::new(), targets: Vec::new() };
        let ty = &types[TypeId(index)];
        if ty.kind.has_directions() {
            // What a type of one direction demands, one of both does not.
            look.add(&format!("{}{}", ty.is_sent, ty.is_received));
        }
        let is_comparable = look.kind(&ty.kind);
        // What is not compared has a look of its own.
        looks.push(if is_comparable { look.text } else { format!("#{index}") });
        targets.push(look.targets);
    }
    let mut classes = classes(looks.iter());
    let mut count = 0;
    loop {
        let found = classes.iter().max().map_or(0, |last| last + 1);
        if found == count {
            break;
        }
        count = found;
        let keys = targets.iter().zip(&classes).map(|(targets, class)| {
            (*class, targets.iter().map(|id| classes[id.0]).collect::<Vec<_>>())
        });
        classes = self::classes(keys.collect::<Vec<_>>().iter());
    }
    let mut members = vec![Vec::new(); count];
    classes.iter().enumerate().for_each(|(index, class)| members[*class].push(TypeId(index)));
    members.retain(|members| members.len() > 1);
    members
}

/// The number of each key, equal ones having the same; in the order in which they come.
fn classes<'k, K: Ord + 'k>(keys: impl Iterator<Item = &'k K>) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    keys.map(|key| {
        let next = numbers.len();
        *numbers.entry(key).or_insert(next)
    })
    .collect()
}

/// Components before others, then shorter names, then what stands first.
fn rank(types: &Types<'_>, id: TypeId) -> (bool, usize, TypeId) {
    let is_inline = matches!(types[id].place, Place::Inline(_));
    (is_inline, naming::full_name(types, id).chars().count(), id)
}

fn describe(docs: &mut Docs, places: &[String]) {
    let mut named = places.iter().take(MOST_PLACES).map(|place| code_span(place)).collect::<Vec<_>>().join(", ");
    if places.len() > MOST_PLACES {
        named += &format!(" and {} others", places.len() - MOST_PLACES);
    }
    docs.push(&format!("The document describes it more than once; it also stands for {named}."));
}

/// What a type looks like, and the types that it refers to.
struct Look<'t, 'd> {
    types: &'t Types<'d>,
    text: String,
    targets: Vec<TypeId>,
}

impl Look<'_, '_> {
    /// Adds all that makes a type what it is; gives whether it can be compared.
    fn kind(&mut self, kind: &Kind<'_>) -> bool {
        match kind {
            // What says nothing of its members is not the same as everything else that says nothing.
            Kind::Struct(object) if object.fields.is_empty() => return false,
            Kind::Struct(object) => {
                for field in &object.fields {
                    let (required, direction, constant) = (field.required.is_some(), field.direction, field.constant);
                    self.add(&format!("{:?}{required}{direction:?}{constant:?}{:?}", field.property, field.docs));
                    self.ty(&field.ty);
                }
                self.add(&format!("{:?}", object.required));
                match &object.additional {
                    Some(ty) => self.ty(ty),
                    None => self.add("open"),
                }
            }
            Kind::StringEnum(values) => {
                values.iter().for_each(|value| self.add(&format!("{:?}{:?}", value.value, value.description)));
            }
            Kind::Union(union) => {
                self.add(&format!("union{:?}", union.discriminator));
                for branch in &union.branches {
                    self.add(&format!("{:?}", branch.values));
                    self.base(&branch.base);
                }
            }
            Kind::Headers(headers) => {
                for field in &headers.fields {
                    self.add(&format!("{:?}{:?}{}{:?}", field.header, field.form, field.is_required, field.docs));
                    self.base(&field.base);
                }
            }
            Kind::Form(_) | Kind::ByStatus(_) | Kind::Wrapper(_) | Kind::Alias(_) => return false,
        }
        true
    }

    fn add(&mut self, text: &str) {
        self.text += text;
        self.text.push('\n');
    }

    fn ty(&mut self, ty: &TypeRef) {
        self.add(if ty.nullable { "null" } else { "" });
        self.base(&ty.base);
    }

    fn base(&mut self, base: &Base) {
        match self.types.resolve(base) {
            Base::Named(id) => {
                self.add("type");
                self.targets.push(*id);
            }
            Base::List(inner) => {
                self.add("list");
                self.ty(inner);
            }
            Base::Map(inner) => {
                self.add("map");
                self.ty(inner);
            }
            other => self.add(&format!("{other:?}")),
        }
    }
}
