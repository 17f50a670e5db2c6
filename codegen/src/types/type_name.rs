//! The Rust type of a schema where it is used.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::schemas::Schemas;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Node;

impl<'d> Schemas<'d> {
    /// The type of the values other than null, as a member of the type `holder`.
    pub(super) fn type_in(&self, schema: &'d Node, holder: &str) -> TokenStream {
        match self.referred(schema) {
            Some(name) => {
                let ident = format_ident!("{name}");
                if self.is_boxed(holder, name) { quote!(Box<#ident>) } else { quote!(#ident) }
            }
            None => self.inline_type(schema),
        }
    }

    /// The type of the values, null among them where the schema takes it, on the heap.
    pub(super) fn type_with_null(&self, schema: &'d Node) -> TokenStream {
        // Nothing is held by value here, so nothing needs a box.
        let inner = self.type_in(schema, "");
        if self.is_nullable(schema) { quote!(Option<#inner>) } else { inner }
    }

    /// What an alias stands for.
    pub(super) fn alias_type(&self, name: &str, diagnostics: &mut Diagnostics) -> TokenStream {
        let schema = self.schema(name);
        if self.is_endless(name) {
            let message = format!("`{name}` is made of nothing but itself, so it is any value in the client");
            diagnostics.push(
                Diagnostic::note(Code::SchemaUntyped, message)
                    .at(schema.origin.key())
                    .help("an overlay can give it a type"),
            );
            return quote!(::serde_json::Value);
        }
        if let Some(keyword) = ["allOf", "oneOf", "anyOf", "not"].iter().find(|keyword| schema.get(keyword).is_some())
            && self.referred(schema).is_none()
        {
            let message = format!("`{name}` is any value in the client: its `{keyword}` has no counterpart in a type");
            diagnostics.push(
                Diagnostic::note(Code::SchemaUntyped, message)
                    .at(schema.origin.key())
                    .help("an overlay can say the same in another way, or give it a type"),
            );
        }
        // Whoever holds the alias by value has the box.
        self.type_in(schema, "")
    }

    fn inline_type(&self, schema: &'d Node) -> TokenStream {
        if ["allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.get(keyword).is_some()) {
            return quote!(::serde_json::Value);
        }
        match schema.get_str("type") {
            Some("string") => string(schema.get_str("format").unwrap_or_default()),
            Some("integer") => integer(schema.get_str("format").unwrap_or_default()),
            Some("number") => quote!(super::Number),
            Some("boolean") => quote!(bool),
            Some("array") => {
                let items =
                    schema.get("items").map_or_else(|| quote!(::serde_json::Value), |items| self.type_with_null(items));
                quote!(Vec<#items>)
            }
            Some("object") => match schema.get("additionalProperties").filter(|node| node.as_object().is_some()) {
                Some(values) => {
                    let values = self.type_with_null(values);
                    quote!(::std::collections::BTreeMap<String, #values>)
                }
                None => quote!(super::UnknownMembers),
            },
            _ => quote!(::serde_json::Value),
        }
    }
}

/// A UUID is a string too: its type would write it in lower case, however it was read.
fn string(format: &str) -> TokenStream {
    match format {
        "date" => quote!(::chrono::NaiveDate),
        "date-time" => quote!(super::DateTime),
        "password" => quote!(super::Secret),
        _ => quote!(String),
    }
}

fn integer(format: &str) -> TokenStream {
    match format {
        "int8" => quote!(i8),
        "int16" => quote!(i16),
        "int32" => quote!(i32),
        "uint8" => quote!(u8),
        "uint16" => quote!(u16),
        "uint32" => quote!(u32),
        "uint64" | "uint" => quote!(u64),
        _ => quote!(i64),
    }
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    #[test]
    fn each_type_of_values_has_its_type() {
        let lowered = "
components:
  schemas:
    Text: {type: string, format: email}
    Secret1: {type: string, format: password}
    Day: {type: string, format: date}
    Moment: {type: string, format: date-time}
    Id: {type: string, format: uuid}
    Count: {type: integer}
    Short: {type: integer, format: int32}
    Amount: {type: number, format: double}
    Yes: {type: boolean}
    List: {type: array, items: {$ref: '#/components/schemas/Text'}}
    Anything: {type: array}
    Map1: {type: object, additionalProperties: {type: integer, nullable: true}}
    Open: {}
    Same: {allOf: [{$ref: '#/components/schemas/Text'}], description: Another name}
";
        insta::assert_snapshot!(types(lowered), @"
        /// The schema `Text`.
        ///
        /// Format: `email`.
        pub type Text = String;
        /// The schema `Secret1`.
        pub type Secret1 = super::Secret;
        /// The schema `Day`.
        pub type Day = ::chrono::NaiveDate;
        /// The schema `Moment`.
        pub type Moment = super::DateTime;
        /// The schema `Id`.
        ///
        /// Format: `uuid`.
        pub type Id = String;
        /// The schema `Count`.
        pub type Count = i64;
        /// The schema `Short`.
        pub type Short = i32;
        /// The schema `Amount`.
        pub type Amount = super::Number;
        /// The schema `Yes`.
        pub type Yes = bool;
        /// The schema `List`.
        pub type List = Vec<Text>;
        /// The schema `Anything`.
        pub type Anything = Vec<::serde_json::Value>;
        /// The schema `Map1`.
        pub type Map1 = ::std::collections::BTreeMap<String, Option<i64>>;
        /// The schema `Open`.
        pub type Open = ::serde_json::Value;
        /// Another name
        pub type Same = Text;
        ");
    }

    #[test]
    fn what_has_no_type_is_any_value_with_a_note() {
        let lowered = "
components:
  schemas:
    Loop: {$ref: '#/components/schemas/Loop'}
    Nest: {type: array, items: {$ref: '#/components/schemas/Nest'}}
    Mixed: {allOf: [{type: string}, {type: object}]}
";
        insta::assert_snapshot!(types(lowered), @"
        // lowered.yaml:4:5: note[schema-untyped]: `Loop` is made of nothing but itself, so it is any value in the client
        // lowered.yaml:6:5: note[schema-untyped]: `Mixed` is any value in the client: its `allOf` has no counterpart in a type
        /// The schema `Loop`.
        pub type Loop = ::serde_json::Value;
        /// The schema `Nest`.
        #[derive(Clone, Debug)]
        pub struct Nest(pub Vec<Nest>);
        impl From<Vec<Nest>> for Nest {
            fn from(value: Vec<Nest>) -> Self {
                Self(value)
            }
        }
        json::wrapper!(Nest);
        /// The schema `Mixed`.
        pub type Mixed = ::serde_json::Value;
        ");
    }
}
