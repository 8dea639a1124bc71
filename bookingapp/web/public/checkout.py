"""Who is coming: the details, with the time kept meanwhile, and the booking itself."""

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base import clock
from bookingapp.base.actor import visitor
from bookingapp.base.db import write
from bookingapp.base.errors import DomainError, HoldExpired, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.rules import price_of
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import ClassTime, find_class, list_classes
from bookingapp.domain.schedule.holds import HoldView, extend_hold, find_hold, hold_time, release_hold
from bookingapp.domain.schedule.queries import find_openings
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.booking import DetailsForm, TimeForm, details_form
from bookingapp.web.forms.signed import own_error
from bookingapp.web.forms.values import read_start, read_zone
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.blueprint import public
from bookingapp.web.public.busy import busy_page, said
from bookingapp.web.public.catalogue import business_head
from bookingapp.web.public.choice import Choice, read_choice, state_of
from bookingapp.web.public.desk import desk_for
from bookingapp.web.public.month import Desk
from bookingapp.web.public.rows import seats_text
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.tokens import TokenForged, form_token, read_state, write_state

MOST_SEATS_AT_ONCE = 10
FRAGMENTS = {"hold": ("hold",)}


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking about to be made: the choice, when, through which zone, the hold or the class."""

    choice: Choice
    start: int
    zone: ZoneInfo
    hold_ref: str | None = None
    lesson: ClassTime | None = None

    @property
    def timetable(self) -> Timetable:
        """Of the business it is made at."""
        return self.choice.timetable

    @property
    def state(self) -> str:
        """Itself as a signed text."""
        return write_state(state_of(self.choice, self.start, self.zone, self.hold_ref))

    def url(self, endpoint: str) -> str:
        """The address of one of its views."""
        slug = self.timetable.business.slug
        if self.lesson:
            seats = {"public.details": "public.seats", "public.retime": "public.other_seats"}
            return own_url(seats[endpoint], business=slug, occurrence=self.lesson.occurrence_ref)
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
    choice = read_choice(timetable_of(business), kept["s"][0], values)
    return Draft(choice, int(kept["t"]), read_zone(kept["z"]), kept["h"])


@public.get("/book/<key:business>/details/<signed:state>")
@access("public")
def details(business: str, state: str) -> ResponseReturnValue:
    """Ask who is coming."""
    return details_page(read_draft(business, state))


@public.get("/book/<key:business>/<key:service>/details")
@access("public")
def direct(business: str, service: str) -> ResponseReturnValue:
    """The same for a time named in a link. Nothing is held before somebody presses a button."""
    choice = read_choice(timetable_of(business), service, request.args)
    start = read_start(request.args.get("start", ""))
    return details_page(Draft(choice, start, desk_for(choice, request.args).zone))


@public.get("/book/<key:business>/class/<key:occurrence>")
@access("public")
def seats(business: str, occurrence: str) -> ResponseReturnValue:
    """The same for places in a class."""
    return details_page(read_class(business, occurrence))


@public.post("/book/<key:business>/details/<signed:state>")
@access("public")
def confirm(business: str, state: str) -> ResponseReturnValue:
    """Book what was chosen."""
    return confirm_draft(read_draft(business, state))


@public.post("/book/<key:business>/class/<key:occurrence>")
@access("public")
def confirm_seats(business: str, occurrence: str) -> ResponseReturnValue:
    """Book places in a class."""
    return confirm_draft(read_class(business, occurrence))


@public.post("/book/<key:business>/details/<signed:state>/time")
@access("public")
def retime(business: str, state: str) -> ResponseReturnValue:
    """Take another time for details that have been typed already, and show them again."""
    draft = read_draft(business, state)
    start = read_start(TimeForm.read(business).start.data or "")
    desk = draft.desk()
    try:
        with write():
            hold = hold_time(
                visitor(draft.timetable.business.id),
                draft.timetable,
                desk.ask,
                start,
                replaces=draft.hold_ref,
            )
    except TimeRefused as refused:
        return busy_draft(replace(draft, start=start), open_form(draft, request.form), refused)
    moved = replace(draft, start=start, hold_ref=hold.ref)
    return details_page(moved, open_form(moved, request.form))


@public.post("/book/<key:business>/class/<key:occurrence>/other")
@access("public")
def other_seats(business: str, occurrence: str) -> ResponseReturnValue:
    """Another date of a class for details that have been typed already."""
    chosen = TimeForm.read(business).start.data or ""
    draft = read_class(business, chosen)
    return details_page(draft, open_form(draft, request.form))


@public.post("/book/<key:business>/details/<signed:state>/extend")
@access("public")
def extend(business: str, state: str) -> ResponseReturnValue:
    """Keep the time for longer, once."""
    draft = read_draft(business, state)
    TimeForm.read(business)
    try:
        with write():
            extend_hold(visitor(draft.timetable.business.id), draft.timetable, draft.hold_ref or "")
    except (DomainError, HoldExpired):
        pass  # the page tells how it stands
    if "HX-Request" in request.headers:
        return render("public/details.html", {"hold": hold_view(draft, held(draft))}, fragments=FRAGMENTS)
    return redirect(draft.url("public.details"), 303)


@public.post("/book/<key:business>/details/<signed:state>/release")
@access("public")
def release(business: str, state: str) -> ResponseReturnValue:
    """Give the time back at once, and return to the picker."""
    draft = read_draft(business, state)
    TimeForm.read(business)
    if draft.hold_ref:
        with write():
            release_hold(visitor(draft.timetable.business.id), draft.hold_ref)
    return redirect(replace(draft, hold_ref=None).desk().link(), 303)


def read_class(business: str, occurrence: str) -> Draft:
    """A draft of places in a class. Raises NotFound."""
    timetable = timetable_of(business)
    if not is_id(occurrence, "occ"):
        raise NotFound(_("There is no such class."))
    lesson = find_class(timetable, occurrence)
    service, place = timetable.services[lesson.service_id], timetable.locations[lesson.location_id]
    if not service.online or service.visibility == "staff":
        raise NotFound(_("There is no such class."))
    asked = request.args.get("tz")
    zone = read_zone(asked) if asked and not service.is_in_person else place.zone
    return Draft(Choice(timetable, place, (Part(service.id),)), lesson.starts, zone, None, lesson)


def open_form(draft: Draft, sent: Any = None) -> DetailsForm:
    """The form for a draft, with what was sent."""
    questions = {one["key"]: one for service in draft.choice.services for one in service.questions}
    most = min(draft.lesson.seats_left, MOST_SEATS_AT_ONCE) if draft.lesson else 0
    if sent is not None and draft.lesson:
        most = MOST_SEATS_AT_ONCE
    business = draft.timetable.business
    return details_form(list(questions.values()), business.slug, business.country, most, sent)


def confirm_draft(draft: Draft) -> Response:
    """Check the form's shape, book, and go on to the page that says so."""
    form = open_form(draft, request.form)
    if form.is_robot or not form.validate():
        if form.is_robot:
            own_error(form.name, _("This looked like a robot's doing. Leave the hidden field empty."))
        return details_page(draft, form, status=422)
    try:
        made = book_draft(draft, form)
    except TimeRefused as refused:
        return busy_draft(draft, form, refused)
    except Invalid as refused:
        tell_fields(form, refused)
        return details_page(draft, form, status=422)
    token = make_token(current_app.config["SETTINGS"].secret_key, "visit", made)
    url = own_url("public.done", business=draft.timetable.business.slug, token=token)
    return redirect(url, 303)  # type: ignore[return-value]  # Flask's redirect is a Response


