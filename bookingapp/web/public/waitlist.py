"""Joining the waiting list: for a time of a service, or for places in a full class."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import visitor
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Invalid, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.waitlist import JoinRequest, TooOften, join
from bookingapp.domain.booking.wishes import ways
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.classes import ClassTime
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.signed import own_error
from bookingapp.web.forms.values import read_date, read_zone
from bookingapp.web.forms.waitlist import PARTS_OF_DAY, WaitForm, date_of, wait_form
from bookingapp.web.installation import current_settings
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import grouped, own_url
from bookingapp.web.public.blueprint import steps
from bookingapp.web.public.catalogue import business_head, business_of
from bookingapp.web.public.choice import Choice, read_choice, read_staff
from bookingapp.web.public.draft import MOST_SEATS_AT_ONCE, read_class
from bookingapp.web.public.frame import frame
from bookingapp.web.public.waits import has_list
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.tokens import form_token

DAYS_FILLED_IN = 30

FIELDS = {"first_day": "first", "last_day": "last", "windows": "times"}
"""Where the domain's sentences stand, by its own names."""


@steps.get("/<key:business>/<key:service>/waitlist")
@access("public")
def wait(business: str, service: str) -> ResponseReturnValue:
    """Ask for days and times that would suit."""
    choice = read_wait(business, service, request.args)
    return form_page(choice, open_form(choice, given=filled_in(choice)))


@steps.post("/<key:business>/<key:service>/waitlist")
@access("public")
def join_list(business: str, service: str) -> ResponseReturnValue:
    """Join the list for a time."""
    choice = read_wait(business, service, request.args)
    form = open_form(choice, sent=request.form)
    if not is_valid(form):
        return form_page(choice, form, status=422)
    keys = form.staff.data or () if "staff" in form else [choice.staff.public_id] if choice.staff else ()
    staff = [one.id for key in keys if (one := read_staff(choice.timetable, key))]
    asked = JoinRequest(
        location_id=choice.location.id,
        parts=ways(choice.first.id, staff, choice.parts[0].addon_ids),
        client=details_of(form, request.args.get("tz")),
        first_day=date_of(form.first),
        last_day=date_of(form.last),
        windows=form.windows(),
        once=form.once.data or None,
    )
    return joined(choice, form, asked)


@steps.get("/<key:business>/class/<key:occurrence>/waitlist")
@access("public")
def wait_class(business: str, occurrence: str) -> ResponseReturnValue:
    """Ask how many places of a full class are wanted."""
    choice, lesson = read_full(business, occurrence)
    if lesson.seats_left:
        return redirect(own_url("public.seats", business=business, occurrence=occurrence), 303)
    return form_page(choice, open_form(choice, lesson, given={"once": new_id("frm")}), lesson)


@steps.post("/<key:business>/class/<key:occurrence>/waitlist")
@access("public")
def join_class(business: str, occurrence: str) -> ResponseReturnValue:
    """Join the list for places in a class."""
    choice, lesson = read_full(business, occurrence)
    form = open_form(choice, lesson, sent=request.form)
    if not is_valid(form):
        return form_page(choice, form, lesson, status=422)
    asked = JoinRequest(
        location_id=choice.location.id,
        parts=choice.parts,
        client=details_of(form, None),
        occurrence_ref=occurrence,
        seats=int(form.seats.data) if "seats" in form else 1,
        once=form.once.data or None,
    )
    return joined(choice, form, asked, lesson)


def read_wait(business: str, service: str, values: Any) -> Choice:
    """What is waited for. Raises NotFound where there is no list for it."""
    timetable = business_of(business)
    choice = read_choice(timetable, service, values)
    if choice.first.is_class or len(choice.parts) > 1 or not has_list(timetable):
        raise NotFound(_("There is no waiting list for this."))
    return choice


def read_full(business: str, occurrence: str) -> tuple[Choice, ClassTime]:
    """The class that is waited for. Raises NotFound."""
    draft = read_class(business, occurrence, None)
    if draft.lesson is None or not has_list(draft.timetable) or draft.start * 60 <= clock.seconds():
        raise NotFound(_("There is no waiting list for this."))
    return draft.choice, draft.lesson


def open_form(
    choice: Choice,
    lesson: ClassTime | None = None,
    *,
    sent: Any = None,
    given: Mapping[str, Any] | None = None,
) -> WaitForm:
    """The form for a service, or for a class."""
    business, around = choice.timetable.business, frame()
    given = {**around.prefill, **given} if around and given is not None else given
    if lesson is not None:
        most = min(lesson.capacity, MOST_SEATS_AT_ONCE)
        return wait_form(business.slug, business.country, seats=most, sent=sent, given=given)
    return wait_form(
        business.slug,
        business.country,
        weekdays=weekdays(choice.locale),
        times=[("morning", _("Morning")), ("afternoon", _("Afternoon")), ("evening", _("Evening"))],
        staff=people(choice),
        sent=sent,
        given=given,
    )


def weekdays(locale: str) -> list[tuple[str, str]]:
    """Sun, Mon, Tue in the locale's order."""
    names = wording.locale(locale).days["stand-alone"]["abbreviated"]
    return [(str(day), names[day].rstrip(".")) for day, _short, _wide in wording.weekdays(locale)]


