//! The model as text, for those who review a change: what each operation sends and gives back, and what each type is on
//! the wire.

use super::Api;
use super::operation::{BODY, Content, Delivery, EventData, ItemForm, Items, Operation, Outcome, Side};
use super::types::{Base, Constant, Field, Kind, Part, Presence, Type, TypeRef, Types};
use crate::diagnostics::render::visible;

/// Prints the model.
pub(crate) fn print(api: &Api<'_>) -> String {
    let mut text = "operations\n".to_owned();
    api.operations.iter().for_each(|operation| text += &print_operation(api, operation));
    text += "types\n";
    api.types.iter().for_each(|(_, ty)| text += &print_type(&api.types, ty));
    text
}

fn print_operation(api: &Api<'_>, operation: &Operation<'_>) -> String {
    let types = &api.types;
    let mut lines = vec![format!("{} is {}", operation.title(), operation.name)];
    for parameter in &operation.parameters {
        let optional = if parameter.is_optional { "optional " } else { "" };
        let (location, name) = (parameter.location.as_str(), parameter.name);
        lines.push(format!("  {optional}{location} {name:?} is {}: {}", parameter.argument, types.text(&parameter.ty)));
    }
    if let Some(body) = &operation.body {
        let optional = if body.is_optional { "optional " } else { "" };
        lines.push(format!("  {optional}body {} is {BODY}: {}", body.content_type, types.text(&body.ty)));
    }
    if let Delivery::Stream { asked_by: Some(member), .. } = operation.delivery {
        let value = member.value.map_or_else(|| "true".to_owned(), |value| format!("{value:?}"));
        lines.push(format!("  asks with {:?} = {value}", member.name));
    }
    for (side, word) in [(Side::Success, "gives"), (Side::Error, "fails with")] {
        for response in operation.responses_of(side) {
            let content = match &response.content {
                Content::Empty => "nothing".to_owned(),
                Content::Json(ty) => types.text(ty),
                Content::Text => "text".to_owned(),
                Content::Bytes => "bytes".to_owned(),
                Content::JsonOrBytes(ty) => format!("{} or bytes", types.text(ty)),
                Content::Items(items) => print_items(types, items),
            };
            lines.push(format!("  {} {word} {content}", response.status.text()));
        }
    }
    if let Outcome::ByStatus(id) = operation.success {
        lines.push(format!("  gives {}, by the status", types[id].name));
    }
    lines.extend(operation.pagination.iter().map(|pagination| format!("  {}", pagination.text())));
    if let Some(server) = operation.server {
        lines.push(format!("  goes to {}", api.servers.sets[server].field));
    }
    match operation.security.as_deref() {
        None => {}
        Some([]) => lines.push("  needs nothing".to_owned()),
        Some(alternatives) => {
            let alternatives = alternatives.iter().map(|requirements| {
                let requirements = requirements.iter().map(|requirement| match requirement.scopes.as_slice() {
                    [] => requirement.constant.clone(),
                    scopes => format!("{} ({})", requirement.constant, scopes.join(" ")),
                });
                let requirements = requirements.collect::<Vec<_>>().join(" and ");
                if requirements.is_empty() { "nothing".to_owned() } else { requirements }
            });
            lines.push(format!("  needs {}", alternatives.collect::<Vec<_>>().join(" or ")));
        }
    }
    indented(&lines)
}

fn print_items(types: &Types<'_>, items: &Items) -> String {
    let ty = items.ty.as_ref().map(|ty| format!(" of {}", types.text(ty))).unwrap_or_default();
    let form = match &items.form {
        ItemForm::Event => "events",
        ItemForm::Data => "events with data",
        ItemForm::EventObject(EventData::Json) => "events as objects",
        ItemForm::EventObject(EventData::Text) => "events as objects with text",
        ItemForm::EventObject(EventData::TextOf(names)) => {
            let names = names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
            let names = if names.is_empty() { names } else { format!(" (text in {names})") };
            &format!("events as objects with JSON or text{names}")
        }
        ItemForm::Line => "lines",
        ItemForm::Record => "records",
    };
    let end = items.sentinel.as_ref().map(|sentinel| format!(" until {sentinel:?}")).unwrap_or_default();
    format!("{form}{ty}{end}")
}