def book_draft(draft: Draft, form: DetailsForm) -> str:
    """Book; the visit's id. A hold that runs out between two looks at the clock is tried once more."""
    actor = visitor(draft.timetable.business.id)
    asked = booking_request(draft, form)
    try:
        with write():
            return book(actor, draft.timetable, asked).public_id
    except HoldExpired:
        with write():
            return book(actor, draft.timetable, asked).public_id


def booking_request(draft: Draft, form: DetailsForm) -> BookingRequest:
    """The form as the domain understands it. No price is ever taken from a form."""
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
        seats=form.seats.data if draft.lesson and "seats" in form else 1,
        hold_ref=draft.hold_ref,
        answers=form.answers(),
        notes=form.note.data or "",
        locale=language(),
        timezone=draft.zone.key,
    )


def tell_fields(form: DetailsForm, refused: Invalid) -> None:
    """The domain's sentences, beside the fields they are about."""
    for path, sentences in refused.fields.items():
        kind, _dot, name = path.partition(".")
        field = f"q_{name}" if kind == "answers" else name or kind
        own_error(form[field] if field in form else form.name, " ".join(sentences))


def held(draft: Draft) -> HoldView | None:
    """The hold, while it lasts."""
    if not draft.hold_ref:
        return None
    try:
        return find_hold(visitor(draft.timetable.business.id), draft.hold_ref)
    except (NotFound, HoldExpired):
        return None


