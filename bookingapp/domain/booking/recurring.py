"""Regular visits: a client's booking repeated by a rule. Every date is checked, and nothing is booked by halves.

`plan_dates` says which dates are free and what is near those that are not; whoever books agrees to some of
them; `book_dates` books exactly these in one transaction, or nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, dialect_of, insert_of, table_of
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.queries import check_offered, count_active, open_bookings
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.hours import local_day, wall_time
from bookingapp.domain.schedule.ledger import lock, lock_capped
from bookingapp.domain.schedule.queries import calendars_of, find_openings, read_taken
from bookingapp.domain.schedule.recurrence import Rule, starts_of
from bookingapp.domain.schedule.rules import openings, refusal
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Visit
from bookingapp.models.schedule import Occurrence
from bookingapp.models.waitlist import Recurrence

MOST_DATES = 52
"""Visits of one recurrence, the one it is made from included."""

NEAR_DAYS = 3
MOST_ALTERNATIVES = 3
MOST_ON_THE_DAY = 2
FARTHEST = timedelta(days=366 * 5)


@dataclass(frozen=True, slots=True)
class Regular:
    """What is repeated: a visit as it was booked, where on the wall it begins, and with whom.

    `request` has the parts as they are wished for on every date; for a class also how many seats.
    """

    visit_id: int
    visit_ref: str
    client_id: int
    request: BookingRequest
    zone: ZoneInfo
    first_day: date
    wall: int
    is_class: bool

    def starts(self, rule: Rule) -> dict[int, date]:
        """The start of every date but the visit's own, those to come, as far as is counted."""
        found = starts_of(rule, self.first_day, self.first_day + FARTHEST, self.zone, self.wall)
        now = clock.seconds()
        return {
            start: day
            for start, day in list(found.items())[:MOST_DATES]
            if start != self.request.starts and start * 60 > now
        }


