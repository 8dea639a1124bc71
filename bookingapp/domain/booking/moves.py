"""One booking of a visit moves, as whoever works there draws it: to another time, staff member, unit or length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, Invalid, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.booking import beside
from bookingapp.domain.booking.commands import FREELY, check_reason, is_unbound
from bookingapp.domain.booking.offers import offer
from bookingapp.domain.booking.queries import check_offered, find_booking
from bookingapp.domain.booking.queues import find_queue, freed_by, lock_queue
from bookingapp.domain.booking.reschedule import check_unchanged, overtaken, record_move, seat_anew
from bookingapp.domain.booking.rules import KEEPING, price_of
from bookingapp.domain.schedule.ask import Ask, Part, Taken, staff_pool
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.ledger import (
    calendars_claimed,
    choose,
    delete_claims,
    lock,
    lock_capped,
    read_and_clear,
    refuse,
)
from bookingapp.domain.schedule.queries import Own, calendars_of
from bookingapp.domain.schedule.seating import Placed, Preference
from bookingapp.domain.schedule.timetable import ServicePlan, Timetable, lasting
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Occurrence

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes to which somebody can draw a booking."""

WAIVES = {
    "past": "notice",
    "notice": "notice",
    "window": "notice",
    "hours": "hours",
    "blocked": "hours",
    "outside": "hours",
    "cap": "caps",
}
"""What staff have to set aside to do it in spite of a refusal; no claim is among them."""

WAIVABLE = frozenset(WAIVES.values())


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody of the house wants of one booking; what is None stays as it is.

    `start` is a UTC minute, `minutes` the length with add-ons, `unit` the calendar of a resource's unit.
    `waive` names rules set aside: notice, hours, caps; `reason` says why. Without `tell` the client gets no message.
    """

    start: int | None = None
    staff_id: int | None = None
    unit: int | None = None
    minutes: int | None = None
    waive: frozenset[str] = frozenset()
    reason: str | None = None
    tell: bool = True


def move_booking(
    actor: Actor, timetable: Timetable, booking_ref: str, move: Move, *, version: int | None = None
) -> Booking:
    """Give one booking of a visit another time, staff member, unit or length; its siblings stay where they are.

    The price changes only with the length of a service that is paid by the hour. `version` is the booking's as
    the caller saw it. Raises NotFound, Forbidden, Invalid, Conflict, TimeRefused (`outside`: only a connected
    calendar stands in the way).
    """
    booking = find_booking(actor, booking_ref)
    _check_may(actor, booking, move)
    if version is not None and booking.version != version:
        raise overtaken(booking_ref, booking.version)
    if booking.status not in KEEPING:
        raise Conflict(_("This cannot be done with a booking in this state."), status=booking.status)
    if booking.occurrence.is_class:
        raise Conflict(_("Choose another date of this class."))
    check_offered(timetable, [booking])
    wanted = _Wanted.of(actor, timetable, booking, move)
    if not wanted.is_change(booking):
        return booking
    _carry_out(actor, timetable, booking, wanted)
    return find_booking(actor, booking_ref)


def _check_may(actor: Actor, booking: Booking, move: Move) -> None:
    if not (actor.is_staff and actor.may("bookings:write", booking.location_id)):
        raise Forbidden(_("You are not allowed to do this."), right="bookings:write")
    may_waive = actor.may("bookings:override", booking.location_id)
    if move.waive and not (may_waive and move.waive <= WAIVABLE):
        raise Forbidden(_("These rules cannot be set aside."))
    check_reason(actor, move.waive, move.reason)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A move worked out: the service at its length, the ask, where it begins, and the unit that is wished for."""

    timed: Timetable
    ask: Ask
    start: int
    minutes: int
    unit: int | None
    said: Mapping[str, Any]
    reason: str | None = None

    @staticmethod
    def of(actor: Actor, timetable: Timetable, booking: Booking, move: Move) -> "_Wanted":
        addon_ids = tuple(addon["id"] for addon in booking.addons)
        part = Part(booking.service_id, move.staff_id or booking.staff_id, addon_ids)
        unbound = is_unbound(actor, move.waive)
        waive = move.waive | FREELY if unbound else move.waive
        ask = Ask(booking.location_id, (part,), clock.seconds(), waive, online=not unbound)
        service = timetable.services[booking.service_id]
        _check_serves(timetable, ask, service)
        _check_unit(timetable, service, move.unit)
        minutes = _minutes(timetable, booking, part, move)
        start = booking.occurrence.starts if move.start is None else move.start
        extra = sum(service.addons[one].duration for one in addon_ids)
        said = {} if move.tell else {"tell": False}
        timed = lasting(timetable, service.id, minutes - extra)
        return _Wanted(timed, ask, start, minutes, move.unit, said, move.reason)

    def is_change(self, booking: Booking) -> bool:
        """Whether anything would be otherwise."""
        stands = (booking.occurrence.starts, booking.duration_minutes, booking.staff_id)
        is_there = self.unit is None or self.unit in calendars_claimed([booking.occurrence_id])
        return stands != (self.start, self.minutes, self.ask.parts[0].staff_id) or not is_there


def _check_serves(timetable: Timetable, ask: Ask, service: ServicePlan) -> None:
    """Raises Invalid when that staff member does not give this service there."""
    part = ask.parts[0]
    if part.staff_id is None or staff_pool(timetable, ask, part):
        return
    member = timetable.staff.get(part.staff_id)
    name = member.name if member else _("This person")
    sentence = _("%(name)s does not give %(service)s here.", name=name, service=service.name)
    raise Invalid(sentence, {"staff_id": [sentence]})


