//! What the arguments of an operation are called.
//!
//! From: the parameters `id` of the path, `id` and `ID` of the query, in any order
//!
//! To: `id`, `query_id`, `query_id_upper`
//!
//! One that is spelled like a name has it; where several are, because they stand in several places of a request, the first
//! of path, query, header and cookie. The others say where they stand, and then how they are spelled. None has the name of a
//! method that every request has, as `timeout`: it is `query_timeout`.

use std::collections::BTreeSet;

use super::parts;
use super::{GivenNames, REQUEST_METHODS};
use crate::api::operation::{BODY, Parameter};
use crate::names::{self, Longer, Spelling, Wanted};
use crate::openapi::Location;

/// The names of the arguments for the parameters of the operation of a key, beside that of a body if it has one.
pub(in crate::api) fn arguments(
    key: &str,
    parameters: &[(Location, &str)],
    has_body: bool,
    given: &GivenNames,
) -> Vec<String> {
    let wanted = parameters.iter().map(|&(location, name)| {
        let wanted = wanted(location, name);
        let comes_first = |(other, other_name): &(Location, &str)| *other_name == name && *other < location;
        let is_second = parameters.iter().any(comes_first);
        Wanted {
            spelling: if is_second { wanted.spelling.max(Spelling::Close) } else { wanted.spelling },
            given: given.argument(key, &wanted.identity).map(str::to_owned),
            ..wanted
        }
    });
    let methods = REQUEST_METHODS.into_iter().map(str::to_owned);
    let mut taken = has_body.then(|| BODY.to_owned()).into_iter().chain(methods).collect::<BTreeSet<_>>();
    names::distinct(&wanted.collect::<Vec<_>>(), &mut taken)
}

/// What a next run has to know of the name of an argument: callers write that of what may be left out, and something else
/// may come to be spelled like it.
pub(super) fn to_remember(parameter: &Parameter<'_>) -> Option<String> {
    let wanted = wanted(parameter.location, parameter.name);
    // A parameter that comes to stand in the path is one of another operation.
    let is_first = matches!(parameter.location, Location::Path | Location::Query);
    let is_certain = is_first && wanted.is_certain(&parameter.argument);
    (parameter.is_optional && !is_certain).then_some(wanted.identity)
}

/// What the argument for a parameter would be called alone.
fn wanted(location: Location, name: &str) -> Wanted {
    let own = parts::field(name);
    let longer = std::iter::once(&own.plain)
        .chain(own.longer_names().iter())
        .map(|name| format!("{}_{}", location.as_str(), name.trim_end_matches('_')))
        .collect();
    let name = if location == Location::Header { name.to_ascii_lowercase() } else { name.to_owned() };
    Wanted { longer: Longer::Listed(longer), identity: format!("{} {name}", location.as_str()), ..own }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in this order and backwards, which have to be the same.
    fn named(parameters: &[(Location, &str)], given: &GivenNames) -> String {
        let forwards = arguments("GET /a", parameters, true, given);
        let backwards = parameters.iter().rev().copied().collect::<Vec<_>>();
        assert!(arguments("GET /a", &backwards, true, given).iter().rev().eq(&forwards));
        forwards.join(" ")
    }

    #[test]
    fn what_is_spelled_like_a_name_has_it_and_the_others_say_their_places() {
        use Location::{Cookie, Header, Path, Query};
        let none = GivenNames::default();
        insta::assert_snapshot!(named(&[(Query, "id"), (Cookie, "id"), (Path, "id"), (Header, "ID")], &none), @"query_id cookie_id id header_id");
        insta::assert_snapshot!(named(&[(Query, "Id"), (Query, "ID"), (Path, "id")], &none), @"query_id_pascal query_id_upper id");
        insta::assert_snapshot!(named(&[(Path, "Id"), (Query, "id")], &none), @"path_id id");
        insta::assert_snapshot!(named(&[(Query, "sort_by"), (Query, "sort-by"), (Query, "sort.by")], &none), @"sort_by query_sort_dash_by query_sort_dot_by");
        insta::assert_snapshot!(named(&[(Query, "type"), (Header, "Type"), (Query, "body")], &none), @"type_ header_type query_body");
    }

    #[test]
    fn no_argument_has_the_name_of_a_method_of_requests() {
        use Location::{Cookie, Header, Query};
        let none = GivenNames::default();
        insta::assert_snapshot!(named(&[(Query, "timeout"), (Header, "Idempotency-Key"), (Cookie, "wait")], &none), @"query_timeout header_idempotency_key cookie_wait");
        let mut given = GivenNames::default();
        given.add_argument("GET /a", "query Send".to_owned(), "send".to_owned());
        insta::assert_snapshot!(named(&[(Query, "Send")], &given), @"query_send");
    }

    /// The methods of the trait in a file of the runtime.
    fn methods_of(runtime: &str, of: &str) -> Vec<String> {
        let file = syn::parse_file(runtime).expect("it is Rust");
        let items = file.items.into_iter().find_map(|item| match item {
            syn::Item::Trait(item) if item.ident == of => Some(item.items),
            _ => None,
        });
        let methods = items.expect("it has the trait").into_iter().filter_map(|item| match item {
            syn::TraitItem::Fn(method) if method.sig.receiver().is_some() => Some(method.sig.ident.to_string()),
            _ => None,
        });
        methods.collect()
    }

    #[test]
    fn the_methods_of_requests_are_those_of_the_runtime() {
        let mut methods = methods_of(include_str!("../../../runtime/operation.rs"), "Operation");
        methods.extend(methods_of(include_str!("../../../runtime/blocking.rs"), "Wait"));
        methods.push("into_future".to_owned());
        assert_eq!(methods, REQUEST_METHODS);
    }

    #[test]
    fn a_name_that_was_given_stays_whoever_comes() {
        let mut given = GivenNames::default();
        given.add_argument("GET /a", "query ID".to_owned(), "id".to_owned());
        insta::assert_snapshot!(named(&[(Location::Query, "id"), (Location::Query, "ID")], &given), @"query_id id");
    }
}
