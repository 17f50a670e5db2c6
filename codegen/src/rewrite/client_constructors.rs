//! Gives the client the base URL of the document, and constructors that fail instead of panicking.
//!
//! Before: `pub fn new(baseurl: &str) -> Self`, which panics where no TLS is to be had
//! After:  `pub const BASE_URL`, `Client::new()`, `Client::with_base_url(url)`, `Client::with_http_client(url, client)`
//!
//! The base URL is the first entry of `servers` that is an absolute URL with all variables at their defaults. Without
//! one there is neither constant nor `Client::new`.

use syn::{Block, FieldValue, ImplItem, Item, ItemImpl, Type, parse_quote};

use super::Pass;
use crate::markdown;
use crate::operations::own_methods;
use crate::servers::{Base, Server, ServerSet, Servers};

pub(super) const PASS: Pass = Pass {
    name: "client_constructors",
    run: |file, context| {
        let Some(position) = file.items.iter().position(is_progenitor_constructor) else { return };
        let servers = Servers::of(&context.document.root, &mut own_methods());
        file.items.iter_mut().for_each(hide_base_url);
        let base_url = servers.default().and_then(base_url);
        let has_base_url = base_url.is_some();
        let mut items = base_url.into_iter().collect::<Vec<Item>>();
        items.push(constructors(has_base_url, &servers));
        items.push(parse_quote! {
            /// The base URL is not shown: it may hold credentials.
            impl ::std::fmt::Debug for Client {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct("Client").finish_non_exhaustive()
                }
            }
        });
        file.items.splice(position..=position, items);
    },
};

fn base_url(server: &Server<'_>) -> Option<Item> {
    let url = server.default_url()?;
    let url = url.trim_end_matches('/');
    let description = server.node.get_str("description").into_iter().flat_map(|text| {
        let lines = markdown::safe(text).lines().map(|line| format!(" {line}")).collect::<Vec<_>>();
        [String::new()].into_iter().chain(lines)
    });
    Some(parse_quote! {
        /// The server of the document.
        #(#[doc = #description])*
        pub const BASE_URL: &str = #url;
    })
}

