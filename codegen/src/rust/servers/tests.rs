use super::*;
use crate::rust::testing::written;

#[test]
fn each_server_has_a_name_and_its_variables_are_typed() {
    let document = r#"
servers:
  - url: 'https://{region}.shop.test:{port}/{base}/{tenant}'
    description: Production
    variables:
      region: {enum: [eu, 'us "east"'], default: eu, description: "Where [you] are"}
      port: {default: '443'}
      base: {default: a/v1}
  - {url: 'https://sandbox.shop.test/', description: "*/ <b>\n\n    code"}
  - {url: 'https://sandbox.shop.test:8443'}
"#;
    insta::assert_snapshot!(written(document, items), @r#"
    use super::server_url;
    /// The servers that the document names, for [`Client::with_base_url`](super::Client::with_base_url).
    pub mod servers {
        use super::server_url::{self, InvalidServer, Place, ServerPart, Value};
        /// Production
        ///
        /// `https://{region}.shop.test:{port}/{base}/{tenant}`
        #[derive(Clone, Debug)]
        pub struct Production {
            region: ProductionRegion,
            port: String,
            base: String,
            tenant: String,
        }
        impl Production {
            /// With what the document has no default for.
            pub fn new(tenant: impl Into<String>) -> Self {
                Self {
                    region: ProductionRegion::Eu,
                    port: "443".to_owned(),
                    base: "a/v1".to_owned(),
                    tenant: tenant.into(),
                }
            }
            /// Another value for `region` than `eu`.
            ///
            /// Where \[you\] are
            #[must_use]
            pub fn with_region(mut self, region: ProductionRegion) -> Self {
                self.region = region;
                self
            }
            /// Another value for `port` than `443`.
            #[must_use]
            pub fn with_port(mut self, port: impl Into<String>) -> Self {
                self.port = port.into();
                self
            }
            /// Another value for `base` than `a/v1`.
            #[must_use]
            pub fn with_base(mut self, base: impl Into<String>) -> Self {
                self.base = base.into();
                self
            }
            /// Another value for `tenant`.
            #[must_use]
            pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
                self.tenant = tenant.into();
                self
            }
            /// The URL.
            ///
            /// # Errors
            /// If a value is of no use where its variable stands, or would lead elsewhere.
            pub fn url(&self) -> Result<String, InvalidServer> {
                server_url::url(
                    &[
                        ServerPart::Text("https://"),
                        ServerPart::Text(self.region.as_str()),
                        ServerPart::Text(".shop.test:"),
                        ServerPart::Value(Value {
                            name: "port",
                            value: &self.port,
                            default: Some("443"),
                            place: Place::Authority,
                        }),
                        ServerPart::Text("/"),
                        ServerPart::Value(Value {
                            name: "base",
                            value: &self.base,
                            default: Some("a/v1"),
                            place: Place::Segments,
                        }),
                        ServerPart::Text("/"),
                        ServerPart::Value(Value {
                            name: "tenant",
                            value: &self.tenant,
                            default: None,
                            place: Place::Segment,
                        }),
                    ],
                )
            }
        }
        /// The values of `region` in [`Production`].
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProductionRegion {
            /// `eu`
            Eu,
            /// `us "east"`
            UsEast,
        }
        impl ProductionRegion {
            /// What stands in the URL.
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Eu => "eu",
                    Self::UsEast => "us \"east\"",
                }
            }
        }
        /// \*/ \<b>
        ///
        /// ```text
        /// code
        /// ```
        ///
        /// `https://sandbox.shop.test/`
        pub const B: &str = "https://sandbox.shop.test";
        /// `https://sandbox.shop.test:8443`
        pub const SANDBOX: &str = "https://sandbox.shop.test:8443";
    }
    "#);
}

#[test]
fn operations_with_servers_of_their_own_have_a_field() {
    let document = "
servers: [{url: 'https://shop.test'}, {url: 'https://sandbox.test'}]
paths:
  /a: {get: {operationId: get-file, servers: [{url: 'https://files.shop.test', description: Files}, {url: /files}]}}
  /b: {get: {operationId: get-other, servers: [{url: 'https://files.shop.test', description: The same}, {url: /files}]}}
  /c: {get: {operationId: get-root, servers: [{url: 'https://shop.test'}]}}
  /d: {get: {operationId: get-relative, servers: [{url: /v2}]}}
  /e: {get: {operationId: get-unusable, servers: [{url: 'ftp://files.test'}]}}
";
    insta::assert_snapshot!(written(document, items), @r#"
    // spec.yaml:8:51: note[server-unusable]: the server `ftp://files.test` is no URL that requests go to by themselves
    // spec.yaml:8:51: warning[server-unusable]: no server of these operations can be used; their requests go to the base URL
    /// The servers that the document names, for [`Client::with_base_url`](super::Client::with_base_url).
    pub mod servers {
        /// `https://shop.test`
        pub const SHOP_TEST: &str = "https://shop.test";
        /// `https://sandbox.test`
        pub const SANDBOX_TEST: &str = "https://sandbox.test";
        /// Files
        ///
        /// `https://files.shop.test`
        pub const FILES_SHOP_TEST: &str = "https://files.shop.test";
        /// `/files`, below the URL of another server
        pub const FILES_PATH: &str = "/files";
        /// `/v2`, below the URL of another server
        pub const V2: &str = "/v2";
        /// `ftp://files.test`
        pub const FILES_TEST: &str = "ftp://files.test";
    }
    impl Client {
        /// The client with another server than [`servers::FILES_SHOP_TEST`] for the operations that have one of their own. The document also names [`servers::FILES_PATH`].
        ///
        /// * [`Client::get_file`]
        /// * [`Client::get_other`]
        ///
        /// # Errors
        /// If `url` is not a URL with a scheme and a host.
        pub fn with_files_shop_test_server(
            mut self,
            url: impl ::reqwest::IntoUrl,
        ) -> ::reqwest::Result<Self> {
            self.files_shop_test_server = super::request::base_url(url)?;
            Ok(self)
        }
        /// The URL that stands before the paths of the operations of [`Client::with_files_shop_test_server`]. It may hold credentials.
        pub fn files_shop_test_server(&self) -> &str {
            &self.files_shop_test_server
        }
        /// The client with another server than [`servers::V2`] for the operations that have one of their own.
        ///
        /// * [`Client::get_relative`]
        ///
        /// # Errors
        /// If `url` is not a URL with a scheme and a host.
        pub fn with_v2_server(
            mut self,
            url: impl ::reqwest::IntoUrl,
        ) -> ::reqwest::Result<Self> {
            self.v2_server = super::request::base_url(url)?;
            Ok(self)
        }
        /// The URL that stands before the paths of the operations of [`Client::with_v2_server`]. It may hold credentials.
        pub fn v2_server(&self) -> &str {
            &self.v2_server
        }
    }
    "#);
}

#[test]
fn one_server_without_variables_is_the_base_url_alone() {
    insta::assert_snapshot!(written("servers: [{url: 'https://shop.test'}]", items), @"");
    insta::assert_snapshot!(written("servers: [{url: /v1}]", items), @"// spec.yaml:1:11: note[server-unusable]: the server `/v1` is not an absolute URL");
}
