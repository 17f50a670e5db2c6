//! What the parts of types are called: members, values, branches.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{GivenNames, content_name, kind_name};
use crate::api::types::{Base, Branch, Types, Union};
use crate::names::{self, Longer, Spelling, Wanted};

/// The names that the parts of a type were given before.
pub(in crate::api) struct Given<'g> {
    pub(in crate::api) names: &'g GivenNames,
    /// The key of the type.
    pub(in crate::api) key: &'g str,
}

impl Given<'_> {
    /// None.
    pub(in crate::api) const NONE: Given<'static> = Given { names: &GivenNames::NONE, key: "" };

    /// The names, beside those that are taken.
    pub(super) fn distinct(&self, wanted: Vec<Wanted>, mut taken: BTreeSet<String>) -> Vec<String> {
        let given = |wanted: &Wanted| self.names.member(self.key, &wanted.identity).map(str::to_owned);
        let wanted = wanted.into_iter().map(|wanted| Wanted { given: given(&wanted), ..wanted }).collect::<Vec<_>>();
        names::distinct(&wanted, &mut taken)
    }
}

/// The names of the members of a struct that stand for these properties.
pub(in crate::api) fn fields<'d>(properties: impl Iterator<Item = &'d str>, given: &Given<'_>) -> Vec<String> {
    given.distinct(properties.map(field).collect(), BTreeSet::new())
}

/// What the member for a property would be called alone. A keyword gets nothing but an underscore.
pub(super) fn field(property: &str) -> Wanted {
    let plain = names::member_name(property);
    let spelling = match (plain.trim_end_matches('_') == property, plain == property) {
        (true, _) => Spelling::Exact,
        (false, true) => Spelling::Close,
        // No name begins with a digit.
        (false, false) if plain.strip_prefix('x') == Some(property) => Spelling::Close,
        (false, false) => Spelling::Other,
    };
    let longer = Longer::Made(longer_fields, property.to_owned());
    Wanted { plain, spelling, longer, identity: property.to_owned(), given: None }
}

fn longer_fields(plain: &str, property: &str) -> Vec<String> {
    let spelled = names::member_name(&names::spelled_out(property));
    let with_case = |name: &str| format!("{}_{}", name.trim_end_matches('_'), names::case(property));
    vec![spelled.clone(), with_case(plain), with_case(&spelled)]
}

/// The names of the variants of an enumeration, beside one for what it does not list: of each value, with what the
/// document calls it.
pub(in crate::api) fn values<'d>(values: impl Iterator<Item = (&'d str, &'d str)>, given: &Given<'_>) -> Vec<String> {
    let wanted = values.map(|(value, called)| self::value(value, called)).collect();
    given.distinct(wanted, BTreeSet::from(["Unknown".to_owned()]))
}

/// What the variant for a value would be called alone.
pub(super) fn value(value: &str, called: &str) -> Wanted {
    Wanted { identity: value.to_owned(), ..variant(called) }
}

/// What a variant of this name would be called alone.
fn variant(name: &str) -> Wanted {
    let plain = names::variant_name(name);
    let spelling = match plain.to_snake_case() == name {
        true => Spelling::Exact,
        // Of `x_y`, `XY` does not say where its words begin.
        false if names::snake_case(name) == name || plain == name => Spelling::Close,
        false => Spelling::Other,
    };
    let longer = Longer::Made(longer_variants, name.to_owned());
    Wanted { plain, spelling, longer, identity: name.to_owned(), given: None }
}

fn longer_variants(plain: &str, name: &str) -> Vec<String> {
    let spelled = names::variant_name(&names::spelled_out(name));
    let with_case = |text: &str| format!("{text}{}", names::case(name).to_upper_camel_case());
    vec![spelled.clone(), with_case(plain), with_case(&spelled)]
}

/// The names of the variants of a union.
pub(super) fn branches(types: &Types<'_>, holder: &str, union: &Union<'_>, given: &Given<'_>) -> Vec<String> {
    let wanted = union.branches.iter().map(|branch| self::branch(types, holder, branch)).collect();
    given.distinct(wanted, BTreeSet::from(["Unknown".to_owned()]))
}

