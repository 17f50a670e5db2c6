//! A program that uses each item of a client, an item on each line.

mod tables;

use std::collections::{BTreeMap, BTreeSet};

use codegen::Generated;
use quote::ToTokens;
use syn::{Attribute, Fields, FnArg, ImplItem, Item, ItemMacro, ReturnType, Signature, Type};

use self::tables::{Object, StringEnum, Union};

/// The use of an item.
pub struct Use {
    /// The path of the item, as `diff` writes it.
    pub path: String,
    /// The number of the line, from 0.
    pub line: usize,
    /// The line.
    pub code: String,
}

impl Use {
    /// Whether it uses this item, or a part of it.
    pub fn is(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest.starts_with(": "))
    }

    /// Whether the line has the name of this item in it.
    pub fn mentions(&self, path: &str) -> bool {
        let name = format!("api::{path}");
        self.code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').any(|word| word == name)
    }
}

struct Writer {
    types: BTreeSet<String>,
    /// What the aliases stand for: a program may write that in their place.
    aliases: BTreeMap<String, Type>,
    uses: Vec<Use>,
}

/// The arguments of a function, to be declared and to be passed on.
struct Arguments {
    generics: String,
    arguments: String,
    names: String,
}

/// The uses of all items.
pub fn of(client: &Generated) -> Vec<Use> {
    let parse = |name: &str| {
        let file = client.files.iter().find(|file| file.name == name).expect("it was generated");
        syn::parse_file(&file.text).expect("it is Rust").items
    };
    let all = |start: &str| {
        let files = client.files.iter().filter(|file| file.name.starts_with(start));
        files.flat_map(|file| parse(&file.name)).collect::<Vec<_>>()
    };
    let (types, operations) = (all("types"), all("operations/"));
    let name = |item: &Item| match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    };
    let in_table = |item: &Item| match item {
        Item::Macro(item) => written(item).0,
        _ => None,
    };
    let names = types.iter().filter_map(|item| name(in_table(item).as_ref().unwrap_or(item))).collect();
    let alias = |item: &Item| match item {
        Item::Type(item) => Some((item.ident.to_string(), (*item.ty).clone())),
        _ => None,
    };
    let aliases = types.iter().filter_map(alias).collect();
    let mut writer = Writer { types: names, aliases, uses: Vec::new() };
    types.iter().for_each(|item| writer.item(item));
    let requests = requests(&operations);
    operations.iter().for_each(|item| writer.operations(item, &requests));
    writer.uses
}

/// What a table of the types makes of itself: a type, if it does, and functions of it.
fn written(table: &ItemMacro) -> (Option<Item>, Vec<ImplItem>) {
    let name = table.mac.path.segments.last().expect("a name").ident.to_string();
    match name.as_str() {
        "object" => {
            let object = table.mac.parse_body::<Object>().expect("a table of members");
            (Some(object.made), object.functions)
        }
        "string_enum" => (Some(table.mac.parse_body::<StringEnum>().expect("a table of values").made), Vec::new()),
        _ => (None, Vec::new()),
    }
}

/// The success of each request, and the method of the client that makes it with its arguments, by the name of the request.
fn requests(items: &[Item]) -> BTreeMap<String, (Type, Signature)> {
    let mut methods = BTreeMap::new();
    let mut requests = BTreeMap::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        let holder = last_name(&item.self_ty);
        for part in &item.items {
            match part {
                ImplItem::Fn(function) if holder == "Client" => {
                    if let ReturnType::Type(_, ty) = &function.sig.output {
                        methods.insert(last_name(ty), function.sig.clone());
                    }
                }
                ImplItem::Type(ty) if ty.ident == "Success" => _ = requests.insert(holder.clone(), ty.ty.clone()),
                _ => {}
            }
        }
    }
    let requests = requests.into_iter().filter_map(|(name, success)| {
        let signature = methods.remove(&name)?;
        Some((name, (success, signature)))
    });
    requests.collect()
}

fn last_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

