"""A booking about to be made: the choice, when, the hold or the class; its form, and what the domain is asked."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import MultiDict

from bookingapp.base.actor import visitor
from bookingapp.base.errors import HoldExpired, Invalid, NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.commands import BookingRequest
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import ClassTime, find_class
from bookingapp.domain.schedule.holds import HoldView, find_hold
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.forms.booking import DetailsForm, details_form
from bookingapp.web.forms.values import read_zone
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.catalogue import business_of
from bookingapp.web.public.choice import Choice, read_choice, state_of
from bookingapp.web.public.desk import desk_for, own_hold
from bookingapp.web.public.frame import frame
from bookingapp.web.public.month import Desk
from bookingapp.web.request import language
from bookingapp.web.tokens import TokenForged, read_state, write_state

MOST_SEATS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking about to be made: the choice, when, through which zone, the hold or the class.

    `once` marks a form that was drawn without a hold: sent twice, it books once.
    """

    choice: Choice
    start: int
    zone: ZoneInfo
    hold_ref: str | None = None
    lesson: ClassTime | None = None
    once: str | None = None

    @property
    def timetable(self) -> Timetable:
        """Of the business it is made at."""
        return self.choice.timetable

    @property
    def state(self) -> str:
        """Itself as a signed text."""
        kept = state_of(self.choice, self.start, self.zone, self.hold_ref)
        if self.lesson:
            kept["c"] = self.lesson.occurrence_ref
        return write_state(kept | {"o": self.once} if self.once else kept)

    @property
    def mark(self) -> str | None:
        """`once` as the address of a class carries it.

        The address of the page itself goes without: browsers keep what they got there, to come back to.
        """
        if not self.lesson or not self.once:
            return None
        return write_state({"c": self.lesson.occurrence_ref, "o": self.once})

    @property
    def zone_asked(self) -> str | None:
        """The zone to look through, unless it is the place's own."""
        return self.zone.key if self.zone != self.choice.location.zone else None

    def url(self, endpoint: str) -> str:
        """The address of one of its views."""
        slug = self.timetable.business.slug
        if self.lesson and not self.hold_ref:
            seats = {"public.details": "public.seats", "public.retime": "public.other_seats"}
            ref, zone = self.lesson.occurrence_ref, self.zone_asked
            return own_url(seats[endpoint], business=slug, occurrence=ref, once=self.mark, tz=zone)
        return own_url(endpoint, business=slug, state=self.state)

    def desk(self) -> Desk:
        """The picker to go back to, where the time it holds is free for it."""
        values = MultiDict([("tz", self.zone.key)])
        if self.hold_ref:
            values.add("hold", self.hold_ref)
        return desk_for(self.choice, values)


def read_draft(business: str, state: str) -> Draft:
    """The draft that a signed text carries. Raises TokenExpired, TokenForged, NotFound."""
    kept = read_state(state)
    if kept.get("b") != business or not kept.get("s"):
        raise TokenForged
    values = MultiDict([("also", key) for key in kept["s"][1:]] + [("addon", key) for key in kept["a"]])
    values.add("location", kept["l"])
    if kept["w"]:
        values.add("staff", kept["w"])
    choice = read_choice(business_of(business), kept["s"][0], values)
    zone, hold_ref = read_zone(kept["z"]), kept["h"]
    if kept.get("c"):
        own, _ref = own_hold(choice.timetable, hold_ref)
        lesson = find_class(choice.timetable, kept["c"], own)
        return Draft(choice, lesson.starts, zone, hold_ref, lesson)
    return Draft(choice, int(kept["t"]), zone, hold_ref, once=kept.get("o"))


def read_class(business: str, occurrence: str, asked: str | None) -> Draft:
    """A draft of places in a class, looked at through a zone if one is asked for. Raises NotFound, Invalid."""
    timetable = business_of(business)
    if not is_id(occurrence, "occ"):
        raise NotFound(_("There is no such class."))
    lesson = find_class(timetable, occurrence)
    service, place = timetable.services[lesson.service_id], timetable.locations[lesson.location_id]
    if not service.online or service.visibility == "staff":
        raise NotFound(_("There is no such class."))
    zone = read_zone(asked) if asked and not service.is_in_person else place.zone
    choice = Choice(timetable, place, (Part(service.id),))
    return Draft(choice, lesson.starts, zone, None, lesson, read_mark(occurrence))


def read_mark(occurrence: str) -> str | None:
    """The mark that the address of a class's form carries. None for one of another date."""
    sent = request.args.get("once")
    kept = read_state(sent) if sent else {}
    return str(kept["o"]) if kept.get("c") == occurrence and kept.get("o") else None


def open_form(draft: Draft, sent: Any = None) -> DetailsForm:
    """The form for a draft, with what was sent. The domain decides whether there are so many places."""
    questions = {one["key"]: one for service in draft.choice.services for one in service.questions}
    most = MOST_SEATS_AT_ONCE if draft.lesson else 0
    business = draft.timetable.business
    form = details_form(list(questions.values()), business.slug, business.country, most, sent)
    around = frame()
    if around and sent is None:
        form.fill_in(around.prefill)
    return form


def wanted_seats(form: DetailsForm) -> int:
    """How many places a form asks for that is not being booked yet. Raises Invalid."""
    seats = int(form.seats.data)
    if not 1 <= seats <= MOST_SEATS_AT_ONCE:
        raise Invalid(_("Choose one of the numbers shown."))
    return seats


def booking_request(draft: Draft, form: DetailsForm) -> BookingRequest:
    """The form as the domain understands it. No price is ever taken from a form."""
    around = frame()
    return BookingRequest(
        location_id=draft.choice.location.id,
        parts=() if draft.lesson else draft.choice.parts,
        starts=draft.start,
        client=ClientDetails(
            name=form.name.data or "",
            email=form.email.data or None,
            phone=(form.phone.data or "").strip() or None,
            locale=language(),
            timezone=draft.zone.key,
        ),
        occurrence_ref=draft.lesson.occurrence_ref if draft.lesson else None,
        seats=form.seats.data if draft.lesson else None,
        hold_ref=draft.hold_ref or draft.once,
        answers=form.answers(),
        notes=form.note.data or "",
        locale=language(),
        timezone=draft.zone.key,
        source="widget" if around else "page",
        extra=dict(around.metadata) if around else {},
    )


def held(draft: Draft) -> HoldView | None:
    """The hold, while it lasts."""
    if not draft.hold_ref:
        return None
    try:
        return find_hold(visitor(draft.timetable.business.id), draft.hold_ref)
    except (NotFound, HoldExpired):
        return None
