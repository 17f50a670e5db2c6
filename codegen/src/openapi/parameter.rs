//! Where a parameter stands, and in which style it is written (OpenAPI, Parameter Object).

/// Where a parameter stands; in the order of the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// What a parameter of this place is called in a sentence.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The location that `in` names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "path" => Some(Self::Path),
            "query" => Some(Self::Query),
            "header" => Some(Self::Header),
            "cookie" => Some(Self::Cookie),
            _ => None,
        }
    }

    /// As the document writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Whether two names are one here: the names of headers have no case.
    pub(crate) fn is_same_name(self, a: &str, b: &str) -> bool {
        if self == Self::Header { a.eq_ignore_ascii_case(b) } else { a == b }
    }
}

/// The styles of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Style {
    /// The style that `style` names, if a parameter in this location may have it.
    pub(crate) fn parse(text: &str, location: Location) -> Option<Self> {
        match (text, location) {
            ("matrix", Location::Path) => Some(Self::Matrix),
            ("label", Location::Path) => Some(Self::Label),
            ("simple", Location::Path | Location::Header) => Some(Self::Simple),
            ("form", Location::Query | Location::Cookie) => Some(Self::Form),
            // Cookies are encoded as little as the style `cookie` of 3.2 says, whatever the document says.
            ("cookie", Location::Cookie) => Some(Self::Form),
            ("spaceDelimited", Location::Query) => Some(Self::SpaceDelimited),
            ("pipeDelimited", Location::Query) => Some(Self::PipeDelimited),
            ("deepObject", Location::Query) => Some(Self::DeepObject),
            _ => None,
        }
    }

    /// The style of a parameter that names none.
    pub(crate) fn default_in(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple,
            Location::Query | Location::Cookie => Self::Form,
        }
    }
}

/// Whether a text can be the name of a header (RFC 9110, section 5.6.2).
pub(crate) fn is_header_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}
