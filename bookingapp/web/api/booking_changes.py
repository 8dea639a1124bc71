"""Bookings change: another time or staff member, other notes, another state."""

from typing import Any, Literal

from pydantic import Field

from bookingapp.base.errors import Conflict, DomainError, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.domain.booking.changes import (
    arrive_booking,
    cancel_booking,
    complete_booking,
    confirm_booking,
    decline_booking,
    mark_no_show,
    revert_booking,
)
from bookingapp.domain.booking.details import change_details
from bookingapp.domain.booking.moves import Move, move_booking
from bookingapp.domain.booking.queries import find_booking, find_visit, open_bookings, visit_own
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.booking.rules import TRANSITIONS
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from bookingapp.web.api.asks import (
    Answers,
    Metadata,
    Rule,
    When,
    answers_of,
    class_at,
    class_beginning,
    start_of,
)
from bookingapp.web.api.booked import BookingOut
from bookingapp.web.api.bookings import WRITE, Reason, shown
from bookingapp.web.api.call import Call
from bookingapp.web.api.instead import instead_of, instead_of_class
from bookingapp.web.api.operation import operation
from bookingapp.web.api.places import staff_at
from bookingapp.web.api.times import wrong

STATUS = Literal[
    "confirm", "confirmed", "decline", "declined", "cancel", "cancelled", "canceled", "arrive", "arrived",
    "complete", "completed", "no_show", "no-show", "revert", "pending", "expired",
]  # fmt: skip
"""Verbs and the names of states."""

COMMANDS: dict[str, Any] = {
    "confirm": confirm_booking,
    "decline": decline_booking,
    "cancel": cancel_booking,
    "arrive": arrive_booking,
    "complete": complete_booking,
    "no_show": mark_no_show,
    "revert": revert_booking,
}
REASONED = frozenset({"decline", "cancel"})


class RescheduleIn(When):
    """Another time, another staff member, or another date of a class; `override` as in a booking."""

    staff_id: str | None = Field(None, max_length=40)
    occurrence_id: str | None = Field(None, max_length=40)
    override: list[Rule] = Field(default_factory=list, max_length=3)
    override_reason: str | None = Field(None, max_length=500)


class BookingPatch(RescheduleIn):
    """What is to be different; what is not named stays. A move comes before a change of state."""

    status: STATUS | None = None
    reason: str = Field("", max_length=500)
    price: Any = Field(None, description="What was shown may be sent back; any other price is refused.")
    notes: str | None = Field(None, max_length=5000)
    answers: Answers | None = Field(None, max_length=100)
    metadata: Metadata | None = Field(None, max_length=50)


class BookingPut(BookingPatch):
    """All of it anew: notes, answers and metadata that are not named become empty; time, staff and state stay."""

    notes: str = Field("", max_length=5000)
    answers: Answers = Field(default_factory=dict, max_length=100)
    metadata: Metadata = Field(default_factory=dict, max_length=50)


class StatusIn(Reason):
    """A verb, or the state it leads to."""

    status: STATUS


SHOWN = frozenset(BookingOut.model_fields) - frozenset(BookingPatch.model_fields)
"""What is shown of a booking and not changed."""


def instead(call: Call, id: str, body: RescheduleIn) -> dict[str, Any]:
    """What could be had in place of a time that is refused."""
    try:
        booking = find_booking(call.actor, id)
        if booking.occurrence.is_class:
            if body.occurrence_id is None:
                return {}
            return instead_of_class(call, class_at(call.timetable, body.occurrence_id), booking.seats)
        start = _start(call, booking, body)
        addons = tuple(addon["id"] for addon in booking.addons)
        staff = staff_at(call.timetable, body.staff_id)
        parts = (Part(booking.service_id, staff.id if staff else None, addons),)
        own = visit_own(find_visit(call.actor, booking.visit.public_id))
        return instead_of(call, booking.location_id, parts, start, frozenset(body.override), own)
    except DomainError:
        return {}


@operation(
    "POST",
    "/bookings/{id}/reschedule",
    scope=WRITE,
    body=RescheduleIn,
    answer=BookingOut,
    status=200,
    instead=instead,
    id="bk",
)
def reschedule_booking(call: Call, id: str, body: RescheduleIn) -> dict[str, Any]:
    """Give a booking another time, staff member, or date of its class; it stays the same booking."""
    if not (body.is_named or body.staff_id or body.occurrence_id):
        raise wrong("starts_at", _("Name the start: either starts_at, or date and time."))
    return shown(_move(call, find_booking(call.actor, id), body).id)


@operation(
    "PATCH",
    "/bookings/{id}",
    scope=WRITE,
    body=BookingPatch,
    answer=BookingOut,
    ignoring=SHOWN,
    instead=instead,
    id="bk",
)
def change_booking(call: Call, id: str, body: BookingPatch) -> dict[str, Any]:
    """Change what is named of a booking: its time, staff member, notes, answers, metadata or state."""
    return _change(call, id, body)


