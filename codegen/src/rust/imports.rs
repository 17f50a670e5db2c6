//! Imports what the client uses of the runtime.
//!
//! Before: `request.cookie_parameter("a", &a, Explode::No)?`
//! After:  the same, below `use super::parameter::ParameterExt;` and `use super::style::Explode;`

use std::collections::BTreeSet;

use quote::format_ident;
use syn::visit::{self, Visit};
use syn::{ExprMethodCall, Item, Path, parse_quote};

/// A part of the runtime: its traits with their methods, and what else operations name of it.
struct Part {
    module: &'static str,
    traits: &'static [(&'static str, &'static [&'static str])],
    names: &'static [&'static str],
}

const PARTS: [Part; 4] = [
    Part {
        module: "body",
        traits: &[("BodyExt", &["encoded_form", "json_body_as", "raw_body", "text_body"])],
        names: &["FormEncoding"],
    },
    Part { module: "multipart", traits: &[("MultipartExt", &["multipart_body"])], names: &["FilePart"] },
    Part {
        module: "parameter",
        traits: &[(
            "ParameterExt",
            &[
                "cookie_parameter",
                "header_parameter",
                "json_cookie_parameter",
                "json_header_parameter",
                "json_query_parameter",
                "reserved_query_parameter",
                "styled_query_parameter",
            ],
        )],
        names: &["PathStyle", "json_path_parameter", "styled_path_parameter"],
    },
    Part { module: "style", traits: &[], names: &["Explode", "QueryStyle"] },
];

/// The imports of the module of the client, whose other items these are.
pub(super) fn of(items: &[Item]) -> Vec<Item> {
    let mut used = Used::default();
    items.iter().for_each(|item| used.visit_item(item));
    let parts = PARTS.iter().filter_map(|part| {
        let of_methods =
            part.traits.iter().filter(|(_, methods)| methods.iter().any(|name| used.methods.contains(*name)));
        let of_methods = of_methods.map(|(name, _)| *name);
        let named = part.names.iter().copied().filter(|name| used.names.contains(*name));
        let names = of_methods.chain(named).map(|name| format_ident!("{name}")).collect::<Vec<_>>();
        let module = format_ident!("{}", part.module);
        let import: Item = match names.as_slice() {
            [] => return None,
            [name] => parse_quote!(use super::#module::#name;),
            names => parse_quote!(use super::#module::{#(#names),*};),
        };
        Some(import)
    });
    let of_every_client: [Item; 5] = [
        parse_quote!(
            use super::error::Error;
        ),
        parse_quote!(
            use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        ),
        parse_quote!(
            use super::request::{RequestBuilderExt, path_parameter};
        ),
        parse_quote!(
            use super::response::{ByteStream, ResponseValue};
        ),
        parse_quote!(
            use super::types;
        ),
    ];
    of_every_client.into_iter().chain(parts).collect()
}

/// The methods that are called, and the first segments of paths.
#[derive(Default)]
struct Used {
    methods: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Used {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.methods.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.names.extend(path.segments.first().map(|segment| segment.ident.to_string()));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Ok(arguments) =
            call.parse_body_with(syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated)
        {
            // The arguments live no longer than this call, so they have a visitor of their own.
            let mut used = Used::default();
            arguments.iter().for_each(|argument| used.visit_expr(argument));
            self.methods.append(&mut used.methods);
            self.names.append(&mut used.names);
        }
        visit::visit_macro(self, call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::testing::print;

    fn imports(code: &str) -> String {
        print(of(&syn::parse_file(code).expect("it is Rust").items))
    }

    #[test]
    fn what_is_used_is_imported() {
        let code = r#"
impl Client {
    fn call(&self) {
        let url = format!("{}/{}", self.baseurl, styled_path_parameter("id", &id, PathStyle::Label, Explode::No)?);
        self.client.post(url).cookie_parameter("a", &a, Explode::Yes)?.raw_body("image/png", body)?
    }
}"#;
        insta::assert_snapshot!(imports(code), @"
        use super::error::Error;
        use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        use super::request::{RequestBuilderExt, path_parameter};
        use super::response::{ByteStream, ResponseValue};
        use super::types;
        use super::body::BodyExt;
        use super::parameter::{ParameterExt, PathStyle, styled_path_parameter};
        use super::style::Explode;
        ");
    }

    #[test]
    fn nothing_is_imported_for_the_usual() {
        insta::assert_snapshot!(imports("fn call() { request.query_parameter(\"a\", &a)? }"), @"
        use super::error::Error;
        use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        use super::request::{RequestBuilderExt, path_parameter};
        use super::response::{ByteStream, ResponseValue};
        use super::types;
        ");
    }
}
