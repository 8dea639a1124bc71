"""Forms by which bookings move and time is blocked."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.base.text import clean_line
from bookingapp.domain.schedule.hours import instant_of, wall_time
from bookingapp.web.forms.signed import SignedForm, own_error
from bookingapp.web.forms.values import read_date, read_zone

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)

NO_TIME = lazy("Give a time such as 14:30.")


def read_clock(text: str) -> int:
    """`14:30` as minutes from midnight. Raises Invalid."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Invalid(str(NO_TIME))
    return int(found[1]) * 60 + int(found[2])


class WallField(StringField):
    """A date or a time of day, as the browser's own fields send it."""


class MoveForm(SignedForm):
    """Where a booking is to go; what is left empty stays as it is. Script sends the same fields as a page."""

    date = WallField(lazy("Date"), [InputRequired(message=lazy("Give a date."))])
    time = WallField(lazy("Time"), [InputRequired(message=NO_TIME)])
    staff = SelectField(lazy("With"), validate_choice=False)
    unit = HiddenField()
    minutes = IntegerField(lazy("Minutes"), [Optional()])
    tell = BooleanField(lazy("Tell the client"))
    waive = HiddenField()
    version = HiddenField()
    zone = HiddenField()

    start: int | None = None

    def read_start(self, zone: ZoneInfo) -> bool:
        """Note the UTC minute that date and time stand for; False when they stand for none."""
        try:
            zone = read_zone(self.zone.data) if self.zone.data else zone
            ordinal, clock = read_date(self.date.data or ""), read_clock((self.time.data or "")[:5])
        except Invalid as refused:
            own_error(self.time if str(NO_TIME) == refused.message else self.date, refused.message)
            return False
        self.start = instant_of(zone, ordinal, clock)
        return True

    @property
    def seen(self) -> int | None:
        """The version that was shown."""
        return int(self.version.data) if (self.version.data or "").isascii() and self.version.data else None

    def validate_version(self, field: Field) -> None:
        """A number, or nothing."""
        if field.data and not re.fullmatch(r"\d{1,9}", field.data, re.ASCII):
            field.data = ""
            raise Invalid(_("This is not a version of a booking."))

    @property
    def waived(self) -> frozenset[str]:
        """The rules set aside."""
        return frozenset(one for one in (self.waive.data or "").split(",") if one)


class BlockForm(SignedForm):
    """Time that is not to be booked: whose, from when to when, and why."""

    owner = SelectField(lazy("Whose time"), validate_choice=False)
    first_date = WallField(lazy("From"), [InputRequired(message=lazy("Give a date."))])
    first_time = WallField(lazy("Time"), [InputRequired(message=NO_TIME)])
    last_date = WallField(lazy("Until"), [InputRequired(message=lazy("Give a date."))])
    last_time = WallField(lazy("Time"), [InputRequired(message=NO_TIME)])
    reason = StringField(
        lazy("Why"), [Length(max=200, message=lazy("This is too long: at most %(max)d characters."))]
    )
    mark = HiddenField()

    starts: int = 0
    ends: int = 0

    def validate_reason(self, field: Field) -> None:
        """Control characters are refused."""
        field.data = clean_line(field.data) if field.data else ""

    def read_span(self, zone: ZoneInfo) -> bool:
        """Note both ends as UTC minutes; False when they stand for none."""
        low = self._read(self.first_date, self.first_time, zone, is_end=False)
        high = self._read(self.last_date, self.last_time, zone, is_end=True)
        if low is None or high is None:
            return False
        self.starts, self.ends = low, high
        if high <= low:
            own_error(self.last_date, _("The end must be after the start."))
        return high > low

    def _read(self, day: Field, time: Field, zone: ZoneInfo, *, is_end: bool) -> int | None:
        try:
            ordinal = read_date(day.data or "")
        except Invalid as refused:
            own_error(day, refused.message)
            return None
        try:
            clock = read_clock((time.data or "00:00")[:5])
        except Invalid as refused:
            own_error(time, refused.message)
            return None
        return instant_of(zone, ordinal, clock, is_end)


def fill_span(values: dict[str, Any], zone: ZoneInfo, low: int, high: int) -> dict[str, Any]:
    """The fields of a block from its UTC minutes."""
    first, last = wall_time(zone, low), wall_time(zone, high)
    return values | {
        "first_date": f"{first:%Y-%m-%d}",
        "first_time": f"{first:%H:%M}",
        "last_date": f"{last:%Y-%m-%d}",
        "last_time": f"{last:%H:%M}",
    }
