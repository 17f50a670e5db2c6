//! The methods of a generated client, as its source declares them.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Signature, Type, TypeParamBound};

/// A method that calls an operation.
#[derive(Debug, Default)]
pub struct Method {
    /// As it is written, with `r#` where that is needed.
    pub name: String,
    /// What has to be given, in order.
    pub arguments: Vec<Argument>,
    /// What may be given: methods of the request.
    pub optional: Vec<Argument>,
}

/// An argument of a method.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Without `r#` and the underscores that keep it from being a keyword.
    pub name: String,
    /// As it is written.
    pub method: String,
    /// A type that owns its value, to read one from JSON.
    pub owned: String,
    /// What is written between the value's name and the comma to give the method what it takes.
    pub passed: &'static str,
    /// What is written before the value's name.
    pub prefix: &'static str,
}

impl Argument {
    /// Whether nothing may be passed.
    pub fn is_optional(&self) -> bool {
        self.owned.starts_with("Option")
    }
}

impl Method {
    /// All arguments.
    pub fn all(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().chain(&self.optional)
    }
}

/// The methods by their names without `r#` and final underscores, from the sources of the operations.
pub fn of(sources: &[String]) -> BTreeMap<String, Method> {
    let items = sources.iter().flat_map(|source| syn::parse_file(source).expect("the client is Rust").items);
    let mut methods = BTreeMap::<String, Method>::new();
    let mut requests = BTreeMap::new();
    let mut setters = BTreeMap::<String, Vec<Argument>>::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() {
            continue;
        }
        let holder = name(&item.self_ty);
        for item in &item.items {
            let ImplItem::Fn(function) = item else { continue };
            let name = function.sig.ident.to_string();
            let arguments = arguments(&function.sig);
            if holder == "Client" {
                if let ReturnType::Type(_, ty) = &function.sig.output {
                    requests.insert(self::name(ty), bare(&name));
                }
                methods.insert(bare(&name), Method { name, arguments, optional: Vec::new() });
            } else {
                let setter = arguments.into_iter().map(|argument| Argument { method: name.clone(), ..argument });
                setters.entry(holder.clone()).or_default().extend(setter);
            }
        }
    }
    for (request, setters) in setters {
        let method = requests.get(&request).and_then(|method| methods.get_mut(method));
        method.expect("a request is made by a method").optional = setters;
    }
    methods
}

/// The last name of a path.
fn name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn arguments(signature: &Signature) -> Vec<Argument> {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(argument(&name.ident.to_string(), &typed.ty)),
            other => panic!("{} is no name of an argument", other.to_token_stream()),
        },
        FnArg::Receiver(_) => None,
    });
    arguments.collect()
}

/// The types of errors, each with its variants.
pub fn errors(sources: &[String]) -> Vec<(String, Vec<String>)> {
    let items = sources.iter().flat_map(|source| syn::parse_file(source).expect("the client is Rust").items);
    let errors = items.filter_map(|item| match item {
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
            Some((item.ident.to_string(), variants))
        }
        _ => None,
    });
    errors.collect()
}

/// The methods that give some operations another server.
pub fn servers(source: &str) -> Vec<String> {
    let declared = source.split("pub fn with_").skip(1).filter_map(|text| text.split('(').next());
    declared.filter(|name| name.ends_with("_server")).map(|name| format!("with_{name}")).collect()
}

/// A name without what keeps it from being a keyword.
pub fn bare(name: &str) -> String {
    name.trim_start_matches("r#").trim_end_matches('_').to_owned()
}

fn argument(named: &str, ty: &Type) -> Argument {
    let (owned, prefix, passed) = match ty {
        Type::Reference(reference) => (owned(&reference.elem), "&", ""),
        Type::ImplTrait(ty) => {
            let Some(TypeParamBound::Trait(bound)) = ty.bounds.first() else { panic!("it has a bound") };
            let last = bound.path.segments.last().expect("a trait has a name");
            let inner = inner(&last.arguments);
            match (last.ident.to_string().as_str(), inner) {
                ("IntoOptionalBody", _) => ("Option<String>".to_owned(), "", ""),
                ("IntoList", Some(inner)) => (format!("Vec<{}>", owned(&inner)), "", ""),
                ("IntoOptionalList", Some(inner)) => (format!("Option<Vec<{}>>", owned(&inner)), "", ".as_deref()"),
                ("Into", Some(inner)) if name(&inner) == "Body" => ("String".to_owned(), "", ""),
                ("Into", Some(Type::Path(option))) if name(&Type::Path(option.clone())) == "Option" => {
                    let last = option.path.segments.last().expect("it has a name");
                    match self::inner(&last.arguments).expect("an option of something") {
                        Type::Reference(reference) => (format!("Option<{}>", owned(&reference.elem)), "", ".as_ref()"),
                        other => (format!("Option<{}>", owned(&other)), "", ""),
                    }
                }
                ("Into", Some(inner)) => (owned(&inner), "", ""),
                (other, _) => panic!("nothing is known of {other}"),
            }
        }
        _ => (owned(ty), "", ""),
    };
    Argument { name: bare(named), method: String::new(), owned, passed, prefix }
}

/// The type that owns what a type borrows.
fn owned(ty: &Type) -> String {
    match ty {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", owned(&slice.elem)),
        Type::Tuple(tuple) => format!("({})", tuple.elems.iter().map(owned).collect::<Vec<_>>().join(", ")),
        // The source is a module of the crate, and the program stands outside of it.
        Type::Path(path) if path.path.leading_colon.is_none() && OWN.contains(&name(ty).as_str()) => {
            format!("generated::{}", name(ty))
        }
        Type::Path(path) => {
            let mut path = path.clone();
            for segment in &mut path.path.segments {
                if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(inner) = argument {
                            *inner = syn::parse_str(&owned(inner)).expect("it is a type");
                        }
                    }
                }
            }
            path.to_token_stream().to_string()
        }
        other => other.to_token_stream().to_string(),
    }
}

/// What operations name of the client.
const OWN: [&str; 4] = ["DateTime", "Number", "Secret", "UnknownMembers"];

/// The first type between angle brackets.
fn inner(arguments: &PathArguments) -> Option<Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_into_types_that_own_their_values() {
        let source = "
impl Client {
    pub fn r#move<'b>(
        &self, id: impl Into<String>, type_: impl Into<types::Sort>, tags: impl IntoList<DateTime>, at: &types::At,
        body: impl Into<Option<&'b types::Move>>,
    ) -> MoveRequest<'_> { todo!() }
}
impl MoveRequest<'_> {
    pub fn page(self, page: i32) -> Self { todo!() }
    pub fn price(self, price: impl Into<Number>) -> Self { todo!() }
    pub fn between(self, between: &(Number, Option<i64>)) -> Self { todo!() }
}
impl Other { async fn not(&self) {} }
";
        let source = source.replace("impl Other", "impl Operation for Other");
        let lines = of(&[source]).into_iter().map(|(key, method)| {
            let arguments = method.all();
            let arguments = arguments
                .map(|a| format!("\n  let {}: {}; {}_{}", a.name, a.owned.replace(' ', ""), a.prefix, a.passed));
            format!("{key}: {}{}", method.name, arguments.collect::<String>())
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        move: r#move
          let id: String; _
          let type: types::Sort; _
          let tags: Vec<generated::DateTime>; _
          let at: types::At; &_
          let body: Option<types::Move>; _.as_ref()
          let page: i32; _
          let price: generated::Number; _
          let between: (generated::Number,Option<i64>); &_
        ");
    }
}
