//! The codes of all findings.

use std::fmt;

/// Declares [`Code`] from one table, so that the name, the text and the list cannot drift apart.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// What kind of finding a diagnostic is; the text is stable and never used for another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text of the code, in kebab case.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What the code means, an example, and how to fix it: Markdown, with the code for a heading.
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("explain/", $text, ".md")),)+
                }
            }

            /// What the code means, in one sentence.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The text is neither YAML nor JSON.
    Syntax = "syntax",
    /// Lines of a quoted text or of a collection in brackets that YAML wants to be indented further.
    YamlIndentation = "yaml-indentation",
    /// A key stands twice in one object.
    DuplicateKey = "duplicate-key",
    /// An object key is an object or an array.
    KeyNotScalar = "key-not-scalar",
    /// A YAML merge key (`<<`), which YAML 1.2 does not have.
    MergeKey = "merge-key",
    /// A YAML tag outside the core schema.
    UnknownTag = "unknown-tag",
    /// A number that JSON does not have: an infinity or not-a-number.
    NumberNotFinite = "number-not-finite",
    /// More than one YAML document in a file.
    SeveralDocuments = "several-documents",
    /// Objects and arrays are nested too deeply.
    NestingLimit = "nesting-limit",
    /// YAML aliases expand to too much, or to themselves.
    AliasLimit = "alias-limit",

    /// A page has no OpenAPI document that can be taken.
    PageWithoutDocument = "page-without-document",
    /// A page has more than one OpenAPI document.
    PageWithSeveralDocuments = "page-with-several-documents",
    /// A page has the name of one that was imported before, and none of its operations.
    SourceAmbiguous = "source-ambiguous",
    /// The document was edited by hand since it was imported.
    DocumentEdited = "document-edited",
    /// Documents that are merged say different things of one thing.
    ImportConflict = "import-conflict",
    /// Comments that are lost because documents are merged.
    CommentsDropped = "comments-dropped",

    /// An overlay does not follow the schema of the Overlay Specification.
    OverlayInvalid = "overlay-invalid",
    /// The `target` or `copy` of an action is not a JSONPath query (RFC 9535).
    OverlayQuerySyntax = "overlay-query-syntax",
    /// The `target` of an action matches no node.
    OverlayTargetUnmatched = "overlay-target-unmatched",
    /// The `target` of an action matches nodes of different kinds.
    OverlayTargetMixed = "overlay-target-mixed",
    /// The `copy` of an action does not match exactly one node.
    OverlayCopySource = "overlay-copy-source",
    /// An action has both `update` and `copy`.
    OverlayUpdateAndCopy = "overlay-update-and-copy",
    /// The value of an action does not merge with what stands at the target.
    OverlayMergeConflict = "overlay-merge-conflict",
    /// An action removes the whole document.
    OverlayRemoveRoot = "overlay-remove-root",
    /// The actions of an overlay search for too long, or add too much.
    OverlayLimit = "overlay-limit",
    /// An action changes nothing.
    OverlayNoChange = "overlay-no-change",
    /// An overlay says that it is for another file than the document.
    OverlayOtherDocument = "overlay-other-document",

    /// A selector of `--only` selects no operation.
    SelectorUnmatched = "selector-unmatched",
    /// The file of the names that were given is not as it was written.
    NamesInvalid = "names-invalid",

    /// The root of the document is not an object.
    NotAnObject = "not-an-object",
    /// The document says neither `openapi` nor `swagger`.
    VersionMissing = "version-missing",
    /// The document is of a version that is not read here.
    VersionUnsupported = "version-unsupported",
    /// The document has no `paths`.
    PathsMissing = "paths-missing",
    /// A path that does not start with a slash.
    PathInvalid = "path-invalid",
    /// A Swagger 2.0 document leaves unsaid what an OpenAPI 3.0 document says.
    SwaggerAssumed = "swagger-assumed",
    /// A `$ref` that points to nothing.
    RefDangling = "ref-dangling",
    /// A `$ref` to a URL, or out of the folder of the document.
    RefExternal = "ref-external",
    /// A `$ref` to a file that cannot be read.
    RefUnreadable = "ref-unreadable",
    /// A `$ref` to something of another kind.
    RefWrongKind = "ref-wrong-kind",
    /// A `$ref` that leads back to itself.
    RefCycle = "ref-cycle",
    /// References that expand to too much.
    RefLimit = "ref-limit",
    /// What the client lacks because the document is broken there.
    LeftOut = "left-out",

    /// A webhook or a callback of whose payload the client has no type.
    WebhookWithoutPayload = "webhook-without-payload",
    /// Several webhooks have one payload.
    WebhookPayloadShared = "webhook-payload-shared",
    /// Two operations have one `operationId`.
    OperationIdDuplicate = "operation-id-duplicate",
    /// An operation has the name that it was given, although the document calls it otherwise now.
    NameKept = "name-kept",
    /// A field that OpenAPI does not have where it stands, or not of this kind.
    FieldUnknown = "field-unknown",
    /// A dialect of JSON Schema that is not known.
    DialectUnknown = "dialect-unknown",
    /// A schema keyword whose value is of another kind than the standard says.
    KeywordInvalid = "keyword-invalid",
    /// A schema keyword that no standard knows.
    KeywordUnknown = "keyword-unknown",
    /// A schema keyword that the client does not check.
    KeywordDropped = "keyword-dropped",
    /// A `type` that JSON Schema does not have.
    TypeUnknown = "type-unknown",
    /// The values of an enumeration are not of the type that the schema says.
    EnumTypeConflict = "enum-type-conflict",
    /// An integer whose format lacks values that the schema has.
    FormatTooNarrow = "format-too-narrow",
    /// A reference whose target depends on the way to it.
    DynamicReference = "dynamic-reference",
    /// An array whose elements have schemas by their place.
    TupleFlattened = "tuple-flattened",
    /// Members whose schemas depend on a pattern of their names.
    PatternPropertiesFlattened = "pattern-properties-flattened",
    /// What is required under a condition is optional in the client.
    ConditionDropped = "condition-dropped",
    /// A discriminator value whose mapping leads to no branch of the union, or that its branch does not have.
    MappingUnmatched = "mapping-unmatched",
    /// A union without branches.
    UnionEmpty = "union-empty",
    /// A union that would have too many branches.
    UnionTooLarge = "union-too-large",
    /// A required member that only requests or only responses have is optional in the client.
    RequiredInOneDirection = "required-in-one-direction",
    /// An object requires a property that it does not describe.
    RequiredUndeclared = "required-undeclared",
    /// A constraint that the client documents and does not check.
    ConstraintDocumented = "constraint-documented",
    /// A path has a place for a parameter that is not declared.
    ParameterUndeclared = "parameter-undeclared",
    /// A parameter has a style that it cannot have where it is, or that cannot write all of its values.
    ParameterStyle = "parameter-style",
    /// A body of which nothing is described, at a request that has none.
    BodyDropped = "body-dropped",
    /// A body is sent under another media type than the document says.
    MediaTypeReplaced = "media-type-replaced",
    /// A body whose schema says more than the client knows of it.
    BodyUntyped = "body-untyped",
    /// A parameter that no request carries.
    ParameterDropped = "parameter-dropped",
    /// A header of a response that the client does not read, or of a part that it does not send by itself.
    HeaderDropped = "header-dropped",
    /// A parameter that the document marks as a secret is a plain string in the client.
    PasswordParameter = "password-parameter",
    /// A key among the responses of an operation that is no status.
    ResponseStatus = "response-status",
    /// A body of a response that the client does not read.
    ResponseBodyUnread = "response-body-unread",
    /// What `x-pagination` says of the pages of an operation is not so.
    PaginationInvalid = "pagination-invalid",
    /// A link that leads back to its operation, and that the client does not follow.
    PaginationUnread = "pagination-unread",
    /// An `x-stream` that says nothing of a stream, or something that the document contradicts.
    StreamInvalid = "stream-invalid",
    /// Two schemas whose names are the same in Rust.
    SchemaNameCollision = "schema-name-collision",
    /// A schema is a part of itself.
    AllOfCycle = "all-of-cycle",
    /// Two parts of an `allOf` give a property different types.
    AllOfConflict = "all-of-conflict",
    /// A schema that is any value in the client.
    SchemaUntyped = "schema-untyped",
    /// A server URL that cannot be the base URL of a client.
    ServerUnusable = "server-unusable",
    /// A variable of a server without what the standard demands of it.
    ServerVariable = "server-variable",
    /// A security scheme that is of no type that OpenAPI has.
    SecuritySchemeUnusable = "security-scheme-unusable",
    /// A security requirement that names no security scheme.
    SecuritySchemeUndefined = "security-scheme-undefined",

    /// A part of the document is not of the shape that OpenAPI 3.0 gives it.
    OpenapiInvalid = "openapi-invalid",
    /// progenitor refused the document.
    GeneratorRefused = "generator-refused",
    /// progenitor panicked.
    GeneratorPanicked = "generator-panicked",
    /// progenitor took its process or thread down.
    GeneratorCrashed = "generator-crashed",
    /// What progenitor gave back is not Rust that can be rewritten.
    GeneratorOutput = "generator-output",
}

impl Code {
    /// Whether an error of this code is a fault of the generator, and not of the document.
    pub fn is_fault_of_generator(self) -> bool {
        matches!(
            self,
            Self::GeneratorRefused | Self::GeneratorPanicked | Self::GeneratorCrashed | Self::GeneratorOutput
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
