//! The rows of the rules of schemas: one for what clients send and one for what servers send, where both can change so.

/// Declares the rules, of which these are a part.
macro_rules! with_schemas {
    ({ $($before:tt)* }{ $($after:tt)* }) => { rules! {
    $($before)*

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
        "is new" "Whether the server of the old document ignores what it does not know is not in it.";
    RequestOptionalPropertyRemoved = "request-optional-property-removed", undone RequestOptionalPropertyAdded
        [Schema Request Removed] Unclear, Compatible, across ResponseOptionalPropertyRemoved
        "is gone" "Whether the server ignores what it no longer knows is not in the document.";
    ResponseOptionalPropertyAdded = "response-optional-property-added", undone ResponseOptionalPropertyRemoved
        [Schema Response Added] Compatible, Compatible, across RequestOptionalPropertyAdded
        "is new" "The old client keeps it among the members that it does not know.";
    ResponseOptionalPropertyRemoved = "response-optional-property-removed", undone ResponseOptionalPropertyAdded
        [Schema Response Removed] Compatible, Compatible, across RequestOptionalPropertyRemoved
        "is gone" "The old client takes it for absent.";
    RequestPropertyForbidden = "request-property-forbidden", undone RequestPropertyAllowed
        [Schema Request Removed] Breaking, Compatible, across none KEPT
        "is gone where no other members are taken" "The server refuses members that the document does not name.";
    RequestPropertyAllowed = "request-property-allowed", undone RequestPropertyForbidden
        [Schema Request Added] Compatible, Breaking, across none KEPT
        "is new where no other members were taken"
        "The server of the old document refuses members that it does not name.";
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
    RequestUnionMerged = "request-union-merged", undone RequestUnionDivided
        [Schema Request Loosened] Compatible, Breaking, across ResponseUnionMerged
        "is no longer a union, and takes more" "The server of the old document refuses some of what the new client sends.";
    RequestUnionDivided = "request-union-divided", undone RequestUnionMerged
        [Schema Request Tightened] Breaking, Compatible, across ResponseUnionDivided
        "has become a union, and takes less" "The server refuses some of what the old client sends.";
    ResponseUnionMerged = "response-union-merged", undone ResponseUnionDivided
        [Schema Response Loosened] Compatible, Compatible, across RequestUnionMerged
        "is no longer a union, and takes more" "The old client keeps values that are of none of the branches.";
    ResponseUnionDivided = "response-union-divided", undone ResponseUnionMerged
        [Schema Response Tightened] Compatible, Compatible, across RequestUnionDivided
        "has become a union, and takes less" "The new client keeps values that are of none of the branches.";
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
    RequestXmlChanged = "request-xml-changed", undone RequestXmlChanged
        [Schema Request Changed] Breaking, Breaking, across ResponseXmlChanged
        "is written in another way in XML" "Each client writes XML that the other server does not read.";
    ResponseXmlChanged = "response-xml-changed", undone ResponseXmlChanged
        [Schema Response Changed] Unclear, Unclear, across RequestXmlChanged
        "is written in another way in XML"
        "The client keeps the text; how its user reads it is not in the document.";
    RequestDefaultChanged = "request-default-changed", undone RequestDefaultChanged
        [Schema Request Changed] Unclear, Unclear, across ResponseDefaultChanged
        "has another default" "What the server does with a request that leaves it out may be something else.";
    ResponseDefaultChanged = "response-default-changed", undone ResponseDefaultChanged
        [Schema Response Changed] Compatible, Compatible, across RequestDefaultChanged
        "has another default" "The client sets no defaults: absent stays absent.";
    RequestPropertyBecameReadOnly = "request-property-became-read-only", undone RequestPropertyBecameNotReadOnly
        [Schema Request Tightened] Unclear, Compatible, across none READ_ONLY
        "became read-only" "Whether the server ignores it or refuses it is not in the document.";
    RequestPropertyBecameNotReadOnly = "request-property-became-not-read-only", undone RequestPropertyBecameReadOnly
        [Schema Request Loosened] Compatible, Unclear, across none READ_ONLY
        "is no longer read-only" "Whether the server of the old document ignores it or refuses it is not in it.";
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

    $($after)*
    } };
}