def details_page(draft: Draft, form: DetailsForm | None = None, *, status: int = 200) -> Response:
    """The page that asks who is coming; 409 instead when the time is neither held nor free."""
    hold = held(draft)
    ends = draft.lesson.ends if draft.lesson else hold.parts[-1].ends if hold else free_until(draft)
    form = form or open_form(draft)
    if ends is None or (draft.lesson and not draft.lesson.seats_left):
        return busy_draft(draft, form, TimeRefused("taken", ""))
    choice, timetable = draft.choice, draft.timetable
    locale = choice.locale
    head = business_head(timetable)
    desk = draft.desk()
    pending = any(service.requires_approval for service in choice.services)
    moment = terms.moment(locale, desk.zone, draft.start, short=True)
    view = head | {
        "form": form,
        "questions": [f"q_{key}" for key in form.question_keys],
        "action": draft.url("public.details"),
        "hidden": {"token": form_token(timetable.business.slug)},
        "submit": _("Ask for %(when)s", when=moment) if pending else _("Book %(when)s", when=moment),
        "terms": _("%(name)s confirms each booking by hand.", name=timetable.business.name)
        if pending
        else "",
        "when": terms.when(locale, desk.zone, draft.start, ends, say_zone=not choice.is_in_person),
        "rows": rows(draft, hold),
        "total": total(draft, hold),
        "policy": terms.policy_of(choice),
        "hold": hold_view(draft, hold),
        "ran_out": bool(draft.hold_ref) and hold is None,
        "release_action": draft.url("public.release") if hold else "",
        "back": {"text": _("Choose another time"), "url": back_url(draft, desk)},
        "page_url": draft.url("public.details"),
    }
    return render("public/details.html", view, status=status)


def back_url(draft: Draft, desk: Desk) -> str:
    """Back to the picker on the chosen day, or to the dates of the class."""
    if draft.lesson:
        return own_url(
            "public.picker", business=draft.timetable.business.slug, service=draft.choice.first.slug
        )
    return desk.link(("date", str(terms.wall_time(desk.zone, draft.start).date())))


def free_until(draft: Draft) -> int | None:
    """When a visit that begins at the draft's start would end, if that start is free."""
    desk = draft.desk()
    found = find_openings(draft.timetable, desk.ask, draft.start, draft.start + 1, desk.own).first()
    return found.ends if found else None


def hold_view(draft: Draft, hold: HoldView | None) -> dict[str, Any] | None:
    """What templates/parts/summary.html's hold_bar asks for."""
    if hold is None:
        return None
    now = clock.seconds()
    left = max(0, hold.expires - now)
    return {
        "expires": hold.expires,
        "now": now,
        "text": f"{left // 60}:{left % 60:02}",
        "extend_action": draft.url("public.extend"),
        "extendable": not hold.extended,
        "hidden": {"token": form_token(draft.timetable.business.slug)},
    }


def rows(draft: Draft, hold: HoldView | None) -> list[dict[str, Any]]:
    """What, with whom, where."""
    choice, timetable = draft.choice, draft.timetable
    found = []
    for number, (part, service) in enumerate(zip(choice.parts, choice.services, strict=True)):
        staff_ids = hold.parts[number].staff_ids if hold else draft.lesson.staff_ids if draft.lesson else ()
        who = ", ".join(timetable.staff[one].name for one in staff_ids if one in timetable.staff)
        notes = [_("with %(name)s", name=who)] if who else []
        found.append(
            {
                "icon": "users" if service.is_class else "tag",
                "label": _("What"),
                "text": service.name,
                "note": " · ".join(terms.addons_of(choice, part) + notes),
                "end": part_price(draft, hold, number),
            }
        )
    if draft.lesson:
        found.append({"icon": "ticket", "label": _("Places"), "text": seats_text(draft.lesson.seats_left)})
    place = terms.place_of(choice.first, choice.location)
    name = choice.location.name if len(timetable.locations) > 1 and choice.first.place == "venue" else ""
    found.append(
        {
            "icon": place["icon"],
            "label": _("Where"),
            "text": name or place["text"],
            "note": place["text"] if name else "",
        }
    )
    return found


