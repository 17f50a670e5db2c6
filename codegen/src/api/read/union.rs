//! Reads unions: their branches, what is said of each, and the discriminator values that choose it.

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::named_values::has_named_values;
use super::values::string_values;
use super::{Reader, Shape, scalar, shape};
use crate::api::docs::{self, Docs};
use crate::api::schemas::{branches, composition};
use crate::api::types::{Base, Branch, Naming, Union};
use crate::document::Node;
use crate::{names, openapi};

impl<'d> Reader<'d, '_> {
    pub(super) fn union(&mut self, schema: &'d Node, naming: &Naming<'d>) -> Union<'d> {
        let all = branches(schema);
        let bases = all.iter().zip(names::branches::steps(all));
        let bases = bases.map(|(branch, step)| (branch, self.base(branch, &naming.then_by(&step.tail, &step.way))));
        let bases = bases.collect::<Vec<_>>();
        // A value of a branch that stands twice is read as the first of them.
        let mut docs = IndexMap::<Base, Docs>::new();
        let mut distinct = Vec::new();
        for (branch, base) in bases {
            let said = self.branch_docs(branch);
            match docs.entry(base.clone()) {
                Entry::Occupied(mut first) => first.get_mut().push(&said.text),
                Entry::Vacant(first) => {
                    first.insert(said);
                    distinct.push((branch, base));
                }
            }
        }
        let values = self.discriminator_values(schema, &distinct);
        let discriminator = values.as_ref().and_then(|_| schema.get("discriminator")?.get_str("propertyName"));
        let values = values.unwrap_or_else(|| vec![Vec::new(); docs.len()]);
        let default = schema.get("discriminator").filter(|_| discriminator.is_some());
        let default = default.and_then(|node| self.schemas.by_reference(node.get_str("defaultMapping")?));
        let default = default
            .and_then(|default| distinct.iter().position(|(branch, _)| self.schemas.referred(branch) == Some(default)));
        let branches = docs.into_iter().zip(values);
        let branches = branches.map(|((base, docs), values)| Branch { base, name: String::new(), values, docs });
        Union { branches: branches.collect(), discriminator, default }
    }

    /// What is said of a branch where it stands. A component says of itself what it is.
    fn branch_docs(&self, branch: &'d Node) -> Docs {
        if openapi::reference(branch).is_some() {
            return Docs::default();
        }
        let is_use = self.schemas.referred(branch).is_some();
        match is_use || matches!(shape(branch, false), Shape::Other) {
            true => docs::of_branch(branch, is_use),
            false => Docs::default(),
        }
    }

    /// The discriminator values of each branch; none unless every branch is a component and has one.
    ///
    /// A value that is no object has no discriminator: in a union with such branches, the kind of the value and the
    /// constants of the objects choose.
    fn discriminator_values(&self, schema: &'d Node, branches: &[(&'d Node, Base)]) -> Option<Vec<Vec<&'d str>>> {
        let discriminator = schema.get("discriminator")?;
        discriminator.get_str("propertyName")?;
        let names = branches.iter().map(|(branch, _)| self.schemas.referred(branch)).collect::<Option<Vec<_>>>()?;
        let is_object = |branch: &'d Node| self.schemas.resolve(branch).get_str("type").is_none_or(|it| it == "object");
        if !branches.iter().all(|(branch, _)| is_object(branch)) {
            return None;
        }
        let mut values = vec![Vec::new(); names.len()];
        for (value, target) in discriminator.members("mapping") {
            let target = self.schemas.by_reference(target.as_str()?)?;
            values[names.iter().position(|name| *name == target)?].push(value.as_str());
        }
        values.iter().all(|values| !values.is_empty()).then_some(values)
    }
}

/// What all values of a union are, where none of its branches has a name and they are scalars of one type: formats, and what
/// else is said of the values, make no types.
pub(super) fn scalar_of_branches(schema: &Node) -> Option<Base> {
    let is_plain = |branch: &&Node| {
        composition(branch).is_none()
            && openapi::reference(branch).is_none()
            && string_values(branch).is_empty()
            && !has_named_values(branch)
    };
    let mut scalars = branches(schema).iter().map(|branch| scalar(Some(branch).filter(is_plain)?));
    let first = scalars.next()??;
    let is_same = scalars.all(|other| other.as_ref() == Some(&first));
    (is_same && composition(schema) != Some("allOf")).then_some(first)
}

/// Whether a schema is a union of scalars of one type.
pub(in crate::api) fn is_scalar_union(schema: &Node) -> bool {
    scalar_of_branches(schema).is_some()
}
