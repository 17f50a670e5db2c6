//! Names each component schema by what its own name says of the type.
//!
//! Documents made from Java, Kotlin or .NET name schemas with their packages and with the types around them. The new
//! name depends on the name of the schema alone, so that it stays when other schemas come or go. Only schemas whose
//! new names would be equal look at each other.
//!
//! From: `com.shop.Order`, `com.shop.PageCom.shop.Order`, `com.shop.OrderEndpoint.CancelRequest`,
//! `com.shop.OrderV1.OrderTotals`, `com.shop.OrderV1.Line`, `com.shop.OpenApiError`
//!
//! To: `Order`, `PageOrder`, `CancelRequest`, `OrderTotals`, `OrderV1Line`, `Error`
//!
//! 1. The segments of a name are what `.`, `/`, `$` and `:` separate. What is in brackets is the name of another type.
//! 2. Segments in lower case before the first type, which starts with a capital, are packages; they go.
//! 3. The argument of a generic type may be a part of its name: `PageCom.shop.Order` in the package `com.shop`.
//! 4. A type named `...Endpoint`, `...Controller` or `...Resource` goes where a type of two words or more follows.
//! 5. A type of two words or more replaces a type around it that starts with the same word, and what is between.
//! 6. `OpenApi` in front of other words goes.
//! 7. What is left is joined. Before what is no letter stands an `X`, after a name of Rust's prelude `Value`.
//! 8. Of names that are then equal, each gets parts back that went by these rules, the last one first.
//!
//! Names that are equal even then are told apart by how the names of the schemas are spelled, with a warning.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;

use super::type_name::TypeName;
use crate::names::{self, Longer, RESERVED_TYPES, Spelling, Wanted};

/// The name of a component's type.
pub(super) struct Named {
    pub(super) name: String,
    /// The name that it would have if no other schema had it.
    pub(super) instead_of: Option<String>,
}

/// The names of the types of schemas, each of which comes with the name that it was given before.
pub(super) fn type_names<'n>(schemas: impl Iterator<Item = (&'n str, Option<&'n str>)>) -> Vec<Named> {
    let (names, given) = schemas.unzip::<_, _, Vec<_>, Vec<_>>();
    let types = names.iter().map(|name| TypeName::parse(name)).collect::<Vec<_>>();
    let own = types.iter().map(|name| name.with_dropped(0)).collect::<Vec<_>>();
    let longer = longer_names(&types, &own, &given);
    let wanted = (0..names.len()).map(|index| {
        let name = names[index];
        let plain = longer[index].clone().unwrap_or_else(|| own[index].clone());
        Wanted {
            // A schema that has the name already keeps it.
            spelling: if name == plain { Spelling::Exact } else { Spelling::Other },
            longer: Longer::Made(longer_types, name.to_owned()),
            identity: name.to_owned(),
            given: given[index].map(str::to_owned),
            plain,
        }
    });
    let wanted = wanted.collect::<Vec<_>>();
    let mut taken = RESERVED_TYPES.into_iter().map(str::to_owned).collect();
    let named = names::distinct(&wanted, &mut taken).into_iter().zip(wanted);
    let named = named.map(|(name, wanted)| {
        let is_other = wanted.given.is_none() && name != wanted.plain;
        Named { name, instead_of: is_other.then_some(wanted.plain) }
    });
    named.collect()
}

fn longer_types(plain: &str, name: &str) -> Vec<String> {
    let spelled = names::type_name(&names::spelled_out(name));
    let with_case = |text: &str| format!("{text}{}", names::case(name).to_upper_camel_case());
    vec![spelled.clone(), with_case(plain), with_case(&spelled)]
}

/// For names that are equal, names with as many of the dropped parts as make them differ; where there are any.
///
/// A longer name is never one that a schema has of its own.
fn longer_names(types: &[TypeName], own: &[String], given: &[Option<&str>]) -> Vec<Option<String>> {
    // What has its name already takes it from those that would have it, and wants no other.
    let taken = given.iter().flatten().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let new = (0..own.len()).filter(|&index| given[index].is_none()).collect::<Vec<_>>();
    let own_count = count(new.iter().map(|&index| &own[index]).chain(&taken));
    // The names that stay, as nothing can be given back to a schema that has them.
    let stay = types.iter().zip(own).filter(|(name, _)| name.dropped() == 0).map(|(_, own)| own);
    let stay = stay.collect::<BTreeSet<_>>();
    let mut restored = vec![0; own.len()];
    let mut longer = vec![None::<String>; own.len()];
    loop {
        let longer_count = count(longer.iter().flatten());
        let is_ambiguous = |index: &usize| match &longer[*index] {
            None => own_count[&own[*index]] > 1,
            Some(name) => {
                // A second run would make `Order` of `OpenApiOrder`, unless that is the name of a schema that keeps it.
                let again = TypeName::parse(name).with_dropped(0);
                longer_count[name] > 1 || own_count.contains_key(name) || (again != *name && !stay.contains(&again))
            }
        };
        let ambiguous = new.iter().copied().filter(is_ambiguous).collect::<Vec<_>>();
        let can_grow = |index: &&usize| restored[**index] < types[**index].dropped();
        let growing = ambiguous.iter().filter(can_grow).copied().collect::<Vec<_>>();
        if growing.is_empty() {
            // Longer would not be better.
            ambiguous.into_iter().for_each(|index| longer[index] = None);
            return longer;
        }
        for index in growing {
            restored[index] += 1;
            longer[index] = Some(types[index].with_dropped(restored[index]));
        }
    }
}

