"""One's own place on the waiting list by its link: look, take what is offered, let it go, leave."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.actor import Actor, visitor
from bookingapp.base.clock import DAY
from bookingapp.base.db import write
from bookingapp.base.errors import HoldExpired, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import is_id
from bookingapp.base.secrets import make_token, read_token
from bookingapp.domain.booking.rules import price_of
from bookingapp.domain.booking.waitlist import (
    OfferOver,
    accept_offer,
    client_by_entry,
    decline_offer,
    find_entry,
    is_open_offer,
    leave,
    visit_of,
)
from bookingapp.domain.booking.wishes import SUNDAY
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import class_by_id
from bookingapp.domain.schedule.holds import HoldView, read_hold
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, Timetable
from bookingapp.domain.schedule.timetables import location_of
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.forms.booking import DetailsForm, details_form
from bookingapp.web.forms.signed import PlainForm, own_error
from bookingapp.web.forms.values import read_zone
from bookingapp.web.installation import current_settings
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import grouped, own_url
from bookingapp.web.public.blueprint import steps
from bookingapp.web.public.catalogue import business_head, business_of
from bookingapp.web.public.choice import Choice, locale_for
from bookingapp.web.public.frame import frame
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.tokens import form_token


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the list, as its link leads to it, and the client that the link stands for."""

    token: str
    actor: Actor
    timetable: Timetable
    entry: WaitlistEntry

    @property
    def service(self) -> ServicePlan | None:
        """What is waited for, unless it is no longer offered."""
        return self.timetable.services.get(self.entry.service_id)

    @property
    def location(self) -> LocationPlan:
        """Where."""
        return location_of(self.timetable, self.entry.location_id)

    @property
    def locale(self) -> str:
        """The locale of its days and prices."""
        return locale_for(self.timetable)

    @property
    def zone(self) -> ZoneInfo:
        """The venue's, or the one that the client looked through."""
        service, chosen = self.service, self.entry.timezone
        if service is not None and chosen and not service.is_in_person:
            return read_zone(chosen)
        return self.location.zone

    @property
    def questions(self) -> list[Any]:
        """What the service asks."""
        return list(self.service.questions) if self.service else []

    def url(self, endpoint: str, **values: Any) -> str:
        """An address of this place."""
        return own_url(endpoint, business=self.timetable.business.slug, entry=self.token, **values)


def read_place(business: str, token: str) -> Place:
    """The place that a link leads to. Raises NotFound for a forged one and for another business's."""
    ref = read_token(current_settings().secret_key, "waitlist", token)
    if ref is None or not is_id(ref, "wl"):
        raise NotFound(_("This link does not lead anywhere."))
    timetable = business_of(business)
    actor = client_by_entry(timetable.business.id, ref)
    return Place(token, actor, timetable, find_entry(actor, ref))


@steps.get("/<key:business>/waitlist/<signed:entry>")
@access("link")
def offer(business: str, entry: str) -> ResponseReturnValue:
    """The place as it stands: waiting, offered, booked, over. Looking changes nothing."""
    return place_page(read_place(business, entry))


@steps.post("/<key:business>/waitlist/<signed:entry>/accept")
@access("link")
def accept(business: str, entry: str) -> ResponseReturnValue:
    """Book what is offered."""
    place = read_place(business, entry)
    form = accept_form(place, request.form)
    if not form.validate():
        return place_page(place, form, status=422)
    try:
        with write():
            made = accept_offer(
                place.actor,
                place.timetable,
                place.entry.public_id,
                answers=form.answers(),
                notes=form.note.data or "",
                locale=language(),
            )
    except Invalid as refused:
        return told(read_place(business, entry), form, refused)
    except (OfferOver, HoldExpired):
        return redirect(place.url("public.offer", did="late"), 303)
    except TimeRefused:
        return redirect(place.url("public.offer", did="refused"), 303)
    return redirect(visit_url(place, made.public_id, "public.done"), 303)


@steps.post("/<key:business>/waitlist/<signed:entry>/decline")
@access("link")
def decline(business: str, entry: str) -> ResponseReturnValue:
    """Let what is offered go to the next, and wait on."""
    place = read_place(business, entry)
    PlainForm.read(business)
    try:
        with write():
            decline_offer(place.actor, place.entry.public_id)
    except OfferOver:
        return redirect(place.url("public.offer", did="late"), 303)
    return redirect(place.url("public.offer", did="declined"), 303)


@steps.post("/<key:business>/waitlist/<signed:entry>/leave")
@access("link")
def leave_list(business: str, entry: str) -> ResponseReturnValue:
    """Wait no longer."""
    place = read_place(business, entry)
    PlainForm.read(business)
    with write():
        leave(place.actor, place.entry.public_id)
    return redirect(place.url("public.offer", did="left"), 303)