impl Writer {
    fn add(&mut self, path: String, code: impl FnOnce(usize) -> String) {
        let line = self.uses.len();
        self.uses.push(Use { path, line, code: code(line) });
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => {
                let path = format!("types::{}", item.ident);
                self.add(path.clone(), |n| format!("fn f{n}(_: api::{path}) {{}}"));
                self.derives(&path, &item.attrs);
                for field in &item.fields {
                    let (name, ty) = (field.ident.as_ref().expect("a name"), self.qualified(&field.ty));
                    self.add(format!("{path}::{name}"), |n| {
                        format!("fn f{n}(x: &api::{path}) -> &{ty} {{ &x.{name} }}")
                    });
                }
            }
            Item::Enum(item) => {
                let path = format!("types::{}", item.ident);
                self.add(path.clone(), |n| format!("fn f{n}(_: api::{path}) {{}}"));
                self.derives(&path, &item.attrs);
                for variant in &item.variants {
                    let variant_path = format!("{path}::{}", variant.ident);
                    let held = match &variant.fields {
                        Fields::Unnamed(fields) => fields.unnamed.first().map(|field| self.qualified(&field.ty)),
                        _ => None,
                    };
                    self.add(variant_path.clone(), |n| match held {
                        Some(ty) => format!("fn f{n}(x: {ty}) -> api::{path} {{ api::{variant_path}(x) }}"),
                        None => format!("fn f{n}() -> api::{path} {{ api::{variant_path} }}"),
                    });
                }
            }
            Item::Type(item) => {
                let (path, ty) = (format!("types::{}", item.ident), self.qualified(&item.ty));
                self.add(path.clone(), |n| format!("fn f{n}(x: api::{path}) -> {ty} {{ x }}"));
            }
            Item::Impl(item) => {
                let path = format!("types::{}", item.self_ty.to_token_stream());
                match &item.trait_ {
                    Some((interface, _)) if interface.segments[0].ident == "From" => {
                        let interface = interface.to_token_stream().to_string().replace(' ', "");
                        let source = interface.trim_start_matches("From<").trim_end_matches('>');
                        let source = format!("From<api::types::{source}>");
                        self.implementation(&path, &interface, &source);
                    }
                    Some((interface, _)) if interface.segments.last().is_some_and(|last| last.ident == "ErrorBody") => {
                        self.implementation(&path, "ErrorBody", "api::ErrorBody");
                    }
                    Some(_) => {}
                    None => item.items.iter().for_each(|item| self.method(&path, item)),
                }
            }
            Item::Macro(item) => {
                let name = item.mac.path.segments.last().expect("a name").ident.to_string();
                let (made, functions) = written(item);
                made.iter().for_each(|made| self.item(made));
                let holder = match &made {
                    Some(Item::Struct(made)) => made.ident.to_string(),
                    Some(Item::Enum(made)) => made.ident.to_string(),
                    _ => item.mac.tokens.clone().into_iter().next().expect("the type that it is for").to_string(),
                };
                let path = format!("types::{holder}");
                self.implementation(&path, "Serialize", "serde::Serialize");
                self.implementation(&path, "Deserialize", "serde::de::DeserializeOwned");
                functions.iter().for_each(|function| self.method(&path, function));
                if name.ends_with("union") {
                    for from in item.mac.parse_body::<Union>().expect("a table of variants").from {
                        let source = self.qualified(&from);
                        self.implementation(
                            &path,
                            &format!("From<{}>", from.to_token_stream()),
                            &format!("From<{source}>"),
                        );
                    }
                }
                if name != "string_enum" {
                    return;
                }
                self.implementation(&path, "Display", "std::fmt::Display");
                self.implementation(&path, "From<&str>", "From<&'static str>");
                self.implementation(&path, "From<String>", "From<String>");
                self.add(format!("{path}::as_str"), |n| format!("fn f{n}(x: &api::{path}) -> &str {{ x.as_str() }}"));
            }
            _ => {}
        }
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let list = attribute.meta.require_list().expect("a list").tokens.to_string();
            for name in list.split(',').map(str::trim) {
                let full = match name {
                    "Debug" => "std::fmt::Debug",
                    "Hash" => "std::hash::Hash",
                    other => other,
                };
                self.implementation(path, name, full);
            }
        }
    }

    fn implementation(&mut self, path: &str, name: &str, full: &str) {
        self.add(format!("{path}: {name}"), |n| {
            format!("fn f{n}() {{ fn implements<T: {full}>() {{}} implements::<api::{path}>() }}")
        });
    }

    fn method(&mut self, path: &str, item: &ImplItem) {
        let ImplItem::Fn(function) = item else { return };
        let Signature { ident, inputs, .. } = &function.sig;
        let takes_self = matches!(inputs.first(), Some(FnArg::Receiver(_)));
        let Arguments { generics, arguments, names } = self.arguments(&function.sig);
        self.add(format!("{path}::{ident}"), |n| match takes_self {
            true => format!("fn f{n}{generics}(x: api::{path}{arguments}) -> api::{path} {{ x.{ident}({names}) }}"),
            false => format!("fn f{n}{generics}(_: (){arguments}) -> api::{path} {{ api::{path}::{ident}({names}) }}"),
        });
    }

    fn operations(&mut self, item: &Item, requests: &BTreeMap<String, (Type, Signature)>) {
        match item {
            Item::Enum(item) => {
                let path = format!("operations::{}", item.ident);
                self.add(path.clone(), |n| format!("fn f{n}(_: api::{path}) {{}}"));
                for variant in &item.variants {
                    // What a variant holds is looked at in the types; a match on it is what counts here.
                    let variant = &variant.ident;
                    self.add(format!("{path}::{variant}"), |n| {
                        format!("fn f{n}(x: &api::{path}) -> bool {{ matches!(x, api::{path}::{variant}(_)) }}")
                    });
                }
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let holder = last_name(&item.self_ty);
                for item in &item.items {
                    let ImplItem::Fn(function) = item else { continue };
                    let setter = &function.sig.ident;
                    let request = match &function.sig.output {
                        ReturnType::Type(_, ty) if holder == "Client" => last_name(ty),
                        _ => holder.clone(),
                    };
                    let Some((success, method)) = requests.get(&request) else { continue };
                    let (name, success) = (&method.ident, self.qualified(success));
                    let call = self.arguments(method);
                    if holder == "Client" {
                        let Arguments { generics, arguments, names } = call;
                        self.add(format!("Client::{name}"), |n| {
                            format!(
                                "async fn f{n}{generics}(x: &api::Client{arguments}) -> {success} {{ x.{name}({names}).await.ok().unwrap().into_inner() }}"
                            )
                        });
                    } else {
                        let Arguments { generics, arguments, names } = self.arguments(&function.sig);
                        self.add(format!("Client::{name}::{setter}"), |n| {
                            format!(
                                "fn f{n}{generics}(x: api::operations::{request}<'_>{arguments}) {{ let _ = x.{setter}({names}); }}"
                            )
                        });
                    }
                }
            }
            _ => {}
        }
    }

    /// The arguments after the first one. What takes `impl Into<T>` is given whatever becomes a `T`.
    fn arguments(&self, signature: &Signature) -> Arguments {
        let types = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(argument) => Some(self.qualified(&argument.ty)),
            FnArg::Receiver(_) => None,
        });
        let (mut generics, mut arguments, mut names) = (Vec::new(), String::new(), Vec::new());
        for (index, ty) in types.enumerate() {
            let ty = match ty.strip_prefix("impl ") {
                Some(bound) => {
                    generics.push(format!("A{index}: {bound}"));
                    format!("A{index}")
                }
                None => ty,
            };
            arguments += &format!(", a{index}: {ty}");
            names.push(format!("a{index}"));
        }
        let generics = if generics.is_empty() { String::new() } else { format!("<{}>", generics.join(", ")) };
        Arguments { generics, arguments, names: names.join(", ") }
    }

    /// A type as a user names it.
    fn qualified(&self, ty: &Type) -> String {
        let text = ty
            .to_token_stream()
            .to_string()
            .replace("super :: ", "api::")
            .replace(":: chrono :: ", "")
            .replace(":: serde_json :: ", "")
            .replace("types :: ", "api::types::");
        let mut words = Vec::new();
        for word in text.split(' ') {
            words.push(match word {
                word if self.aliases.contains_key(word) => self.qualified(&self.aliases[word]),
                word if self.types.contains(word) => format!("api::types::{word}"),
                "ByteStream" | "IntoList" | "IntoOptionalBody" | "IntoOptionalItems" | "IntoOptionalList"
                | "ItemBody" => {
                    format!("api::{word}")
                }
                // What the module of the types imports.
                "DateTime" | "Number" | "Secret" | "UnknownMembers" | "UnknownValue"
                    if words.last().is_none_or(|last: &String| !last.ends_with("::")) =>
                {
                    format!("api::{word}")
                }
                "BTreeMap" => "std::collections::BTreeMap".to_owned(),
                "NaiveDate" => "chrono::NaiveDate".to_owned(),
                "Value" => "serde_json::Value".to_owned(),
                word => word.to_owned(),
            });
        }
        words.join(" ")
    }
}