/// What the variant for a branch would be called alone: after the discriminator value, or after the type where there are
/// several or it is the text of a number or a boolean, which says nothing.
pub(super) fn branch(types: &Types<'_>, holder: &str, branch: &Branch<'_>) -> Wanted {
    let ty = match &branch.base {
        Base::Named(id) => Some(*id),
        _ => None,
    };
    let full = ty.map(|id| types[id].name.as_str());
    let content = content_name(types, &branch.base);
    let name = match (branch.values.as_slice(), ty) {
        // A value that is the name of a schema has its packages before it.
        ([only], _) if only.parse::<f64>().is_err() && only.parse::<bool>().is_err() => {
            only.rsplit(['.', '/', '#']).next().unwrap_or(only).to_owned()
        }
        (_, Some(id)) => names::short_within(holder, &types[id].name),
        (_, None) => kind_name(&branch.base).to_owned(),
    };
    // A branch that gets a second discriminator value is the same.
    let identity = ty.map_or_else(|| content.trim().to_owned(), |id| types.key(id));
    let own = variant(&name);
    // What tells a type from the others is its name.
    let longer = [full.unwrap_or(&content), &identity].map(names::variant_name);
    let longer = Longer::Listed(longer.into_iter().chain(own.longer_names().into_owned()).collect());
    let spelling = if branch.values.is_empty() { Spelling::Other } else { own.spelling.max(Spelling::Close) };
    Wanted { spelling, longer, identity, ..own }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in this order and backwards, which have to be the same.
    fn both_ways(texts: &[&str], given: &[(&str, &str)], name: fn(&[&str], &Given<'_>) -> Vec<String>) -> String {
        let mut names = GivenNames::default();
        given.iter().for_each(|(text, name)| names.add_member("A", (*text).to_owned(), (*name).to_owned()));
        let given = Given { names: &names, key: "A" };
        let backwards = texts.iter().rev().copied().collect::<Vec<_>>();
        let forwards = name(texts, &given);
        assert!(name(&backwards, &given).iter().rev().eq(&forwards));
        forwards.join(" ")
    }

    fn fields_of(texts: &[&str], given: &[(&str, &str)]) -> String {
        both_ways(texts, given, |texts, given| fields(texts.iter().copied(), given))
    }

    fn values_of(texts: &[&str], given: &[(&str, &str)]) -> String {
        both_ways(texts, given, |texts, given| values(texts.iter().map(|text| (*text, *text)), given))
    }

    #[test]
    fn a_property_that_is_spelled_like_its_name_has_it_and_the_others_say_how_they_are_spelled() {
        insta::assert_snapshot!(fields_of(&["_id", "id", "ID", "id_"], &[]), @"underscore_id id id_upper id_underscore");
        insta::assert_snapshot!(fields_of(&["type_", "type", "Type"], &[]), @"type_underscore type_ type_pascal");
        insta::assert_snapshot!(fields_of(&["ban_type", "banType", "BanType", "ban-type", "Ban-Type"], &[]), @"ban_type ban_type_camel ban_type_x117a27 ban_type_lower ban_dash_type_pascal");
        insta::assert_snapshot!(fields_of(&["+1", "-1", "1", "👍", "👎", "", "$ref", "@ref"], &[]), @"plus_1 minus_1 x1 u1f44d u1f44e member_lower dollar_ref at_ref");
        insta::assert_snapshot!(fields_of(&["userID", "userId"], &[]), @"user_id_xc7a1a7 user_id_x6ccb21");
    }

    #[test]
    fn a_value_that_is_spelled_like_its_name_has_it_and_the_others_say_how_they_are_spelled() {
        insta::assert_snapshot!(values_of(&["a-b", "a_b", "a.b", "A_B"], &[]), @"ADashB AB ADotB ABUpper");
        insta::assert_snapshot!(values_of(&["+1", "-1", "1"], &[]), @"Plus1 Minus1 X1");
        insta::assert_snapshot!(values_of(&["open", "OPEN", "Open"], &[]), @"Open OpenUpper OpenPascal");
        insta::assert_snapshot!(values_of(&["👍", "👎", "", " "], &[]), @"U1f44d U1f44e Empty Space");
        insta::assert_snapshot!(values_of(&["unknown", "Unknown"], &[]), @"UnknownValue UnknownValuePascal");
    }

    #[test]
    fn a_name_that_was_given_stays_whoever_comes() {
        assert_eq!(fields_of(&["userId"], &[]), "user_id");
        assert_eq!(fields_of(&["user_id", "userId"], &[("userId", "user_id")]), "user_id_lower user_id");
        assert_eq!(values_of(&["open", "OPEN"], &[("OPEN", "Open")]), "OpenLower Open");
    }
}
