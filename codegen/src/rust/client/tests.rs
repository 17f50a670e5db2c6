use super::*;
use crate::rust::testing::written;

#[test]
fn the_first_server_is_the_base_url() {
    let document = "
servers:
  - {url: 'https://{region}.shop.test/v1/', description: Production, variables: {region: {default: eu}}}
  - {url: 'https://sandbox.shop.test'}
";
    insta::assert_snapshot!(written(document, |api, _| items(api)), @r#"
    /// Client for an API
    ///
    /// Version: unspecified
    #[derive(Clone)]
    pub struct Client {
        pub(super) transport: Transport,
    }
    /// The server of the document.
    ///
    /// Production
    ///
    /// [`servers`] are all that the document names.
    pub const BASE_URL: &str = "https://eu.shop.test/v1";
    impl Client {
        /// A client for the server at [`BASE_URL`].
        ///
        /// # Errors
        /// If TLS cannot be set up.
        pub fn new() -> ::reqwest::Result<Self> {
            Self::with_base_url(BASE_URL)
        }
        /// A client for another server, with 15 seconds for a connection and for each read of a response.
        ///
        /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
        ///
        /// # Errors
        /// If `base_url` is not such a URL, or TLS cannot be set up.
        pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
            Ok(
                Self::with_transport(
                    Transport::preconfigured(base_url, Redirects::Followed)?,
                ),
            )
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
            Self { transport }
        }
    }
    /// The base URL is not shown: it may hold credentials.
    impl ::std::fmt::Debug for Client {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("Client").finish_non_exhaustive()
        }
    }
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
        pub async fn execute(
            &self,
            request: ::reqwest::Request,
        ) -> Result<::reqwest::Response, Error> {
            let servers = [self.base_url()];
            super::request::check_origin(&servers, request.url())?;
            Ok(self.transport.send(request, OperationInfo::new("execute", None)).await?)
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
    insta::assert_snapshot!(written(document, |api, _| items(api)), @r#"
    /// Client for an API
    ///
    /// Version: unspecified
    #[derive(Clone)]
    pub struct Client {
        pub(super) transport: Transport,
        pub(super) files_test_server: String,
        pub(super) v2_server: String,
    }
    /// The server of the document.
    ///
    /// [`servers`] are all that the document names.
    pub const BASE_URL: &str = "https://b.test";
    impl Client {
        /// A client for the server at [`BASE_URL`].
        ///
        /// # Errors
        /// If TLS cannot be set up.
        pub fn new() -> ::reqwest::Result<Self> {
            Self::with_base_url(BASE_URL)
        }
        /// A client for another server, with 15 seconds for a connection and for each read of a response.
        ///
        /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
        ///
        /// Operations of [`Client::with_files_test_server`] have a server of their own all the same.
        ///
        /// Operations of [`Client::with_v2_server`] have a server of their own all the same.
        ///
        /// # Errors
        /// If `base_url` is not such a URL, or TLS cannot be set up.
        pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
            Ok(
                Self::with_transport(
                    Transport::preconfigured(base_url, Redirects::Followed)?,
                ),
            )
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
            Self {
                files_test_server: "https://files.test".to_owned(),
                v2_server: super::request::server_below(transport.base_url(), "../v2"),
                transport,
            }
        }
    }
    /// The base URL is not shown: it may hold credentials.
    impl ::std::fmt::Debug for Client {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("Client").finish_non_exhaustive()
        }
    }
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
        pub async fn execute(
            &self,
            request: ::reqwest::Request,
        ) -> Result<::reqwest::Response, Error> {
            let servers = [self.base_url(), &self.files_test_server, &self.v2_server];
            super::request::check_origin(&servers, request.url())?;
            Ok(self.transport.send(request, OperationInfo::new("execute", None)).await?)
        }
    }
    "#);
}

#[test]
fn a_relative_server_is_no_base_url() {
    insta::assert_snapshot!(written("servers: [{url: /v1}]", |api, _| items(api)), @r#"
    /// Client for an API
    ///
    /// Version: unspecified
    #[derive(Clone)]
    pub struct Client {
        pub(super) transport: Transport,
    }
    impl Client {
        /// A client for another server, with 15 seconds for a connection and for each read of a response.
        ///
        /// `base_url` has a scheme and a host, and may have a port and a path to put in front of every path.
        ///
        /// # Errors
        /// If `base_url` is not such a URL, or TLS cannot be set up.
        pub fn with_base_url(base_url: impl ::reqwest::IntoUrl) -> ::reqwest::Result<Self> {
            Ok(
                Self::with_transport(
                    Transport::preconfigured(base_url, Redirects::Followed)?,
                ),
            )
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
            Self { transport }
        }
    }
    /// The base URL is not shown: it may hold credentials.
    impl ::std::fmt::Debug for Client {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.debug_struct("Client").finish_non_exhaustive()
        }
    }
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
        pub async fn execute(
            &self,
            request: ::reqwest::Request,
        ) -> Result<::reqwest::Response, Error> {
            let servers = [self.base_url()];
            super::request::check_origin(&servers, request.url())?;
            Ok(self.transport.send(request, OperationInfo::new("execute", None)).await?)
        }
    }
    "#);
}