def accept_form(place: Place, sent: Any = None) -> DetailsForm:
    """The service's questions; who comes is known."""
    business = place.timetable.business
    without = ("name", "email", "phone")
    return details_form(place.questions, business.slug, business.country, data=sent, without=without)


def told(place: Place, form: DetailsForm, refused: Invalid) -> Response:
    """The domain's sentences, beside the questions they are about."""
    for path, sentences in refused.fields.items():
        name = f"q_{path.partition('.')[2]}"
        own_error(form[name if name in form else "note"], " ".join(sentences))
    return place_page(place, form, status=422)


def visit_url(place: Place, visit_ref: str, endpoint: str) -> str:
    """The page of the visit that was made."""
    token = make_token(current_settings().secret_key, "visit", visit_ref)
    return own_url(endpoint, business=place.timetable.business.slug, token=token)


def place_page(place: Place, form: DetailsForm | None = None, *, status: int = 200) -> Response:
    """The page of one's own place on the list."""
    entry = place.entry
    state = "over" if entry.state == "offered" and not is_open_offer(entry) else entry.state
    if state == "waiting" and place.service is None:
        state = "lapsed"
    said = words(place, state, request.args.get("did"))
    view = business_head(place.timetable, by_link=True) | {
        "state": state,
        "title": said[0],
        "text": said[1],
        "rows": rows(place, state),
        "when": None,
        "take": None,
        "hidden": {"token": form_token(place.timetable.business.slug)},
        "leave_action": place.url("public.leave_list") if state in {"waiting", "offered", "over"} else "",
        "visit_url": booked_url(place) if state == "booked" else "",
        "times_url": times_url(place) if state != "booked" else "",
        "policy": "",
        "own_link": link_of(place) if frame() and state in {"waiting", "over", "offered"} else "",
    }
    hold = (
        read_hold(visitor(place.timetable.business.id), entry.hold_ref or "") if state == "offered" else None
    )
    if hold is not None:
        view |= offered(place, hold, form or accept_form(place))
    return render("public/offer.html", view, status=status)


