"""How a visit is to repeat: the form, the rule that it makes, and the picks that come back."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import request
from werkzeug.datastructures import MultiDict

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.queries import open_bookings
from bookingapp.domain.booking.recurring import MOST_DATES, Pick, Regular, regular_of
from bookingapp.domain.schedule.recurrence import WEEKDAYS, Rule, read_rule
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.booking import Visit
from bookingapp.web import wording
from bookingapp.web.forms.regular import MOST_WEEKS, RhythmForm
from bookingapp.web.forms.values import read_date, read_start, write_start

NAMES = ("every", "ends", "times", "until", "staff")

_PICK = re.compile(r"([^~]{10,24})(?:~(any|occ_[0-9a-z]{20}))?")


class Repeated(Protocol):
    """A visit that is to repeat, as a page has found it."""

    @property
    def timetable(self) -> Timetable:
        """Of its business."""

    @property
    def visit(self) -> Visit:
        """The visit itself."""

    @property
    def locale(self) -> str:
        """In which its days are said."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A form that was understood: what repeats, and by which rule."""

    form: RhythmForm
    regular: Regular
    rule: Rule


def rhythm_form(link: Repeated) -> RhythmForm:
    """The form with what was asked for, or with a proposal."""
    values = MultiDict([(name, request.args[name]) for name in NAMES if name in request.args])
    form = RhythmForm(values)
    form.every.choices = _rhythms(link)
    form.ends.choices = [("times", _("After a number of visits")), ("until", _("On a day"))]
    form.staff.choices = _people(link)
    for name in NAMES:
        if name not in values:
            field = form[name]
            field.data = field.default() if callable(field.default) else field.default
    if not has_people(form):
        form.staff.data = next(iter(form.staff.iter_choices()))[0]
    return form


def has_people(form: RhythmForm) -> bool:
    """Whether there is a choice of people."""
    return len(list(form.staff.iter_choices())) > 1


def _rhythms(link: Repeated) -> list[tuple[str, str]]:
    found = [
        (
            str(weeks),
            _("Every week") if weeks == 1 else ngettext("Every %(num)d week", "Every %(num)d weeks", weeks),
        )
        for weeks in range(1, MOST_WEEKS + 1)
    ]
    return [*found, ("month", _monthly(link))]


def _monthly(link: Repeated) -> str:
    """Every month, on the second Tuesday."""
    day = _day(link)
    names = {number: name for number, _short, name in wording.weekdays(link.locale)}
    weekday = names[day.weekday()]
    return {
        1: _("Every month, on the first %(weekday)s", weekday=weekday),
        2: _("Every month, on the second %(weekday)s", weekday=weekday),
        3: _("Every month, on the third %(weekday)s", weekday=weekday),
        4: _("Every month, on the fourth %(weekday)s", weekday=weekday),
        -1: _("Every month, on the last %(weekday)s", weekday=weekday),
    }[_place(day)]


def _day(link: Repeated) -> date:
    return regular_of(link.timetable, link.visit).first_day


def _place(day: date) -> int:
    """Which of its month's such weekdays a day is; the fifth is the last."""
    number = (day.day - 1) // 7 + 1
    return -1 if number > 4 else number


def _people(link: Repeated) -> list[tuple[str, str]]:
    """The same person every time, or whoever is free; only where there is a choice."""
    booking = open_bookings(link.visit)[0]
    staff = link.timetable.staff.get(booking.staff_id or 0)
    service = link.timetable.services[booking.service_id]
    anyone = ("any", _("Whoever is free"))
    if staff is None or booking.occurrence.is_class:
        return [anyone]
    same = ("same", staff.name)
    return [same, anyone] if len(service.performers) > 1 else [same]


def read_rhythm(link: Repeated, form: RhythmForm) -> Rhythm:
    """The rule that a valid form makes. Raises Invalid with the field at fault."""
    regular = regular_of(link.timetable, link.visit, same_staff=form.staff.data == "same")
    parts = (
        [f"FREQ=MONTHLY;BYDAY={_place(regular.first_day)}{WEEKDAYS[regular.first_day.weekday()]}"]
        if form.every.data == "month"
        else [f"FREQ=WEEKLY;INTERVAL={form.every.data}"]
    )
    if form.ends.data == "times":
        parts.append(f"COUNT={form.times.data}")
    else:
        last = date.fromordinal(read_date(form.until.data or ""))
        parts.append(f"UNTIL={last:%Y%m%d}")
    return Rhythm(form, regular, read_rule(";".join(parts), regular.zone, regular.wall))


def asked(form: RhythmForm) -> dict[str, Any]:
    """The form as arguments of an address."""
    ends = "times" if form.ends.data == "times" else "until"
    return {
        "every": form.every.data,
        "ends": form.ends.data,
        ends: form[ends].data,
        "staff": form.staff.data if has_people(form) else None,
    }


def write_pick(pick: Pick) -> str:
    """A pick as the value of a box: 2026-03-04T14:00Z, with ~any or ~occ_… behind."""
    mark = pick.occurrence_ref or ("any" if pick.anyone else "")
    return write_start(pick.starts) + (f"~{mark}" if mark else "")


def read_pick(text: str) -> Pick:
    """The opposite of `write_pick`. Raises Invalid."""
    match = _PICK.fullmatch(text)
    if match is None or (match[2] not in (None, "any") and not is_id(match[2], "occ")):
        raise Invalid(_("This is not a time that can be booked. Choose one of the times shown."))
    is_class = match[2] is not None and match[2] != "any"
    return Pick(read_start(match[1]), match[2] == "any", match[2] if is_class else None)


def read_picks(sent: MultiDict[str, str]) -> list[Pick]:
    """Everything that was ticked, or chosen instead; each once. Raises Invalid."""
    texts = sent.getlist("pick")
    texts += [
        value for name, value in sent.items() if name.startswith("instead-") and value and len(name) < 12
    ]
    if len(texts) > MOST_DATES:
        raise Invalid(_("These are too many dates at once."))
    return [read_pick(text) for text in dict.fromkeys(texts)]
