//! The table of the rules: how the rule is called and what undoes it; its place in the document, the way that the value
//! goes, what it does there, the verdicts for the client of the old and of the new document, and the rule of the other
//! side; what a report says of it, and why the verdicts are what they are.

use super::{Across, Action, Area, Direction, Verdict, Wire};

// Why a rule has no mirror on the other side of the wire.
const AN_OPERATION: &str = "An operation is a request and its responses; it has no side of its own.";
const CREDENTIALS: &str = "Credentials go from the client to the server alone.";
const A_SERVER: &str = "A server is no value that either side sends.";
const PARAMETERS: &str = "A server sends no parameters; the headers of responses have rules of their own.";
const REQUEST_BODY: &str =
    "Bodies of responses depend on the status; ResponseBodyAdded and its neighbours are their rules.";
const ENCODING: &str = "The encodings of members are those of bodies that clients send (OpenAPI, Encoding Object).";
const MEDIA_TYPES: &str =
    "The server chooses among the media types of a response, the client among those of a request.";
const A_STATUS: &str = "A request has no status.";
const RESPONSE_BODY: &str =
    "Bodies of requests are required or optional; RequiredRequestBodyAdded and its neighbours are their rules.";
const HEADERS: &str = "Headers of requests are parameters.";
const A_WEBHOOK: &str = "A webhook has one way: from the server to whoever receives it.";
const AN_ANSWER: &str = "What clients answer to goes the other way; the responses of operations are its rules.";
const READ_ONLY: &str = "What is read-only is part of responses as before; what is write-only has rules of its own.";
const WRITE_ONLY: &str = "What is write-only is part of requests as before; what is read-only has rules of its own.";
const TEXT: &str = "Text for readers goes over no wire.";

