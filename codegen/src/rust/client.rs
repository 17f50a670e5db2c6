//! The client: its base URL, how it is made, its hooks, and how it sends.
//!
//! The base URL is the first entry of `servers` that is an absolute URL with all variables at their defaults. Without
//! one there is neither constant nor `Client::new`.

use quote::format_ident;
use syn::{Attribute, FieldValue, Ident, ImplItem, Item, parse_quote};

use super::docs;
use crate::api::Api;
use crate::api::docs::Docs;
use crate::api::operation::Operation;
use crate::api::servers::{Base, Server, ServerSet, Servers};
use crate::markdown;

pub(super) fn items(api: &Api<'_>) -> Vec<Item> {
    let base_url = api.servers.default().and_then(|server| base_url(server, api.servers.are_named()));
    let has_base_url = base_url.is_some();
    let mut items = vec![client(api)];
    items.extend(base_url);
    let returns_redirects = api.operations.iter().any(Operation::returns_redirects);
    items.push(constructors(has_base_url, &api.servers, returns_redirects));
    items.push(parse_quote! {
        /// The base URL is not shown: it may hold credentials.
        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client").finish_non_exhaustive()
            }
        }
    });
    items.push(sending(&api.servers));
    items
}

fn client(api: &Api<'_>) -> Item {
    let access = "# Access\n\n\
        [`security_schemes`] are the ways to authenticate.\n\
        [`Credentials`](super::Credentials) show it with each operation that asks for it:\n\
        give them to [`Client::with_hooks`].";
    let links = if api.security.schemes.is_empty() { Vec::new() } else { vec![access.to_owned()] };
    let docs = docs::attributes(&Docs { links, ..api.docs.clone() });
    let fields = api.servers.usable_sets().map(|set| format_ident!("{}", set.field));
    parse_quote! {
        #(#docs)*
        #[derive(Clone)]
        pub struct Client {
            pub(super) transport: Transport,
            #(pub(super) #fields: String,)*
        }
    }
}

fn base_url(server: &Server<'_>, are_named: bool) -> Option<Item> {
    let url = server.default_url()?;
    let url = url.trim_end_matches('/');
    let mut text = "The server of the document.".to_owned();
    if let Some(description) = server.node.get_str("description") {
        text += &format!("\n\n{description}");
    }
    let mut docs = markdown::doc_attributes(&text);
    if are_named {
        docs.extend(docs::paragraph_attributes("[`servers`] are all that the document names.", false));
    }
    Some(parse_quote! {
        #(#docs)*
        pub const BASE_URL: &str = #url;
    })
}

/// The value of the field of servers that some operations have of their own.
fn initial(set: &ServerSet<'_>) -> Option<FieldValue> {
    let (server, field) = (set.default()?, format_ident!("{}", set.field));
    let url = server.default_url()?;
    Some(match server.base() {
        Base::Relative => parse_quote!(#field: super::request::server_below(transport.base_url(), #url)),
        Base::Absolute | Base::Unusable => {
            let url = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
            parse_quote!(#field: #url.to_owned())
        }
    })
}

fn constructors(has_base_url: bool, servers: &Servers<'_>, returns_redirects: bool) -> Item {
    let new: Option<ImplItem> = has_base_url.then(|| {
        parse_quote! {
            /// A client for the server at [`BASE_URL`].
            ///
            /// # Errors
            /// If TLS cannot be set up.
            pub fn new() -> ::reqwest::Result<Self> {
                Self::with_base_url(BASE_URL)
            }
        }
    });
    let fields = servers.usable_sets().filter_map(initial).collect::<Vec<_>>();
    let elsewhere = servers.usable_sets().flat_map(|set| {
        let setter = &set.setter;
        let line = format!("Operations of [`Client::{setter}`] have a server of their own all the same.");
        docs::paragraph_attributes(&line, false)
    });
    let elsewhere = elsewhere.collect::<Vec<Attribute>>();
    let redirects = format_ident!("{}", if returns_redirects { "Returned" } else { "Followed" });
    parse_quote! {
        impl Client {
            #new

            /// A client for another server, with 15 seconds for a connection and for each read of a response.
            ///
            /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
            #(#elsewhere)*
            ///
            /// # Errors
            /// If `base_url` is not such a URL, or TLS cannot be set up.
            pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                Ok(Self::with_transport(Transport::preconfigured(base_url, Redirects::#redirects)?))
            }

            /// A client for another server that sends its requests with a client of yours: its timeouts, proxies and
            /// redirects hold, also for operations whose redirections the document describes.
            ///
            /// A plain `reqwest::Client` has no time limits, and takes API keys along on redirects to other servers; one of
            /// [`http_client_builder`](super::http_client_builder) does neither.
            ///
            /// # Errors
            /// If `base_url` is not a URL with a scheme and a host.
            pub fn with_http_client(
                base_url: impl ::reqwest::IntoUrl,
                client: ::reqwest::Client,
            ) -> ::reqwest::Result<Self> {
                Ok(Self::with_transport(Transport::new(base_url, client)?))
            }

            fn with_transport(transport: Transport) -> Self {
                Self { #(#fields,)* transport }
            }
        }
    }
}

/// What all operations send with.
fn sending(servers: &Servers<'_>) -> Item {
    let servers = servers.usable_sets().map(|set| format_ident!("{}", set.field)).collect::<Vec<Ident>>();
    parse_quote! {
        impl Client {
            /// The client with hooks around each of its requests, inside of those that it has: what was given first sees a
            /// request first, and its response last.
            #[must_use]
            pub fn with_hooks(mut self, hooks: impl Hooks + 'static) -> Self {
                self.transport.add_hooks(hooks);
                self
            }

            /// The URL that stands before every path, without a slash at its end. It may hold credentials.
            pub fn base_url(&self) -> &str {
                self.transport.base_url()
            }

            /// Sends a request of your own as the operations do, hooks included: for what the document does not
            /// describe.
            ///
            /// # Errors
            /// If the request goes to another origin (scheme, host, port) than the base URL, or the server of an operation,
            /// since credentials are for them alone, or there is no response.
            pub async fn execute(&self, request: ::reqwest::Request) -> Result<::reqwest::Response, Error> {
                let servers = [self.base_url() #(, &self.#servers)*];
                super::request::check_origin(&servers, request.url())?;
                Ok(self.transport.send(request, OperationInfo::new("execute", None)).await?)
            }
        }
    }
}

#[cfg(test)]
mod tests;