fn print_type(types: &Types<'_>, ty: &Type<'_>) -> String {
    let uses = match (ty.is_sent, ty.is_received) {
        (true, true) => ", sent and received",
        (true, false) => ", sent",
        _ => "",
    };
    let name = &ty.name;
    let mut lines = Vec::new();
    match &ty.kind {
        Kind::Struct(object) => {
            lines.push(format!("struct {name}{uses}"));
            lines.extend(object.fields.iter().map(|field| print_field(field, &types.text(&field.ty))));
            lines.extend(object.additional.iter().map(|values| format!("  others: {}", types.text(values))));
        }
        Kind::Form(form) => {
            lines.push(format!("form {name}"));
            lines.extend(form.fields.iter().map(|(field, part)| {
                let ty = match part {
                    Part::File { is_list: false, .. } => "file".to_owned(),
                    Part::File { is_list: true, .. } => "[file]".to_owned(),
                    Part::Value { .. } | Part::Styled { .. } => types.text(&field.ty),
                };
                print_field(field, &ty)
            }));
        }
        Kind::StringEnum(values) => {
            lines.push(format!("enum {name}"));
            lines.extend(values.iter().map(|value| format!("  {:?} is {}", value.value, value.name)));
        }
        Kind::Union(union) => {
            let by = union.discriminator.map(|property| format!(" by {property:?}")).unwrap_or_default();
            lines.push(format!("union {name}{by}"));
            lines.extend(union.branches.iter().enumerate().map(|(index, branch)| {
                let other = if union.default == Some(index) { "or any other " } else { "" };
                let values = branch.values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ");
                let values = if values.is_empty() { values } else { format!("{values} ") };
                format!("  {values}{other}is {}({})", branch.name, types.base_text(&branch.base))
            }));
        }
        Kind::ByStatus(by_status) => {
            lines.push(format!("responses {name}"));
            lines.extend(by_status.variants.iter().map(|variant| {
                let content = variant.content.ty().map(|ty| format!("({})", types.text(ty))).unwrap_or_default();
                format!("  {} is {}{content}", variant.statuses.join(", "), variant.name)
            }));
        }
        Kind::Headers(headers) => {
            lines.push(format!("headers {name}"));
            lines.extend(headers.fields.iter().map(|field| {
                let optional = if field.is_required { "" } else { "optional " };
                format!("  {optional}{:?} is {}: {}", field.header, field.name, types.base_text(&field.base))
            }));
        }
        Kind::Wrapper(inner) => lines.push(format!("wrapper {name}: {}", types.text(inner))),
        Kind::Alias(target) => {
            lines.push(format!("alias {name}: {}", types.text(target)));
            lines.extend(ty.named_values.iter().map(|value| format!("  {} is {}", value.value, value.name)));
        }
    }
    indented(&lines)
}

fn print_field(field: &Field<'_>, ty: &str) -> String {
    let presence = match field.presence {
        Presence::Required => "",
        Presence::RequiredInRequests => "in responses optional ",
        Presence::Optional => "optional ",
    };
    let name = if field.property == field.name { String::new() } else { format!(" is {}", field.name) };
    let constant = match field.constant {
        Some(Constant::String(value)) => format!(" = {value:?}"),
        Some(constant) => format!(" = {constant}"),
        None => String::new(),
    };
    format!("  {presence}{:?}{name}: {ty}{constant}", field.property)
}

fn indented(lines: &[String]) -> String {
    lines.iter().map(|line| format!("  {}\n", visible(line))).collect()
}

impl Types<'_> {
    fn text(&self, ty: &TypeRef) -> String {
        let base = self.base_text(&ty.base);
        if ty.nullable { format!("{base} or null") } else { base }
    }

    fn base_text(&self, base: &Base) -> String {
        match base {
            Base::Any => "any".to_owned(),
            Base::Object => "object".to_owned(),
            Base::String => "string".to_owned(),
            Base::Date => "date".to_owned(),
            Base::DateTime => "date-time".to_owned(),
            Base::Secret => "secret".to_owned(),
            Base::Boolean => "boolean".to_owned(),
            Base::Integer(integer) => integer.as_str().to_owned(),
            Base::Number => "number".to_owned(),
            Base::List(items) => format!("[{}]", self.text(items)),
            Base::Map(values) => format!("{{{}}}", self.text(values)),
            Base::Tuple(elements) => {
                let elements = elements.iter().map(|element| self.text(element));
                format!("({})", elements.collect::<Vec<_>>().join(", "))
            }
            Base::Named(id) => self[*id].name.clone(),
        }
    }
}
