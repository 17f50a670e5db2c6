//! Makes a struct of the parts of a multipart body.
//!
//! A member whose values are bytes is a file, which may be a stream; so the struct is given away to be sent, and neither
//! copied nor read.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::member::Member;
use super::object;
use crate::api::types::{Form, Part, Type, TypeId, Types};
use crate::rust::docs;
use crate::rust::operations::{explode, query_style};

pub(super) fn items<'d>(types: &Types<'d>, id: TypeId, ty: &Type<'d>, form: &Form<'d>) -> Vec<Item> {
    let members = form.fields.iter().map(|(field, part)| Member::of_form(types, id, field, part)).collect::<Vec<_>>();
    let extra = object::extra_name(&members);
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let fields = members.iter().map(Member::field);
    let writes = members.iter().zip(&form.fields).map(|(member, (_, part))| write(member, part));
    let constructors = constructors(&ident, &members, &extra);
    vec![
        parse_quote! {
            #(#docs)*
            ///
            /// It is sent in parts, and used up by that.
            #[derive(Debug)]
            #[non_exhaustive]
            pub struct #ident {
                #(#fields,)*
                /// The parts that the document does not describe, by their names.
                pub #extra: Vec<(String, super::FilePart)>,
            }
        },
        constructors,
        parse_quote! {
            impl #ident {
                /// The parts, in the order of the document.
                pub(super) fn into_form(self) -> Result<super::multipart::Form, String> {
                    let form = super::multipart::Form::new();
                    #(#writes)*
                    Ok(self.#extra.into_iter().fold(form, |form, (name, part)| form.files(&name, [part], None)))
                }
            }
        },
    ]
}

/// What a user makes a form with.
fn constructors(ident: &Ident, members: &[Member<'_, '_>], extra: &Ident) -> Item {
    let arguments = members.iter().filter_map(Member::argument);
    let values = members.iter().map(Member::initial_value);
    let mut taken = members.iter().map(Member::setter_name).collect::<BTreeSet<_>>();
    let setters = members.iter().flat_map(|member| member.setters(&mut taken)).collect::<Vec<_>>();
    let add = format_ident!("{}", crate::names::free("with_part", "_", |name| taken.insert(name.to_owned())));
    parse_quote! {
        impl #ident {
            /// A form with the required parts; the setters add the others.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra: Vec::new() }
            }

            #(#setters)*

            /// Adds a part that the document does not describe.
            #[must_use]
            pub fn #add(mut self, name: impl Into<String>, part: impl Into<super::FilePart>) -> Self {
                self.#extra.push((name.into(), part.into()));
                self
            }
        }
    }
}

