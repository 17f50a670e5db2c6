//! Writes the servers of the document as constants and types, and methods for those that some operations have of their
//! own.
//!
//! Before: `servers: [{ url: 'https://{region}.shop.test', description: Production, variables: {..} }]`
//! After:  `pub mod servers { pub struct Production { .. } impl Production { pub fn with_region(..), pub fn url(..) } }`
//!
//! Before: `/files: { get: { servers: [{ url: 'https://files.shop.test' }] } }`
//! After:  `pub struct Client { .., files_server: String }`, `Client::with_files_server(url)`, `Client::files_server()`
//!
//! A server that cannot be used without a word of the caller's has a note.

mod variables;

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{Attribute, Ident, ImplItem, Item, parse_quote};

use crate::api::Api;
use crate::api::operation::Operation;
use crate::api::servers::{Base, Server, ServerSet, Servers};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::markdown;
use crate::names::{self, Spelling, Wanted};

/// The name of the module.
const MODULE: &str = "servers";

pub(super) fn items(api: &Api<'_>, diagnostics: &mut Diagnostics) -> Vec<Item> {
    report(&api.servers, diagnostics);
    let named = Named::of(&api.servers);
    let sets = api.servers.sets.iter().enumerate().filter(|(_, set)| set.default().is_some());
    let methods = sets.flat_map(|(number, set)| methods_of(number, set, &named, &api.operations)).collect::<Vec<_>>();
    let methods: Option<Item> = (!methods.is_empty()).then(|| parse_quote!(impl Client { #(#methods)* }));
    let has_variables = named.servers.iter().any(|(server, _)| !server.variables.is_empty());
    let import: Option<Item> = has_variables.then(|| {
        parse_quote!(
            use super::server_url;
        )
    });
    import.into_iter().chain(named.module()).chain(methods).collect()
}

/// The servers that have names in the client, each with its own.
pub(crate) fn named<'s, 'd>(servers: &'s Servers<'d>) -> Vec<(&'s Server<'d>, Ident)> {
    Named::of(servers).servers
}

/// Says of each server that cannot be used by itself why.
fn report(servers: &Servers<'_>, diagnostics: &mut Diagnostics) {
    let sets = servers.sets.iter().flat_map(|set| &set.servers).map(|server| (server, false));
    for (server, is_of_root) in servers.root.iter().map(|server| (server, true)).chain(sets) {
        let url = server.default_url().unwrap_or_else(|| server.url.to_owned());
        let (message, help) = match server.base() {
            Base::Relative if is_of_root => {
                (format!("the server `{url}` is not an absolute URL"), "`Client::with_base_url` takes the whole of it")
            }
            // The variable has a warning already, and the type of the server asks for its value.
            Base::Unusable if server.default_url().is_none() => continue,
            Base::Unusable => (
                format!("the server `{url}` is no URL that requests go to by themselves"),
                "`Client::with_base_url` takes the server; an overlay can fix it",
            ),
            _ if url.contains(['?', '#']) => {
                (format!("the query and the fragment of the server `{url}` are not sent"), "an overlay can fix it")
            }
            _ => continue,
        };
        let at = server.node.origin.key();
        diagnostics.push(Diagnostic::note(Code::ServerUnusable, message).at(at).help(help));
    }
    for set in servers.sets.iter().filter(|set| set.default().is_none()) {
        for server in set.servers.iter().take(1) {
            let message = "no server of these operations can be used; their requests go to the base URL";
            let at = server.node.origin.key();
            diagnostics
                .push(Diagnostic::warning(Code::ServerUnusable, message).at(at).help("an overlay can fix the servers"));
        }
    }
}

/// What the module of the servers imports.
const IMPORTED: [&str; 4] = ["InvalidServer", "Place", "ServerPart", "Value"];

/// The names that mean something else in the module of the servers.
fn reserved_types() -> BTreeSet<String> {
    names::PRELUDE.iter().chain(&IMPORTED).map(|name| (*name).to_owned()).collect()
}

/// The servers, each once, with what they are called in the module.
struct Named<'s, 'd> {
    servers: Vec<(&'s Server<'d>, Ident)>,
}

impl<'s, 'd> Named<'s, 'd> {
    /// Nothing if there is nothing to choose.
    fn of(servers: &'s Servers<'d>) -> Self {
        if !servers.are_named() {
            return Self { servers: Vec::new() };
        }
        let mut each = Vec::<&Server<'_>>::new();
        for server in servers.iter() {
            if !each.iter().any(|other| other.is(server)) {
                each.push(server);
            }
        }
        let wanted = each.iter().map(|server| wanted(server)).collect::<Vec<_>>();
        let names = names::distinct(&wanted, &mut reserved_types());
        Self { servers: each.into_iter().zip(names.iter().map(|name| format_ident!("{name}"))).collect() }
    }

    fn module(&self) -> Option<Item> {
        if self.servers.is_empty() {
            return None;
        }
        let module = format_ident!("{MODULE}");
        let mut types = self.servers.iter().map(|(_, ident)| ident.to_string()).collect::<BTreeSet<_>>();
        types.extend(reserved_types());
        let enums = variables::enums(&self.servers, &mut types);
        let items =
            self.servers.iter().zip(enums).flat_map(|((server, ident), enums)| match server.variables.is_empty() {
                true => vec![constant(server, ident)],
                false => variables::items(server, ident, docs(server), enums),
            });
        let items = items.collect::<Vec<_>>();
        let imported = IMPORTED.map(|name| format_ident!("{name}"));
        let imports = self.servers.iter().any(|(server, _)| !server.variables.is_empty()).then(|| {
            quote!(
                use super::server_url::{self, #(#imported),*};
            )
        });
        Some(parse_quote! {
            /// The servers that the document names, for [`Client::with_base_url`](super::Client::with_base_url).
            pub mod #module {
                #imports
                #(#items)*
            }
        })
    }

    /// A link to a server in the documentation of the client.
    fn link(&self, server: &Server<'_>) -> String {
        let ident = self.servers.iter().find(|(other, _)| other.is(server)).map(|(_, ident)| ident.to_string());
        ident.map_or_else(|| markdown::code_span(server.url), |ident| format!("[`{MODULE}::{ident}`]"))
    }
}

/// What a server would be called alone in the module.
fn wanted(server: &Server<'_>) -> Wanted {
    let plain = match server.variables.is_empty() {
        true => names::constant_name(&server.name),
        // What a type of the language is called is less than a name for a server.
        false if reserved_types().contains(&names::camel_case(&server.name)) => {
            names::variant_name(&format!("{}_server", server.name))
        }
        false => names::variant_name(&server.name),
    };
    let spelling = if names::snake_case(&plain) == server.name { Spelling::Exact } else { Spelling::Other };
    Wanted { plain, spelling, identity: server.key(), ..Wanted::default() }
}

fn constant(server: &Server<'_>, ident: &Ident) -> Item {
    let url = server.url.trim().trim_end_matches('/');
    let docs = docs(server);
    parse_quote! {
        #(#docs)*
        pub const #ident: &str = #url;
    }
}

/// What the document says of a server, and its URL.
fn docs(server: &Server<'_>) -> Vec<Attribute> {
    let relative = match server.base() {
        Base::Relative => ", below the URL of another server",
        Base::Absolute | Base::Unusable => "",
    };
    let url = format!("{}{relative}", markdown::code_span(server.url));
    let description = server.node.get_str("description").filter(|text| !text.trim().is_empty());
    let parts = description.into_iter().chain([url.as_str()]).map(markdown::safe).collect::<Vec<_>>();
    markdown::doc_attributes(&parts.join("\n\n"))
}

/// The methods for servers that some operations have of their own.
fn methods_of(
    number: usize,
    set: &ServerSet<'_>,
    named: &Named<'_, '_>,
    operations: &[Operation<'_>],
) -> Vec<ImplItem> {
    let (field, setter) = (format_ident!("{}", set.field), format_ident!("{}", set.setter));
    let here = operations.iter().filter(|operation| operation.server == Some(number));
    let list = here.map(|operation| format!(" * [`Client::{}`]", operation.name)).collect::<Vec<_>>();
    let default = set.default().map(|server| named.link(server)).unwrap_or_default();
    let others = set.servers.iter().map(|server| named.link(server)).filter(|link| *link != default);
    let others = others.collect::<Vec<_>>().join(", ");
    let others = if others.is_empty() { String::new() } else { format!(" The document also names {others}.") };
    let first = format!(
        " The client with another server than {default} for the operations that have one of their own.{others}"
    );
    let second = format!(
        " The URL that stands before the paths of the operations of [`Client::{setter}`]. It may hold credentials."
    );
    vec![
        parse_quote! {
            #[doc = #first]
            ///
            #(#[doc = #list])*
            ///
            /// # Errors
            /// If `url` is not a URL with a scheme and a host.
            pub fn #setter(mut self, url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                self.#field = super::request::base_url(url)?;
                Ok(self)
            }
        },
        parse_quote! {
            #[doc = #second]
            pub fn #field(&self) -> &str {
                &self.#field
            }
        },
    ]
}

#[cfg(test)]
mod tests;
