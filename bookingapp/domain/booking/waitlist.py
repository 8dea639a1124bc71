"""The waiting list as those see it who are on it: join, look, accept, decline, leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.clock import DAY
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.commands import Booked, BookingRequest, book, check_parts
from bookingapp.domain.booking.offers import end_offers
from bookingapp.domain.booking.queues import ENTRY
from bookingapp.domain.booking.wishes import MOST_WAYS, SUNDAY, Window
from bookingapp.domain.clients.commands import ClientDetails, clean_details, find_or_create_client
from bookingapp.domain.clients.seen import client_behind, own_client
from bookingapp.domain.schedule.ask import Ask, Part, is_bookable, leads
from bookingapp.domain.schedule.classes import check_class_open, class_by_id, find_class
from bookingapp.domain.schedule.holds import check_seats
from bookingapp.domain.schedule.hours import local_day
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Visit
from bookingapp.models.clients import Client
from bookingapp.models.waitlist import WaitlistEntry

OPEN = ("waiting", "offered")
"""States in which an entry is on the list."""

MOST_OPEN = 5
"""Entries that one contact may have on the list of a business at once."""

MOST_A_DAY = 10
"""Times that one contact may join within 24 hours."""

MOST_WINDOWS = 42
FARTHEST_DAYS = 366


class TooOften(Conflict):
    """The contact is on the list as often as one may be."""


class OfferOver(Conflict):
    """What was offered is no longer kept."""


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a door has understood. Days are dates in the place's zone; for a class none are needed.

    Any of `parts` will do: one service with the same extras, each time with somebody else.

    `once` is the mark of the form, so that a form sent twice joins once.
    """

    location_id: int
    parts: tuple[Part, ...]
    client: ClientDetails
    first_day: date | None = None
    last_day: date | None = None
    windows: tuple[Window, ...] = ()
    occurrence_ref: str | None = None
    seats: int = 1
    once: str | None = None


def join(actor: Actor, timetable: Timetable, request: JoinRequest) -> str:
    """Join the list for a time of a service, or for seats of one class; returns the entry's public id.

    Raises NotFound, Invalid, Conflict, and TooOften.
    """
    if not timetable.business.offer_minutes:
        raise NotFound(_("There is no waiting list here."))
    details = clean_details(request.client, timetable.business.country)
    wanted = (
        _class_wanted(actor, timetable, request)
        if request.occurrence_ref
        else _time_wanted(timetable, request)
    )
    client = find_or_create_client(actor, timetable.business.id, details, country=timetable.business.country)
    db.session.execute(select(Client.id).where(Client.id == client.id).with_for_update(key_share=True)).all()
    before = _joined_before(timetable, request.once)
    if before is not None:
        return before
    _check_often(client.id)
    entry = WaitlistEntry(
        public_id=new_id("wl"),
        business_id=timetable.business.id,
        client_id=client.id,
        location_id=request.location_id,
        service_id=request.parts[0].service_id,
        staff_ids=[part.staff_id for part in request.parts if part.staff_id is not None],
        addon_ids=list(request.parts[0].addon_ids),
        seats=request.seats,
        state="waiting",
        looked=clock.seconds(),
        name=details.name,
        email=details.email,
        phone=details.phone,
        locale=details.locale,
        timezone=details.timezone,
        once=request.once,
        passed=[],
        created_at=clock.now(),
        updated_at=clock.now(),
        **wanted,
    )
    db.session.add(entry)
    db.session.flush()
    emit("waitlist.joined", actor, timetable.business.id, entry.public_id)
    return entry.public_id


def _time_wanted(timetable: Timetable, request: JoinRequest) -> dict[str, Any]:
    """The days and windows of an entry. Raises NotFound, Invalid."""
    check_ways(timetable, request.location_id, request.parts)
    ask = Ask(request.location_id, request.parts, clock.seconds())
    if not is_bookable(timetable, ask) or not all(leads(timetable, ask, part) for part in request.parts):
        raise NotFound(_("This service is not offered here."))
    if request.seats != 1:
        raise Invalid(_("A time is for one."), {"seats": [_("Only classes have several places.")]})
    today = today_at(timetable, request.location_id)
    first, last = request.first_day or today, request.last_day or today + timedelta(days=30)
    return wish_values(today, first, last, request.windows)


def check_ways(timetable: Timetable, location_id: int, parts: Sequence[Part]) -> None:
    """Whether those who would do give the service there, and are not too many. Raises NotFound, Invalid."""
    if len(parts) > MOST_WAYS:
        said = _("At most %(num)s people: or choose nobody, then anybody will do.", num=MOST_WAYS)
        raise Invalid(_("Some details need another look."), {"staff": [said]})
    check_parts(timetable, location_id, parts)


def today_at(timetable: Timetable, location_id: int) -> date:
    """The date at a place."""
    return clock.today(timetable.locations[location_id].zone)


