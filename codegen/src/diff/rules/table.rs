//! The table of the rules: how the rule is called and what undoes it; its place in the document, the way that the value
//! goes, what it does there, the verdicts for the client of the old and of the new document, and the rule of the other
//! side; what a report says of it, and why the verdicts are what they are.
//!
//! The rows of schemas are in `schemas.rs`, between those of what stands around schemas and that of all texts.

#[macro_use]
mod schemas;

use super::{Across, Action, Area, Direction, Verdict, Wire};

// Why a rule has no mirror on the other side of the wire.
const AN_OPERATION: &str = "An operation is a request and its responses; it has no side of its own.";
const CREDENTIALS: &str = "Credentials go from the client to the server alone.";
const A_SERVER: &str = "A server is not a value that either side sends.";
const PARAMETERS: &str = "A server sends no parameters; the headers of responses have rules of their own.";
const REQUEST_BODY: &str =
    "Bodies of responses depend on the status; see `response-body-added` and `response-body-removed`.";
const ENCODING: &str = "The encodings of members are those of bodies that clients send (OpenAPI, Encoding Object).";
const MEDIA_TYPES: &str =
    "The server chooses among the media types of a response, the client among those of a request.";
const A_STATUS: &str = "A request has no status.";
const RESPONSE_BODY: &str =
    "Bodies of requests are required or optional; see `required-request-body-added` and its kin.";
const HEADERS: &str = "Headers of requests are parameters.";
const A_WEBHOOK: &str = "A webhook has one way: from the server to whoever receives it.";
const AN_ANSWER: &str = "What clients answer to goes the other way; the responses of operations are its rules.";
const READ_ONLY: &str = "What is read-only is part of responses as before; what is write-only has rules of its own.";
const KEPT: &str = "A client keeps members that it does not know, and refuses none of them.";
const WRITE_ONLY: &str = "What is write-only is part of requests as before; what is read-only has rules of its own.";
const TEXT: &str = "Documentation is not sent.";

