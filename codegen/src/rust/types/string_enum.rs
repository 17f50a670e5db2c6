//! Makes an enum of the strings of an enumeration, with a variant for what the document does not list.

use heck::ToUpperCamelCase;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::table;
use crate::api::types::{EnumValue, Type};
use crate::markdown;
use crate::rust::docs;

pub(super) fn items(ty: &Type<'_>, values: &[EnumValue<'_>]) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let variants = values.iter().map(|value| format_ident!("{}", value.name)).collect::<Vec<_>>();
    let described = variants.iter().zip(values).map(|(variant, EnumValue { value, name, description, .. })| {
        // Where the name tells the value, nothing has to be said of it.
        let named = format!("The value {}.", markdown::code_span(value));
        let named = (value.to_upper_camel_case() != *name).then_some(named);
        let docs = named.into_iter().chain(description.map(str::to_owned)).collect::<Vec<_>>().join("\n\n");
        let docs = markdown::doc_attributes(&docs);
        quote!(#(#docs)* #variant = #value)
    });
    let tokens = quote! {
        #(#docs)*
        pub enum #ident { #(#described,)* }
    };
    vec![table(parse_quote!(super::json::string_enum), tokens)]
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn an_enum_takes_what_the_document_does_not_list() {
        let lowered = "components: {schemas: {Order: {type: string, enum: [asc, ASC, UNKNOWN, '', '3d', -x]}}}";
        insta::assert_snapshot!(types(lowered), @r#"
        use super::json;

        json::string_enum! {
            pub enum Order {
                Asc = "asc",
                /// The value `ASC`.
                AscUpper = "ASC",
                /// The value `UNKNOWN`.
                UnknownValue = "UNKNOWN",
                /// The value `  `.
                Empty = "",
                /// The value `3d`.
                X3d = "3d",
                /// The value `-x`.
                MinusX = "-x",
            }
        }
        "#);
    }
}