/// The value of the field of servers that some operations have of their own.
fn initial(set: &ServerSet<'_>) -> Option<FieldValue> {
    let (server, field) = (set.default()?, &set.field);
    let url = server.default_url()?;
    Some(match server.base() {
        Base::Relative => parse_quote!(#field: super::request::server_below(&baseurl, #url)),
        Base::Absolute | Base::Unusable => {
            let url = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
            parse_quote!(#field: #url.to_owned())
        }
    })
}

fn constructors(has_base_url: bool, servers: &Servers<'_>) -> Item {
    let new: Option<ImplItem> = has_base_url.then(|| {
        parse_quote! {
            /// A client for the server at [`BASE_URL`].
            ///
            /// # Errors
            /// If the system has no means for TLS.
            pub fn new() -> ::reqwest::Result<Self> {
                Self::with_base_url(BASE_URL)
            }
        }
    });
    let fields = servers.sets.iter().filter_map(initial).collect::<Vec<_>>();
    let setters = servers.sets.iter().filter(|set| set.default().is_some()).map(|set| &set.setter);
    let elsewhere = setters.flat_map(|setter| {
        let line = format!(" Operations of [`Client::{setter}`] have a server of their own all the same.");
        [String::new(), line]
    });
    let elsewhere = elsewhere.collect::<Vec<_>>();
    let body: Block = match fields.as_slice() {
        [] => parse_quote!({ Ok(Self { baseurl: super::request::base_url(base_url)?, client, hooks: None }) }),
        fields => parse_quote!({
            let baseurl = super::request::base_url(base_url)?;
            Ok(Self { #(#fields,)* baseurl, client, hooks: None })
        }),
    };
    parse_quote! {
        impl Client {
            #new

            /// A client for another server, with 15 seconds for a connection and for a response.
            ///
            /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
            #(#[doc = #elsewhere])*
            ///
            /// # Errors
            /// If `base_url` is not such a URL, or the system has no means for TLS.
            pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                Self::with_http_client(base_url, super::request::http_client()?)
            }

            /// A client for another server that sends its requests with a client of yours: its timeouts, proxies and
            /// redirects hold.
            ///
            /// A plain `reqwest::Client` has no time limits, and takes API keys along on redirects to other servers; one of
            /// [`http_client_builder`](super::http_client_builder) does neither.
            ///
            /// # Errors
            /// If `base_url` is not a URL with a scheme and a host.
            pub fn with_http_client(
                base_url: impl ::reqwest::IntoUrl,
                client: ::reqwest::Client,
            ) -> ::reqwest::Result<Self>
            #body
        }
    }
}

/// Takes `Debug` from what progenitor derives for the client.
fn hide_base_url(item: &mut Item) {
    if let Item::Struct(client) = item
        && client.ident == "Client"
    {
        client.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
        client.attrs.push(parse_quote!(#[derive(Clone)]));
    }
}

fn is_progenitor_constructor(item: &Item) -> bool {
    let Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) = item else { return false };
    let for_client = matches!(&**self_ty, Type::Path(path) if path.path.is_ident("Client"));
    for_client
        && items.iter().any(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == "new_with_client"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    const BEFORE: &str = "#[derive(Clone, Debug)] pub struct Client; impl Client { pub fn new(baseurl: &str) -> Self {} pub fn new_with_client() -> Self {} }";

    #[test]
    fn the_first_server_is_the_base_url() {
        let document = "
servers:
  - {url: 'https://{region}.shop.test/v1/', description: Production, variables: {region: {default: eu}}}
  - {url: 'https://sandbox.shop.test'}
";
        insta::assert_snapshot!(rewrite_with(PASS, document, BEFORE), @r#"
        #[derive(Clone)]
        pub struct Client;
        /// The server of the document.
        ///
        /// Production
        pub const BASE_URL: &str = "https://eu.shop.test/v1";
        impl Client {
            /// A client for the server at [`BASE_URL`].
            ///
            /// # Errors
            /// If the system has no means for TLS.
            pub fn new() -> ::reqwest::Result<Self> {
                Self::with_base_url(BASE_URL)
            }
            /// A client for another server, with 15 seconds for a connection and for a response.
            ///
            /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
            ///
            /// # Errors
            /// If `base_url` is not such a URL, or the system has no means for TLS.
            pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                Self::with_http_client(base_url, super::request::http_client()?)
            }
            /// A client for another server that sends its requests with a client of yours: its timeouts, proxies and
            /// redirects hold.
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
                Ok(Self {
                    baseurl: super::request::base_url(base_url)?,
                    client,
                    hooks: None,
                })
            }
        }
        /// The base URL is not shown: it may hold credentials.
        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client").finish_non_exhaustive()
            }
        }
        "#);
    }

    #[test]
    fn servers_of_operations_are_fields() {
        let document = "
servers: [{url: /v1}, {url: 'https://b.test'}]
paths:
  /a: {get: {servers: [{url: 'https://files.test/'}]}, put: {servers: [{url: ../v2}]}}
";
        insta::assert_snapshot!(rewrite_with(PASS, document, BEFORE), @r#"
        #[derive(Clone)]
        pub struct Client;
        /// The server of the document.
        pub const BASE_URL: &str = "https://b.test";
        impl Client {
            /// A client for the server at [`BASE_URL`].
            ///
            /// # Errors
            /// If the system has no means for TLS.
            pub fn new() -> ::reqwest::Result<Self> {
                Self::with_base_url(BASE_URL)
            }
            /// A client for another server, with 15 seconds for a connection and for a response.
            ///
            /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
            ///
            /// Operations of [`Client::with_files_test_server`] have a server of their own all the same.
            ///
            /// Operations of [`Client::with_v2_server`] have a server of their own all the same.
            ///
            /// # Errors
            /// If `base_url` is not such a URL, or the system has no means for TLS.
            pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                Self::with_http_client(base_url, super::request::http_client()?)
            }
            /// A client for another server that sends its requests with a client of yours: its timeouts, proxies and
            /// redirects hold.
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
                let baseurl = super::request::base_url(base_url)?;
                Ok(Self {
                    files_test_server: "https://files.test".to_owned(),
                    v2_server: super::request::server_below(&baseurl, "../v2"),
                    baseurl,
                    client,
                    hooks: None,
                })
            }
        }
        /// The base URL is not shown: it may hold credentials.
        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client").finish_non_exhaustive()
            }
        }
        "#);
    }

    #[test]
    fn a_relative_server_is_no_base_url() {
        insta::assert_snapshot!(rewrite_with(PASS, "servers: [{url: /v1}]", BEFORE), @r#"
        #[derive(Clone)]
        pub struct Client;
        impl Client {
            /// A client for another server, with 15 seconds for a connection and for a response.
            ///
            /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
            ///
            /// # Errors
            /// If `base_url` is not such a URL, or the system has no means for TLS.
            pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
                Self::with_http_client(base_url, super::request::http_client()?)
            }
            /// A client for another server that sends its requests with a client of yours: its timeouts, proxies and
            /// redirects hold.
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
                Ok(Self {
                    baseurl: super::request::base_url(base_url)?,
                    client,
                    hooks: None,
                })
            }
        }
        /// The base URL is not shown: it may hold credentials.
        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client").finish_non_exhaustive()
            }
        }
        "#);
    }
}
