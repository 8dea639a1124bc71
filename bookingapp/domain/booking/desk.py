"""Book for somebody, and what staff note of a visit: notes, own fields, tags. Nobody loses what another has written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of
from bookingapp.base.errors import Forbidden, Invalid
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.rules import Check
from bookingapp.domain.clients.custom import clean_values, kept_values, list_fields
from bookingapp.domain.schedule.classes import find_class
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import User
from bookingapp.models.clients import BookingTag, CustomField, Tag
from bookingapp.models.staff import StaffMember

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Notes:
    """What staff note while they book: for themselves, and in the business's own fields, by key."""

    staff_notes: str = ""
    visit: Mapping[str, str] = field(default_factory=dict)
    booking: Mapping[str, str] = field(default_factory=dict)


NO_NOTES = Notes()


def book_for_client(
    actor: Actor, timetable: Timetable, request: BookingRequest, notes: Notes = NO_NOTES
) -> Booked:
    """Book on behalf of a client, known or new. A form sent twice (by its `hold_ref`) books once.

    Raises Invalid, NotFound, Forbidden, TimeRefused.
    """
    business_id = timetable.business.id
    allowed(actor, business_id, "bookings:write", request.location_id)
    check_served(actor, timetable, request)
    fields = list_fields(business_id, "visit", "booking")
    values = _cleaned(fields, notes)
    booked = book(actor, timetable, replace(request, source="dashboard"))
    if not booked.replayed:
        _note(booked, values)
    return booked


def own_staff_ids(actor: Actor) -> frozenset[int]:
    """The staff members that the user who acts is, by internal id."""
    found = db.session.scalars(
        select(StaffMember.id)
        .join(User, User.id == StaffMember.user_id)
        .where(User.public_id == (actor.ref or ""), StaffMember.business_id == actor.business_id)
    )
    return frozenset(found)


def check_served(actor: Actor, timetable: Timetable, request: BookingRequest) -> None:
    """Whoever sees only their own calendar books only there. Raises Forbidden, NotFound."""
    if actor.may("bookings:all", request.location_id):
        return
    own = own_staff_ids(actor)
    if request.occurrence_ref is not None:
        serving = own.intersection(find_class(timetable, request.occurrence_ref).staff_ids)
        is_own = bool(serving)
    else:
        is_own = bool(request.parts) and all(part.staff_id in own for part in request.parts)
    if not is_own:
        raise Forbidden(_("You can book only what you serve yourself."), right="bookings:all")


def _cleaned(fields: Sequence[CustomField], notes: Notes) -> dict[str, Any]:
    """Notes and values as they are stored; all that is wrong is told at once. Raises Invalid."""
    faults: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    for subject, given in (("visit", notes.visit), ("booking", notes.booking)):
        asked = [one for one in fields if one.subject == subject]
        try:
            found[subject] = clean_values(asked, given, f"{subject}.custom")
        except Invalid as error:
            faults |= error.fields
    check = Check()
    found["staff_notes"] = check.text("staff_notes", notes.staff_notes, longest=LONGEST_NOTE)
    try:
        check.done()
    except Invalid as error:
        faults |= error.fields
    if faults:
        raise Invalid(_("Some values cannot be accepted."), faults)
    return found


def _note(booked: Booked, values: Mapping[str, Any]) -> None:
    visits, bookings = table_of(Visit), table_of(Booking)
    said = {"staff_notes": values["staff_notes"] or None, "custom": values["visit"] or None}
    if any(said.values()):
        db.session.execute(update(visits).where(visits.c.public_id == booked.public_id).values(said))
    if values["booking"]:
        db.session.execute(
            update(bookings)
            .where(bookings.c.public_id.in_(booked.booking_refs))
            .values(custom=values["booking"])
        )


# What can be changed afterwards


@dataclass(frozen=True, slots=True)
class Noted:
    """What staff have noted of a visit: by booking (public id) its own fields and the public ids of its tags."""

    staff_notes: str
    values: Mapping[str, Any]
    booking_values: Mapping[str, Mapping[str, Any]]
    tags: Mapping[str, tuple[str, ...]]

    def mark(self) -> str:
        """A mark of it, for the form that changes it."""
        return mark_of(self._plain())

    def check(self, mark: str | None) -> None:
        """Raises Conflict when somebody has noted something else meanwhile."""
        check_mark(mark, self._plain())

    def _plain(self) -> dict[str, Any]:
        tags = {ref: sorted(found) for ref, found in self.tags.items() if found}
        bookings = {ref: dict(found) for ref, found in self.booking_values.items() if found}
        return {"n": self.staff_notes, "v": dict(self.values), "b": bookings, "t": tags}


