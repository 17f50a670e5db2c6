//! Gives the client the base URL of the document, and constructors that fail instead of panicking.
//!
//! Before: `pub fn new(baseurl: &str) -> Self`, which panics where no TLS is to be had
//! After:  `pub const BASE_URL`, `Client::new()`, `Client::with_base_url(url)`, `Client::with_http_client(url, client)`
//!
//! The base URL is the first entry of `servers`, its variables at their defaults. A server that is no absolute URL
//! gives neither constant nor `Client::new`, with a note.

use syn::{ImplItem, Item, ItemImpl, Type, parse_quote};

use super::{Context, Pass};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::markdown;

pub(super) const PASS: Pass = Pass {
    name: "client_constructors",
    run: |file, context| {
        let Some(position) = file.items.iter().position(is_progenitor_constructor) else { return };
        let server = base_url(context);
        file.items.iter_mut().for_each(hide_base_url);
        let mut items = Vec::<Item>::new();
        if let Some(Server { url, docs }) = &server {
            items.push(parse_quote! {
                #(#[doc = #docs])*
                pub const BASE_URL: &str = #url;
            });
        }
        items.push(constructors(server.is_some()));
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

struct Server {
    url: String,
    docs: Vec<String>,
}

fn base_url(context: &mut Context<'_>) -> Option<Server> {
    let servers = context.document.root.get("servers").and_then(Node::as_array).unwrap_or_default();
    let (first, others) = servers.split_first()?;
    let url = expand(first)?;
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains(['{', '}', ' ']) {
        context.diagnostics.push(
            Diagnostic::note(Code::ServerUnusable, format!("the server `{url}` is no absolute URL"))
                .at(first.origin.key())
                .help("`Client::with_base_url` takes the server; an overlay can put one into `servers`"),
        );
        return None;
    }
    let mut docs = vec![" The server of the document.".to_owned()];
    let mut quote = |text: &str| {
        docs.push(String::new());
        docs.extend(markdown::safe(text).lines().map(|line| format!(" {line}")));
    };
    first.get_str("description").into_iter().for_each(&mut quote);
    let others = others.iter().filter_map(expand).map(|url| format!("* {url}\n")).collect::<String>();
    if !others.is_empty() {
        quote(&format!("The document also names:\n\n{others}"));
    }
    Some(Server { url: url.trim_end_matches('/').to_owned(), docs })
}

/// The URL of a server with its variables at their defaults (OpenAPI, Server Variable Object).
fn expand(server: &Node) -> Option<String> {
    let mut url = server.get_str("url")?.to_owned();
    for (name, variable) in server.members("variables") {
        if let Some(default) = variable.get_str("default") {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    Some(url)
}

fn constructors(has_base_url: bool) -> Item {
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
    parse_quote! {
        impl Client {
            #new

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
            /// # Errors
            /// If `base_url` is not a URL with a scheme and a host.
            pub fn with_http_client(
                base_url: impl ::reqwest::IntoUrl,
                client: ::reqwest::Client,
            ) -> ::reqwest::Result<Self> {
                Ok(Self { baseurl: super::request::base_url(base_url)?, client, hooks: None })
            }
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
        ///
        /// The document also names:
        ///
        /// * <https://sandbox.shop.test>
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
    fn a_relative_server_is_no_base_url() {
        insta::assert_snapshot!(rewrite_with(PASS, "servers: [{url: /v1}]", BEFORE), @r#"
        // spec.yaml:1:11: note[server-unusable]: the server `/v1` is no absolute URL
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
