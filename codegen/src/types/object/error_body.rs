//! Says which member of an error is its code.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::member::Member;
use crate::document::Node;
use crate::lower::ERROR_CODES;
use crate::types::schemas::{Kind, Object, Schemas};

/// The methods of `ErrorBody` for an error of this type.
pub(in crate::types) fn error_body<'d>(schemas: &Schemas<'d>, name: &str, object: &Object<'d>) -> TokenStream {
    let members = Member::all(schemas, name, object, &mut BTreeSet::new());
    let is_text = |schema: &'d Node| {
        let resolved = schemas.resolve(schema);
        let is_string = || schemas.type_in(resolved, name).to_string() == "String";
        matches!(resolved.get_str("format"), None | Some("uri")) && (is_string_enum(schemas, schema) || is_string())
    };
    let code = ERROR_CODES.iter().find_map(|code| {
        let named = |(member, schema): &&(Member<'_>, &'d Node)| member.name == *code && is_text(schema);
        members.iter().find(named).filter(|(_, schema)| !schemas.is_nullable(schema))
    });
    let Some((member, schema)) = code else {
        return quote!(
            fn code(&self) -> Option<&str> {
                None
            }
        );
    };
    let Member { ident, ty, .. } = member;
    let is_enum = is_string_enum(schemas, schema);
    let (code, pattern) = match member.presence.is_optional() {
        false => (quote!(Some(self.#ident.as_str())), quote!(#ty::Unknown(_))),
        true => (quote!(self.#ident.as_ref().map(|code| code.as_str())), quote!(None | Some(#ty::Unknown(_)))),
    };
    let has_documented_code = is_enum.then(|| {
        quote! {
            fn has_documented_code(&self) -> bool {
                !matches!(self.#ident, #pattern)
            }
        }
    });
    quote! {
        fn code(&self) -> Option<&str> {
            #code
        }

        #has_documented_code
    }
}

/// Whether a schema is a component that is an enumeration of strings.
fn is_string_enum<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> bool {
    schemas.component(schema).is_some_and(|name| matches!(schemas.kind(name), Kind::StringEnum(_)))
}