fn count<'n>(names: impl Iterator<Item = &'n String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name.clone()).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(names: &[&str]) -> Vec<Named> {
        type_names(names.iter().map(|name| (*name, None)))
    }

    /// The new names, after a look that they would stay in a second run, and in another order.
    fn renamed(names: &[&str]) -> String {
        let new = types(names);
        let again = types(&new.iter().map(|named| named.name.as_str()).collect::<Vec<_>>());
        assert!(again.iter().zip(&new).all(|(again, new)| again.name == new.name), "not idempotent");
        let backwards = types(&names.iter().rev().copied().collect::<Vec<_>>());
        assert!(backwards.iter().rev().zip(&new).all(|(other, new)| other.name == new.name), "the order counts");
        names.iter().zip(new).map(|(from, to)| format!("{from} -> {}\n", to.name)).collect()
    }

    #[test]
    fn equal_names_get_parts_back_until_they_differ() {
        insta::assert_snapshot!(renamed(&[
            "com.shop.cart.Item",
            "com.shop.order.Item",
            "a.x.Line",
            "b.x.Line",
            "b.y.Line",
            "OrderV1.OrderTotals",
            "OrderV2.OrderTotals",
            "CartEndpoint.CancelRequest",
            "OrderEndpoint.CancelRequest",
            "com.shop.PageCom.shop.a.Copy",
            "com.shop.PageCom.shop.b.Copy",
        ]), @"
        com.shop.cart.Item -> CartItem
        com.shop.order.Item -> OrderItem
        a.x.Line -> AxLine
        b.x.Line -> BxLine
        b.y.Line -> YLine
        OrderV1.OrderTotals -> OrderV1OrderTotals
        OrderV2.OrderTotals -> OrderV2OrderTotals
        CartEndpoint.CancelRequest -> CartEndpointCancelRequest
        OrderEndpoint.CancelRequest -> OrderEndpointCancelRequest
        com.shop.PageCom.shop.a.Copy -> PageACopy
        com.shop.PageCom.shop.b.Copy -> PageBCopy
        ");
    }

    #[test]
    fn a_name_that_has_nothing_to_get_back_stays() {
        insta::assert_snapshot!(renamed(&["Price", "com.shop.price.Price", "OpenApiOrder", "Order"]), @"
        Price -> Price
        com.shop.price.Price -> ShopPrice
        OpenApiOrder -> OpenApiOrder
        Order -> Order
        ");
    }

    #[test]
    fn no_longer_name_is_one_that_a_second_run_would_shorten() {
        insta::assert_snapshot!(renamed(&[
            "com.shop.OpenApiOrder",
            "com.shop.Order",
            "OpenApiItem",
            "com.shop.Item",
        ]), @"
        com.shop.OpenApiOrder -> ShopOpenApiOrder
        com.shop.Order -> ShopOrder
        OpenApiItem -> Item
        com.shop.Item -> ShopItem
        ");
    }

    #[test]
    fn a_name_of_its_own_is_taken_neither_by_a_longer_nor_by_a_numbered_one() {
        insta::assert_snapshot!(renamed(&["Item", "shop.cart.Item", "Cart.Item", "FooBar", "foo-bar", "FooBar2"]), @"
        Item -> Item
        shop.cart.Item -> ShopCartItem
        Cart.Item -> CartItem
        FooBar -> FooBar
        foo-bar -> FooDashBar
        FooBar2 -> FooBar2
        ");
    }

    #[test]
    fn names_do_not_change_when_unrelated_schemas_come_and_go() {
        let names = ["com.a.Order", "com.a.cart.Item", "com.a.OrderV1.Line", "com.a.PageCom.a.Order"];
        for index in 0..names.len() {
            let alone = renamed(&names[index..=index]);
            assert!(renamed(&names).contains(&alone), "{alone}");
        }
    }

    #[test]
    fn names_that_stay_equal_say_how_they_are_spelled() {
        let named = types(&["foo-bar", "FooBar", "a.FooBaz", "a/Foo-Baz", "b.FooBaz", "fooBar", "FOO_BAR"]);
        let names = named.iter().map(|named| named.name.as_str()).collect::<Vec<_>>();
        insta::assert_snapshot!(names.join(" "), @"FooDashBar FooBar ADotFooBaz ASlashFooDashBaz BFooBaz FooBarCamel FooBarUpper");
        let equal = named.iter().filter_map(|named| named.instead_of.as_deref());
        assert_eq!(equal.collect::<Vec<_>>(), ["FooBar", "FooBaz", "FooBaz", "FooBar", "FooBar"]);
    }

    #[test]
    fn a_name_that_was_given_stays_whoever_comes() {
        let names = |schemas: &[(&'static str, Option<&'static str>)]| {
            type_names(schemas.iter().copied()).into_iter().map(|named| named.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&[("com.shop.Order", Some("Order")), ("com.cart.Order", None)]), ["Order", "CartOrder"]);
        assert_eq!(names(&[("foo-bar", Some("FooBar")), ("FooBar", None)]), ["FooBar", "FooBarPascal"]);
    }
}
