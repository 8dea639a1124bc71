"""A shop to race for: a business with as many people, rooms and services as a race needs."""

import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import write
from bookingapp.domain.booking.commands import BookingRequest
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import schedule_class
from bookingapp.domain.schedule.commands import WeeklyHours, set_schedule
from bookingapp.domain.schedule.queries import find_openings
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.domain.staff.commands import add_staff

_numbers = itertools.count(1)

OPENS, CLOSES = 6 * 60, 22 * 60
"""Every day, in UTC."""


@dataclass(frozen=True)
class Shop:
    """A business made for one race. Its methods that read need an application context."""

    app: Flask
    slug: str
    business_id: int
    location_id: int
    services: Mapping[str, int]
    staff: Sequence[tuple[int, str]]
    """Internal and public id of everybody, in order."""

    def at(self, day: int, hour: int, minute: int = 0) -> int:
        """The UTC minute of a time so many days from today."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return clock.minute(today + timedelta(days=day, hours=hour, minutes=minute))

    @property
    def visitor(self) -> Actor:
        """Somebody unknown."""
        return visitor(self.business_id)

    @property
    def owner(self) -> Actor:
        """Who runs it."""
        return Actor(
            "user",
            self.business_id,
            "usr_owner",
            frozenset({"bookings:read", "bookings:write", "bookings:all", "schedules:write"}),
        )

    def timetable(self) -> Timetable:
        """As of now."""
        return timetable_by_id(self.business_id)

    def parts(self, *names: str, staff: int | None = None) -> tuple[Part, ...]:
        """Services in a row, all with one staff member (by place) or with anybody."""
        wished = None if staff is None else self.staff[staff][0]
        return tuple(Part(self.services[name], wished) for name in names)

    def ask(self, *names: str, staff: int | None = None) -> Ask:
        """The question whether services in a row are free."""
        return Ask(self.location_id, self.parts(*names, staff=staff), clock.seconds())

    def request(
        self, names: Sequence[str], start: int, number: int, *, staff: int | None = None, **more: Any
    ) -> BookingRequest:
        """What a door would ask for in the name of client `number`."""
        return BookingRequest(
            self.location_id, self.parts(*names, staff=staff), start, client(number), **more
        )

    def free_starts(self, starts: Sequence[int], *names: str, staff: int | None = None) -> list[int]:
        """Those of the starts that can be had now."""
        with self.app.app_context():
            timetable, ask = self.timetable(), self.ask(*names, staff=staff)
            return [start for start in starts if find_openings(timetable, ask, start, start + 1).first()]

    def plan_class(self, name: str, start: int, capacity: int, staff: int = 0) -> str:
        """A class made ahead; returns its public id."""
        with self.app.app_context(), write():
            return schedule_class(
                self.owner,
                self.timetable(),
                service_id=self.services[name],
                location_id=self.location_id,
                starts=start,
                staff_ids=(self.staff[staff][0],),
                capacity=capacity,
            )


def client(number: int) -> ClientDetails:
    """Somebody who books."""
    return ClientDetails(f"Client {number}", f"client{number}@example.test")


def open_shop(
    app: Flask,
    services: Mapping[str, Mapping[str, Any]],
    *,
    people: int = 1,
    rooms: int = 0,
    hold_minutes: int = 10,
) -> Shop:
    """Make a shop. A service's settings are those of `add_service`, and besides them `who`, the places of its
    performers (all of them by default), and `rooms`, how many of the shop's rooms it takes.
    """
    with app.app_context(), write():
        slug = f"shop-{os.getpid()}-{next(_numbers)}"
        business_id = create_business(
            SYSTEM,
            name=slug,
            slug=slug,
            timezone="Etc/UTC",
            currency="EUR",
            min_notice_minutes=0,
            booking_window_days=None,
            hold_minutes=hold_minutes,
        ).id
        place = add_location(SYSTEM, business_id, name="Here", timezone="Etc/UTC").id
        week = [WeeklyHours(day, OPENS, CLOSES) for day in range(7)]
        set_schedule(SYSTEM, business_id, location_id=place, weekly=week)
        staff = [add_staff(SYSTEM, business_id, name=f"Person {number}") for number in range(people)]
        room = (
            add_resource(SYSTEM, business_id, location_id=place, name="Room", quantity=rooms)
            if rooms
            else None
        )
        made = {}
        for name, settings in services.items():
            given = dict(settings)
            who = given.pop("who", range(people))
            taken = given.pop("rooms", 0)
            made[name] = add_service(
                SYSTEM,
                business_id,
                name=name,
                slug=name,
                staff_ids=[staff[one].id for one in who],
                resources={room.id: taken} if room and taken else {},
                **{"duration_minutes": 60, **given},
            ).id
        return Shop(app, slug, business_id, place, made, [(one.id, one.public_id) for one in staff])