rules! {
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
        "has another id" "The id goes over no wire; it names the method of the client.";
    PathParameterRenamed = "path-parameter-renamed", undone PathParameterRenamed
        [Operation None Changed] Compatible, Compatible, across none AN_OPERATION
        "has another name for a path parameter" "The name of a path parameter goes over no wire.";
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
        "is new" "Whether the server of the old document passes over what it does not know is not in it.";
    OptionalParameterRemoved = "optional-parameter-removed", undone OptionalParameterAdded
        [Parameter Request Removed] Unclear, Compatible, across none PARAMETERS
        "is gone" "Whether the server passes over what it no longer knows is not in the document.";
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
        "is new" "Whether the server of the old document passes over a body is not in it.";
    OptionalRequestBodyRemoved = "optional-request-body-removed", undone OptionalRequestBodyAdded
        [RequestBody Request Removed] Unclear, Compatible, across none REQUEST_BODY
        "is gone" "Whether the server passes over a body is not in the document.";
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
        "is new" "The old client takes the status for an unexpected response.";
    SuccessStatusRemoved = "success-status-removed", undone SuccessStatusAdded
        [Response Response Removed] Compatible, Breaking, across none A_STATUS
        "is gone" "The new client takes the status for an unexpected response.";
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

    RequestTypeChanged = "request-type-changed", undone RequestTypeChanged
        [Schema Request Changed] Breaking, Breaking, across ResponseTypeChanged
        "has another type" "Neither server takes what the other client sends.";
    ResponseTypeChanged = "response-type-changed", undone ResponseTypeChanged
        [Schema Response Changed] Breaking, Breaking, across RequestTypeChanged
        "has another type" "Neither client reads what the other server sends.";
    RequestTypeNarrowed = "request-type-narrowed", undone RequestTypeWidened
        [Schema Request Tightened] Breaking, Compatible, across ResponseTypeNarrowed
        "has a narrower type" "The server refuses some of what the old client sends.";
    RequestTypeWidened = "request-type-widened", undone RequestTypeNarrowed
        [Schema Request Loosened] Compatible, Breaking, across ResponseTypeWidened
        "has a wider type" "The server of the old document refuses some of what the new client sends.";
    ResponseTypeNarrowed = "response-type-narrowed", undone ResponseTypeWidened
        [Schema Response Tightened] Compatible, Breaking, across RequestTypeNarrowed
        "has a narrower type" "The new client cannot read all that the server of the old document sends.";
    ResponseTypeWidened = "response-type-widened", undone ResponseTypeNarrowed
        [Schema Response Loosened] Breaking, Compatible, across RequestTypeWidened
        "has a wider type" "The old client cannot read all of it.";
    RequestFormatChanged = "request-format-changed", undone RequestFormatChanged
        [Schema Request Changed] Breaking, Breaking, across ResponseFormatChanged
        "has another format" "Neither server takes what the other client sends.";
    ResponseFormatChanged = "response-format-changed", undone ResponseFormatChanged
        [Schema Response Changed] Breaking, Breaking, across RequestFormatChanged
        "has another format" "The client reads this format into a type of its own, and cannot read the other one.";
    RequestFormatNarrowed = "request-format-narrowed", undone RequestFormatWidened
        [Schema Request Tightened] Breaking, Compatible, across ResponseFormatNarrowed
        "has a narrower format" "The server refuses some of what the old client sends.";
    RequestFormatWidened = "request-format-widened", undone RequestFormatNarrowed
        [Schema Request Loosened] Compatible, Breaking, across ResponseFormatWidened
        "has a wider format" "The server of the old document refuses some of what the new client sends.";
    ResponseFormatNarrowed = "response-format-narrowed", undone ResponseFormatWidened
        [Schema Response Tightened] Compatible, Breaking, across RequestFormatNarrowed
        "has a narrower format" "The new client cannot read all that the server of the old document sends.";
    ResponseFormatWidened = "response-format-widened", undone ResponseFormatNarrowed
        [Schema Response Loosened] Breaking, Compatible, across RequestFormatWidened
        "has a wider format"
        "The old client reads the narrower format into a type of its own, and cannot read all of it.";
    RequestFormatHintChanged = "request-format-hint-changed", undone RequestFormatHintChanged
        [Schema Request Changed] Unclear, Unclear, across ResponseFormatHintChanged
        "has another hint of its format" "Whether the server checks such a format is not in the document.";
    ResponseFormatHintChanged = "response-format-hint-changed", undone ResponseFormatHintChanged
        [Schema Response Changed] Compatible, Compatible, across RequestFormatHintChanged
        "has another hint of its format" "The client reads any text or number, whatever such a format says.";
    RequestContentEncodingChanged = "request-content-encoding-changed", undone RequestContentEncodingChanged
        [Schema Request Changed] Breaking, Breaking, across ResponseContentEncodingChanged
        "has text that is encoded in another way" "Each server decodes what the other client does not encode.";
    ResponseContentEncodingChanged = "response-content-encoding-changed", undone ResponseContentEncodingChanged
        [Schema Response Changed] Breaking, Breaking, across RequestContentEncodingChanged
        "has text that is encoded in another way" "Who reads the text decodes what the other server does not encode.";
    RequestContentMediaTypeChanged = "request-content-media-type-changed", undone RequestContentMediaTypeChanged
        [Schema Request Changed] Unclear, Unclear, across ResponseContentMediaTypeChanged
        "has text of another media type" "Whether the server looks into the text is not in the document.";
    ResponseContentMediaTypeChanged = "response-content-media-type-changed", undone ResponseContentMediaTypeChanged
        [Schema Response Changed] Unclear, Unclear, across RequestContentMediaTypeChanged
        "has text of another media type" "The client keeps the text; how its user reads it is not in the document.";
    RequestRequiredPropertyAdded = "request-required-property-added", undone RequestRequiredPropertyRemoved
        [Schema Request Added] Breaking, Unclear, across ResponseRequiredPropertyAdded
        "is new and required" "Requests of the old client lack it.";
    RequestRequiredPropertyRemoved = "request-required-property-removed", undone RequestRequiredPropertyAdded
        [Schema Request Removed] Unclear, Breaking, across ResponseRequiredPropertyRemoved
        "is gone and was required" "The server of the old document refuses requests without it.";
    ResponseRequiredPropertyAdded = "response-required-property-added", undone ResponseRequiredPropertyRemoved
        [Schema Response Added] Compatible, Breaking, across RequestRequiredPropertyAdded
        "is new and required"
        "The new client fails where it is missing; the old one keeps it as a member that it does not know.";
    ResponseRequiredPropertyRemoved = "response-required-property-removed", undone ResponseRequiredPropertyAdded
        [Schema Response Removed] Breaking, Compatible, across RequestRequiredPropertyRemoved
        "is gone and was required" "The old client fails where it is missing.";
    RequestOptionalPropertyAdded = "request-optional-property-added", undone RequestOptionalPropertyRemoved
        [Schema Request Added] Compatible, Unclear, across ResponseOptionalPropertyAdded
        "is new" "Whether the server of the old document passes over what it does not know is not in it.";
    RequestOptionalPropertyRemoved = "request-optional-property-removed", undone RequestOptionalPropertyAdded
        [Schema Request Removed] Unclear, Compatible, across ResponseOptionalPropertyRemoved
        "is gone" "Whether the server passes over what it no longer knows is not in the document.";
    ResponseOptionalPropertyAdded = "response-optional-property-added", undone ResponseOptionalPropertyRemoved
        [Schema Response Added] Compatible, Compatible, across RequestOptionalPropertyAdded
        "is new" "The old client keeps it among the members that it does not know.";
    ResponseOptionalPropertyRemoved = "response-optional-property-removed", undone ResponseOptionalPropertyAdded
        [Schema Response Removed] Compatible, Compatible, across RequestOptionalPropertyRemoved
        "is gone" "The old client takes it for absent.";
    RequestPropertyBecameRequired = "request-property-became-required", undone RequestPropertyBecameOptional
        [Schema Request Tightened] Breaking, Compatible, across ResponsePropertyBecameRequired
        "became required" "Requests that leave it out are refused.";
    RequestPropertyBecameOptional = "request-property-became-optional", undone RequestPropertyBecameRequired
        [Schema Request Loosened] Compatible, Breaking, across ResponsePropertyBecameOptional
        "became optional" "The server of the old document refuses requests without it.";
    ResponsePropertyBecameRequired = "response-property-became-required", undone ResponsePropertyBecameOptional
        [Schema Response Tightened] Compatible, Breaking, across RequestPropertyBecameRequired
        "became required" "The new client fails where it is missing.";
    ResponsePropertyBecameOptional = "response-property-became-optional", undone ResponsePropertyBecameRequired
        [Schema Response Loosened] Breaking, Compatible, across RequestPropertyBecameOptional
        "became optional" "The old client fails where it is missing.";
    RequestBecameNotNullable = "request-became-not-nullable", undone RequestBecameNullable
        [Schema Request Tightened] Breaking, Compatible, across ResponseBecameNotNullable
        "can no longer be null" "Requests with null are refused.";
    RequestBecameNullable = "request-became-nullable", undone RequestBecameNotNullable
        [Schema Request Loosened] Compatible, Breaking, across ResponseBecameNullable
        "can be null" "The server of the old document refuses null.";
    ResponseBecameNotNullable = "response-became-not-nullable", undone ResponseBecameNullable
        [Schema Response Tightened] Compatible, Breaking, across RequestBecameNotNullable
        "can no longer be null" "The new client fails at null.";
    ResponseBecameNullable = "response-became-nullable", undone ResponseBecameNotNullable
        [Schema Response Loosened] Breaking, Compatible, across RequestBecameNullable
        "can be null" "The old client fails at null.";
    RequestOptionalBecameNotNullable = "request-optional-became-not-nullable", undone RequestOptionalBecameNullable
        [Schema Request Tightened] Breaking, Compatible, across ResponseOptionalBecameNotNullable
        "is optional and can no longer be null" "Requests with null are refused.";
    RequestOptionalBecameNullable = "request-optional-became-nullable", undone RequestOptionalBecameNotNullable
        [Schema Request Loosened] Compatible, Breaking, across ResponseOptionalBecameNullable
        "is optional and can be null" "The server of the old document refuses null.";
    ResponseOptionalBecameNotNullable = "response-optional-became-not-nullable", undone ResponseOptionalBecameNullable
        [Schema Response Tightened] Compatible, Compatible, across RequestOptionalBecameNotNullable
        "is optional and can no longer be null" "The old client never finds null.";
    ResponseOptionalBecameNullable = "response-optional-became-nullable", undone ResponseOptionalBecameNotNullable
        [Schema Response Loosened] Compatible, Compatible, across RequestOptionalBecameNullable
        "is optional and can be null" "The old client takes null for absent.";
    RequestEnumValueRemoved = "request-enum-value-removed", undone RequestEnumValueAdded
        [Schema Request Tightened] Breaking, Compatible, across ResponseEnumValueRemoved
        "can no longer be" "Requests with the value are refused.";
    RequestEnumValueAdded = "request-enum-value-added", undone RequestEnumValueRemoved
        [Schema Request Loosened] Compatible, Breaking, across ResponseEnumValueAdded
        "can also be" "The server of the old document refuses the value.";
    ResponseEnumValueRemoved = "response-enum-value-removed", undone ResponseEnumValueAdded
        [Schema Response Tightened] Compatible, Compatible, across RequestEnumValueRemoved
        "can no longer be" "The old client never finds the value.";
    ResponseEnumValueAdded = "response-enum-value-added", undone ResponseEnumValueRemoved
        [Schema Response Loosened] Compatible, Compatible, across RequestEnumValueAdded
        "can also be" "The old client keeps values that it does not know.";
    RequestKnownValueRemoved = "request-known-value-removed", undone RequestKnownValueAdded
        [Schema Request Removed] Compatible, Compatible, across ResponseKnownValueRemoved
        "no longer names the value" "The server takes any value, whether or not it is named.";
    RequestKnownValueAdded = "request-known-value-added", undone RequestKnownValueRemoved
        [Schema Request Added] Compatible, Compatible, across ResponseKnownValueAdded
        "names the value" "The server takes any value, whether or not it is named.";
    ResponseKnownValueRemoved = "response-known-value-removed", undone ResponseKnownValueAdded
        [Schema Response Removed] Compatible, Compatible, across RequestKnownValueRemoved
        "no longer names the value" "The client keeps values that it does not know.";
    ResponseKnownValueAdded = "response-known-value-added", undone ResponseKnownValueRemoved
        [Schema Response Added] Compatible, Compatible, across RequestKnownValueAdded
        "names the value" "The client keeps values that it does not know.";
    RequestEnumIntroduced = "request-enum-introduced", undone RequestEnumLifted
        [Schema Request Tightened] Breaking, Compatible, across ResponseEnumIntroduced
        "is now one of a list of values" "Requests with other values are refused.";
    RequestEnumLifted = "request-enum-lifted", undone RequestEnumIntroduced
        [Schema Request Loosened] Compatible, Breaking, across ResponseEnumLifted
        "is no longer one of a list of values" "The server of the old document refuses other values.";
    ResponseEnumIntroduced = "response-enum-introduced", undone ResponseEnumLifted
        [Schema Response Tightened] Compatible, Compatible, across RequestEnumIntroduced
        "is now one of a list of values" "The old client takes any value.";
    ResponseEnumLifted = "response-enum-lifted", undone ResponseEnumIntroduced
        [Schema Response Loosened] Compatible, Compatible, across RequestEnumLifted
        "is no longer one of a list of values" "The old client keeps values that it does not know.";
    RequestConstraintTightened = "request-constraint-tightened", undone RequestConstraintLoosened
        [Schema Request Tightened] Breaking, Compatible, across ResponseConstraintTightened
        "has a tighter constraint" "The server refuses some of what the old client sends.";
    RequestConstraintLoosened = "request-constraint-loosened", undone RequestConstraintTightened
        [Schema Request Loosened] Compatible, Breaking, across ResponseConstraintLoosened
        "has a looser constraint" "The server of the old document refuses some of what the new client sends.";
    ResponseConstraintTightened = "response-constraint-tightened", undone ResponseConstraintLoosened
        [Schema Response Tightened] Compatible, Compatible, across RequestConstraintTightened
        "has a tighter constraint" "The client checks no constraints.";
    ResponseConstraintLoosened = "response-constraint-loosened", undone ResponseConstraintTightened
        [Schema Response Loosened] Compatible, Compatible, across RequestConstraintLoosened
        "has a looser constraint" "The client checks no constraints.";
    RequestConstraintChanged = "request-constraint-changed", undone RequestConstraintChanged
        [Schema Request Changed] Unclear, Unclear, across ResponseConstraintChanged
        "has another constraint" "Which of both constraints allows more cannot be told.";
    ResponseConstraintChanged = "response-constraint-changed", undone ResponseConstraintChanged
        [Schema Response Changed] Compatible, Compatible, across RequestConstraintChanged
        "has another constraint" "The client checks no constraints.";
    RequestAdditionalPropertiesClosed = "request-additional-properties-closed", undone RequestAdditionalPropertiesOpened
        [Schema Request Tightened] Breaking, Compatible, across ResponseAdditionalPropertiesClosed
        "takes no other members" "Requests with members that the document does not name are refused.";
    RequestAdditionalPropertiesOpened = "request-additional-properties-opened", undone RequestAdditionalPropertiesClosed
        [Schema Request Loosened] Compatible, Breaking, across ResponseAdditionalPropertiesOpened
        "takes other members" "The server of the old document refuses members that it does not name.";
    ResponseAdditionalPropertiesClosed = "response-additional-properties-closed",
        undone ResponseAdditionalPropertiesOpened
        [Schema Response Tightened] Compatible, Compatible, across RequestAdditionalPropertiesClosed
        "takes no other members" "The client keeps members that it does not know.";
    ResponseAdditionalPropertiesOpened = "response-additional-properties-opened",
        undone ResponseAdditionalPropertiesClosed
        [Schema Response Loosened] Compatible, Compatible, across RequestAdditionalPropertiesOpened
        "takes other members" "The client keeps members that it does not know.";
    RequestUnionBranchRemoved = "request-union-branch-removed", undone RequestUnionBranchAdded
        [Schema Request Tightened] Breaking, Compatible, across ResponseUnionBranchRemoved
        "is no longer a union with" "Requests with values of this kind are refused.";
    RequestUnionBranchAdded = "request-union-branch-added", undone RequestUnionBranchRemoved
        [Schema Request Loosened] Compatible, Breaking, across ResponseUnionBranchAdded
        "is also a union with" "The server of the old document refuses values of this kind.";
    ResponseUnionBranchRemoved = "response-union-branch-removed", undone ResponseUnionBranchAdded
        [Schema Response Tightened] Compatible, Compatible, across RequestUnionBranchRemoved
        "is no longer a union with" "The old client never finds values of this kind.";
    ResponseUnionBranchAdded = "response-union-branch-added", undone ResponseUnionBranchRemoved
        [Schema Response Loosened] Compatible, Compatible, across RequestUnionBranchAdded
        "is also a union with" "The old client keeps values of a kind that it does not know.";
    RequestDiscriminatorChanged = "request-discriminator-changed", undone RequestDiscriminatorChanged
        [Schema Request Changed] Breaking, Breaking, across ResponseDiscriminatorChanged
        "has another discriminator"
        "Each server looks for the kind of a value where the other client does not write it.";
    ResponseDiscriminatorChanged = "response-discriminator-changed", undone ResponseDiscriminatorChanged
        [Schema Response Changed] Breaking, Breaking, across RequestDiscriminatorChanged
        "has another discriminator"
        "Each client looks for the kind of a value where the other server does not write it.";
    RequestDiscriminatorAdded = "request-discriminator-added", undone RequestDiscriminatorRemoved
        [Schema Request Added] Unclear, Compatible, across ResponseDiscriminatorAdded
        "has a discriminator" "Whether the old client writes the member is not in the document.";
    RequestDiscriminatorRemoved = "request-discriminator-removed", undone RequestDiscriminatorAdded
        [Schema Request Removed] Compatible, Unclear, across ResponseDiscriminatorRemoved
        "no longer has a discriminator" "Whether the new client writes the member is not in the document.";
    ResponseDiscriminatorAdded = "response-discriminator-added", undone ResponseDiscriminatorRemoved
        [Schema Response Added] Compatible, Unclear, across RequestDiscriminatorAdded
        "has a discriminator" "The new client goes by a member that the server of the old document may not send.";
    ResponseDiscriminatorRemoved = "response-discriminator-removed", undone ResponseDiscriminatorAdded
        [Schema Response Removed] Unclear, Compatible, across RequestDiscriminatorRemoved
        "no longer has a discriminator" "The old client goes by a member that may no longer be there.";
    RequestDefaultChanged = "request-default-changed", undone RequestDefaultChanged
        [Schema Request Changed] Unclear, Unclear, across ResponseDefaultChanged
        "has another default" "What the server does with a request that leaves it out may be something else.";
    ResponseDefaultChanged = "response-default-changed", undone ResponseDefaultChanged
        [Schema Response Changed] Compatible, Compatible, across RequestDefaultChanged
        "has another default" "The client sets no defaults: absent stays absent.";
    RequestPropertyBecameReadOnly = "request-property-became-read-only", undone RequestPropertyBecameNotReadOnly
        [Schema Request Tightened] Unclear, Compatible, across none READ_ONLY
        "became read-only" "Whether the server passes over it or refuses it is not in the document.";
    RequestPropertyBecameNotReadOnly = "request-property-became-not-read-only", undone RequestPropertyBecameReadOnly
        [Schema Request Loosened] Compatible, Unclear, across none READ_ONLY
        "is no longer read-only" "Whether the server of the old document passes over it or refuses it is not in it.";
    RequestRequiredPropertyBecameReadOnly = "request-required-property-became-read-only",
        undone RequestRequiredPropertyBecameNotReadOnly
        [Schema Request Removed] Unclear, Breaking, across none READ_ONLY
        "became read-only, and was required" "The server of the old document refuses requests without it.";
    RequestRequiredPropertyBecameNotReadOnly = "request-required-property-became-not-read-only",
        undone RequestRequiredPropertyBecameReadOnly
        [Schema Request Added] Breaking, Unclear, across none READ_ONLY
        "is no longer read-only, and is required" "A member that is read-only is in no request of the old client.";
    ResponsePropertyBecameWriteOnly = "response-property-became-write-only", undone ResponsePropertyBecameNotWriteOnly
        [Schema Response Removed] Compatible, Compatible, across none WRITE_ONLY
        "became write-only" "The old client takes it for absent.";
    ResponsePropertyBecameNotWriteOnly = "response-property-became-not-write-only",
        undone ResponsePropertyBecameWriteOnly
        [Schema Response Added] Compatible, Compatible, across none WRITE_ONLY
        "is no longer write-only" "Each client takes it for absent, or reads it.";
    ResponseRequiredPropertyBecameWriteOnly = "response-required-property-became-write-only",
        undone ResponseRequiredPropertyBecameNotWriteOnly
        [Schema Response Removed] Breaking, Compatible, across none WRITE_ONLY
        "became write-only, and was required" "The old client fails where it is missing.";
    ResponseRequiredPropertyBecameNotWriteOnly = "response-required-property-became-not-write-only",
        undone ResponseRequiredPropertyBecameWriteOnly
        [Schema Response Added] Compatible, Breaking, across none WRITE_ONLY
        "is no longer write-only, and is required" "The new client fails where it is missing.";
    RequestPropertyDeprecated = "request-property-deprecated", undone RequestPropertyUndeprecated
        [Schema Request Tightened] Compatible, Compatible, across ResponsePropertyDeprecated
        "is deprecated" "A deprecated member works as before.";
    RequestPropertyUndeprecated = "request-property-undeprecated", undone RequestPropertyDeprecated
        [Schema Request Loosened] Compatible, Compatible, across ResponsePropertyUndeprecated
        "is no longer deprecated" "The member works as before.";
    ResponsePropertyDeprecated = "response-property-deprecated", undone ResponsePropertyUndeprecated
        [Schema Response Tightened] Compatible, Compatible, across RequestPropertyDeprecated
        "is deprecated" "A deprecated member works as before.";
    ResponsePropertyUndeprecated = "response-property-undeprecated", undone ResponsePropertyDeprecated
        [Schema Response Loosened] Compatible, Compatible, across RequestPropertyUndeprecated
        "is no longer deprecated" "The member works as before.";

    DocumentationChanged = "documentation-changed", undone DocumentationChanged
        [Documentation None Changed] Compatible, Compatible, across none TEXT
        "is described in other words" "Text for readers goes over no wire.";
}
