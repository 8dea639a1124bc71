"""The agenda of those who serve: bookings one by one, since each has its own people, and classes with their places.

Whom a booking is for is not even read unless the feed may show it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.intervals import Span, merge
from bookingapp.domain.messaging.agenda import (
    LIVE,
    Condition,
    Names,
    Rows,
    Shown,
    names_of,
    occurrences_of,
    serving_of,
    status_of,
    window,
)
from bookingapp.domain.messaging.ical import Entry, uid_of
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence

CLASS_CHANGES = ("event.created", "event.changed", "event.cancelled")
"""Events of a class that change its time, place or status, or make it."""


def staff_entries(shown: Shown) -> list[Entry]:
    """Bookings and classes of a staff member, user, resource, location or service, in order of time."""
    mine = occurrences_of(shown)
    names = names_of(shown, serving_of(shown, mine), _("At the client’s address"))
    found = [_booking_entry(shown, names, row) for row in db.session.execute(_bookings(shown, mine))]
    found += _class_entries(shown, names, mine)
    return sorted(found, key=lambda entry: (entry.starts, entry.uid))


def staff_spans(shown: Shown) -> list[Span]:
    """When something takes place, and nothing else of it; what touches is one span."""
    rows = db.session.execute(
        select(Occurrence.starts, Occurrence.ends).where(
            *window(shown, occurrences_of(shown)), Occurrence.status == "planned"
        )
    )
    return merge((row.starts, row.ends) for row in rows)


def _bookings(shown: Shown, mine: Condition) -> Rows:
    """Single bookings; whom they are for is read only where it may be shown."""
    open_or_just_gone = or_(Booking.status.in_(LIVE), Booking.updated_at >= shown.gone_since)
    found = (
        select(
            Occurrence.id,
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.location_id,
            Occurrence.service_id,
            Booking.public_id,
            Booking.status,
            Booking.service_name,
            Booking.sequence,
            Booking.updated_at,
            Visit.public_id.label("visit_ref"),
            *_details(shown),
        )
        .join(Booking, Booking.occurrence_id == Occurrence.id)
        .join(Visit, Visit.id == Booking.visit_id)
        .where(*window(shown, mine), Occurrence.is_class.is_(False), open_or_just_gone)
    )
    return found.join(Client, Client.id == Booking.client_id) if shown.details else found


def _details(shown: Shown) -> list[Any]:
    if not shown.details:
        return []
    return [
        Booking.client_name,
        Booking.notes,
        func.coalesce(Visit.phone, Client.phone).label("phone"),
        func.coalesce(Visit.email, Client.email).label("email"),
    ]


def _booking_entry(shown: Shown, names: Names, row: Any) -> Entry:
    who = names.who(row)
    whom = row.client_name if shown.details else who
    lines = [_("with %(name)s", name=who)] if who and shown.details else []
    if row.status == "pending":
        lines.append(names.waits)
    if shown.details:
        lines += [line for line in (row.phone, row.email, row.notes) if line]
    lines.append(names.refer(row))
    return Entry(
        uid=uid_of(shown.secret_key, row.public_id),
        sequence=row.sequence,
        changed=row.updated_at,
        starts=row.starts,
        ends=row.ends,
        summary=" · ".join(part for part in (row.service_name, whom) if part),
        description="\n".join(lines),
        location=names.place(row),
        status=status_of([row.status]),
    )


def _class_entries(shown: Shown, names: Names, mine: Condition) -> Iterable[Entry]:
    """Classes with how many of their places are booked; held ones do not count."""
    live = Booking.status.in_(LIVE)
    conditions = [*window(shown, mine), Occurrence.is_class]
    rows = db.session.execute(
        select(
            Occurrence.id,
            Occurrence.public_id,
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.capacity,
            Occurrence.status,
            Occurrence.location_id,
            Occurrence.service_id,
            func.coalesce(func.sum(case((live, Booking.seats), else_=0)), 0).label("taken"),
            func.max(Booking.updated_at).label("booked_at"),
        )
        .outerjoin(Booking, Booking.occurrence_id == Occurrence.id)
        .where(*conditions)
        .group_by(Occurrence.id)
    ).all()
    changes = _class_changes(conditions)
    people = _participants(conditions) if shown.details else {}
    found = [_class_entry(shown, names, row, changes, people) for row in rows]
    return [entry for entry in found if entry.status != "CANCELLED" or entry.changed >= shown.gone_since]


def _class_changes(conditions: Sequence[Condition]) -> dict[str, tuple[int, datetime]]:
    """How often each class was changed, and when last."""
    rows = db.session.execute(
        select(Event.subject, func.count(), func.max(Event.at))
        .join(Occurrence, Occurrence.public_id == Event.subject)
        .where(*conditions, Event.name.in_(CLASS_CHANGES))
        .group_by(Event.subject)
    )
    return {subject: (count, at) for subject, count, at in rows}


def _participants(conditions: Sequence[Condition]) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(Booking.occurrence_id, Booking.client_name, Booking.seats)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(*conditions, Booking.status.in_(LIVE))
        .order_by(Booking.id)
    )
    people: dict[int, list[str]] = defaultdict(list)
    for occurrence_id, name, seats in rows:
        people[occurrence_id].append(f"{name} ({seats})" if seats > 1 else name)
    return people


def _class_entry(
    shown: Shown,
    names: Names,
    row: Any,
    changes: Mapping[str, tuple[int, datetime]],
    people: Mapping[int, list[str]],
) -> Entry:
    count, changed = changes.get(row.public_id, (1, clock.EPOCH))
    who = names.who(row)
    places = ngettext(
        "%(taken)s of %(num)s place", "%(taken)s of %(num)s places", row.capacity, taken=row.taken
    )
    service = names.services[row.service_id]
    return Entry(
        uid=uid_of(shown.secret_key, row.public_id),
        sequence=max(0, count - 1),
        changed=max(changed, row.booked_at or changed),
        starts=row.starts,
        ends=row.ends,
        summary=f"{service} · {places}",
        description="\n".join([*([_("with %(name)s", name=who)] if who else []), *people.get(row.id, ())]),
        location=names.place(row),
        status="CONFIRMED" if row.status == "planned" else "CANCELLED",
    )
