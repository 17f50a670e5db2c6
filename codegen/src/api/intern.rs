//! Makes one type of the inline schemas of one shape.
//!
//! Before: `Cart: { status: { enum: [open, closed] } }`, `Order: { status: { enum: [open, closed] } }`, and `CartStatus`
//! and `OrderStatus` for them, which are the same to a reader and different to the compiler
//! After:  `CartStatus`, which says in its documentation where else it stands
//!
//! Schemas are of one shape when nothing that a client does with their values differs, and what is said of their members
//! is the same. An inline schema of the shape of a component is that component. Components stay apart, whatever they look
//! like: the document has two names for two things, of which one may grow without the other.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::Docs;
use super::naming;
use super::types::{Base, Kind, Place, TypeId, TypeRef, Types};
use crate::markdown::code_span;

/// How many of the places of a type its documentation names.
const MOST_PLACES: usize = 4;

pub(super) fn intern(types: &mut Types<'_>) {
    let mut titled = BTreeSet::new();
    for group in groups(types) {
        let titles = group.iter().map(|id| title(types, *id)).collect::<BTreeSet<_>>();
        let Some(kept) = group.iter().copied().min_by_key(|id| rank(types, *id)) else { continue };
        let replaced = group.into_iter().filter(|id| *id != kept && !is_component(types, *id)).collect::<Vec<_>>();
        let places = replaced.iter().map(|id| naming::full_name(types, *id)).collect::<BTreeSet<_>>();
        replaced.into_iter().for_each(|id| types[id].replaced_by = Some(kept));
        describe(&mut types[kept].docs, &places);
        titled.extend((titles.len() == 1).then_some(kept));
    }
    // What stands in one place alone is named after it.
    for index in 0..types.all.len() {
        if let (Place::Inline(naming), false) = (&mut types.all[index].place, titled.contains(&TypeId(index))) {
            naming.title = None;
        }
    }
    let current = types.all.iter().map(|ty| ty.replaced_by).collect::<Vec<_>>();
    for ty in &mut types.all {
        ty.kind.bases_mut(&mut |base| base.rename(&|id: TypeId| current[id.0].unwrap_or(id)));
        if let Kind::Union(union) = &mut ty.kind {
            let mut seen = BTreeSet::new();
            union.branches.retain(|branch| seen.insert(branch.base.clone()));
        }
    }
}

/// What a type is equal by: the number of its look, and the classes of the types that it refers to.
type Key = (usize, Vec<Class>);

/// How deep inline schemas of components are looked for in each other.
const MOST_ROUNDS: usize = 32;

/// The types that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// A component, and the inline schemas of its shape.
    Component(TypeId),
    /// Inline schemas; the number is that of their key.
    Inline(usize),
}

/// The types of each shape that several have, with one component at most.
fn groups(types: &Types<'_>) -> Vec<Vec<TypeId>> {
    let ids = (0..types.all.len()).map(TypeId);
    let mut numbers = BTreeMap::new();
    let looks = ids.clone().map(|id| {
        let Look { text, targets, .. } = Look::of(types, id)?;
        let next = numbers.len();
        Some(NumberedLook { number: *numbers.entry(text).or_insert(next), targets })
    });
    let looks = looks.collect::<Vec<_>>();
    let (components, mut inline): (Vec<_>, Vec<_>) = ids.partition(|id| is_component(types, *id));
    // What stands in another schema comes after it, but for headers, which come after what they hold.
    inline.sort_by_key(|id| (matches!(types[*id].kind, Kind::Headers(_)), std::cmp::Reverse(*id)));
    let mut shapes = BTreeMap::<Key, TypeId>::new();
    // An inline schema that is a component may make the schema around it one, too: each round finds the next level.
    for _ in 0..MOST_ROUNDS {
        let classes = classes(types, &inline, &looks, &shapes);
        let mut found = BTreeMap::<Key, TypeId>::new();
        for id in components.iter().copied() {
            let Some(look) = &looks[id.0] else { continue };
            let key = look.key(&classes);
            let known = found.entry(key).or_insert(id);
            if rank(types, id) < rank(types, *known) {
                *known = id;
            }
        }
        if found == shapes {
            let mut groups = BTreeMap::<Class, Vec<TypeId>>::new();
            for (id, class) in classes.iter().enumerate() {
                groups.entry(*class).or_default().push(TypeId(id));
            }
            return groups.into_values().filter(|group| group.len() > 1).collect();
        }
        shapes = found;
    }
    Vec::new()
}

