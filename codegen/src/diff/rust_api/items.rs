//! The public items of a generated client, read from its text.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use quote::ToTokens;
use syn::{
    Attribute, Fields, FnArg, ImplItem, ImplItemFn, Item as RustItem, ItemImpl, Pat, ReturnType, Signature, Type,
    UseTree, Visibility,
};

use super::requests;
use super::signature::{Aliases, tidy};
use super::table::Table;
use crate::Generated;

/// The items by their paths, in the order of the text.
pub(super) type Items = IndexMap<String, Item>;

/// The kinds of items that users see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A struct.
    Struct,
    /// A field of a struct.
    Field,
    /// An enum.
    Enum,
    /// A variant of an enum.
    Variant,
    /// A type alias.
    Alias,
    /// A function or method.
    Function,
    /// A constant.
    Constant,
    /// A trait that a type implements.
    Implementation,
    /// A name that comes from another module.
    Export,
    /// A module.
    Module,
}

impl ItemKind {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Field => "field",
            Self::Enum => "enum",
            Self::Variant => "variant",
            Self::Alias => "type",
            Self::Function => "function",
            Self::Constant => "constant",
            Self::Implementation => "implementation",
            Self::Export => "export",
            Self::Module => "module",
        }
    }
}

/// A public item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) path: String,
    pub(super) kind: ItemKind,
    /// For people.
    pub(super) shown: String,
    /// What the compiler looks at: the types, aliases followed.
    pub(super) compared: String,
    /// The names of the arguments of a function.
    pub(super) arguments: Vec<String>,
    /// The types of its arguments, as the compiler looks at them.
    pub(super) takes: Vec<String>,
    /// What it gives back, in the same way.
    pub(super) gives: String,
    /// What it is besides its name, where that can be told: two items that have it in common may be one.
    pub(super) structure: String,
    /// What it stands for on the wire: the operation of a method, the schema of a type, the property of a field, the value
    /// of a variant; empty where it is nothing.
    pub(super) wire: String,
    pub(super) is_deprecated: bool,
    /// Whether users cannot make a literal of it, or match all of it.
    pub(super) is_open: bool,
}

/// The path of what an item is a part of.
pub(super) fn parent(path: &str) -> Option<&str> {
    match path.split_once(": ") {
        Some((parent, _)) => Some(parent),
        // The module of the types is no item of its own.
        None => {
            path.rsplit_once("::").map(|(parent, _)| parent).filter(|parent| !["types", "operations"].contains(parent))
        }
    }
}

/// The public items of a client. Aliases are followed but for those with the name of one of `nominal`.
pub(super) fn of(generated: &Generated, nominal: &BTreeSet<String>) -> Items {
    let parse = |name: &str| {
        let file = generated.files.iter().find(|file| file.name == name)?;
        syn::parse_file(&file.text).ok()
    };
    let items = |start: &str| {
        let files = generated.files.iter().filter(|file| file.name.starts_with(start));
        files.filter_map(|file| syn::parse_file(&file.text).ok()).flat_map(|file| file.items).collect::<Vec<_>>()
    };
    // Large modules of types are in several files.
    let types = items("types");
    let meanings = &generated.meanings;
    let client = parse("client.rs").map(|file| file.items).unwrap_or_default();
    let root = parse("mod.rs").map(|file| file.items).unwrap_or_default();
    let operations = items("operations/");
    let requests = requests::requests(operations.iter());
    let mut reader = Reader { aliases: Aliases::of(&types, nominal), requests, items: Items::new() };
    // What the client has is exported by the root.
    client.iter().for_each(|item| reader.item("", item));
    operations.iter().for_each(|item| reader.operation(item));
    types.iter().for_each(|item| reader.item("types::", item));
    root.iter().for_each(|item| reader.exports(item));
    for (path, meaning) in meanings {
        if let Some(item) = reader.items.get_mut(path) {
            item.wire.clone_from(meaning);
            // A method of a request follows the method of the client.
            if item.kind == ItemKind::Function && parent(path) == Some("Client") {
                item.structure.clone_from(meaning);
            }
        }
    }
    reader.items
}

struct Reader {
    aliases: Aliases,
    /// The requests of operations, by the names of their types.
    requests: BTreeMap<String, requests::Request>,
    items: Items,
}

