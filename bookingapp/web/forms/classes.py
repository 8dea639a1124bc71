"""Forms of classes and series: what is given, when it repeats, and what one date is changed to."""

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Length
from wtforms.widgets import DateInput, TimeInput

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.domain.schedule.recurrence import WEEKDAYS
from bookingapp.web.forms.boxes import boxes
from bookingapp.web.forms.lengths import WholeField
from bookingapp.web.forms.regular import Optional
from bookingapp.web.forms.settings import TOO_LONG
from bookingapp.web.forms.signed import SignedForm, own_error
from bookingapp.web.forms.values import read_date

RHYTHMS = [
    ("once", lazy("Once")),
    ("weekly", lazy("By weeks")),
    ("date", lazy("Monthly on the same date")),
    ("weekday", lazy("Monthly on the same weekday")),
    ("custom", lazy("By a rule of my own")),
]
SCOPES = [("this", lazy("This date alone")), ("following", lazy("This and the following")), ("all", lazy("All to come"))]  # fmt: skip
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def read_day(field: Any) -> date | None:
    """A field's date; None with a sentence beside it."""
    try:
        return date.fromordinal(read_date(field.data or ""))
    except Invalid as refused:
        own_error(field, refused.message)
        return None


def read_time(field: Any) -> int | None:
    """A field's minutes from midnight; None with a sentence beside it."""
    found = _CLOCK.fullmatch((field.data or "")[:5])
    if found is None:
        own_error(field, _("Write the time like 09:00."))
        return None
    return int(found[1]) * 60 + int(found[2])


class ClassForm(SignedForm):
    """A class that is new: once, or as a series."""

    service = SelectField(lazy("Class"), validate_choice=False)
    place = SelectField(lazy("Place"), validate_choice=False)
    staff = boxes(lazy("Who gives it"))
    first = StringField(lazy("First date"), [Optional()], widget=DateInput())
    time = StringField(lazy("Begins at"), [Optional()], widget=TimeInput())
    duration = WholeField(lazy("Minutes"), description=lazy("Empty: as the service says."))
    capacity = WholeField(lazy("Places"), description=lazy("Empty: as the service says."))
    rhythm = RadioField(lazy("Repeats"), [Optional()], choices=RHYTHMS, default="once", validate_choice=False)
    every = WholeField(lazy("Every so many weeks or months"))
    weekdays = boxes(lazy("On these weekdays"))
    ends = RadioField(
        lazy("Ends"),
        [Optional()],
        choices=[
            ("never", lazy("Goes on")),
            ("until", lazy("With a date")),
            ("times", lazy("After a number of times")),
        ],
        default="never",
        validate_choice=False,
    )
    until = StringField(lazy("Last date"), [Optional()], widget=DateInput())
    times = WholeField(lazy("How many times"))
    rrule = StringField(
        lazy("Rule"),
        [Optional(), Length(max=500, message=TOO_LONG)],
        description=lazy("As RFC 5545 writes it: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
    )
    consent = BooleanField(lazy("Make the other dates, and leave these out"))

    def rule(self, first: date) -> str | None:
        """The rule as RFC 5545 writes it; None when it is given once. Errors stand beside their fields."""
        if self.rhythm.data == "custom":
            return (self.rrule.data or "").strip() or "?"
        if self.rhythm.data not in {"weekly", "date", "weekday"}:
            return None
        parts = [
            "FREQ=WEEKLY" if self.rhythm.data == "weekly" else "FREQ=MONTHLY",
            f"INTERVAL={self.every.data or 1}",
        ]
        if self.rhythm.data == "weekly":
            days = [one for one in WEEKDAYS if one in (self.weekdays.data or ())] or [
                WEEKDAYS[first.weekday()]
            ]
            parts.append(f"BYDAY={','.join(days)}")
        elif self.rhythm.data == "date":
            parts.append(f"BYMONTHDAY={first.day}")
        else:
            number = (first.day - 1) // 7 + 1
            parts.append(f"BYDAY={number if number < 5 else -1}{WEEKDAYS[first.weekday()]}")
        return ";".join(parts + self._end())

    def _end(self) -> list[str]:
        if self.ends.data == "times":
            if not self.times.data:
                own_error(self.times, _("Give a whole number."))
            return [f"COUNT={self.times.data or 1}"]
        if self.ends.data == "until":
            last = read_day(self.until)
            return [f"UNTIL={last:%Y%m%d}"] if last else []
        return []


class DateForm(SignedForm):
    """What a date of a class is changed to."""

    mark = HiddenField()
    scope = RadioField(
        lazy("What is meant"), [Optional()], choices=SCOPES, default="this", validate_choice=False
    )
    day = StringField(
        lazy("Date"), [Optional()], widget=DateInput(), description=lazy("Counts for this date alone.")
    )
    time = StringField(lazy("Begins at"), [Optional()], widget=TimeInput())
    duration = WholeField(lazy("Minutes"))
    capacity = WholeField(lazy("Places"))
    staff = boxes(lazy("Who gives it"))
    keep = BooleanField(lazy("Change the other dates, and leave those as they are that cannot be changed"))


class CancelDateForm(SignedForm):
    """Calling dates off."""

    scope = RadioField(
        lazy("What is called off"), [Optional()], choices=SCOPES, default="this", validate_choice=False
    )
    reason = StringField(lazy("Reason"), [Optional(), Length(max=200, message=TOO_LONG)], description=lazy("Whoever has booked reads it."))  # fmt: skip
