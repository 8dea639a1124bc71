"""Who waits in the demo: for the day that is full, for a seat in a full class, and one to whom a time is offered."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, visitor
from bookingapp.base.db import db
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.booking.waitlist_rounds import offer_free_times
from bookingapp.domain.booking.wishes import Window, ways
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.classes import ClassTime, list_classes
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.clients import Client
from bookingapp.models.waitlist import WaitlistEntry

MORNINGS: Window = (None, 8 * 60, 12 * 60)
EVENINGS: Window = (None, 17 * 60, 24 * 60)


def add_waiting(timetable: Timetable, full_day: date, service: str, offered: Sequence[str]) -> None:
    """Three who wait for a full day or class, and the clients of these addresses, for whom a time is kept if one is free.

    Needs the bookings written, since nobody waits for what is free.
    """
    clients = db.session.scalars(
        select(Client)
        .where(
            Client.business_id == timetable.business.id,
            Client.email.is_not(None),
            Client.email.not_in(offered),
        )
        .order_by(Client.id.desc())
        .limit(5)
    ).all()
    _join(timetable, clients[0], service, full_day, full_day)
    _join(timetable, clients[1], service, full_day, full_day, (MORNINGS,))
    lesson = _full_class(timetable)
    if lesson:
        _join_class(timetable, clients[2], lesson)
    soon = (clock.now() + timedelta(days=4)).date()
    for address in offered:
        client = db.session.scalar(
            select(Client).where(Client.business_id == timetable.business.id, Client.email == address)
        )
        assert client is not None
        ref = _join(timetable, client, service, soon, soon + timedelta(days=21), (MORNINGS, EVENINGS))
        db.session.scalars(select(WaitlistEntry).where(WaitlistEntry.public_id == ref)).one().looked = 0
        db.session.flush()
    if offered:
        offer_free_times(SYSTEM, limit=len(offered))


def _join(
    timetable: Timetable,
    client: Client,
    slug: str,
    first: date,
    last: date,
    windows: tuple[Window, ...] = (),
) -> str:
    service = timetable.service_by_key(slug)
    assert service is not None
    place = next(one for one in timetable.locations if service.is_at(one))
    request = JoinRequest(place, ways(service.id, ()), _details(client), first, last, windows)
    return join(visitor(timetable.business.id), timetable, request)


def _join_class(timetable: Timetable, client: Client, lesson: ClassTime) -> None:
    request = JoinRequest(
        lesson.location_id,
        ways(lesson.service_id, ()),
        _details(client),
        occurrence_ref=lesson.occurrence_ref,
    )
    join(visitor(timetable.business.id), timetable, request)


def _details(client: Client) -> ClientDetails:
    return ClientDetails(client.name, client.email, None, client.locale, client.timezone)


def _full_class(timetable: Timetable) -> ClassTime | None:
    """The next class without a seat that could still be booked."""
    now = clock.seconds() // 60
    coming = list_classes(timetable, now + 3 * clock.DAY, now + 90 * clock.DAY)
    return next((one for one in coming if not one.seats_left), None)
