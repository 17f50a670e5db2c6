//! What the methods of the client are called: after the ids of the operations, or else after their methods and paths.

use std::collections::BTreeSet;

use super::{GivenNames, OWN_METHODS};
use crate::api::operation::{Delivery, Operation};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Origin;
use crate::names::{self, Spelling, Wanted};

/// What the method of an operation is named after.
pub(in crate::api) struct Endpoint<'d> {
    /// The method of HTTP.
    pub(in crate::api) method: &'d str,
    pub(in crate::api) path: &'d str,
    /// The `operationId`, if it has one.
    pub(in crate::api) id: Option<&'d str>,
    /// Where the operation stands.
    pub(in crate::api) origin: &'d Origin,
    /// The media types of its body.
    pub(in crate::api) bodies: Vec<&'d str>,
}

impl<'d> Endpoint<'d> {
    /// What no other operation is known by.
    pub(in crate::api) fn key(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The media type of the body with which it has its name; none where that was not given before.
    pub(in crate::api) fn named_body(&self, given: &GivenNames) -> Option<&'d str> {
        let key = self.key();
        let known = self.bodies.iter().filter_map(|body| Some((given.operation(&format!("{key} {body}"))?, *body)));
        // The names of the other media types are this one and more.
        known.min_by_key(|(name, _)| name.len()).map(|(_, body)| body)
    }

    /// The name that it was given before.
    fn given<'g>(&self, given: &'g GivenNames) -> Option<&'g str> {
        let key = self.key();
        if let Some(body) = self.named_body(given) {
            return given.operation(&format!("{key} {body}"));
        }
        // One that has no body any more, or another one, is the same.
        let mut others = given.with_bodies(&key);
        given.operation(&key).or_else(|| others.next().filter(|_| others.next().is_none()))
    }

    /// What the method is called if nothing else has a name.
    pub(super) fn wanted(&self) -> Wanted {
        let Self { method, path, .. } = self;
        let place = names::snake_case(&format!("{method}_{path}"));
        let id = self.id.map(names::snake_case).filter(|id| !id.is_empty());
        let plain = match id.as_deref().unwrap_or(&place) {
            own if OWN_METHODS.contains(&own) => format!("call_{own}"),
            name => names::member_name(name),
        };
        let spelled = names::snake_case(&format!("{method} {}", spelled_path(path)));
        let (spelling, longer) = match (self.id.filter(|_| id.is_some()), plain.trim_end_matches('_')) {
            (Some(id), name) => {
                let spelling = if id == name || id == plain { Spelling::Exact } else { Spelling::Other };
                (spelling, [&place, &spelled].map(|place| format!("{name}_{place}")).into())
            }
            (None, name) => {
                let is_plain = format!("{method}{}", path.replace('/', "_")) == name;
                (if is_plain { Spelling::Close } else { Spelling::Other }, [names::member_name(&spelled)].into())
            }
        };
        Wanted { plain, spelling, longer, identity: self.key(), given: None }
    }
}

/// A path with words for all that is no letter, so that no two paths become one name.
fn spelled_path(path: &str) -> String {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let spelled = segments.map(|segment| {
        let parts = segment.split_inclusive('}').map(|part| match part.split_once('{') {
            Some((text, name)) => {
                let (text, name) = (names::spelled_out(text), names::spelled_out(name.trim_end_matches('}')));
                format!("{text} by {name}")
            }
            None => names::spelled_out(part),
        });
        parts.collect::<Vec<_>>().join(" ")
    });
    spelled.collect::<Vec<_>>().join(" ")
}

