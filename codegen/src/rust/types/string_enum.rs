//! Makes an enum of the strings of an enumeration, with a variant for what the document does not list.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::api::types::{EnumValue, Type};
use crate::markdown;
use crate::rust::docs;

pub(super) fn items(ty: &Type<'_>, values: &[EnumValue<'_>]) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let variants = values.iter().map(|value| format_ident!("{}", value.name)).collect::<Vec<_>>();
    let texts = values.iter().map(|value| value.value).collect::<Vec<_>>();
    let described = variants.iter().zip(values).map(|(variant, EnumValue { value, description, .. })| {
        let description = description.map(|text| format!("\n\n{text}")).unwrap_or_default();
        let docs = markdown::doc_attributes(&format!("The value {}.{description}", markdown::code_span(value)));
        quote::quote!(#(#docs)* #variant)
    });
    vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum #ident {
                #(#described,)*
                /// A value that the document does not list.
                Unknown(String),
            }
        },
        parse_quote! {
            impl json::StringEnum for #ident {
                fn from_text(text: String) -> Self {
                    match text.as_str() {
                        #(#texts => Self::#variants,)*
                        _ => Self::Unknown(text),
                    }
                }

                fn as_text(&self) -> &str {
                    match self {
                        #(Self::#variants => #texts,)*
                        Self::Unknown(text) => text,
                    }
                }
            }
        },
        parse_quote!(json::string_enum!(#ident);),
    ]
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn an_enum_takes_what_the_document_does_not_list() {
        let lowered = "components: {schemas: {Order: {type: string, enum: [asc, ASC, UNKNOWN, '', '3d', -x]}}}";
        insta::assert_snapshot!(types(lowered), @r#"
        /// The schema `Order`.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Order {
            /// The value `asc`.
            Asc,
            /// The value `ASC`.
            AscUpper,
            /// The value `UNKNOWN`.
            UnknownValue,
            /// The value `  `.
            Empty,
            /// The value `3d`.
            X3d,
            /// The value `-x`.
            MinusX,
            /// A value that the document does not list.
            Unknown(String),
        }
        impl json::StringEnum for Order {
            fn from_text(text: String) -> Self {
                match text.as_str() {
                    "asc" => Self::Asc,
                    "ASC" => Self::AscUpper,
                    "UNKNOWN" => Self::UnknownValue,
                    "" => Self::Empty,
                    "3d" => Self::X3d,
                    "-x" => Self::MinusX,
                    _ => Self::Unknown(text),
                }
            }
            fn as_text(&self) -> &str {
                match self {
                    Self::Asc => "asc",
                    Self::AscUpper => "ASC",
                    Self::UnknownValue => "UNKNOWN",
                    Self::Empty => "",
                    Self::X3d => "3d",
                    Self::MinusX => "-x",
                    Self::Unknown(text) => text,
                }
            }
        }
        json::string_enum!(Order);
        "#);
    }
}
