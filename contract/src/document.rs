//! The vendor's document as plain JSON.
//!
//! Nothing here comes from the generator: what it reads wrongly would be expected wrongly too.

use serde_json::Value;

/// What a reference to a component starts with.
const COMPONENTS: &str = "#/components/schemas/";

/// A chain of references that is longer goes round in a circle.
const LONGEST_CHAIN: usize = 32;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// All of it.
    pub root: Value,
}

/// An operation with what it inherits from its path.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// In lower case.
    pub method: &'d str,
    /// The path.
    pub path: &'d str,
    /// The `operationId`; empty if there is none.
    pub id: &'d str,
    /// Parameter Objects, without references.
    pub parameters: Vec<&'d Value>,
    /// The media types of the request body; nothing if there is none.
    pub request: Vec<(&'d str, &'d Value)>,
    /// Statuses as the document writes them, and Response Objects without references.
    pub responses: Vec<(&'d str, &'d Value)>,
    /// Security Requirement Objects; nothing if neither the operation nor the document has any word of them.
    pub security: Option<&'d Value>,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is no YAML that JSON can say.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map(|root| Self { root }).map_err(|error| error.to_string())
    }

    /// The value that a JSON Pointer names.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.root.pointer(pointer)
    }

    /// The target of a reference within the document; none if it leads out of it, or nowhere.
    pub fn target(&self, reference: &str) -> Option<&Value> {
        self.at(&percent_decoded(reference.strip_prefix('#')?))
    }

    /// The object that a node is, or that its references lead to; null if they lead nowhere.
    pub fn resolved<'d>(&'d self, node: &'d Value) -> &'d Value {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node["$ref"].as_str() {
                Some(reference) => node = self.target(reference).unwrap_or(&Value::Null),
                None => return node,
            }
        }
        &Value::Null
    }

    /// The component that a reference names, with its name.
    pub fn component(&self, reference: &str) -> Option<(&str, &Value)> {
        let name = unescaped(&percent_decoded(reference.strip_prefix(COMPONENTS)?));
        self.named(&name)
    }

    /// The component of a name.
    pub fn named(&self, name: &str) -> Option<(&str, &Value)> {
        let schemas = self.root["components"]["schemas"].as_object()?;
        schemas.get_key_value(name).map(|(name, schema)| (name.as_str(), schema))
    }

    /// The named schemas.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        members(&self.root["components"]["schemas"])
    }

    /// The operations; those of webhooks are not among them.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in members(&self.root["paths"]).filter(|(path, _)| !path.starts_with("x-")) {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    operations.push(self.operation(method, path, item, operation));
                }
            }
            for (method, operation) in members(&item["additionalOperations"]) {
                operations.push(self.operation(method, path, item, operation));
            }
        }
        operations
    }

    fn operation<'d>(&'d self, method: &'d str, path: &'d str, item: &'d Value, operation: &'d Value) -> Operation<'d> {
        let mut parameters: Vec<&Value> = Vec::new();
        for parameter in elements(&item["parameters"]).chain(elements(&operation["parameters"])) {
            let parameter = self.resolved(parameter);
            let same = |other: &&Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
            match parameters.iter().position(same) {
                Some(index) => parameters[index] = parameter,
                None => parameters.push(parameter),
            }
        }
        Operation {
            method,
            path,
            id: operation["operationId"].as_str().unwrap_or_default(),
            parameters,
            request: members(&self.resolved(&operation["requestBody"])["content"]).collect(),
            responses: members(&operation["responses"])
                .filter(|(status, _)| !status.starts_with("x-"))
                .map(|(status, response)| (status, self.resolved(response)))
                .collect(),
            security: operation.get("security").or_else(|| self.root.get("security")),
        }
    }

    /// The pointers of the inline schemas of the bodies that webhooks send.
    pub fn webhooks(&self) -> Vec<String> {
        let mut pointers = Vec::new();
        for (name, item) in members(&self.root["webhooks"]) {
            for (method, operation) in members(item).filter(|(method, _)| METHODS.contains(method)) {
                for (media_type, content) in members(&operation["requestBody"]["content"]) {
                    if content.get("schema").is_some_and(|schema| schema.get("$ref").is_none()) {
                        let tokens = ["webhooks", name, method, "requestBody", "content", media_type, "schema"];
                        pointers.push(tokens.map(|token| format!("/{}", escaped(token))).concat());
                    }
                }
            }
        }
        pointers
    }

    /// The values that `example` and `examples` of a Media Type Object show.
    pub fn examples<'d>(&'d self, media_type: &'d Value) -> Vec<&'d Value> {
        let named = members(&media_type["examples"]).filter_map(|(_, example)| self.resolved(example).get("value"));
        media_type.get("example").into_iter().chain(named).collect()
    }
}

/// The members of an object; nothing if it is none.
pub fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

/// The elements of an array; nothing if it is none.
pub fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A name as a part of a JSON Pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name that a part of a JSON Pointer stands for.
pub fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

/// A media type without its parameters.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The text that percent-encoding stands for (RFC 3986, section 2.1).
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
