//! What the types of operations are called.
//!
//! Each is named after the method that calls it. A word says what it is, so that it has the name of no type of another
//! operation: `GetOrderRequest`, `GetOrderError`.

use std::collections::BTreeMap;

use quote::format_ident;
use syn::Ident;

use crate::api::operation::Operation;

/// The names of the methods in camel case.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn of(operations: &[Operation<'_>]) -> Self {
        let mut spellings = BTreeMap::<String, Vec<&str>>::new();
        for operation in operations {
            spellings.entry(camel_case(&operation.name)).or_default().push(&operation.name);
        }
        let names = spellings.into_iter().flat_map(|(camel, methods)| {
            let is_shared = methods.len() > 1;
            // Methods that differ in an underscore before a digit keep it.
            methods.into_iter().map(move |method| {
                let name = if is_shared { with_numbers_apart(method) } else { camel.clone() };
                (method.to_owned(), name)
            })
        });
        Self(names.collect())
    }

    /// The type of the request.
    pub(crate) fn request(&self, operation: &Operation<'_>) -> Ident {
        format_ident!("{}Request", self.camel_case(&operation.name))
    }

    /// The type of the errors that the document describes.
    pub(crate) fn error(&self, operation: &Operation<'_>) -> Ident {
        format_ident!("{}Error", self.camel_case(&operation.errors_of))
    }

    fn camel_case(&self, method: &str) -> String {
        self.0.get(method).cloned().unwrap_or_else(|| camel_case(method))
    }
}

/// The name of a method in camel case.
pub(crate) fn camel_case(method: &str) -> String {
    method.split('_').map(capitalised).collect()
}

fn with_numbers_apart(method: &str) -> String {
    let words = method.split('_').map(|word| match word.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("_{word}"),
        false => capitalised(word),
    });
    words.collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
