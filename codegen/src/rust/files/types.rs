//! Puts the types into files, by the words that their names begin with.
//!
//! A small module of types is one file. A larger one is a file for each first word, and what has too many lines for a
//! file is divided by the next word: `Order`, `OrderLine` and `OrderTotal` are in `types/order.rs`, or, if there were
//! thousands of lines of them, in `types/order.rs`, `types/order_line.rs` and `types/order_total.rs`. Where a type is
//! follows from its name alone, so that a type that comes or goes moves no other one; but once, when what it is in comes
//! to have too many lines for a file.

use std::collections::BTreeSet;

use syn::parse_quote;

use super::divide::{self, Divided};
use super::print;
use crate::names;
use crate::rust::imports::{self, Imports};
use crate::rust::types::TypeItems;

/// The files of the types, by their names.
pub(super) fn render(types: Vec<TypeItems>, header: &str) -> Vec<(String, String)> {
    let names = types.iter().map(|ty| ty.name.clone()).collect::<BTreeSet<_>>();
    let types = types.into_iter().map(Text::of).collect::<Vec<_>>();
    let all = types.iter().collect::<Vec<_>>();
    if divide::lines(&all) <= divide::LINES {
        let text = together(&imports_of(&all), &all, false);
        return vec![("types.rs".to_owned(), format!("{header}\n//! The types of requests and responses.\n\n{text}"))];
    }
    // What the files import stands once, in the module that they are in.
    let imports = imports_of(&all);
    let mut files = Vec::new();
    let (mut modules, mut exports) = (String::new(), String::new());
    for (module, types) in divide::divide(all, |name| names.contains(name) || imports.has(name)) {
        modules += &format!("mod {module};\n");
        exports += &format!("pub use self::{module}::*;\n");
        let text = together(&Imports::default(), &types, true);
        files.push((format!("types/{module}.rs"), format!("{header}\n{text}")));
    }
    let imports = print(imports.items(&parse_quote!(super)));
    let root = format!("{header}\n//! The types of requests and responses.\n\n{imports}\n{modules}\n{exports}");
    files.push(("types.rs".to_owned(), root));
    files
}

/// The text of types that are in one file.
#[cfg(test)]
pub(in crate::rust) fn file(types: Vec<TypeItems>) -> String {
    let types = types.into_iter().map(Text::of).collect::<Vec<_>>();
    let types = types.iter().collect::<Vec<_>>();
    together(&imports_of(&types), &types, false)
}

/// A type as text.
struct Text {
    /// The words of its name.
    words: Vec<String>,
    imports: Imports,
    text: String,
    /// The same in a module that is one deeper, if it is another text there.
    deeper: Option<String>,
}

impl Text {
    fn of(ty: TypeItems) -> Self {
        let TypeItems { name, items, imports } = ty;
        let words = names::snake_case(&name).split('_').map(str::to_owned).collect();
        let deeper = imports.leaves_paths.then(|| {
            let mut items = items.clone();
            imports::deepen(&mut items);
            print(items)
        });
        Self { words, imports, text: print(items), deeper }
    }
}

impl Divided for Text {
    fn words(&self) -> &[String] {
        &self.words
    }

    fn lines(&self) -> usize {
        self.text.lines().count() + 1
    }
}

fn imports_of(types: &[&Text]) -> Imports {
    let mut imports = Imports::default();
    types.iter().for_each(|ty| imports.extend(&ty.imports));
    imports
}

/// The text of a file, below its head. A module that is one deeper has what the one around it imports.
fn together(imports: &Imports, types: &[&Text], is_deeper: bool) -> String {
    let mut imports = imports.items(&parse_quote!(super));
    if is_deeper {
        imports.push(parse_quote!(
            use super::*;
        ));
    }
    let imports = print(imports);
    let texts = types.iter().map(|ty| ty.deeper.as_ref().filter(|_| is_deeper).unwrap_or(&ty.text).as_str());
    let parts = std::iter::once(imports.as_str()).chain(texts).filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