def _check_unit(timetable: Timetable, service: ServicePlan, unit: int | None) -> None:
    """Raises Invalid when the service does not take that unit."""
    if unit is None:
        return
    for resource_id, _quantity in service.resources:
        resource = timetable.resources.get(resource_id)
        if resource and unit in resource.unit_calendars:
            return
    sentence = _("%(service)s does not take this.", service=service.name)
    raise Invalid(sentence, {"unit": [sentence]})


def _minutes(timetable: Timetable, booking: Booking, part: Part, move: Move) -> int:
    """The length that is asked for; else what was agreed, or what the other one takes where it was the usual one."""
    if move.minutes is not None:
        extra = sum(timetable.services[booking.service_id].addons[one].duration for one in part.addon_ids)
        if not SHORTEST + extra <= move.minutes <= LONGEST:
            sentence = _("Give a whole number from %(low)s to %(high)s.", low=SHORTEST + extra, high=LONGEST)
            raise Invalid(sentence, {"minutes": [sentence]})
        return move.minutes
    service = timetable.services[booking.service_id]
    usual = shape_of(service, timetable.staff.get(booking.staff_id or 0), part.addon_ids).duration
    if booking.duration_minutes != usual:
        return booking.duration_minutes
    return shape_of(service, timetable.staff.get(part.staff_id or 0), part.addon_ids).duration


def _carry_out(actor: Actor, timetable: Timetable, booking: Booking, wanted: _Wanted) -> None:
    siblings = _siblings(booking)
    occurrence_ids = [booking.occurrence_id, *(one.occurrence_id for one in siblings)]
    held = calendars_claimed([booking.occurrence_id])
    queue = find_queue(freed_by([booking], held))
    calendars = {*calendars_of(wanted.timed, wanted.ask), *calendars_claimed(occurrence_ids)}
    if queue.waiting:
        lock_queue(queue, occurrence_ids, calendars, timetable=timetable, services=[booking.service_id])
    else:
        lock_capped(timetable, [booking.service_id])
        lock(occurrence_ids, calendars)
    check_unchanged([booking, *siblings])
    neighbours = beside.read_neighbours(timetable, siblings, occurrence_ids)
    units = frozenset({wanted.unit} if wanted.unit else held)
    placed = _place(wanted, neighbours, Own(tuple(occurrence_ids)), sorted(calendars), units)
    placed, kept = beside.side_by_side(placed, neighbours)
    delete_claims(occurrence_ids)
    seat_anew(timetable, [booking], [placed])
    beside.put_back(timetable, siblings, kept)
    _reprice(timetable, booking, wanted)
    if waived := wanted.ask.waive & WAIVABLE:
        booking.override = sorted({*booking.override, *waived})
        booking.override_reason = wanted.reason or booking.override_reason
    record_move(actor, booking, placed, "asked", wanted.said)
    offer(queue)


def _siblings(booking: Booking) -> list[Booking]:
    """The other bookings of the visit that keep calendars; who may move one need not see the others."""
    return list(
        db.session.scalars(
            select(Booking)
            .where(
                Booking.visit_id == booking.visit_id, Booking.id != booking.id, Booking.status.in_(KEEPING)
            )
            .join(Occurrence, Occurrence.id == Booking.occurrence_id)
            .where(Occurrence.is_class.is_(False))
            .options(joinedload(Booking.occurrence))
            .order_by(Booking.id)
            .execution_options(populate_existing=True)
        )
    )


def _place(
    wanted: _Wanted,
    neighbours: Sequence[beside.Neighbour],
    own: Own,
    calendars: Sequence[int],
    units: frozenset[int],
) -> Placed:
    """Seat it under the locks. Raises TimeRefused."""
    ask = replace(wanted.ask, now=clock.seconds())
    taken = read_and_clear(wanted.timed, ask, wanted.start, own, calendars)
    part = ask.parts[0]
    shape = shape_of(
        wanted.timed.services[part.service_id], wanted.timed.staff.get(part.staff_id or 0), part.addon_ids
    )
    taken = beside.with_neighbours(taken, neighbours, shape.before, shape.after)
    placed = _choose(wanted, ask, taken, units)
    is_met = beside.meets(placed, neighbours)
    if is_met or (wanted.unit is not None and wanted.unit not in placed.unit_calendars):
        raise refuse("taken", wanted.start)
    return placed


def _choose(wanted: _Wanted, ask: Ask, taken: Taken, units: frozenset[int]) -> Placed:
    """Raises TimeRefused; `outside` where but for a connected calendar it could be had."""
    wish = Preference({}, units)
    try:
        return choose(wanted.timed, ask, wanted.start, taken, wish).placed[0]
    except TimeRefused as refused:
        if refused.reason != "taken" or "hours" in ask.waive or not taken.busy:
            raise
        try:
            choose(wanted.timed, ask, wanted.start, replace(taken, busy={}), wish)
        except TimeRefused:
            raise refused from None
        raise TimeRefused(
            "outside", _("A connected calendar is busy at this time."), start=wanted.start
        ) from None


def _reprice(timetable: Timetable, booking: Booking, wanted: _Wanted) -> None:
    """What is paid by the hour costs by its length; all else was agreed."""
    service = timetable.services[booking.service_id]
    if booking.price_type != "hourly" or wanted.minutes == booking.duration_minutes:
        return
    part = wanted.ask.parts[0]
    booking.price_amount = price_of(service, part.staff_id, part.addon_ids, wanted.minutes, booking.seats)


def price_for(timetable: Timetable, booking: Booking, minutes: int) -> int | None:
    """What a booking paid by the hour would cost at another length, minor units; None where its price stays."""
    service = timetable.services.get(booking.service_id)
    if service is None or booking.price_type != "hourly" or minutes == booking.duration_minutes:
        return None
    addon_ids = tuple(addon["id"] for addon in booking.addons)
    return price_of(service, booking.staff_id, addon_ids, minutes, booking.seats)