impl Reader {
    fn add(&mut self, kind: ItemKind, path: String, tokens: &impl ToTokens, attributes: &[Attribute]) -> &mut Item {
        let (shown, compared) = (tidy(tokens), self.aliases.compared(tokens, path.starts_with("types::")));
        let item = Item {
            path: path.clone(),
            kind,
            shown,
            compared,
            arguments: Vec::new(),
            takes: Vec::new(),
            gives: String::new(),
            structure: String::new(),
            wire: String::new(),
            is_deprecated: has(attributes, "deprecated"),
            is_open: has(attributes, "non_exhaustive"),
        };
        self.items.entry(path).or_insert(item)
    }

    fn item(&mut self, module: &str, item: &RustItem) {
        let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
        match item {
            RustItem::Struct(item) if is_public(&item.vis) => {
                let path = format!("{module}{}", item.ident);
                self.add(ItemKind::Struct, path.clone(), &open(&item.attrs), &item.attrs);
                self.derives(&path, &item.attrs);
                let structure = self.fields(&path, &item.fields);
                self.items[&path].structure = structure;
            }
            RustItem::Enum(item) if is_public(&item.vis) => {
                let path = format!("{module}{}", item.ident);
                self.add(ItemKind::Enum, path.clone(), &open(&item.attrs), &item.attrs);
                self.derives(&path, &item.attrs);
                let mut structure = String::new();
                for variant in &item.variants {
                    let fields = &variant.fields;
                    let added =
                        self.add(ItemKind::Variant, format!("{path}::{}", variant.ident), &fields, &variant.attrs);
                    added.shown = format!("{}{}", variant.ident, tidy(fields));
                    structure += &format!("{}{},", variant.ident, added.compared);
                }
                self.items[&path].structure = structure;
            }
            RustItem::Type(item) if is_public(&item.vis) => {
                self.add(ItemKind::Alias, format!("{module}{}", item.ident), &item.ty, &item.attrs);
            }
            RustItem::Const(item) if is_public(&item.vis) => {
                self.add(ItemKind::Constant, format!("{module}{}", item.ident), &item.ty, &item.attrs);
            }
            RustItem::Fn(item) if is_public(&item.vis) => {
                self.function(format!("{module}{}", item.sig.ident), &item.sig, &item.attrs);
            }
            RustItem::Mod(inner) if is_public(&inner.vis) => {
                let path = format!("{module}{}", inner.ident);
                self.add(ItemKind::Module, path.clone(), &"", &inner.attrs);
                let module = format!("{path}::");
                inner.content.iter().flat_map(|(_, items)| items).for_each(|item| self.item(&module, item));
            }
            RustItem::Impl(item) => self.implementation(module, item),
            RustItem::Macro(item) => {
                if let Some(table) = Table::of(&item.mac) {
                    table.made.iter().for_each(|made| self.item(module, made));
                    self.table(&format!("{module}{}", table.holder), &table);
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields) -> String {
        let mut structure = String::new();
        for (index, field) in fields.iter().enumerate() {
            if matches!(field.vis, Visibility::Public(_)) {
                let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                let added = self.add(ItemKind::Field, format!("{path}::{name}"), &field.ty, &field.attrs);
                structure += &format!("{name}: {},", added.compared);
            }
        }
        structure
    }

    fn implementation(&mut self, module: &str, item: &ItemImpl) {
        let Type::Path(target) = &*item.self_ty else { return };
        let path = format!("{module}{}", tidy(target));
        if let Some((interface, _)) = &item.trait_ {
            // The traits of the module `json` are private to the client.
            if interface.segments.first().is_none_or(|first| first.ident != "json") {
                self.implemented(&path, &tidy(interface));
            }
            return;
        }
        for function in item.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => Some(function),
            _ => None,
        }) {
            self.function(format!("{path}::{}", function.sig.ident), &function.sig, &function.attrs);
        }
    }

    /// What belongs to operations: methods of the client, those of their requests, and errors.
    fn operation(&mut self, item: &RustItem) {
        match item {
            // A request is what a method of the client gives.
            RustItem::Struct(_) => {}
            RustItem::Impl(item) if item.trait_.is_none() => {
                let functions = item.items.iter().filter_map(|item| match item {
                    ImplItem::Fn(function) => Some(function),
                    _ => None,
                });
                match requests::name(&item.self_ty).as_deref() {
                    Some("Client") => functions.for_each(|function| self.call(function)),
                    Some(request) => functions.for_each(|function| self.setter(request, function)),
                    None => {}
                }
            }
            RustItem::Enum(error) => {
                self.item("operations::", item);
                let error = error.ident.to_string();
                let request = self.requests.values().find(|request| request.error == error);
                let added = self.items.get_mut(&format!("operations::{error}"));
                if let (Some(request), Some(added)) = (request, added) {
                    // The errors of an operation are the same type, whatever it is called.
                    added.structure = format!("errors of {}", request.operation);
                }
            }
            _ => {}
        }
    }

    /// A method that makes a request. What counts of the request is what comes of it.
    fn call(&mut self, function: &ImplItemFn) {
        let path = format!("Client::{}", function.sig.ident);
        let mut signature = function.sig.clone();
        let request = match &signature.output {
            ReturnType::Type(_, ty) => requests::name(ty).and_then(|name| self.requests.get(&name)),
            ReturnType::Default => None,
        };
        let Some(request) = request else { return };
        let success = request.success.clone();
        signature.output = syn::parse_quote!(-> #success);
        self.function(path, &signature, &function.attrs);
    }

    /// A method of a request.
    fn setter(&mut self, request: &str, function: &ImplItemFn) {
        let Some(request) = self.requests.get(request) else { return };
        let path = format!("Client::{}::{}", request.name, function.sig.ident);
        self.function(path, &function.sig, &function.attrs);
    }

    fn function(&mut self, path: String, signature: &Signature, attributes: &[Attribute]) {
        let mut types = signature.clone();
        types.ident = quote::format_ident!("function");
        let mut arguments = Vec::new();
        for (index, input) in types.inputs.iter_mut().enumerate() {
            if let FnArg::Typed(argument) = input
                && let Pat::Ident(name) = &mut *argument.pat
            {
                arguments.push(name.ident.to_string());
                name.ident = quote::format_ident!("argument_{index}");
            }
            // That a method changes its own copy of `self` is nobody's business.
            if let FnArg::Receiver(receiver) = input {
                receiver.mutability = None;
            }
        }
        let is_of_types = path.starts_with("types::");
        let takes = types.inputs.iter().map(|input| match input {
            FnArg::Typed(argument) => self.aliases.compared(&argument.ty, is_of_types),
            FnArg::Receiver(receiver) => self.aliases.compared(receiver, is_of_types),
        });
        let (takes, gives) = (takes.collect(), self.aliases.compared(&types.output, is_of_types));
        let item = self.add(ItemKind::Function, path, &types, attributes);
        (item.arguments, item.shown) = (arguments, tidy(signature));
        (item.takes, item.gives) = (takes, gives);
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let parse = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
            for interface in attribute.parse_args_with(parse).into_iter().flatten() {
                self.implemented(path, &tidy(&interface));
            }
        }
    }

    /// What a macro of the runtime writes.
    fn table(&mut self, path: &str, table: &Table) {
        table.interfaces.iter().for_each(|interface| self.implemented(path, interface));
        for signature in &table.functions {
            self.function(format!("{path}::{}", signature.ident), signature, &[]);
        }
    }

    fn implemented(&mut self, path: &str, interface: &str) {
        let interface = interface.trim_start_matches("std::").trim_start_matches("fmt::").trim_start_matches("serde::");
        let item = self.add(ItemKind::Implementation, format!("{path}: {interface}"), &"", &[]);
        item.shown = interface.to_owned();
        // An alias of the type that it converts from is that type.
        item.compared = String::new();
    }

    fn exports(&mut self, item: &RustItem) {
        let RustItem::Use(item) = item else { return };
        if matches!(item.vis, Visibility::Public(_)) {
            self.export(&item.tree);
        }
    }

    fn export(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.export(&path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.export(tree)),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let path = name.clone();
                self.add(ItemKind::Export, path, &"", &[]).shown = name;
            }
            UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// The attribute that keeps a type open, which is the one that counts for its users.
fn open(attributes: &[Attribute]) -> proc_macro2::TokenStream {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("non_exhaustive"));
    attribute.map(ToTokens::to_token_stream).unwrap_or_default()
}