/// The statement that adds a member to the form.
fn write(member: &Member<'_, '_>, part: &Part<'_>) -> TokenStream {
    let (name, ident) = (member.property, &member.ident);
    match part {
        Part::File { is_list, content_type } => {
            let content_type = content_type.map_or_else(|| quote!(None), |text| quote!(Some(#text)));
            let files = match (is_list, member.is_optional()) {
                (false, false) => quote!([self.#ident]),
                (true, true) => quote!(self.#ident.into_iter().flatten()),
                (false, true) | (true, false) => quote!(self.#ident),
            };
            quote!(let form = form.files(#name, #files, #content_type);)
        }
        Part::Value { content_type: None } => quote!(let form = form.member(#name, &self.#ident)?;),
        Part::Value { content_type: Some(text) } => quote!(let form = form.member_as(#name, &self.#ident, #text)?;),
        Part::Styled { style, explode: is_exploded } => {
            let (style, explode) = (query_style(*style), explode(*is_exploded));
            quote!(let form = form.styled_member(#name, &self.#ident, super::style::#style, super::style::#explode)?;)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn bytes_are_files_and_the_encoding_says_how_the_rest_is_written() {
        let lowered = "
components:
  schemas:
    AddPhotoForm:
      type: object
      description: A photo
      required: [image, title, extra]
      properties:
        image: {type: string, format: binary, description: The picture}
        thumbnails: {type: array, items: {type: string, format: binary}}
        raw: {}
        title: {type: string}
        place: {$ref: '#/components/schemas/Place'}
        places: {type: array, items: {$ref: '#/components/schemas/Place'}}
        tags: {type: array, items: {type: string}}
        sizes: {type: array, items: {type: integer}}
        note: {type: string, nullable: true}
        extra: {type: boolean}
        part: {type: string}
    Place: {type: object, properties: {town: {type: string}}}
paths:
  /photos:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/AddPhotoForm'}
            encoding:
              image: {contentType: 'image/png, image/jpeg'}
              raw: {contentType: application/zip}
              title: {contentType: text/plain}
              place: {contentType: application/json}
              places: {contentType: application/json}
              tags: {style: spaceDelimited}
              sizes: {explode: false}
";
        let rust = types(lowered);
        let form = rust.split("/// The schema `Place`.").next().unwrap_or_default();
        insta::assert_snapshot!(form, @r#"
        use super::{FilePart, UnknownMembers, json, multipart, style};

        /// A photo
        ///
        /// It is sent in parts, and used up by that.
        #[derive(Debug)]
        #[non_exhaustive]
        pub struct AddPhotoForm {
            /// The picture
            ///
            /// Format: `binary`.
            pub image: FilePart,
            pub thumbnails: Option<Vec<FilePart>>,
            pub raw: Option<FilePart>,
            pub title: String,
            pub place: Option<Place>,
            pub places: Option<Vec<Place>>,
            pub tags: Option<Vec<String>>,
            pub sizes: Option<Vec<i64>>,
            pub note: Option<String>,
            pub extra: bool,
            pub part: Option<String>,
            /// The parts that the document does not describe, by their names.
            pub extra_2: Vec<(String, FilePart)>,
        }

        impl AddPhotoForm {
            /// A form with the required parts; the setters add the others.
            pub fn new(
                image: impl Into<FilePart>,
                title: impl Into<String>,
                extra: impl Into<bool>,
            ) -> Self {
                Self {
                    image: image.into(),
                    thumbnails: None,
                    raw: None,
                    title: title.into(),
                    place: None,
                    places: None,
                    tags: None,
                    sizes: None,
                    note: None,
                    extra: extra.into(),
                    part: None,
                    extra_2: Vec::new(),
                }
            }

            /// Sets the member `thumbnails`.
            #[must_use]
            pub fn with_thumbnails(mut self, thumbnails: impl Into<Vec<FilePart>>) -> Self {
                self.thumbnails = Some(thumbnails.into());
                self
            }

            /// Sets the member `raw`.
            #[must_use]
            pub fn with_raw(mut self, raw: impl Into<FilePart>) -> Self {
                self.raw = Some(raw.into());
                self
            }

            /// Sets the member `place`.
            #[must_use]
            pub fn with_place(mut self, place: impl Into<Place>) -> Self {
                self.place = Some(place.into());
                self
            }

            /// Sets the member `places`.
            #[must_use]
            pub fn with_places(mut self, places: impl Into<Vec<Place>>) -> Self {
                self.places = Some(places.into());
                self
            }

            /// Sets the member `tags`.
            #[must_use]
            pub fn with_tags(mut self, tags: impl Into<Vec<String>>) -> Self {
                self.tags = Some(tags.into());
                self
            }

            /// Sets the member `sizes`.
            #[must_use]
            pub fn with_sizes(mut self, sizes: impl Into<Vec<i64>>) -> Self {
                self.sizes = Some(sizes.into());
                self
            }

            /// Sets the member `note`.
            #[must_use]
            pub fn with_note(mut self, note: impl Into<String>) -> Self {
                self.note = Some(note.into());
                self
            }

            /// Sets the member `part`.
            #[must_use]
            pub fn with_part(mut self, part: impl Into<String>) -> Self {
                self.part = Some(part.into());
                self
            }

            /// Adds a part that the document does not describe.
            #[must_use]
            pub fn with_part_2(
                mut self,
                name: impl Into<String>,
                part: impl Into<FilePart>,
            ) -> Self {
                self.extra_2.push((name.into(), part.into()));
                self
            }
        }

        impl AddPhotoForm {
            /// The parts, in the order of the document.
            pub(super) fn into_form(self) -> Result<multipart::Form, String> {
                let form = multipart::Form::new();
                let form = form.files("image", [self.image], Some("image/png, image/jpeg"));
                let form = form.files("thumbnails", self.thumbnails.into_iter().flatten(), None);
                let form = form.files("raw", self.raw, Some("application/zip"));
                let form = form.member_as("title", &self.title, "text/plain")?;
                let form = form.member("place", &self.place)?;
                let form = form.member("places", &self.places)?;
                let form = form
                    .styled_member(
                        "tags",
                        &self.tags,
                        style::QueryStyle::SpaceDelimited,
                        style::Explode::No,
                    )?;
                let form = form
                    .styled_member(
                        "sizes",
                        &self.sizes,
                        style::QueryStyle::Form,
                        style::Explode::No,
                    )?;
                let form = form.member("note", &self.note)?;
                let form = form.member("extra", &self.extra)?;
                let form = form.member("part", &self.part)?;
                Ok(
                    self
                        .extra_2
                        .into_iter()
                        .fold(form, |form, (name, part)| form.files(&name, [part], None)),
                )
            }
        }

        json::object! {
            #[derive(Default)]
            pub struct Place new {
                pub town: Option<String> = optional "town" => with_town(String),
            } extra: UnknownMembers
        }
        "#);
    }
}