def part_price(draft: Draft, hold: HoldView | None, number: int) -> str:
    """The price of one part: exact once it is known who serves."""
    part = draft.choice.parts[number]
    service = draft.choice.services[number]
    if hold is None or service.price_type in {"from", "range", "custom"}:
        return terms.part_price(draft.choice, part)
    return wording.money(
        exact_price(draft, hold, number), draft.timetable.business.currency, draft.choice.locale
    )


def exact_price(draft: Draft, hold: HoldView, number: int) -> int:
    """What the part costs with the one who will serve, by the domain's own rule."""
    kept = hold.parts[number]
    lead = kept.staff_ids[0] if kept.staff_ids else None
    service = draft.choice.services[number]
    return price_of(service, lead, kept.addon_ids, kept.ends - kept.starts, 1)


def total(draft: Draft, hold: HoldView | None) -> dict[str, str] | None:
    """The sum, where there is something to sum up."""
    choice = draft.choice
    if hold and all(service.price_type in {"flat", "hourly"} for service in choice.services):
        amount = sum(exact_price(draft, hold, number) for number in range(len(choice.parts)))
        text = (
            wording.money(amount, draft.timetable.business.currency, choice.locale) if amount else _("Free")
        )
        return {"label": _("Total"), "text": text}
    sum_of = terms.total_of(choice)
    text = _("from %(price)s", price=sum_of["text"]) if sum_of["from"] else sum_of["text"]
    label = _("Per place") if draft.lesson else _("Total")
    return {"label": label, "text": text}


def busy_draft(draft: Draft, form: DetailsForm, refused: TimeRefused) -> Response:
    """The time went while the details were typed: three others, with everything typed."""
    typed = {name: value for name, value in form.typed().items() if name != "start"}
    if draft.lesson:
        return busy_class(draft, typed, refused)
    return busy_page(draft.desk(), draft.start, refused, action=draft.url("public.retime"), hidden=typed)


def busy_class(draft: Draft, typed: dict[str, Any], refused: TimeRefused) -> Response:
    """The class filled up: its next three dates with places."""
    lesson, timetable = draft.lesson, draft.timetable
    assert lesson is not None
    now = clock.seconds() // 60
    coming = list_classes(timetable, now, lesson.starts + 60 * clock.DAY, service_id=lesson.service_id)
    others = [one for one in coming if one.seats_left and one.occurrence_ref != lesson.occurrence_ref]
    others.sort(key=lambda one: abs(one.starts - lesson.starts))
    title, text = said(refused.reason)
    view = business_head(timetable) | {
        "title": title or _("This class has just filled up"),
        "text": text or _("Somebody took the last places a moment ago. Nothing you typed is lost."),
        "nearest": [near_class(draft, one) for one in sorted(others[:3], key=lambda one: one.starts)],
        "action": draft.url("public.retime"),
        "hidden": typed | {"token": form_token(timetable.business.slug)},
        "wanted": terms.when(draft.choice.locale, draft.zone, lesson.starts, lesson.ends),
        "item": {"name": draft.choice.first.name},
        "other_url": back_url(draft, draft.desk()),
        "page_url": draft.url("public.details"),
    }
    return render("public/busy.html", view, status=409)


def near_class(draft: Draft, one: ClassTime) -> dict[str, Any]:
    """A date of the class as a button."""
    locale = draft.choice.locale
    told = terms.when(locale, draft.zone, one.starts, one.ends)
    return {
        "value": one.occurrence_ref,
        "time": told["time"],
        "suffix": told["suffix"],
        "zone": told["zone"],
        "day": wording.short_day(locale, terms.wall_time(draft.zone, one.starts).toordinal()),
        "note": seats_text(one.seats_left),
        "label": terms.moment(locale, draft.zone, one.starts),
    }