/// The class of each type, as long as these are the shapes of the components.
fn classes(
    types: &Types<'_>,
    inline: &[TypeId],
    looks: &[Option<NumberedLook>],
    shapes: &BTreeMap<Key, TypeId>,
) -> Vec<Class> {
    // A component is itself, and so is what cannot be compared.
    let mut classes = (0..types.all.len()).map(|index| Class::Component(TypeId(index))).collect::<Vec<_>>();
    let mut numbers = BTreeMap::<Key, usize>::new();
    for id in inline {
        let Some(look) = &looks[id.0] else { continue };
        let key = look.key(&classes);
        classes[id.0] = match shapes.get(&key) {
            Some(component) => Class::Component(*component),
            None => {
                let next = numbers.len();
                Class::Inline(*numbers.entry(key).or_insert(next))
            }
        };
    }
    classes
}

fn is_component(types: &Types<'_>, id: TypeId) -> bool {
    matches!(types[id].place, Place::Component(_))
}

/// What the document calls an inline schema.
fn title<'d>(types: &Types<'d>, id: TypeId) -> Option<&'d str> {
    match &types[id].place {
        Place::Component(_) => None,
        Place::Inline(naming) => naming.title,
    }
}

/// Components before others, then shorter names, then what stands first.
fn rank(types: &Types<'_>, id: TypeId) -> (bool, usize, TypeId) {
    (!is_component(types, id), naming::place_name(types, id).chars().count(), id)
}

fn describe(docs: &mut Docs, places: &BTreeSet<String>) {
    if places.is_empty() {
        return;
    }
    let mut named = places.iter().take(MOST_PLACES).map(|place| code_span(place)).collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(MOST_PLACES) {
        0 => {}
        1 => named += " and 1 other",
        others => named += &format!(" and {others} others"),
    }
    docs.push(&format!("The document describes it more than once; it also stands for {named}."));
}

/// A look that has been compared with all others.
struct NumberedLook {
    number: usize,
    targets: Vec<TypeId>,
}

impl NumberedLook {
    fn key(&self, classes: &[Class]) -> Key {
        (self.number, self.targets.iter().map(|id| classes[id.0]).collect())
    }
}

/// What a type looks like, and the types that it refers to.
struct Look<'t, 'd> {
    types: &'t Types<'d>,
    text: String,
    targets: Vec<TypeId>,
}

impl<'t, 'd> Look<'t, 'd> {
    /// The look of a type; none if it is not compared.
    fn of(types: &'t Types<'d>, id: TypeId) -> Option<Self> {
        let mut look = Self { types, text: String::new(), targets: Vec::new() };
        let ty = &types[id];
        if ty.kind.has_directions() {
            // What a type of one direction demands, one of both does not.
            look.add(&format!("{}{}", ty.is_sent, ty.is_received));
        }
        if let (Kind::Alias(integer), false) = (&ty.kind, ty.named_values.is_empty()) {
            let values = ty.named_values.iter().map(|value| (value.value, value.name.as_str(), value.description));
            look.add(&format!("{:?}", values.collect::<Vec<_>>()));
            look.ty(integer);
            return Some(look);
        }
        look.kind(&ty.kind).then_some(look)
    }

    /// Adds all that makes a type what it is; gives whether it can be compared.
    fn kind(&mut self, kind: &Kind<'_>) -> bool {
        match kind {
            Kind::Struct(object) => {
                for field in &object.fields {
                    let (required, direction, constant) = (field.required.is_some(), field.direction, field.constant);
                    let (property, listed, docs) = (field.property, &field.listed, &field.docs);
                    self.add(&format!("{property:?}{required}{direction:?}{constant:?}{listed:?}{docs:?}"));
                    self.ty(&field.ty);
                }
                // That there are no other members helps to choose a branch, and makes no other type.
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
                self.add(&format!("union{:?}{:?}", union.discriminator, union.default));
                for branch in &union.branches {
                    self.add(&format!("{:?}{:?}", branch.values, branch.docs));
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
            Base::Tuple(elements) => {
                self.add("tuple");
                elements.iter().for_each(|element| self.ty(element));
                self.add("end");
            }
            other => self.add(&format!("{other:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_that_are_not_named_are_counted() {
        let said = [2, 5, 6].map(|count| {
            let mut docs = Docs::default();
            describe(&mut docs, &(1..=count).map(|number| format!("A{number}")).collect());
            docs.text
        });
        insta::assert_snapshot!(said.join("\n"), @r"
        The document describes it more than once; it also stands for `A1`, `A2`.
        The document describes it more than once; it also stands for `A1`, `A2`, `A3`, `A4` and 1 other.
        The document describes it more than once; it also stands for `A1`, `A2`, `A3`, `A4` and 2 others.
        ");
    }
}