def wish_values(today: date, first: date, last: date, windows: Sequence[Window]) -> dict[str, Any]:
    """The columns of an entry that say when somebody would come. Raises Invalid."""
    _check_days(today, first, last)
    _check_windows(windows, range(first.toordinal(), last.toordinal() + 1))
    return {"first_day": first, "last_day": last, "windows": [list(window) for window in windows]}


def _check_days(today: date, first: date, last: date) -> None:
    fields = {}
    if first < today:
        fields["first_day"] = [_("This day has passed.")]
    if last < first:
        fields["last_day"] = [_("The last day lies before the first.")]
    if last > today + timedelta(days=FARTHEST_DAYS):
        fields["last_day"] = [_("That is too far ahead: at most a year.")]
    if fields:
        raise Invalid(_("Some details need another look."), fields)


def _check_windows(windows: Sequence[Window], days: range) -> None:
    fits = all(
        (weekday is None or 0 <= weekday <= SUNDAY or weekday in days)
        and 0 <= starts < DAY
        and starts < ends <= starts + DAY
        for weekday, starts, ends in windows
    )
    if not fits or len(windows) > MOST_WINDOWS:
        raise Invalid(
            _("Some details need another look."), {"windows": [_("These times of day make no sense.")]}
        )


def _class_wanted(actor: Actor, timetable: Timetable, request: JoinRequest) -> dict[str, Any]:
    """The date of a class that has too few seats left. Raises NotFound, Invalid, Conflict, TimeRefused."""
    check_seats(request.seats)
    lesson = find_class(timetable, request.occurrence_ref or "")
    if (lesson.service_id, lesson.location_id) != (request.parts[0].service_id, request.location_id):
        raise NotFound(_("There is no such class."))
    check_class_open(actor, timetable, lesson)
    if request.seats > lesson.capacity:
        raise Invalid(
            _("Some details need another look."), {"seats": [_("This class has fewer places than that.")]}
        )
    if lesson.seats_left >= request.seats:
        raise Conflict(_("There are places left in this class: you can book them at once."))
    day = date.fromordinal(local_day(timetable.locations[lesson.location_id].zone, lesson.starts))
    return {"first_day": day, "last_day": day, "windows": [], "occurrence_id": lesson.id}


def _joined_before(timetable: Timetable, once: str | None) -> str | None:
    """What the same form has made already; its twin waits for the client's lock."""
    if once is None:
        return None
    return db.session.scalar(
        select(ENTRY.public_id).where(ENTRY.once == once, ENTRY.business_id == timetable.business.id)
    )


def _check_often(client_id: int) -> None:
    since = clock.now() - timedelta(days=1)
    on_list, lately = db.session.execute(
        select(
            func.count().filter(ENTRY.state.in_(OPEN)), func.count().filter(ENTRY.created_at > since)
        ).where(ENTRY.client_id == client_id)
    ).one()
    if on_list >= MOST_OPEN or lately >= MOST_A_DAY:
        raise TooOften(
            _("This contact is on the waiting list several times already. Leave it elsewhere first.")
        )


