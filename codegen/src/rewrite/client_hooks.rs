//! Gives the client hooks that its user chooses, in the place of progenitor's, which only the crate of the client can
//! implement.
//!
//! Before: `pub struct Client { pub(crate) baseurl: String, pub(crate) client: reqwest::Client }`,
//! `impl ClientInfo<()> for Client { .. }`, `impl ClientHooks<()> for &Client {}`
//! After:  `pub struct Client { baseurl: String, client: reqwest::Client, hooks: Option<Arc<dyn Hooks>> }`,
//! `Client::with_hooks(hooks)`, `Client::execute(request)`, `Client::base_url()`

use syn::{Fields, Ident, Item, ItemStruct, Visibility, parse_quote};

use super::Pass;
use crate::operations::own_methods;
use crate::servers::Servers;

pub(super) const PASS: Pass = Pass {
    name: "client_hooks",
    run: |file, context| {
        let Some(position) = file.items.iter().position(is_progenitor_trait) else { return };
        let servers = Servers::of(&context.document.root, &mut own_methods());
        let fields = servers.sets.iter().filter(|set| set.default().is_some()).map(|set| &set.field);
        file.items.insert(position, methods(&fields.collect::<Vec<_>>()));
        file.items.retain(|item| !is_progenitor_trait(item));
        for item in &mut file.items {
            if let Item::Struct(client) = item
                && client.ident == "Client"
            {
                add_hooks(client);
            }
        }
    },
};

fn is_progenitor_trait(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let name = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    name.is_some_and(|name| name.ident == "ClientInfo" || name.ident == "ClientHooks")
}

fn add_hooks(client: &mut ItemStruct) {
    let Fields::Named(fields) = &mut client.fields else { return };
    fields.named.iter_mut().for_each(|field| field.vis = Visibility::Inherited);
    fields.named.push(parse_quote!(hooks: Option<::std::sync::Arc<dyn Hooks>>));
}

fn methods(servers: &[&Ident]) -> Item {
    parse_quote! {
        impl Client {
            /// The client with hooks around each of its requests, in the place of those that it had.
            #[must_use]
            pub fn with_hooks(mut self, hooks: impl Hooks + 'static) -> Self {
                self.hooks = Some(::std::sync::Arc::new(hooks));
                self
            }

            /// The URL that stands before every path, without a slash at its end. It may hold credentials.
            pub fn base_url(&self) -> &str {
                &self.baseurl
            }

            /// Sends a request of your own as the operations do, hooks included: for what the document does not
            /// describe.
            ///
            /// # Errors
            /// If the request goes to another origin (scheme, host, port) than the base URL, or the server of an operation,
            /// since credentials are for them alone, or there is no response.
            pub async fn execute(&self, request: ::reqwest::Request) -> Result<::reqwest::Response, Error> {
                super::request::check_origin(&[&self.baseurl #(, &self.#servers)*], request.url())?;
                let next = Next::new(&self.client, OperationInfo::new("execute", None)).with_base_url(&self.baseurl);
                Ok(hooks::send(self.hooks.as_deref(), request, next).await?)
            }

            /// Sends the request of an operation, with what the hooks do around it.
            async fn send<E>(
                &self,
                request: ::reqwest::RequestBuilder,
                operation_id: &'static str,
                security: Option<Security>,
            ) -> Result<::reqwest::Response, Error<E>> {
                let request = request.build()?;
                let next = Next::new(&self.client, OperationInfo::new(operation_id, security)).with_base_url(&self.baseurl);
                Ok(hooks::send(self.hooks.as_deref(), request, next).await?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn the_hooks_are_a_field() {
        let before = "
pub struct Client { pub(crate) baseurl: String, pub(crate) client: reqwest::Client }
impl ClientInfo<()> for Client { fn api_version() -> &'static str { \"1\" } }
impl ClientHooks<()> for &Client {}";
        let after = rewrite(PASS, before);
        insta::assert_snapshot!(after, @r#"
        pub struct Client {
            baseurl: String,
            client: reqwest::Client,
            hooks: Option<::std::sync::Arc<dyn Hooks>>,
        }
        impl Client {
            /// The client with hooks around each of its requests, in the place of those that it had.
            #[must_use]
            pub fn with_hooks(mut self, hooks: impl Hooks + 'static) -> Self {
                self.hooks = Some(::std::sync::Arc::new(hooks));
                self
            }
            /// The URL that stands before every path, without a slash at its end. It may hold credentials.
            pub fn base_url(&self) -> &str {
                &self.baseurl
            }
            /// Sends a request of your own as the operations do, hooks included: for what the document does not
            /// describe.
            ///
            /// # Errors
            /// If the request goes to another origin (scheme, host, port) than the base URL, or the server of an operation,
            /// since credentials are for them alone, or there is no response.
            pub async fn execute(
                &self,
                request: ::reqwest::Request,
            ) -> Result<::reqwest::Response, Error> {
                super::request::check_origin(&[&self.baseurl], request.url())?;
                let next = Next::new(&self.client, OperationInfo::new("execute", None))
                    .with_base_url(&self.baseurl);
                Ok(hooks::send(self.hooks.as_deref(), request, next).await?)
            }
            /// Sends the request of an operation, with what the hooks do around it.
            async fn send<E>(
                &self,
                request: ::reqwest::RequestBuilder,
                operation_id: &'static str,
                security: Option<Security>,
            ) -> Result<::reqwest::Response, Error<E>> {
                let request = request.build()?;
                let next = Next::new(&self.client, OperationInfo::new(operation_id, security))
                    .with_base_url(&self.baseurl);
                Ok(hooks::send(self.hooks.as_deref(), request, next).await?)
            }
        }
        "#);
    }
}