@operation(
    "PUT",
    "/bookings/{id}",
    scope=WRITE,
    body=BookingPut,
    answer=BookingOut,
    ignoring=SHOWN,
    instead=instead,
    id="bk",
)
def replace_booking(call: Call, id: str, body: BookingPut) -> dict[str, Any]:
    """Say all of a booking anew that can be changed."""
    return _change(call, id, body)


@operation(
    "PATCH",
    "/bookings/{id}/status",
    scope=WRITE,
    body=StatusIn,
    answer=BookingOut,
    id="bk",
    name="update_booking_status",
)
def change_status(call: Call, id: str, body: StatusIn) -> dict[str, Any]:
    """Take a booking through a transition, named as a verb or as the state it leads to."""
    return shown(_pass(call, find_booking(call.actor, id), body.status, body.reason).id)


def _change(call: Call, ref: str, body: BookingPatch) -> dict[str, Any]:
    booking = find_booking(call.actor, ref)
    if body.price is not None and body.price != shown(booking.id)["price"]:
        raise wrong("price", _("Prices are worked out here."))
    if body.notes is not None or body.answers is not None or body.metadata is not None:
        answers = None if body.answers is None else answers_of(body.answers)
        if answers != booking.answers or body.notes != booking.notes or body.metadata != booking.extra:
            booking = change_details(
                call.actor, call.timetable, ref, notes=body.notes, answers=answers, extra=body.metadata
            )
    if body.is_named or body.staff_id is not None or body.occurrence_id is not None:
        booking = _move(call, booking, body)
    if body.status is not None and body.status != booking.status:
        booking = _pass(call, booking, body.status, body.reason)
    return shown(booking.id)


def _pass(call: Call, booking: Booking, word: str, reason: str) -> Booking:
    """Raises Conflict where no transition leads there."""
    verb = _verb_of(word.replace("-", "_").replace("canceled", "cancelled"), booking.status)
    if verb not in COMMANDS:
        raise Conflict(
            _("This cannot be done with a booking in this state."), status=booking.status, verb=word
        )
    if verb in REASONED:
        return COMMANDS[verb](call.actor, booking.public_id, reason)  # type: ignore[no-any-return]
    return COMMANDS[verb](call.actor, booking.public_id)  # type: ignore[no-any-return]


def _verb_of(word: str, status: str) -> str:
    """A verb as it is; of a state's name the verb that leads there from here, or else any that does."""
    if word in TRANSITIONS:
        return word
    leading = [verb for verb, one in TRANSITIONS.items() if one.target == word]
    return next((verb for verb in leading if status in TRANSITIONS[verb].sources), (leading or [word])[0])


def _start(call: Call, booking: Booking, body: RescheduleIn) -> int:
    if not body.is_named:
        return booking.occurrence.starts
    place = call.timetable.locations.get(booking.location_id)
    if place is None:
        raise Conflict(_("This service is not offered here."))
    return start_of(body, place)


def _move(call: Call, booking: Booking, body: RescheduleIn) -> Booking:
    """Raises Invalid, Conflict, Forbidden, TimeRefused."""
    start = _start(call, booking, body)
    if booking.occurrence.is_class:
        return _move_seats(call, booking, body, start)
    if body.occurrence_id not in (None, booking.occurrence.public_id):
        raise wrong("occurrence_id", _("This is not a place in a class."))
    staff = staff_at(call.timetable, body.staff_id)
    if start == booking.occurrence.starts and (staff is None or staff.id == booking.staff_id):
        return booking
    visit = find_visit(call.actor, booking.visit.public_id)
    is_alone = [one.id for one in open_bookings(visit)] == [booking.id]
    staff_id = staff.id if staff else None
    try:
        if (is_alone or not call.actor.is_staff) and not body.override:
            if not is_alone:
                raise Conflict(_("Several services were booked together: change them by its link."))
            reschedule_visit(call.actor, call.timetable, visit.public_id, start, staff_id=staff_id)
            return find_booking(call.actor, booking.public_id)
        move = Move(start, staff_id, waive=frozenset(body.override), reason=body.override_reason)
        return move_booking(call.actor, call.timetable, booking.public_id, move)
    except TimeRefused as refused:
        if refused.reason == "outside":  # as programs know it
            raise TimeRefused("taken", refused.message) from None
        raise


def _move_seats(call: Call, booking: Booking, body: RescheduleIn, start: int) -> Booking:
    timetable = call.timetable
    if body.occurrence_id is not None:
        chosen = class_at(timetable, body.occurrence_id)
    elif start == booking.occurrence.starts:
        return booking
    else:
        place = timetable.locations[booking.location_id]
        chosen = class_beginning(timetable, Part(booking.service_id), place, start)
    reschedule_visit(
        call.actor,
        timetable,
        booking.visit.public_id,
        chosen.starts,
        occurrence_ref=chosen.occurrence_ref,
    )
    return find_booking(call.actor, booking.public_id)
