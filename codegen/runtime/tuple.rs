//! How arrays of so many elements are read, each of a type of its own.

use super::api_error::ErrorBody;
use super::invalid::{Invalid, Step};
use super::json::FromJson;
use super::reader::{Parts, Reader};

impl Parts<'_, '_> {
    /// Reads the element at a place; `expected` says how many there are.
    fn element<T: FromJson>(&mut self, index: usize, expected: &'static str) -> Result<T, Invalid> {
        if !self.next_element()? {
            return Err(Invalid::value(expected));
        }
        T::from_json(self.reader).map_err(|invalid| invalid.at(Step::Element(index)))
    }
}

/// Tuples, as long as those that the standard library compares and prints.
macro_rules! tuples {
    ($($length:literal: $($element:ident $index:literal)+;)*) => {$(
        impl<$($element: FromJson),+> FromJson for ($($element,)+) {
            fn from_json(reader: &mut Reader<'_>) -> Result<Self, Invalid> {
                let expected = concat!("an array of ", $length, " elements");
                let mut elements = reader.array()?;
                let tuple = ($(elements.element::<$element>($index, expected)?,)+);
                if elements.next_element()? { Err(Invalid::value(expected)) } else { Ok(tuple) }
            }
        }
        impl<$($element),+> ErrorBody for ($($element,)+) {}
    )*};
}

tuples! {
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
