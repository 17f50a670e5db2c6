//! How an object is read: into a slot for each member that the document names.
//!
//! A type lists its slots, and all else stands here once. What is written again for each member of each type is most of what
//! a client takes to compile.

use super::invalid::{Invalid, Step};
use super::json::{FromJson, OtherMembers};
use super::reader::{Parts, Reader};

/// A member that the document names, and where its value goes.
pub(super) struct Member<'s> {
    name: &'static str,
    is_required: bool,
    slot: &'s mut dyn Slot,
}

/// A member that is always there.
pub(super) fn required<'s>(name: &'static str, slot: &'s mut dyn Slot) -> Member<'s> {
    Member { name, is_required: true, slot }
}

/// A member that may be absent. Null counts as absent, unless the type takes it.
pub(super) fn optional<'s>(name: &'static str, slot: &'s mut dyn Slot) -> Member<'s> {
    Member { name, is_required: false, slot }
}

/// Where the value of a member goes.
pub(super) trait Slot {
    /// Whether null is a value of the member.
    fn takes_null(&self) -> bool;

    /// Reads the value.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Invalid>;

    /// Leaves no value.
    fn clear(&mut self);

    /// Whether there is no value.
    fn is_empty(&self) -> bool;

    /// Takes a placeholder for the value.
    fn hold_place(&mut self, members: &mut Parts<'_, '_>) -> Result<(), Invalid>;
}

impl<T: FromJson> Slot for Option<T> {
    fn takes_null(&self) -> bool {
        T::TAKES_NULL
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Invalid> {
        *self = Some(T::from_json(reader)?);
        Ok(())
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn hold_place(&mut self, members: &mut Parts<'_, '_>) -> Result<(), Invalid> {
        *self = Some(members.placeholder()?);
        Ok(())
    }
}

impl Member<'_> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), Invalid> {
        if !self.is_required && !self.slot.takes_null() && reader.null()? {
            self.slot.clear();
            reader.has_lost_null = true;
            return Ok(());
        }
        self.slot.read(reader).map_err(|invalid| invalid.at(Step::Member(self.name)))
    }

    /// Gives a member that is always there its value, when all have been read. Servers leave out what is null, so an absent
    /// one is null where that is a value. A try goes by what is there: another type may not have the member at all.
    fn complete(&mut self, members: &mut Parts<'_, '_>) -> Result<(), Invalid> {
        match members.reader {
            _ if !self.is_required || !self.slot.is_empty() => Ok(()),
            Reader { is_try: false, .. } if self.slot.takes_null() => self.slot.read(&mut Reader::new("null")),
            Reader { has_placeholders: true, .. } => self.slot.hold_place(members),
            _ => Err(Invalid::missing(self.name)),
        }
    }
}

impl Reader<'_> {
    /// Reads an object into the slots of its members, and what the document does not name into `others`. All slots of
    /// members that are always there have a value then.
    pub(super) fn members(&mut self, slots: &mut [Member<'_>], others: &mut dyn OtherMembers) -> Result<(), Invalid> {
        let mut members = self.object()?;
        // Most servers write the members in the order of the document.
        let mut next = 0;
        while let Some(name) = members.next_name()? {
            let (before, after) = slots.split_at(next);
            let is_it = |member: &Member<'_>| member.name == name;
            let found = after.iter().position(is_it).map(|index| next + index);
            match found.or_else(|| before.iter().position(is_it)) {
                Some(index) => {
                    slots[index].read(members.reader)?;
                    next = index + 1;
                }
                None => members.other(name, others)?,
            }
        }
        slots.iter_mut().try_for_each(|member| member.complete(&mut members))
    }
}

/// Why an object is not read: what [`Reader::members`] says.
pub(super) fn unread(read: Result<(), Invalid>) -> Invalid {
    // Where all has been read, each slot of a member that is always there has a value.
    read.err().unwrap_or_else(|| Invalid::missing(""))
}