@dataclass(frozen=True, slots=True)
class Pick:
    """One time that can be agreed to; `anyone` sets the wish for the same person aside on this date."""

    starts: int
    anyone: bool = False
    occurrence_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A pick with what is told of it."""

    pick: Pick
    ends: int
    staff_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RegularDate:
    """One date of the rule: what can be booked, or why it cannot and what is near. Times in UTC minutes.

    `reason`: taken, notice, window, hours, step, cap, blocked, past, or none where no class is given.
    """

    day: date
    starts: int
    offer: Offer | None
    reason: str | None = None
    alternatives: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class BookedDates:
    """The recurrence that was made, and its new visits in order of time; `replayed` when it was made before."""

    ref: str
    visit_refs: tuple[str, ...]
    replayed: bool = False


def regular_of(
    timetable: Timetable, visit: Visit, *, same_staff: bool = True, source: str = "page", tell: bool = True
) -> Regular:
    """What a visit repeats: its services, its people and details. Raises Conflict, NotFound."""
    bookings = open_bookings(visit)
    if not bookings:
        raise Conflict(_("This visit is over or cancelled. Book a new one to make it regular."))
    if visit.unconfirmed and source == "page":
        raise Conflict(_("There is nothing to repeat before this visit is confirmed."))
    check_offered(timetable, bookings)
    first = bookings[0]
    parts = tuple(
        Part(
            booking.service_id,
            booking.staff_id if same_staff and not first.occurrence.is_class else None,
            tuple(addon["id"] for addon in booking.addons),
        )
        for booking in bookings
    )
    details = ClientDetails(
        first.client_name,
        visit.email or (visit.client.email if not visit.phone else None),
        visit.phone or (visit.client.phone if not visit.email else None),
        first.locale,
        first.timezone,
    )
    request = BookingRequest(
        visit.location_id,
        parts,
        first.occurrence.starts,
        details,
        seats=first.seats if first.occurrence.is_class else None,
        answers={key: str(answer) for booking in bookings for key, answer in booking.answers.items()},
        notes=first.notes,
        source=source,
        locale=first.locale,
        timezone=first.timezone,
        tell=tell,
        client_ref=visit.client.public_id,
    )
    zone = timetable.locations[visit.location_id].zone
    begins = wall_time(zone, first.occurrence.starts)
    return Regular(
        visit.id,
        visit.public_id,
        visit.client_id,
        request,
        zone,
        begins.date(),
        begins.hour * 60 + begins.minute,
        first.occurrence.is_class,
    )


def plan_dates(actor: Actor, timetable: Timetable, regular: Regular, rule: Rule) -> list[RegularDate]:
    """Every date of the rule after the visit's own, free or with what is near. Raises Invalid, Conflict.

    Dates beyond what the service allows a client to have booked are refused as "cap".
    """
    starts = regular.starts(rule)
    if not starts:
        raise Invalid(_("There is no further date."), {"times": [_("Choose more times or a later date.")]})
    if regular.is_class:
        found = _plan_classes(actor, timetable, regular, starts)
    else:
        found = [_plan_time(actor, timetable, regular, start, day) for start, day in starts.items()]
    return _within_cap(timetable, regular, found)


def _within_cap(timetable: Timetable, regular: Regular, found: Sequence[RegularDate]) -> list[RegularDate]:
    left = _cap_left(timetable, regular)
    kept: list[RegularDate] = []
    for one in found:
        is_over = left is not None and left <= 0
        kept.append(RegularDate(one.day, one.starts, None, "cap") if is_over else one)
        if left is not None and one.offer:
            left -= 1
    return kept


def _cap_left(timetable: Timetable, regular: Regular) -> int | None:
    """How many more the services allow this client to have coming; None: as many as they like."""
    now = clock.seconds()
    services = {part.service_id: timetable.services[part.service_id] for part in regular.request.parts}
    left = [
        service.max_active_per_client - count_active(regular.client_id, service.id, now)
        for service in services.values()
        if service.max_active_per_client is not None
    ]
    return min(left, default=None)


def _ask(actor: Actor, regular: Regular, *, anyone: bool = False) -> Ask:
    return Ask(
        regular.request.location_id, _parts(regular, anyone), clock.seconds(), online=not actor.at_desk
    )


def _parts(regular: Regular, anyone: bool) -> tuple[Part, ...]:
    parts = regular.request.parts
    return tuple(replace(part, staff_id=None) for part in parts) if anyone else parts


def _has_wish(regular: Regular) -> bool:
    return any(part.staff_id is not None for part in regular.request.parts)


def _plan_time(actor: Actor, timetable: Timetable, regular: Regular, start: int, day: date) -> RegularDate:
    ask = _ask(actor, regular)
    taken = read_taken(timetable, ask, start, start + 1)
    found = openings(timetable, ask, start, start + 1, taken).first()
    if found:
        return RegularDate(day, start, Offer(Pick(start), found.ends, found.staff_ids))
    reason = refusal(timetable, ask, start, taken) or "taken"
    near: list[Offer] = []
    if _has_wish(regular):
        near += _offers(timetable, _ask(actor, regular, anyone=True), start, start + 1, anyone=True)
    if reason != "window":
        low, high = start - NEAR_DAYS * clock.DAY, start + (NEAR_DAYS + 1) * clock.DAY
        near += _nearest(regular, _offers(timetable, ask, low, high), start)
    return RegularDate(day, start, None, reason, _by_time(near[:MOST_ALTERNATIVES]))


def _nearest(regular: Regular, offers: Sequence[Offer], start: int) -> list[Offer]:
    """What is closest on the day itself, then on each day around it what is closest to the time of day."""
    day = local_day(regular.zone, start)
    by_day: dict[int, list[Offer]] = defaultdict(list)
    for one in offers:
        by_day[local_day(regular.zone, one.pick.starts)].append(one)
    found: list[Offer] = []
    for other in sorted(by_day, key=lambda one: (abs(one - day), one)):
        wanted = start + (other - day) * clock.DAY
        best = sorted(by_day[other], key=lambda one: (abs(one.pick.starts - wanted), one.pick.starts))
        found += best[: MOST_ON_THE_DAY if other == day else 1]
    return found


def _offers(timetable: Timetable, ask: Ask, low: int, high: int, *, anyone: bool = False) -> list[Offer]:
    found = find_openings(timetable, ask, low, high)
    return [Offer(Pick(one.starts, anyone), one.ends, one.staff_ids) for one in found]


def _by_time(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda one: one.pick.starts))


def _plan_classes(
    actor: Actor, timetable: Timetable, regular: Regular, starts: dict[int, date]
) -> list[RegularDate]:
    """The classes of the same kind at the same place on these dates; one statement."""
    reach = NEAR_DAYS * clock.DAY
    part, seats = regular.request.parts[0], regular.request.seats or 1
    found = list_classes(
        timetable,
        min(starts) - reach,
        max(starts) + reach + clock.DAY,
        part.service_id,
        regular.request.location_id,
    )
    earliest = clock.seconds() // 60 + (0 if actor.at_desk else timetable.services[part.service_id].notice)
    coming = [one for one in found if one.starts > earliest and one.starts != regular.request.starts]
    return [_plan_class(coming, start, day, seats) for start, day in starts.items()]


def _plan_class(coming: Sequence[ClassTime], start: int, day: date, seats: int) -> RegularDate:
    there = [one for one in coming if one.starts == start]
    room = [one for one in coming if one.seats_left >= seats]
    chosen = next((one for one in there if one in room), None)
    if chosen:
        return RegularDate(day, start, _class_offer(chosen))
    near = [one for one in room if abs(one.starts - start) <= NEAR_DAYS * clock.DAY]
    near.sort(key=lambda one: (abs(one.starts - start), one.starts))
    offers = _by_time([_class_offer(one) for one in near[:MOST_ALTERNATIVES]])
    return RegularDate(day, start, None, "taken" if there else "none", offers)


def _class_offer(one: ClassTime) -> Offer:
    return Offer(Pick(one.starts, False, one.occurrence_ref), one.ends, one.staff_ids)


def book_dates(
    actor: Actor, timetable: Timetable, regular: Regular, rule: Rule, ref: str, picks: Sequence[Pick]
) -> BookedDates:
    """Book exactly the agreed dates, or nothing: one recurrence, to which the visit itself then belongs.

    `ref` is the new recurrence's id, made with the form: sent twice, it books once. Raises TimeRefused that
    names the first date that has gone (`start`), Invalid, NotFound, Conflict.
    """
    _check_picks(regular, picks)
    recurrence_id = _insert(timetable, regular, rule, ref)
    if recurrence_id is None:
        return _made_before(timetable, regular, ref)
    _lock(actor, timetable, regular, picks)
    made = [_book_one(actor, timetable, regular, pick) for pick in sorted(picks, key=lambda one: one.starts)]
    refs = tuple(one.public_id for one in made)
    _link(timetable, regular, recurrence_id, refs)
    said: dict[str, Any] = {} if regular.request.tell else {"tell": False}
    emit("recurrence.created", actor, timetable.business.id, ref, visits=[regular.visit_ref, *refs], **said)
    return BookedDates(ref, refs)


def _check_picks(regular: Regular, picks: Sequence[Pick]) -> None:
    starts = {pick.starts for pick in picks}
    if not picks:
        raise Invalid(_("Choose at least one date."), {"pick": [_("Choose at least one date.")]})
    if len(picks) >= MOST_DATES or len(starts) < len(picks) or regular.request.starts in starts:
        raise Invalid(_("These dates cannot be booked together."), {"pick": [_("Choose each date once.")]})


def _insert(timetable: Timetable, regular: Regular, rule: Rule, ref: str) -> int | None:
    """The new recurrence; None when its form has been sent before. A twin is waited for."""
    rows = table_of(Recurrence)
    insert = insert_of(dialect_of(db.session()))
    statement = (
        insert(rows)
        .values(
            public_id=ref,
            business_id=timetable.business.id,
            client_id=regular.client_id,
            rrule=str(rule),
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(rows.c.id)
    )
    return db.session.execute(statement).scalar()


def _made_before(timetable: Timetable, regular: Regular, ref: str) -> BookedDates:
    refs = db.session.scalars(
        select(Visit.public_id)
        .join(Recurrence, Recurrence.id == Visit.recurrence_id)
        .where(
            Recurrence.public_id == ref,
            Recurrence.business_id == timetable.business.id,
            Recurrence.client_id == regular.client_id,
            Visit.id != regular.visit_id,
        )
        .order_by(Visit.id)
    ).all()
    if not refs:
        raise NotFound(_("There is no such recurrence."))
    return BookedDates(ref, tuple(refs), replayed=True)


def _lock(actor: Actor, timetable: Timetable, regular: Regular, picks: Sequence[Pick]) -> None:
    """Everything that any of the dates could touch, in the one order, before the first is booked."""
    lock_capped(timetable, (part.service_id for part in regular.request.parts))
    if regular.is_class:
        lock(_class_ids(timetable, picks), ())
        return
    asks = {_ask(actor, regular, anyone=pick.anyone) for pick in picks}
    lock((), {calendar for ask in asks for calendar in calendars_of(timetable, ask)})


def _class_ids(timetable: Timetable, picks: Sequence[Pick]) -> list[int]:
    refs = [pick.occurrence_ref for pick in picks]
    rows = table_of(Occurrence).c
    found = select(rows.id).where(rows.public_id.in_(refs), rows.business_id == timetable.business.id)
    return list(db.session.scalars(found))


def _book_one(actor: Actor, timetable: Timetable, regular: Regular, pick: Pick) -> Booked:
    if regular.is_class and pick.occurrence_ref is None:
        raise NotFound(_("There is no such class."))
    request = replace(
        regular.request,
        starts=pick.starts,
        parts=_parts(regular, pick.anyone),
        occurrence_ref=pick.occurrence_ref if regular.is_class else None,
    )
    try:
        return book(actor, timetable, request)
    except TimeRefused as refused:
        raise TimeRefused(refused.reason, refused.message, start=pick.starts) from None
    except NotFound:
        if not regular.is_class:
            raise
        raise TimeRefused("taken", _("This class is no longer planned."), start=pick.starts) from None


def _link(timetable: Timetable, regular: Regular, recurrence_id: int, refs: Sequence[str]) -> None:
    """Let the visits belong together. Raises Conflict if the details lead to somebody else by now."""
    rows = table_of(Visit)
    owners = set(db.session.scalars(select(rows.c.client_id).where(rows.c.public_id.in_(refs))))
    if owners != {regular.client_id}:
        raise Conflict(_("These contact details belong to somebody else by now. Please get in touch."))
    db.session.execute(
        update(rows)
        .where(rows.c.public_id.in_([regular.visit_ref, *refs]))
        .values(recurrence_id=recurrence_id)
    )
    db.session.expire_all()