def find_entry(actor: Actor, entry_ref: str) -> WaitlistEntry:
    """An entry with its client; users see those of locations at which they may see everybody's bookings.

    Raises NotFound.
    """
    conditions = [WaitlistEntry.public_id == entry_ref]
    if actor.kind != "system":
        conditions.append(WaitlistEntry.business_id == actor.business_id)
    if actor.is_staff and actor.kind != "system":
        places = actor.places("bookings:all")
        conditions += [] if places is None else [WaitlistEntry.location_id.in_(places)]
    elif actor.kind != "system":
        conditions.append(WaitlistEntry.client_id.in_(own_client(actor)))
    entry = db.session.scalar(
        select(WaitlistEntry)
        .where(*conditions)
        .options(joinedload(WaitlistEntry.client))
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotFound(_("There is no such entry on the waiting list."))
    return entry


def client_by_entry(business_id: int, entry_ref: str) -> Actor:
    """The client whose entry a link names; the caller has checked the link. Raises NotFound."""
    client = client_behind(WaitlistEntry, business_id, entry_ref)
    if client is None:
        raise NotFound(_("There is no such entry on the waiting list."))
    return client


def list_entries(email: str, business_id: int | None = None) -> Sequence[WaitlistEntry]:
    """Who is on a list under an e-mail address, in every business or in one; oldest first.

    An entry counts under the address it was made with, and under the client's where it was made with none.
    """
    conditions = [
        WaitlistEntry.state.in_(OPEN),
        or_(WaitlistEntry.email == email, WaitlistEntry.email.is_(None) & (Client.email == email)),
    ]
    if business_id is not None:
        conditions.append(WaitlistEntry.business_id == business_id)
    return db.session.scalars(
        select(WaitlistEntry)
        .join(Client, Client.id == WaitlistEntry.client_id)
        .where(*conditions)
        .order_by(WaitlistEntry.id)
    ).all()


def accept_offer(
    actor: Actor,
    timetable: Timetable,
    entry_ref: str,
    *,
    answers: Mapping[str, str] | None = None,
    notes: str = "",
    locale: str | None = None,
) -> Booked:
    """Book what is offered, until its deadline; accepted twice, it is booked once.

    Raises NotFound, OfferOver, Invalid, TimeRefused, HoldExpired.
    """
    entry = find_entry(actor, entry_ref)
    if entry.state == "booked" and entry.visit_id is not None:
        return _booked_before(entry.visit_id)
    if not is_open_offer(entry) or _is_moved(timetable, entry):
        raise OfferOver(_("This offer is over; the time is no longer kept for you."))
    made = book(actor, timetable, _as_booking(entry, answers or {}, notes, locale))
    visit_id = select(Visit.id).where(Visit.public_id == made.public_id).scalar_subquery()
    result = db.session.execute(
        update(WaitlistEntry)
        .where(
            WaitlistEntry.id == entry.id,
            WaitlistEntry.state == "offered",
            WaitlistEntry.hold_ref == entry.hold_ref,
            WaitlistEntry.deadline > clock.seconds(),
        )
        .values(state="booked", visit_id=visit_id, hold_ref=None, deadline=None, updated_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    if getattr(result, "rowcount", 0) == 1:
        emit("waitlist.accepted", actor, entry.business_id, entry.public_id, visit=made.public_id)
    elif not made.replayed:  # the deadline came while somebody else had the locks
        raise OfferOver(_("This offer is over; the time is no longer kept for you."))
    return made


def is_open_offer(entry: WaitlistEntry) -> bool:
    """Whether what is offered can still be accepted."""
    return entry.state == "offered" and entry.deadline is not None and entry.deadline > clock.seconds()


def _is_moved(timetable: Timetable, entry: WaitlistEntry) -> bool:
    """Whether a class takes place at another time than was offered."""
    if entry.occurrence_id is None:
        return False
    return class_by_id(timetable, entry.occurrence_id).starts != entry.offer


def visit_of(entry: WaitlistEntry) -> str | None:
    """The public id of the visit that came of an entry."""
    return db.session.scalar(select(Visit.public_id).where(Visit.id == entry.visit_id))


def _booked_before(visit_id: int) -> Booked:
    visit = db.session.get_one(Visit, visit_id)
    return Booked(visit.public_id, tuple(booking.public_id for booking in visit.bookings), replayed=True)


def _as_booking(
    entry: WaitlistEntry, answers: Mapping[str, str], notes: str, locale: str | None
) -> BookingRequest:
    part = Part(entry.service_id, None, tuple(entry.addon_ids))
    return BookingRequest(
        location_id=entry.location_id,
        parts=(part,) if entry.occurrence_id is None else (),
        starts=entry.offer or 0,
        client=ClientDetails(entry.name, entry.email, entry.phone, entry.locale, entry.timezone),
        seats=entry.seats if entry.occurrence_id is not None else None,
        hold_ref=entry.hold_ref,
        answers=answers,
        notes=notes,
        source="waitlist",
        locale=locale or entry.locale,
        timezone=entry.timezone,
    )


def decline_offer(actor: Actor, entry_ref: str) -> None:
    """Let the offered place go to the next; the entry goes on waiting for another time. Raises NotFound, OfferOver."""
    entry = find_entry(actor, entry_ref)
    if entry.state != "offered" or not end_offers(actor, [_row(entry)], "declined"):
        raise OfferOver(_("This offer is over; the time is no longer kept for you."))


def leave(actor: Actor, entry_ref: str) -> None:
    """Leave the list; what was offered goes to the next. Does nothing when it is over already. Raises NotFound."""
    entry = find_entry(actor, entry_ref)
    if entry.state == "waiting" and _leave_waiting(actor, entry):
        return
    entry = find_entry(actor, entry_ref)  # an offer may have come meanwhile
    if entry.state == "offered":
        end_offers(actor, [_row(entry)], "left")


def _leave_waiting(actor: Actor, entry: WaitlistEntry) -> bool:
    result = db.session.execute(
        update(WaitlistEntry)
        .where(WaitlistEntry.id == entry.id, WaitlistEntry.state == "waiting")
        .values(state="left", updated_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    if getattr(result, "rowcount", 0) != 1:
        return False
    emit("waitlist.left", actor, entry.business_id, entry.public_id)
    return True


def _row(entry: WaitlistEntry) -> Any:
    """The entry as `end_offers` reads it."""
    return db.session.execute(select(*ENTRY).where(ENTRY.id == entry.id)).one()