/// The names of the operations.
pub(in crate::api) fn operations(
    endpoints: &[Endpoint<'_>],
    taken: &mut BTreeSet<String>,
    given: &GivenNames,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let wanted = endpoints.iter().map(|endpoint| {
        let wanted = endpoint.wanted();
        Wanted { given: endpoint.given(given).map(str::to_owned), ..wanted }
    });
    let wanted = wanted.collect::<Vec<_>>();
    // What sends another media type gets its name later.
    let own = wanted.iter().filter_map(|wanted| wanted.given.as_deref()).collect::<BTreeSet<_>>();
    let others =
        wanted.iter().flat_map(|wanted| given.with_bodies(&wanted.identity).chain(given.streams(&wanted.identity)));
    let others = others.filter(|name| !own.contains(name));
    let reserved = others.filter(|name| taken.insert((*name).to_owned())).collect::<Vec<_>>();
    let names = names::distinct(&wanted, taken);
    for name in reserved {
        taken.remove(name);
    }
    for ((endpoint, wanted), name) in endpoints.iter().zip(&wanted).zip(&names) {
        if let Some(id) = endpoint.id.filter(|_| is_renamed(wanted, name)) {
            let message = format!("the document calls {} `{id}` now, and its method stays `{name}`", wanted.identity);
            diagnostics.push(
                Diagnostic::note(Code::NameKept, message)
                    .at(endpoint.origin.key())
                    .help("delete its line in the file of the names to have the new one"),
            );
        }
    }
    names
}

/// Tells the names of the operations apart that are further ones of their endpoints: for another media type of the body,
/// or for a stream in the place of something whole. Each comes with what it would be called alone.
pub(in crate::api) fn other_operations(
    operations: &mut [Operation<'_>],
    taken: &mut BTreeSet<String>,
    given: &GivenNames,
) {
    let others = operations.iter_mut().filter(|operation| operation.name != operation.errors_of);
    let mut others = others.collect::<Vec<_>>();
    let wanted = others.iter().map(|operation| {
        let plain = names::member_name(&operation.name);
        let body = operation.body.as_ref().map(|body| names::spelled_out(body.media_type)).unwrap_or_default();
        let end = if matches!(operation.delivery, Delivery::Whole) { "" } else { "stream" };
        let spelled = names::snake_case(&format!("{} {body} {end}", operation.errors_of));
        let place = names::snake_case(&format!("{} {} {}", operation.name, operation.method, operation.key));
        let identity = operation.name_key();
        let given = given.operation(&identity).map(str::to_owned);
        Wanted { plain, spelling: Spelling::Other, longer: [spelled, place].into(), identity, given }
    });
    let names = names::distinct(&wanted.collect::<Vec<_>>(), taken);
    others.iter_mut().zip(names).for_each(|(operation, name)| operation.name = name);
}

/// Whether the document calls an operation by another name than it has.
pub(super) fn is_renamed(wanted: &Wanted, name: &str) -> bool {
    !name.starts_with(wanted.plain.trim_end_matches('_'))
}

#[cfg(test)]
mod tests {
    use super::super::own_methods;
    use super::*;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    const ENDPOINTS: [(&str, &str, Option<&str>); 16] = [
        ("get", "/pets", Some("listPets")),
        ("delete", "/v2/pets", Some("list_pets")),
        ("post", "/v2/pets", Some("ListPets")),
        ("get", "/a", Some("same")),
        ("put", "/a", Some("same")),
        ("get", "/pets/{id}", None),
        ("get", "/pets/id", None),
        ("get", "/x/y", None),
        ("get", "/x-y", None),
        ("get", "/x.y", None),
        ("get", "/", None),
        ("get", "/new", Some("new")),
        ("get", "/into", Some("into")),
        ("get", "/try", Some("tryInto")),
        ("get", "/type", Some("type")),
        ("get", "/2fa", Some("2fa/verify")),
    ];

    /// A line for each operation.
    fn names(order: &[usize], given: &[(&str, &str)]) -> Vec<String> {
        let file = SourceFile { name: "api.yaml".to_owned(), text: "{}".to_owned() };
        let document = document::parse(&Sources::new(file), crate::FileId::SPEC, &mut Diagnostics::new());
        let origin = document.expect("it is YAML").root.origin;
        let endpoints = order.iter().map(|&index| ENDPOINTS[index]);
        let endpoints =
            endpoints.map(|(method, path, id)| Endpoint { method, path, id, origin: &origin, bodies: Vec::new() });
        let endpoints = endpoints.collect::<Vec<_>>();
        let mut remembered = GivenNames::default();
        given.iter().for_each(|(key, name)| remembered.add_operation((*key).to_owned(), (*name).to_owned(), None));
        let names = operations(&endpoints, &mut own_methods(), &remembered, &mut Diagnostics::new());
        let mut lines =
            endpoints.iter().zip(names).map(|(of, name)| format!("{}: {name}", of.key())).collect::<Vec<_>>();
        lines.sort();
        lines
    }

    #[test]
    fn names_of_operations_do_not_depend_on_their_order() {
        let forwards = (0..ENDPOINTS.len()).collect::<Vec<_>>();
        let backwards = forwards.iter().rev().copied().collect::<Vec<_>>();
        assert_eq!(names(&forwards, &[]), names(&backwards, &[]));
        insta::assert_snapshot!(names(&forwards, &[]).join("\n"), @"
        DELETE /v2/pets: list_pets
        GET /2fa: x2fa_verify
        GET /: get
        GET /a: same_get_a
        GET /into: call_into
        GET /new: call_new
        GET /pets/id: get_pets_id
        GET /pets/{id}: get_pets_by_id
        GET /pets: list_pets_get_pets
        GET /try: call_try_into
        GET /type: type_
        GET /x-y: get_x_dash_y
        GET /x.y: get_x_dot_y
        GET /x/y: get_x_y
        POST /v2/pets: list_pets_post_v2_pets
        PUT /a: same_put_a
        ");
    }

    #[test]
    fn a_name_that_an_operation_was_given_stays_whoever_comes() {
        assert_eq!(names(&[0], &[]), ["GET /pets: list_pets"]);
        let given = [("GET /pets", "list_pets")];
        assert_eq!(names(&[0, 1], &given), ["DELETE /v2/pets: list_pets_delete_v2_pets", "GET /pets: list_pets"]);
        // What belongs to the client itself is nobody's name.
        assert_eq!(names(&[0], &[("GET /pets", "new")]), ["GET /pets: list_pets"]);
        // A name of what is gone is free.
        assert_eq!(names(&[1], &given), ["DELETE /v2/pets: list_pets"]);
    }
}
