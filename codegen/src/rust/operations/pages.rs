//! How a request walks through pages: what it gives, and where the next page is.
//!
//! ```text
//! impl<'a> ListOrdersRequest<'a> {
//!     pub fn items(self) -> Items<'a, types::Order, types::OrderPage, ListOrdersError> {
//!         Items::of(self, |page| Some(page.results))
//!     }
//!     pub fn pages(self) -> Pages<'a, types::OrderPage, ListOrdersError> {
//!         Pages::of(self)
//!     }
//! }
//! impl<'a> Paged<'a> for ListOrdersRequest<'a> {
//!     fn next(page: &ResponseValue<Self::Success>) -> Option<NextPage> {
//!         NextPage::parameter("after", page.next_cursor.as_ref()?)
//!     }
//! }
//! ```

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, ImplItem, Item, Stmt, parse_quote};

use super::names::Names;
use crate::api::Api;
use crate::api::operation::Operation;
use crate::api::operation::pagination::{Cursor, Items, Next, Pagination, Way};
use crate::names;
use crate::rust::progenitor::{Method, SkeletonArgument};

/// What the requests of an operation with pages have; nothing for the others.
pub(super) fn items(api: &Api<'_>, operation: &Operation<'_>, method: &Method, names: &Names) -> Vec<Item> {
    let Some(pagination) = &operation.pagination else { return Vec::new() };
    let (request, error, page) = (names.request(operation), names.error(operation), &method.success);
    let arguments = operation.parameters.iter().zip(&method.arguments);
    let optional = arguments.filter(|(_, argument)| **argument == SkeletonArgument::Optional);
    // Methods of the request already, as are those that every request has.
    let mut taken = optional.map(|(parameter, _)| parameter.argument.clone()).collect::<BTreeSet<_>>();
    let mut free = |name: &str| format_ident!("{}", names::free(name, "_", |name| taken.insert(name.to_owned())));
    let walk_items = pagination.items.as_ref().map(|items| -> ImplItem {
        let (name, item, way) = (free("items"), api.types.ty_outside(&items.item), taken_of(&items.way));
        parse_quote! {
            /// The items of all pages, one after the other: see [`Items`].
            pub fn #name(self) -> Items<'a, #item, #page, #error> {
                Items::of(self, |page| Some(#way))
            }
        }
    });
    let name = free("pages");
    let next = next(pagination);
    let has_next = pagination.has_next.as_ref().map(|way| -> Stmt {
        let has_next = copy_of(way);
        parse_quote!(if !#has_next { return None; })
    });
    vec![
        parse_quote! {
            impl<'a> #request<'a> {
                #walk_items

                /// The pages, one after the other: see [`Pages`].
                pub fn #name(self) -> Pages<'a, #page, #error> {
                    Pages::of(self)
                }
            }
        },
        parse_quote! {
            impl<'a> Paged<'a> for #request<'a> {
                fn next(page: &ResponseValue<Self::Success>) -> Option<NextPage> {
                    #has_next
                    #next
                }
            }
        },
    ]
}

/// What asks for the next page: of `page`, in a function that may end with none.
fn next(pagination: &Pagination<'_>) -> Expr {
    let items = pagination.items.as_ref().map(|Items { way, .. }| place(way));
    match &pagination.next {
        Next::Page { parameter, first, total } => {
            let total = match total.as_ref().map(copy_of) {
                Some(total) => quote!((|| i64::try_from(#total).ok())()),
                None => quote!(None),
            };
            // Where something else says whether there is another page, an empty one is no end.
            let goes_on = match items.filter(|_| pagination.has_next.is_none()) {
                Some((items, _)) => quote!(!#items.is_empty()),
                None => quote!(true),
            };
            let first = Literal::i64_unsuffixed(*first);
            parse_quote!(NextPage::page(#parameter, #first, #total, #goes_on))
        }
        Next::Offset { parameter, first } => {
            let items = items.map(|(items, _)| items);
            let first = Literal::i64_unsuffixed(*first);
            parse_quote!(NextPage::offset(#parameter, #first, #items.len()))
        }
        Next::Cursor { parameter, from: Cursor::Body(way) } => {
            let cursor = reference_to(way);
            parse_quote!(NextPage::parameter(#parameter, #cursor))
        }
        Next::Cursor { parameter, from: Cursor::Header(header) } => {
            parse_quote!(NextPage::header(#parameter, page.headers(), #header))
        }
        Next::Cursor { parameter, from: Cursor::LastItem(way) } => {
            let items = items.map(|(items, _)| items);
            let last = quote!(#items.last()?);
            let cursor = as_reference(steps(last, true, way));
            parse_quote!(NextPage::parameter(#parameter, #cursor))
        }
        Next::Url(way) => {
            let url = reference_to(way);
            parse_quote!(NextPage::url(#url))
        }
        Next::LinkHeader => parse_quote!(NextPage::link(page.headers())),
    }
}

/// What is at the end of a way, taken out of `page`.
fn taken_of(way: &Way) -> TokenStream {
    let mut value = quote!(page);
    if way.may_begin_with_null {
        value.extend(quote!(?));
    }
    for step in &way.steps {
        let member = format_ident!("{}", step.member);
        value.extend(quote!(.#member));
        value.extend((0..step.options).map(|_| quote!(?)));
    }
    value
}

/// What is at the end of a way, in `page`, and whether that is a reference already.
fn place(way: &Way) -> (TokenStream, bool) {
    steps(quote!(page), false, way)
}

fn steps(start: TokenStream, is_reference: bool, way: &Way) -> (TokenStream, bool) {
    let (mut value, mut is_reference) = (start, is_reference || way.may_begin_with_null);
    value.extend(way.may_begin_with_null.then(|| quote!(.as_ref()?)));
    for step in &way.steps {
        let member = format_ident!("{}", step.member);
        value.extend(quote!(.#member));
        value.extend((0..step.options).map(|_| quote!(.as_ref()?)));
        is_reference = step.options > 0;
    }
    (value, is_reference)
}

fn reference_to(way: &Way) -> TokenStream {
    as_reference(place(way))
}

fn as_reference((value, is_reference): (TokenStream, bool)) -> TokenStream {
    if is_reference { value } else { quote!(&#value) }
}

fn copy_of(way: &Way) -> TokenStream {
    let (value, is_reference) = place(way);
    if is_reference { quote!(*#value) } else { value }
}