def offered(place: Place, hold: HoldView, form: DetailsForm) -> dict[str, Any]:
    """What is kept, what it costs, until when, and the form that takes it."""
    service, locale = place.timetable.services[place.entry.service_id], place.locale
    zone, ends = place.zone, hold.parts[-1].ends
    moment = terms.moment(locale, zone, hold.starts, short=True)
    until = terms.moment(locale, zone, (place.entry.deadline or 0) // 60)
    business = place.timetable.business
    choice = Choice(place.timetable, place.location, (part_of(place),))
    return {
        "when": terms.when(locale, zone, hold.starts, ends, say_zone=not service.is_in_person),
        "policy": terms.policy_of(choice),
        "take": {
            "until": _("Kept for you until %(time)s.", time=until),
            "action": place.url("public.accept"),
            "form": form,
            "questions": [f"q_{key}" for key in form.question_keys],
            "submit": _("Ask for %(when)s", when=moment)
            if service.requires_approval
            else _("Book %(when)s", when=moment),
            "terms": _("%(name)s confirms each booking by hand.", name=business.name)
            if service.requires_approval
            else "",
            "decline_action": place.url("public.decline"),
        },
    }


def words(place: Place, state: str, did: str | None) -> tuple[str, str]:
    """What the page says first, and what is to be done."""
    reach = place.entry.email or wording.phone(place.entry.phone or "")
    waiting = _(
        "As soon as a time that suits comes free, we keep it for you and tell you at %(address)s.",
        address=reach,
    )
    if state == "waiting" and did in {"late", "declined", "refused"}:
        return {
            "late": (
                _("That offer is over"),
                _("The time was kept until its deadline. You are still on the list."),
            ),
            "declined": (_("You have let that time go"), _("You are still on the list for another one.")),
            "refused": (_("That time cannot be booked"), _("It was not booked. You are still on the list.")),
        }[did]
    if state == "offered" and did == "refused":
        return _("This could not be booked"), _(
            "You have as many coming bookings of this service as it allows, or the day is full."
        )
    return {
        "waiting": (
            _("You are on the waiting list"),
            waiting + " " + _("Keep this page's link.") if did == "joined" else waiting,
        ),
        "offered": (_("A time has come free for you"), _("Until the deadline nobody else can take it.")),
        "over": (
            _("This offer is over"),
            _(
                "The time was kept until its deadline and goes to the next. You stay on the list for another one."
            )
            if place.entry.occurrence_id is None
            else _("The places were kept until the deadline and go to the next."),
        ),
        "booked": (_("You have booked what you waited for"), ""),
        "left": (_("You have left the waiting list"), _("Nothing more is kept for you.")),
        "lapsed": (_("This wait is over"), _("Nothing more is kept for you. Have a look at what is free.")),
    }[state]


def link_of(place: Place) -> str:
    """The page of its own, whatever shows the place now."""
    return absolute(url_for("public.offer", business=place.timetable.business.slug, entry=place.token))


def booked_url(place: Place) -> str:
    """The page of the visit that came of it."""
    ref = visit_of(place.entry)
    return visit_url(place, ref, "public.manage") if ref else ""


def times_url(place: Place) -> str:
    """The picker of what is waited for, or the business's page."""
    slug = place.timetable.business.slug
    service = place.service
    if service is None or not service.online:
        return own_url("public.index", business=slug)
    choice = Choice(place.timetable, place.location, (part_of(place),))
    return own_url("public.picker", business=slug, service=service.slug, **grouped(choice.arguments()))


def part_of(place: Place) -> Part:
    """What is waited for, as far as it is still offered."""
    entry, service = place.entry, place.service
    addons = tuple(one for one in entry.addon_ids if service and one in service.addons)
    wished = [one for one in entry.staff_ids if one in place.timetable.staff]
    return Part(entry.service_id, wished[0] if len(wished) == 1 else None, addons)


def rows(place: Place, state: str) -> list[dict[str, Any]]:
    """What, with whom, where, when."""
    entry, service = place.entry, place.service
    if service is None:
        return []
    hold = (
        read_hold(visitor(place.timetable.business.id), entry.hold_ref or "") if state == "offered" else None
    )
    choice = Choice(place.timetable, place.location, (part_of(place),))
    staff_ids = hold.parts[0].staff_ids if hold else entry.staff_ids
    who = terms.names_of(place.timetable, staff_ids)
    notes = terms.addons_of(choice, choice.parts[0]) + ([_("with %(name)s", name=who)] if who else [])
    found = [
        {
            "icon": "users" if service.is_class else "tag",
            "label": _("What"),
            "text": service.name,
            "note": " · ".join(notes),
            "end": price(place, service, hold) if hold else terms.part_price(choice, choice.parts[0]),
        }
    ]
    if entry.occurrence_id is not None:
        text = ngettext("%(num)s place", "%(num)s places", entry.seats)
        found.append({"icon": "ticket", "label": _("Places"), "text": text})
    spot = terms.place_of(service, place.location)
    found.append({"icon": spot["icon"], "label": _("Where"), "text": spot["text"]})
    if state in {"waiting", "over"}:
        found.append({"icon": "calendar", "label": _("When"), **wished(place)})
    found.append({"icon": "user", "label": _("Name"), "text": entry.name})
    return found


def price(place: Place, service: ServicePlan, hold: HoldView) -> str:
    """What it costs with the one who will serve."""
    kept = hold.parts[0]
    lead = kept.staff_ids[0] if kept.staff_ids else None
    if service.price_type == "custom":
        return _("Price on request")
    amount = price_of(service, lead, kept.addon_ids, kept.ends - kept.starts, hold.seats)
    text = wording.money(amount, place.timetable.business.currency, place.locale) if amount else _("Free")
    return _("from %(price)s", price=text) if service.price_type in {"from", "range"} else text


def wished(place: Place) -> dict[str, str]:
    """The days and times that would suit, or the date of the class."""
    entry, locale = place.entry, place.locale
    if entry.occurrence_id is not None:
        try:
            lesson = class_by_id(place.timetable, entry.occurrence_id)
        except NotFound:
            return {"text": day_text(locale, entry.first_day), "note": ""}
        return {"text": terms.moment(locale, place.zone, lesson.starts), "note": ""}
    first, last = day_text(locale, entry.first_day), day_text(locale, entry.last_day)
    return {
        "text": first if first == last else f"{first} – {last}",
        "note": windows_text(locale, entry.windows),
    }


def day_text(locale: str, day: date) -> str:
    """Tue 4 Mar."""
    return wording.short_day(locale, day.toordinal())


def windows_text(locale: str, windows: list[Any]) -> str:
    """Mon, Tue · 9:00–12:00; '' when any time will do."""
    days = {weekday for weekday, _starts, _ends in windows}
    spans = list(dict.fromkeys((starts, ends) for _weekday, starts, ends in windows))
    names = [] if None in days else [short for day, short, _wide in wording.weekdays(locale) if day in days]
    names += [wording.short_day(locale, day) for day in sorted(days - {None}) if day > SUNDAY][:4]
    times = [
        f"{wording.clock_text(locale, starts)}–{wording.clock_text(locale, ends % DAY)}"
        for starts, ends in spans
        if (starts, ends) != (0, DAY)
    ]
    return " · ".join(text for text in (", ".join(names), ", ".join(times)) if text)