with_schemas! {{
    OperationRemoved = "operation-removed", undone OperationAdded
        [Operation None Removed] Breaking, Compatible, across none AN_OPERATION
        "is gone" "The server of the new document does not know the operation.";
    OperationAdded = "operation-added", undone OperationRemoved
        [Operation None Added] Compatible, Breaking, across none AN_OPERATION
        "is new" "The server of the old document does not know the operation.";
    OperationMoved = "operation-moved", undone OperationMoved
        [Operation None Changed] Breaking, Breaking, across none AN_OPERATION
        "has another path or method" "Each client calls the operation where the other server does not have it.";
    OperationIdReused = "operation-id-reused", undone OperationIdReused
        [Operation None Changed] Breaking, Breaking, across none AN_OPERATION
        "has an id that comes to mean another operation"
        "A program that calls the method of the id compiles as before, and calls another operation.";
    OperationIdChanged = "operation-id-changed", undone OperationIdChanged
        [Operation None Changed] Compatible, Compatible, across none AN_OPERATION
        "has another id" "The id is not sent; it names the method of the client.";
    PathParameterRenamed = "path-parameter-renamed", undone PathParameterRenamed
        [Operation None Changed] Compatible, Compatible, across none AN_OPERATION
        "has another name for a path parameter" "The name of a path parameter is not sent.";
    OperationDeprecated = "operation-deprecated", undone OperationUndeprecated
        [Operation None Tightened] Compatible, Compatible, across none AN_OPERATION
        "is deprecated" "A deprecated operation works as before.";
    OperationUndeprecated = "operation-undeprecated", undone OperationDeprecated
        [Operation None Loosened] Compatible, Compatible, across none AN_OPERATION
        "is no longer deprecated" "The operation works as before.";

    OperationServersChanged = "operation-servers-changed", undone OperationServersChanged
        [Server None Changed] Unclear, Unclear, across none AN_OPERATION
        "has other servers of its own"
        "The client has one base URL; whether the server there has the operation is not in the document.";

    SecurityRequired = "security-required", undone SecurityLifted
        [Security None Tightened] Breaking, Compatible, across none CREDENTIALS
        "can no longer be called without credentials" "Calls without credentials are refused.";
    SecurityLifted = "security-lifted", undone SecurityRequired
        [Security None Loosened] Compatible, Breaking, across none CREDENTIALS
        "can be called without credentials" "The server of the old document refuses calls without credentials.";
    SecurityAlternativeRemoved = "security-alternative-removed", undone SecurityAlternativeAdded
        [Security None Removed] Breaking, Compatible, across none CREDENTIALS
        "no longer takes" "Clients that have these credentials alone are refused.";
    SecurityAlternativeAdded = "security-alternative-added", undone SecurityAlternativeRemoved
        [Security None Added] Compatible, Breaking, across none CREDENTIALS
        "also takes" "The server of the old document refuses clients that have these credentials alone.";
    SecurityAlternativeTightened = "security-alternative-tightened", undone SecurityAlternativeLoosened
        [Security None Tightened] Breaking, Compatible, across none CREDENTIALS
        "wants more credentials at once" "Clients that have the fewer credentials alone are refused.";
    SecurityAlternativeLoosened = "security-alternative-loosened", undone SecurityAlternativeTightened
        [Security None Loosened] Compatible, Breaking, across none CREDENTIALS
        "wants fewer credentials at once"
        "The server of the old document refuses clients that have the fewer credentials alone.";
    SecurityAlternativesReplaced = "security-alternatives-replaced", undone SecurityAlternativesReplaced
        [Security None Changed] Compatible, Compatible, across none CREDENTIALS
        "takes other credentials, of which none are needed" "Whoever was let in before is let in.";
    SecurityScopeAdded = "security-scope-added", undone SecurityScopeRemoved
        [Security None Tightened] Breaking, Compatible, across none CREDENTIALS
        "wants the scope" "A token without the scope is refused.";
    SecurityScopeRemoved = "security-scope-removed", undone SecurityScopeAdded
        [Security None Loosened] Compatible, Breaking, across none CREDENTIALS
        "no longer wants the scope" "The server of the old document refuses a token without the scope.";
    SecuritySchemeRemoved = "security-scheme-removed", undone SecuritySchemeAdded
        [Security None Removed] Compatible, Compatible, across none CREDENTIALS
        "is gone" "What this means to an operation is a change of that operation.";
    SecuritySchemeAdded = "security-scheme-added", undone SecuritySchemeRemoved
        [Security None Added] Compatible, Compatible, across none CREDENTIALS
        "is new" "What this means to an operation is a change of that operation.";
    SecuritySchemeChanged = "security-scheme-changed", undone SecuritySchemeChanged
        [Security None Changed] Breaking, Breaking, across none CREDENTIALS
        "is another way to show credentials" "Each client shows its credentials where the other server does not look.";
    SecuritySchemeFlowsChanged = "security-scheme-flows-changed", undone SecuritySchemeFlowsChanged
        [Security None Changed] Unclear, Unclear, across none CREDENTIALS
        "has other flows" "Whether the old ways to a token still lead to one is not in the document.";
    SecuritySchemeFlowRemoved = "security-scheme-flow-removed", undone SecuritySchemeFlowAdded
        [Security None Removed] Unclear, Compatible, across none CREDENTIALS
        "no longer has the way to a token" "Whether the other ways are open to the old client is not in the document.";
    SecuritySchemeFlowAdded = "security-scheme-flow-added", undone SecuritySchemeFlowRemoved
        [Security None Added] Compatible, Unclear, across none CREDENTIALS
        "has another way to a token" "The old client goes the ways that it knows.";

    ServerRemoved = "server-removed", undone ServerAdded
        [Server None Removed] Unclear, Compatible, across none A_SERVER
        "is gone" "Whether the server still answers is not in the document.";
    ServerAdded = "server-added", undone ServerRemoved
        [Server None Added] Compatible, Unclear, across none A_SERVER
        "is new" "Whether the server answered before is not in the document.";
    BaseUrlChanged = "base-url-changed", undone BaseUrlChanged
        [Server None Changed] Unclear, Unclear, across none A_SERVER
        "is now another one" "Whether both servers answer is not in the document.";

    RequiredParameterAdded = "required-parameter-added", undone RequiredParameterRemoved
        [Parameter Request Added] Breaking, Unclear, across none PARAMETERS
        "is new and required" "Requests of the old client lack it.";
    RequiredParameterRemoved = "required-parameter-removed", undone RequiredParameterAdded
        [Parameter Request Removed] Unclear, Breaking, across none PARAMETERS
        "is gone and was required" "The server of the old document refuses requests without it.";
    OptionalParameterAdded = "optional-parameter-added", undone OptionalParameterRemoved
        [Parameter Request Added] Compatible, Unclear, across none PARAMETERS
        "is new" "Whether the server of the old document ignores what it does not know is not in it.";
    OptionalParameterRemoved = "optional-parameter-removed", undone OptionalParameterAdded
        [Parameter Request Removed] Unclear, Compatible, across none PARAMETERS
        "is gone" "Whether the server ignores what it no longer knows is not in the document.";
    ParameterBecameRequired = "parameter-became-required", undone ParameterBecameOptional
        [Parameter Request Tightened] Breaking, Compatible, across none PARAMETERS
        "became required" "Requests that leave it out are refused.";
    ParameterBecameOptional = "parameter-became-optional", undone ParameterBecameRequired
        [Parameter Request Loosened] Compatible, Breaking, across none PARAMETERS
        "became optional" "The server of the old document refuses requests that leave it out.";
    ParameterLocationChanged = "parameter-location-changed", undone ParameterLocationChanged
        [Parameter Request Changed] Breaking, Breaking, across none PARAMETERS
        "stands in another part of the request" "Each client writes it where the other server does not look.";
    ParameterStyleChanged = "parameter-style-changed", undone ParameterStyleChanged
        [Parameter Request Changed] Breaking, Breaking, across none PARAMETERS
        "is written in another way" "Each client writes it in a way that the other server does not read.";
    ParameterDeprecated = "parameter-deprecated", undone ParameterUndeprecated
        [Parameter Request Tightened] Compatible, Compatible, across none PARAMETERS
        "is deprecated" "A deprecated parameter works as before.";
    ParameterUndeprecated = "parameter-undeprecated", undone ParameterDeprecated
        [Parameter Request Loosened] Compatible, Compatible, across none PARAMETERS
        "is no longer deprecated" "The parameter works as before.";

    RequiredRequestBodyAdded = "required-request-body-added", undone RequiredRequestBodyRemoved
        [RequestBody Request Added] Breaking, Unclear, across none REQUEST_BODY
        "is new and required" "Requests of the old client have none.";
    RequiredRequestBodyRemoved = "required-request-body-removed", undone RequiredRequestBodyAdded
        [RequestBody Request Removed] Unclear, Breaking, across none REQUEST_BODY
        "is gone and was required" "The server of the old document refuses requests without it.";
    OptionalRequestBodyAdded = "optional-request-body-added", undone OptionalRequestBodyRemoved
        [RequestBody Request Added] Compatible, Unclear, across none REQUEST_BODY
        "is new" "Whether the server of the old document ignores a body is not in it.";
    OptionalRequestBodyRemoved = "optional-request-body-removed", undone OptionalRequestBodyAdded
        [RequestBody Request Removed] Unclear, Compatible, across none REQUEST_BODY
        "is gone" "Whether the server ignores a body is not in the document.";
    RequestBodyBecameRequired = "request-body-became-required", undone RequestBodyBecameOptional
        [RequestBody Request Tightened] Breaking, Compatible, across none REQUEST_BODY
        "became required" "Requests without a body are refused.";
    RequestBodyBecameOptional = "request-body-became-optional", undone RequestBodyBecameRequired
        [RequestBody Request Loosened] Compatible, Breaking, across none REQUEST_BODY
        "became optional" "The server of the old document refuses requests without a body.";
    RequestMediaTypeRemoved = "request-media-type-removed", undone RequestMediaTypeAdded
        [RequestBody Request Removed] Breaking, Compatible, across none MEDIA_TYPES
        "no longer has the media type" "A client that sends it is refused.";
    RequestMediaTypeAdded = "request-media-type-added", undone RequestMediaTypeRemoved
        [RequestBody Request Added] Compatible, Breaking, across none MEDIA_TYPES
        "also has the media type" "The server of the old document refuses it.";

    RequestEncodingChanged = "request-encoding-changed", undone RequestEncodingChanged
        [RequestBody Request Changed] Breaking, Breaking, across none ENCODING
        "is written in another way" "Each client writes it in a way that the other server does not read.";
    RequestPartMediaTypeRemoved = "request-part-media-type-removed", undone RequestPartMediaTypeAdded
        [RequestBody Request Removed] Breaking, Compatible, across none ENCODING
        "can no longer be of the media type" "A client that sends it is refused.";
    RequestPartMediaTypeAdded = "request-part-media-type-added", undone RequestPartMediaTypeRemoved
        [RequestBody Request Added] Compatible, Breaking, across none ENCODING
        "can also be of the media type" "The server of the old document refuses it.";

    SuccessStatusAdded = "success-status-added", undone SuccessStatusRemoved
        [Response Response Added] Breaking, Compatible, across none A_STATUS
        "is new" "The old client treats the status as an unexpected response.";
    SuccessStatusRemoved = "success-status-removed", undone SuccessStatusAdded
        [Response Response Removed] Compatible, Breaking, across none A_STATUS
        "is gone" "The new client treats the status as an unexpected response.";
    SuccessDescribed = "success-described", undone SuccessUndescribed
        [Response Response Added] Compatible, Unclear, across none A_STATUS
        "is described, and no success was"
        "The old client takes any success; what the server of the old document sends is not in it.";
    SuccessUndescribed = "success-undescribed", undone SuccessDescribed
        [Response Response Removed] Unclear, Compatible, across none A_STATUS
        "is gone, and no success is described" "What the server sends is not in the document.";
    ErrorStatusAdded = "error-status-added", undone ErrorStatusRemoved
        [Response Response Added] Compatible, Compatible, across none A_STATUS
        "is new" "The call fails in either client; the old one has no type for the error.";
    ErrorStatusRemoved = "error-status-removed", undone ErrorStatusAdded
        [Response Response Removed] Compatible, Compatible, across none A_STATUS
        "is gone" "The call fails in either client; the new one has no type for the error.";
    ResponseBodyRemoved = "response-body-removed", undone ResponseBodyAdded
        [Response Response Removed] Breaking, Compatible, across none RESPONSE_BODY
        "no longer has a body" "The old client waits for a body.";
    ResponseBodyAdded = "response-body-added", undone ResponseBodyRemoved
        [Response Response Added] Compatible, Breaking, across none RESPONSE_BODY
        "has a body" "The new client waits for a body.";
    ResponseMediaTypesChanged = "response-media-types-changed", undone ResponseMediaTypesChanged
        [Response Response Changed] Breaking, Breaking, across none RESPONSE_BODY
        "has other media types" "Neither client reads what the other server sends.";
    ResponseMediaTypeRemoved = "response-media-type-removed", undone ResponseMediaTypeAdded
        [Response Response Removed] Breaking, Compatible, across none RESPONSE_BODY
        "no longer has the media type that the client asks for" "The old client asks for nothing else that is there.";
    ResponseMediaTypeAdded = "response-media-type-added", undone ResponseMediaTypeRemoved
        [Response Response Added] Compatible, Breaking, across none RESPONSE_BODY
        "has another media type, which the client asks for"
        "The new client asks for nothing else, and the server of the old document does not have it.";
    ResponseMediaTypeOptionRemoved = "response-media-type-option-removed", undone ResponseMediaTypeOptionAdded
        [Response Response Removed] Compatible, Compatible, across none RESPONSE_BODY
        "no longer has the media type" "The client gets one that it asks for all the same.";
    ResponseMediaTypeOptionAdded = "response-media-type-option-added", undone ResponseMediaTypeOptionRemoved
        [Response Response Added] Compatible, Compatible, across none RESPONSE_BODY
        "also has the media type" "The client gets one that it asks for all the same.";
    ResponseHeaderRemoved = "response-header-removed", undone ResponseHeaderAdded
        [Response Response Removed] Unclear, Compatible, across none HEADERS
        "is gone" "The client hands headers on as they are; whether its user reads this one is not in the document.";
    ResponseHeaderAdded = "response-header-added", undone ResponseHeaderRemoved
        [Response Response Added] Compatible, Unclear, across none HEADERS
        "is new" "The client hands headers on as they are; whether its user reads this one is not in the document.";
    ResponseHeaderChanged = "response-header-changed", undone ResponseHeaderChanged
        [Response Response Changed] Unclear, Unclear, across none HEADERS
        "is another one"
        "The client hands headers on as they are; whether its user reads this one is not in the document.";

    WebhookRemoved = "webhook-removed", undone WebhookAdded
        [Webhook Response Removed] Unclear, Compatible, across none A_WEBHOOK
        "is gone" "Whether anybody waits for it is not in the document.";
    WebhookAdded = "webhook-added", undone WebhookRemoved
        [Webhook Response Added] Compatible, Unclear, across none A_WEBHOOK
        "is new"
        "The old client keeps what it does not know; whether the new one needs the webhook is not in the document.";
    CallbackRemoved = "callback-removed", undone CallbackAdded
        [Webhook Response Removed] Unclear, Compatible, across none A_WEBHOOK
        "is gone" "Whether anybody waits for it is not in the document.";
    CallbackAdded = "callback-added", undone CallbackRemoved
        [Webhook Response Added] Compatible, Unclear, across none A_WEBHOOK
        "is new"
        "The old client does not ask for it; whether the new one needs the callback is not in the document.";
    CallbackChanged = "callback-changed", undone CallbackChanged
        [Webhook Response Changed] Unclear, Unclear, across none A_WEBHOOK
        "goes to another URL" "Whether its receiver waits there is not in the document.";
    IncomingParameterRemoved = "incoming-parameter-removed", undone IncomingParameterAdded
        [Webhook Response Removed] Unclear, Compatible, across none A_WEBHOOK
        "is gone" "Whether its receiver reads the parameter is not in the document.";
    IncomingParameterAdded = "incoming-parameter-added", undone IncomingParameterRemoved
        [Webhook Response Added] Compatible, Unclear, across none A_WEBHOOK
        "is new" "Whether the new receiver reads the parameter is not in the document.";
    IncomingParameterChanged = "incoming-parameter-changed", undone IncomingParameterChanged
        [Webhook Response Changed] Unclear, Unclear, across none A_WEBHOOK
        "is sent in another way" "Whether its receiver reads the parameter is not in the document.";
    AnswerRemoved = "answer-removed", undone AnswerAdded
        [Webhook Request Removed] Unclear, Compatible, across none AN_ANSWER
        "is no longer an answer" "Whether the sender goes on to take the status is not in the document.";
    AnswerAdded = "answer-added", undone AnswerRemoved
        [Webhook Request Added] Compatible, Unclear, across none AN_ANSWER
        "is an answer" "Whether the old sender takes the status is not in the document.";
    AnswerBodyAdded = "answer-body-added", undone AnswerBodyRemoved
        [Webhook Request Added] Breaking, Compatible, across none AN_ANSWER
        "wants a body" "Receivers of before answer without one.";
    AnswerBodyRemoved = "answer-body-removed", undone AnswerBodyAdded
        [Webhook Request Removed] Compatible, Breaking, across none AN_ANSWER
        "no longer wants a body" "The sender of the old document waits for one.";
}{
    DocumentationChanged = "documentation-changed", undone DocumentationChanged
        [Documentation None Changed] Compatible, Compatible, across none TEXT
        "has changed documentation" "Documentation is not sent.";
}}