def noted_of(visit: Visit) -> Noted:
    """What is noted of a visit now; one statement."""
    tags: dict[str, list[str]] = {booking.public_id: [] for booking in visit.bookings}
    rows = db.session.execute(
        select(Booking.public_id, Tag.public_id)
        .join(BookingTag, BookingTag.booking_id == Booking.id)
        .join(Tag, Tag.id == BookingTag.tag_id)
        .where(Booking.visit_id == visit.id)
        .order_by(Tag.order, Tag.name)
    )
    for booking_ref, tag_ref in rows:
        tags[booking_ref].append(tag_ref)
    return Noted(
        visit.staff_notes or "",
        visit.custom or {},
        {booking.public_id: booking.custom or {} for booking in visit.bookings},
        {ref: tuple(found) for ref, found in tags.items()},
    )


def list_tags(business_id: int) -> list[Tag]:
    """The tags of a business, in its order."""
    return list(
        db.session.scalars(select(Tag).where(Tag.business_id == business_id).order_by(Tag.order, Tag.name))
    )


def change_notes(actor: Actor, visit_ref: str, given: Noted, *, mark: str | None = None) -> Visit:
    """Write what staff note of a visit, all of it at once. `mark` is of what the caller saw.

    Raises NotFound, Forbidden, Conflict, Invalid by `staff_notes`, `custom.<key>`, `<booking>.custom.<key>`.
    """
    visit = find_visit(actor, visit_ref)
    allowed(actor, visit.business_id, "bookings:write", visit.location_id)
    before = noted_of(visit)
    before.check(mark)
    changed = [
        name
        for name, is_new in (
            ("staff_notes", set_staff_notes(visit, given.staff_notes)),
            ("custom", set_custom_values(visit, given)),
            ("tags", set_booking_tags(visit, before, given)),
        )
        if is_new
    ]
    if changed:
        db.session.flush()
        emit("visit.changed", actor, visit.business_id, visit.public_id, fields=changed)
    return visit


def set_staff_notes(visit: Visit, text: str) -> bool:
    """Notes that no client reads; whether they are other ones. Raises Invalid."""
    check = Check()
    clean = check.text("staff_notes", text, longest=LONGEST_NOTE)
    check.done()
    changed = clean != (visit.staff_notes or "")
    visit.staff_notes = clean or None
    return changed


def set_custom_values(visit: Visit, given: Noted) -> bool:
    """The business's own fields of a visit and its bookings; whether anything is new. Raises Invalid."""
    fields = list_fields(visit.business_id, "visit", "booking")
    of_visit = [one for one in fields if one.subject == "visit"]
    of_booking = [one for one in fields if one.subject == "booking"]
    rows: list[tuple[Visit | Booking, dict[str, Any] | None]] = []
    faults: dict[str, list[str]] = {}
    wanted: list[tuple[Visit | Booking, list[CustomField], Mapping[str, Any], str]] = [
        (visit, of_visit, given.values, "custom")
    ]
    wanted += [
        (one, of_booking, given.booking_values.get(one.public_id, {}), f"{one.public_id}.custom")
        for one in visit.bookings
    ]
    for row, asked, values, prefix in wanted:
        try:
            rows.append((row, kept_values(asked, row.custom, clean_values(asked, values, prefix))))
        except Invalid as error:
            faults |= error.fields
    if faults:
        raise Invalid(_("Some values cannot be accepted."), faults)
    changed = any((row.custom or {}) != (kept or {}) for row, kept in rows)
    for row, kept in rows:
        row.custom = kept
    return changed


def set_booking_tags(visit: Visit, before: Noted, given: Noted) -> bool:
    """The tags of each booking; whether any is new or gone. Tags of other businesses are none. Raises Invalid."""
    wanted = {one.public_id: set(given.tags.get(one.public_id, ())) for one in visit.bookings}
    if all(wanted[ref] == set(found) for ref, found in before.tags.items()):
        return False
    known = {one.public_id: one.id for one in list_tags(visit.business_id)}
    if any(not refs <= known.keys() for refs in wanted.values()):
        raise Invalid(_("Some values cannot be accepted."), {"tags": [_("There is no such tag.")]})
    ids = [one.id for one in visit.bookings]
    db.session.execute(delete(BookingTag).where(BookingTag.booking_id.in_(ids)))
    rows = [
        {"booking_id": one.id, "tag_id": known[ref], "business_id": visit.business_id}
        for one in visit.bookings
        for ref in sorted(wanted[one.public_id])
    ]
    if rows:
        db.session.execute(insert(BookingTag), rows)
    return True
