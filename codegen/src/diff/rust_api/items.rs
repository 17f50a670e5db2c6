//! The public items of a generated client, read from its text.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item as RustItem, ItemImpl, Pat, Signature, Type, UseTree, Visibility};

use super::signature::{Aliases, tidy};
use super::table::Table;
use super::wire;
use crate::GeneratedFile;

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
    /// What it is besides its name, where that can be told: two items that have it in common may be one.
    pub(super) structure: String,
    /// What it stands for on the wire: the operation of a method, the property of a field, the value of a variant;
    /// empty where that cannot be told.
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
        None => path.rsplit_once("::").map(|(parent, _)| parent).filter(|parent| *parent != "types"),
    }
}

/// The public items of a client. Aliases are followed but for those with the name of one of `nominal`.
pub(super) fn of(files: &[GeneratedFile], nominal: &BTreeSet<String>) -> Items {
    let parse = |name: &str| {
        let file = files.iter().find(|file| file.name == name)?;
        syn::parse_file(&file.text).ok()
    };
    let types = parse("types.rs").map(|file| file.items).unwrap_or_default();
    let client = parse("client.rs").map(|file| file.items).unwrap_or_default();
    let root = parse("mod.rs").map(|file| file.items).unwrap_or_default();
    let mut reader = Reader { aliases: Aliases::of(&types, nominal), items: Items::new() };
    // What the client has is exported by the root.
    client.iter().for_each(|item| reader.item("", item));
    types.iter().for_each(|item| reader.item("types::", item));
    root.iter().for_each(|item| reader.exports(item));
    reader.items
}

struct Reader {
    aliases: Aliases,
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
                self.function(format!("{module}{}", item.sig.ident), &item.sig, &item.attrs, String::new());
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
            let request = wire::request(&function.block.to_token_stream().to_string());
            let path = format!("{path}::{}", function.sig.ident);
            self.function(path.clone(), &function.sig, &function.attrs, String::new());
            if let (Some(item), Some(request)) = (self.items.get_mut(&path), request) {
                item.structure = format!("{} {}", request.operation, request.is_form);
                item.wire = request.operation;
            }
        }
    }

    fn function(&mut self, path: String, signature: &Signature, attributes: &[Attribute], structure: String) {
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
        let item = self.add(ItemKind::Function, path, &types, attributes);
        (item.arguments, item.structure, item.shown) = (arguments, structure, tidy(signature));
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
        for (item, wire) in &table.wire {
            if let Some(item) = self.items.get_mut(&format!("{path}::{item}")) {
                item.wire.clone_from(wire);
            }
        }
        table.interfaces.iter().for_each(|interface| self.implemented(path, interface));
        for signature in &table.functions {
            self.function(format!("{path}::{}", signature.ident), signature, &[], String::new());
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
