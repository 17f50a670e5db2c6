//! Reads the text of JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) from its beginning to its end, without a
//! tree of it.
//!
//! A union looks ahead: it copies the reader, which is a place in the text, and reads from there twice.

use std::borrow::Cow;

use super::invalid::Invalid;
use super::json::FromJson;

/// How deep arrays and objects may stand in each other: as deep as `serde_json` reads them.
const MOST_LEVELS: u8 = 127;

/// A place in a text, before a value.
#[derive(Clone)]
pub struct Reader<'j> {
    text: &'j str,
    at: usize,
    level: u8,
    /// Whether what is being read is a try, to find out of which type of a union a value is.
    pub(super) is_try: bool,
    /// Whether a union has been read in a try, which takes any value there.
    pub(super) has_met_union: bool,
    /// Whether a null was taken for a member that is absent, which the value read does not tell.
    pub(super) has_lost_null: bool,
    /// Whether there is no text, and the least of all values stands wherever one is asked for.
    pub(super) has_placeholders: bool,
}

/// What a value is, by its first character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

impl<'j> Reader<'j> {
    /// The beginning of a text.
    pub(super) fn new(text: &'j str) -> Self {
        Self {
            text,
            at: 0,
            level: 0,
            is_try: false,
            has_met_union: false,
            has_lost_null: false,
            has_placeholders: false,
        }
    }

    /// The same place, for a try.
    pub(super) fn ahead(&self) -> Self {
        Self { is_try: true, has_lost_null: false, ..self.clone() }
    }

    /// What gives a value of each type without a text.
    pub(super) fn of_placeholders() -> Self {
        Self { has_placeholders: true, ..Self::new("") }
    }

    /// The next byte, if there is one.
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space; it is not read yet.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Reads a character of the grammar, if it is the next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Demands that nothing follows.
    pub(super) fn end(mut self) -> Result<(), Invalid> {
        self.peek().map_or(Ok(()), |_| Err(Invalid::syntax()))
    }