def hours_of_day(locale: str) -> dict[str, str]:
    """When the picker's parts of the day are."""
    noon, evening = (wording.clock_text(locale, PARTS_OF_DAY[part][0]) for part in ("afternoon", "evening"))
    return {
        "morning": _("before %(time)s", time=noon),
        "afternoon": f"{noon}–{evening}",
        "evening": _("from %(time)s", time=evening),
    }


def people(choice: Choice) -> list[tuple[str, str]]:
    """Those who perform the service here, where it takes one of them."""
    if choice.first.staff_count > 1:
        return []
    return [(staff.public_id, staff.name) for staff in choice.pool(choice.parts[0])]


def filled_in(choice: Choice) -> dict[str, Any]:
    """What stands in the form before anybody has typed: the days and the staff member looked at."""
    today = wall_time(choice.location.zone, clock.seconds() // 60).date()
    first = max(today, date_asked("first") or today)
    last = max(first, date_asked("last") or first + timedelta(days=DAYS_FILLED_IN))
    return {
        "first": str(first),
        "last": str(last),
        "staff": [choice.staff.public_id] if choice.staff else [],
        "once": new_id("frm"),
    }


def date_asked(name: str) -> Any:
    """A date of the address. Raises Invalid for what is none."""
    asked = request.args.get(name)
    return type(clock.EPOCH.date()).fromordinal(read_date(asked)) if asked else None


def is_valid(form: WaitForm) -> bool:
    """Whether the form's shape is right, and nobody filled in what nobody sees."""
    valid = form.validate()
    if form.is_robot:
        own_error(form.name, _("This looked like a robot's doing. Leave the hidden field empty."))
    return valid and not form.is_robot


def details_of(form: WaitForm, zone: str | None) -> ClientDetails:
    """Who waits, as they say themselves."""
    return ClientDetails(
        name=form.name.data or "",
        email=form.email.data or None,
        phone=(form.phone.data or "").strip() or None,
        locale=language(),
        timezone=read_zone(zone).key if zone else None,
    )


def joined(choice: Choice, form: WaitForm, asked: JoinRequest, lesson: ClassTime | None = None) -> Response:
    """Join, and go on to the entry's own page; or say what is in the way."""
    timetable = choice.timetable
    try:
        with write():
            ref = join(visitor(timetable.business.id), timetable, asked)
    except Invalid as refused:
        for path, sentences in refused.fields.items():
            name = path.partition(".")[2] or FIELDS.get(path, path)
            own_error(form[name if name in form else "name"], " ".join(sentences))
        return form_page(choice, form, lesson, status=422)
    except TooOften as refused:
        own_error(form.name, refused.message)
        return form_page(choice, form, lesson, status=429)
    except (Conflict, TimeRefused):
        if lesson is None:
            raise
        url = own_url("public.seats", business=timetable.business.slug, occurrence=lesson.occurrence_ref)
        return redirect(url, 303)  # type: ignore[return-value]  # Flask's redirect is a Response
    return redirect(entry_url(timetable, ref, "public.offer", did="joined"), 303)  # type: ignore[return-value]


def entry_url(timetable: Timetable, entry_ref: str, endpoint: str, **values: Any) -> str:
    """An address of one's own place on the list."""
    token = make_token(current_settings().secret_key, "waitlist", entry_ref)
    return own_url(endpoint, business=timetable.business.slug, entry=token, **values)


def form_page(
    choice: Choice, form: WaitForm, lesson: ClassTime | None = None, *, status: int = 200
) -> Response:
    """The page with the form."""
    slug = choice.timetable.business.slug
    view = business_head(choice.timetable) | {
        "form": form,
        "action": action_of(choice, lesson),
        "hidden": {"token": form_token(slug), "once": form.once.data or new_id("frm")},
        "rows": rows(choice, lesson),
        "when": terms.when(choice.locale, choice.location.zone, lesson.starts, lesson.ends)
        if lesson
        else None,
        "hours": hours_of_day(choice.locale),
        "kept": wording.duration(choice.timetable.business.offer_minutes),
        "back": back(choice),
        "page_url": action_of(choice, lesson),
    }
    return render("public/wait.html", view, status=status)


def action_of(choice: Choice, lesson: ClassTime | None) -> str:
    """Where the form is sent."""
    slug = choice.timetable.business.slug
    if lesson:
        return own_url("public.join_class", business=slug, occurrence=lesson.occurrence_ref)
    return own_url(
        "public.join_list",
        business=slug,
        service=choice.first.slug,
        **grouped(choice.arguments()),
        tz=request.args.get("tz"),
    )


def back(choice: Choice) -> dict[str, str]:
    """To the times of the service."""
    slug = choice.timetable.business.slug
    url = own_url("public.picker", business=slug, service=choice.first.slug, **grouped(choice.arguments()))
    return {"text": _("All times"), "url": url}


def rows(choice: Choice, lesson: ClassTime | None) -> list[dict[str, Any]]:
    """What is waited for, and where."""
    service = choice.first
    notes = terms.addons_of(choice, choice.parts[0])
    if lesson and lesson.staff_ids:
        notes.append(_("with %(name)s", name=terms.names_of(choice.timetable, lesson.staff_ids)))
    place = terms.place_of(service, choice.location)
    return [
        {
            "icon": "users" if service.is_class else "tag",
            "label": _("What"),
            "text": service.name,
            "note": " · ".join(notes),
            "end": terms.part_price(choice, choice.parts[0]),
        },
        {"icon": "clock", "label": _("Length"), "text": terms.length_of(choice)},
        {"icon": place["icon"], "label": _("Where"), "text": place["text"]},
    ]
