//! The runtime of a client: texts that stand beside it, each where something names it.

/// A text that stands beside the client.
pub(super) struct Runtime {
    /// The name of the module.
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// What users see of it.
    pub(super) exports: &'static [&'static str],
    /// The paths by which the types name it, and the names and methods by which operations do; none if every client has
    /// it.
    pub(super) used_as: &'static [&'static str],
}

impl Runtime {
    pub(super) const fn of_every_client(
        name: &'static str,
        text: &'static str,
        exports: &'static [&'static str],
    ) -> Self {
        Self { name, text, exports, used_as: &[] }
    }
}

/// In the order of their names, those of every client first.
pub(super) const RUNTIME: [Runtime; 41] = [
    Runtime::of_every_client(
        "api_error",
        include_str!("../../../runtime/api_error.rs"),
        &["ApiError", "ErrorBody", "Retry"],
    ),
    Runtime::of_every_client(
        "argument",
        include_str!("../../../runtime/argument.rs"),
        &["IntoList", "IntoOptionalBody", "IntoOptionalList"],
    ),
    Runtime::of_every_client("call", include_str!("../../../runtime/call.rs"), &[]),
    Runtime::of_every_client(
        "credential",
        include_str!("../../../runtime/credential.rs"),
        &["Credential", "InvalidCredential", "TokenFuture", "TokenSource"],
    ),
    Runtime::of_every_client(
        "credentials",
        include_str!("../../../runtime/credentials.rs"),
        &["Credentials", "InsecureConnection", "MissingCredentials"],
    ),
    Runtime::of_every_client(
        "error",
        include_str!("../../../runtime/error.rs"),
        &["Error", "Unexpected", "UnexpectedResponse"],
    ),
    Runtime::of_every_client(
        "hooks",
        include_str!("../../../runtime/hooks.rs"),
        &[
            "ApiKeyLocation",
            "Hooks",
            "Next",
            "OAuthFlow",
            "OperationInfo",
            "Redirects",
            "Retries",
            "Security",
            "SecurityRequirement",
            "SecurityScheme",
            "SecuritySchemeKind",
            "SendError",
            "Sending",
        ],
    ),
    Runtime::of_every_client("invalid", include_str!("../../../runtime/invalid.rs"), &["Invalid"]),
    Runtime::of_every_client("json", include_str!("../../../runtime/json.rs"), &[]),
    Runtime::of_every_client("members", include_str!("../../../runtime/members.rs"), &[]),
    Runtime::of_every_client("object", include_str!("../../../runtime/object.rs"), &[]),
    Runtime::of_every_client("operation", include_str!("../../../runtime/operation.rs"), &["Answering", "Operation"]),
    Runtime::of_every_client("ordered", include_str!("../../../runtime/ordered.rs"), &[]),
    Runtime::of_every_client("patience", include_str!("../../../runtime/patience.rs"), &[]),
    Runtime::of_every_client("placeholder", include_str!("../../../runtime/placeholder.rs"), &["placeholder"]),
    Runtime::of_every_client("platform", include_str!("../../../runtime/platform.rs"), &[]),
    Runtime::of_every_client("reader", include_str!("../../../runtime/reader.rs"), &[]),
    Runtime::of_every_client("request", include_str!("../../../runtime/request.rs"), &["http_client_builder"]),
    Runtime::of_every_client(
        "response",
        include_str!("../../../runtime/response.rs"),
        &["ByteStream", "RawResponse", "ResponseValue"],
    ),
    Runtime::of_every_client("secret", include_str!("../../../runtime/secret.rs"), &["Secret", "expose_secrets"]),
    Runtime::of_every_client("style", include_str!("../../../runtime/style.rs"), &[]),
    Runtime::of_every_client("transcode", include_str!("../../../runtime/transcode.rs"), &[]),
    Runtime::of_every_client(
        "unknown",
        include_str!("../../../runtime/unknown.rs"),
        &["UnknownMembers", "UnknownValue"],
    ),
    Runtime::of_every_client("values", include_str!("../../../runtime/values.rs"), &[]),
    Runtime {
        name: "body",
        text: include_str!("../../../runtime/body.rs"),
        exports: &[],
        used_as: &[".bytes", ".form", ".item_lines", ".item_records", ".json_as"],
    },
    Runtime {
        name: "byte_stream",
        text: include_str!("../../../runtime/byte_stream.rs"),
        exports: &[],
        used_as: &["ByteStream", "ItemStream", "super::ByteStream", "super::ItemStream"],
    },
    Runtime {
        name: "date",
        text: include_str!("../../../runtime/date.rs"),
        exports: &[],
        used_as: &["chrono::NaiveDate"],
    },
    Runtime {
        name: "date_time",
        text: include_str!("../../../runtime/date_time.rs"),
        exports: &["DateTime"],
        used_as: &["super::DateTime", "DateTime"],
    },
    Runtime {
        name: "events",
        text: include_str!("../../../runtime/events.rs"),
        exports: &["Event"],
        used_as: ITEM_STREAM,
    },
    Runtime { name: "frames", text: include_str!("../../../runtime/frames.rs"), exports: &[], used_as: ITEM_STREAM },
    Runtime { name: "headers", text: include_str!("../../../runtime/headers.rs"), exports: &[], used_as: HEADERS },
    Runtime {
        name: "item_body",
        text: include_str!("../../../runtime/item_body.rs"),
        exports: &["IntoOptionalItems", "ItemBody"],
        used_as: ITEM_BODY,
    },
    Runtime {
        name: "item_stream",
        text: include_str!("../../../runtime/item_stream.rs"),
        exports: &["ItemStream", "StreamError", "UnexpectedItem"],
        used_as: ITEM_STREAM,
    },
    Runtime {
        name: "multipart",
        text: include_str!("../../../runtime/multipart.rs"),
        exports: &["FilePart"],
        used_as: &["super::multipart"],
    },
    Runtime {
        name: "number",
        text: include_str!("../../../runtime/number.rs"),
        exports: &["NotANumber", "Number"],
        used_as: &["super::Number", "Number"],
    },
    Runtime {
        name: "pages",
        text: include_str!("../../../runtime/pages.rs"),
        exports: &["Items", "Paged", "Pages"],
        used_as: &["Paged"],
    },
    Runtime {
        name: "parameter",
        text: include_str!("../../../runtime/parameter.rs"),
        exports: &[],
        used_as: &[
            ".cookie",
            ".header_parameter",
            ".json_cookie",
            ".json_header",
            ".json_path",
            ".json_query",
            ".reserved_query",
            ".styled_path",
            ".styled_query",
        ],
    },
    Runtime {
        name: "server_url",
        text: include_str!("../../../runtime/server_url.rs"),
        exports: &["InvalidServer"],
        used_as: &["super::server_url"],
    },
    Runtime {
        name: "shape",
        text: include_str!("../../../runtime/shape.rs"),
        exports: &[],
        used_as: &["super::shape"],
    },
    Runtime {
        name: "streamed_json",
        text: include_str!("../../../runtime/streamed_json.rs"),
        exports: &[],
        used_as: &[".streamed_json"],
    },
    Runtime { name: "tuple", text: include_str!("../../../runtime/tuple.rs"), exports: &[], used_as: &[TUPLE] },
];

/// Stands for the tuples among the types.
pub(super) const TUPLE: &str = "()";

/// How bodies of values that are sent one after the other are written.
pub(super) const ITEM_BODY: &[&str] = &[".item_lines", ".item_records"];

/// How the headers of responses are named.
pub(super) const HEADERS: &[&str] = &["super::headers"];

/// How values that come one after the other are named.
pub(super) const ITEM_STREAM: &[&str] = &["ItemStream", "super::ItemStream"];