    /// What the next value is.
    pub(super) fn kind(&mut self) -> Result<Kind, Invalid> {
        match self.peek() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            None if self.has_placeholders => Ok(Kind::Null),
            _ => Err(Invalid::syntax()),
        }
    }

    /// Says that another kind of value was expected.
    #[cold]
    pub(super) fn unexpected(&mut self, expected: &'static str) -> Invalid {
        self.kind().map_or_else(|invalid| invalid, |found| Invalid::kind(expected, found.as_str()))
    }

    /// Gives the place of what is not next to a placeholder, or says that it was expected.
    #[cold]
    fn place(&mut self, expected: &'static str) -> Result<(), Invalid> {
        if self.has_placeholders { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// Reads null, if it is next.
    pub(super) fn null(&mut self) -> Result<bool, Invalid> {
        match self.peek() {
            Some(b'n') => self.word("null").map(|()| true),
            _ => Ok(self.has_placeholders),
        }
    }

    /// Reads a boolean.
    pub(super) fn boolean(&mut self) -> Result<bool, Invalid> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            _ => self.place("a boolean").map(|()| false),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Invalid> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Invalid::syntax());
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads the text of a number.
    pub(super) fn number(&mut self, expected: &'static str) -> Result<&'j str, Invalid> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return self.place(expected).map(|()| "0");
        }
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// Reads one digit or more.
    fn digits(&mut self) -> Result<(), Invalid> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at == start { Err(Invalid::syntax()) } else { Ok(()) }
    }

    /// Reads a string.
    pub(super) fn string(&mut self, expected: &'static str) -> Result<Cow<'j, str>, Invalid> {
        self.string_like("", expected)
    }

    /// Reads a string of a form of which this is the placeholder.
    pub(super) fn string_like(
        &mut self,
        placeholder: &'static str,
        expected: &'static str,
    ) -> Result<Cow<'j, str>, Invalid> {
        if !self.take(b'"') {
            return self.place(expected).map(|()| placeholder.into());
        }
        let start = self.at;
        self.plain();
        let text = &self.text[start..self.at];
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        self.escaped(text.to_owned()).map(Cow::Owned)
    }

    /// Reads what stands in a string for itself. No byte of a longer character is one of ASCII's.
    fn plain(&mut self) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
        let bytes = self.text.as_bytes();
        for chunk in bytes[self.at..].chunks_exact(8) {
            // The chunk has eight bytes.
            let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
            let controls = word.wrapping_sub(ONES * 0x20) & !word & (ONES << 7);
            let found =
                has_zero(word ^ (ONES * u64::from(b'"'))) | has_zero(word ^ (ONES * u64::from(b'\\'))) | controls;
            if found != 0 {
                // A carry may mark bytes after the first one that is found, and none before it.
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        while self.byte().is_some_and(|byte| !matches!(byte, b'"' | b'\\' | ..0x20)) {
            self.at += 1;
        }
    }

    /// Reads the rest of a string, from its first escape on.
    fn escaped(&mut self, mut text: String) -> Result<String, Invalid> {
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                // A string has no control characters and an end.
                _ => return Err(Invalid::syntax()),
            }
            let start = self.at;
            self.plain();
            text.push_str(&self.text[start..self.at]);
        }
    }

    /// Reads what follows a backslash.
    fn escape(&mut self) -> Result<char, Invalid> {
        let byte = self.byte().ok_or_else(Invalid::syntax)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code_unit()?;
                let units = match first {
                    0xD800..0xDC00 => {
                        self.word("\\u")?;
                        [first, self.code_unit()?]
                    }
                    _ => [first, 0],
                };
                // What is no pair of surrogates is no character.
                let character = char::decode_utf16(units).next().and_then(Result::ok);
                character.ok_or_else(Invalid::syntax)?
            }
            _ => return Err(Invalid::syntax()),
        })
    }

    /// Reads four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u16, Invalid> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or_else(Invalid::syntax)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, digit| {
            let digit = char::from(*digit).to_digit(16).ok_or_else(Invalid::syntax)?;
            Ok(unit << 4 | digit as u16)
        })
    }

    /// Reads the beginning of an array.
    pub(super) fn array(&mut self) -> Result<Parts<'_, 'j>, Invalid> {
        if !self.take(b'[') {
            self.place("an array")?;
        }
        self.enter()
    }

    /// Reads the beginning of an object.
    pub(super) fn object(&mut self) -> Result<Parts<'_, 'j>, Invalid> {
        if !self.take(b'{') {
            self.place("an object")?;
        }
        self.enter()
    }

    fn enter(&mut self) -> Result<Parts<'_, 'j>, Invalid> {
        if self.level == MOST_LEVELS {
            return Err(Invalid::syntax());
        }
        self.level += 1;
        Ok(Parts { reader: self, is_first: true })
    }

    /// Reads a value that nobody needs.
    pub(super) fn skip(&mut self) -> Result<(), Invalid> {
        match self.kind()? {
            Kind::Null => self.word("null"),
            Kind::Boolean => self.boolean().map(drop),
            Kind::Number => self.number("").map(drop),
            Kind::String => self.skip_string(),
            Kind::Array => {
                let mut elements = self.array()?;
                while elements.next_element()? {
                    elements.reader.skip()?;
                }
                Ok(())
            }
            Kind::Object => {
                let mut members = self.object()?;
                while members.next_name()?.is_some() {
                    members.reader.skip()?;
                }
                Ok(())
            }
        }
    }

    /// Reads a string that nobody needs.
    fn skip_string(&mut self) -> Result<(), Invalid> {
        self.at += 1;
        loop {
            self.plain();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape()?;
                }
                _ => return Err(Invalid::syntax()),
            }
        }
    }
}

/// The parts of an array or an object that have not been read yet.
pub struct Parts<'r, 'j> {
    pub(super) reader: &'r mut Reader<'j>,
    is_first: bool,
}

impl<'j> Parts<'_, 'j> {
    /// Whether there is another element; it has to be read.
    pub(super) fn next_element(&mut self) -> Result<bool, Invalid> {
        self.next(b']')
    }

    /// The name of the next member, whose value has to be read.
    pub(super) fn next_name(&mut self) -> Result<Option<Cow<'j, str>>, Invalid> {
        if !self.next(b'}')? {
            return Ok(None);
        }
        if self.reader.peek() != Some(b'"') {
            return Err(Invalid::syntax());
        }
        let name = self.reader.string("a string")?;
        if self.reader.take(b':') { Ok(Some(name)) } else { Err(Invalid::syntax()) }
    }

    /// A placeholder inside of what has been read.
    pub(super) fn placeholder<T: FromJson>(&mut self) -> Result<T, Invalid> {
        let value = T::from_json(self.reader.enter()?.reader);
        self.reader.level -= 1;
        value
    }

    fn next(&mut self, end: u8) -> Result<bool, Invalid> {
        match self.reader.peek() {
            Some(byte) if byte == end => {
                self.reader.at += 1;
                self.reader.level -= 1;
                Ok(false)
            }
            Some(b',') if !self.is_first => {
                self.reader.at += 1;
                // A comma is before another part.
                if self.reader.peek() == Some(end) { Err(Invalid::syntax()) } else { Ok(true) }
            }
            Some(_) if self.is_first => {
                self.is_first = false;
                Ok(true)
            }
            None if self.reader.has_placeholders => {
                self.reader.level -= 1;
                Ok(false)
            }
            _ => Err(Invalid::syntax()),
        }
    }
}
