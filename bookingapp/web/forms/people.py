"""Forms of staff, places and resources, and of time off."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ColorInput, DateInput, TimeInput

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.domain.schedule.hours import instant_of, midnight
from bookingapp.web.forms.lengths import WholeField
from bookingapp.web.forms.regular import Optional
from bookingapp.web.forms.settings import NEEDED, TOO_LONG, zone_choices
from bookingapp.web.forms.signed import SignedForm, own_error
from bookingapp.web.forms.values import read_date

PRIORITIES = [
    ("10", lazy("First of all")),
    ("0", lazy("Like everybody")),
    ("-10", lazy("Only when nobody else can")),
]
WEIGHTS = [("200", lazy("Twice as many as others")), ("100", lazy("As many as others")), ("50", lazy("Half as many as others"))]  # fmt: skip


def boxes(label: Any) -> SelectMultipleField:
    """Check boxes."""
    return SelectMultipleField(label, option_widget=CheckboxInput(), validate_choice=False)


class StaffForm(SignedForm):
    """Who somebody is, where they work, how "any staff" chooses them."""

    mark = HiddenField()
    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    title = StringField(
        lazy("Title"),
        [Length(max=120, message=TOO_LONG)],
        description=lazy("What clients read below the name: “Senior stylist”."),
    )
    about = TextAreaField(lazy("About"), [Length(max=2000, message=TOO_LONG)])
    email = EmailField(
        lazy("E-mail"),
        [Length(max=254, message=TOO_LONG)],
        description=lazy("Notices of their bookings go there."),
    )
    phone = TelField(lazy("Telephone"), [Length(max=40, message=TOO_LONG)])
    image_url = URLField(lazy("Address of a photo"), [Length(max=500, message=TOO_LONG)])
    own_colour = BooleanField(lazy("A colour of their own in the calendar"))
    colour = StringField(lazy("Colour"), [Length(max=7, message=TOO_LONG)], widget=ColorInput())
    position = SelectField(lazy("Position"), validate_choice=False)
    user = SelectField(
        lazy("Login"),
        validate_choice=False,
        description=lazy("With a login they see their own bookings and keep their own time off."),
    )
    places = boxes(lazy("Works at"))
    online_booking = BooleanField(lazy("Clients can book them online"))
    priority = SelectField(
        lazy("Who is asked first"),
        validate_choice=False,
        description=lazy("When a client has no wish whom, of all who are free."),
    )
    weight = SelectField(
        lazy("How many they get"),
        validate_choice=False,
        description=lazy("Of the bookings without a wish, among those of equal rank."),
    )
    order = WholeField(lazy("Place in lists"))  # fmt: skip


class PlaceForm(SignedForm):
    """A place: where, how it is reached."""

    mark = HiddenField()
    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    slug = StringField(lazy("Name in links"), [Length(max=80, message=TOO_LONG)])
    address = TextAreaField(lazy("Address"), [Length(max=500, message=TOO_LONG)])
    timezone = SelectField(lazy("Time zone"), validate_choice=False)
    email = EmailField(lazy("E-mail"), [Length(max=254, message=TOO_LONG)])
    phone = TelField(lazy("Telephone"), [Length(max=40, message=TOO_LONG)])
    order = WholeField(lazy("Place in lists"))

    def offer(self, language: str, zone: str) -> None:
        """Fill the list of zones."""
        self.timezone.choices = zone_choices(language, zone)


class ResourceForm(SignedForm):
    """A room, chair or machine, and how many there are."""

    mark = HiddenField()
    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    kind = StringField(
        lazy("Kind"), [NEEDED, Length(max=40, message=TOO_LONG)], description=lazy("Room, chair, machine …")
    )
    quantity = WholeField(lazy("How many there are"))
    order = WholeField(lazy("Place in lists"))  # fmt: skip


class TimeOffForm(SignedForm):
    """Time off or a closure: whose, the dates, all day or from a time to a time, and why."""

    whose = SelectField(lazy("Whose"), validate_choice=False)
    first = StringField(lazy("From"), [Optional()], widget=DateInput())
    last = StringField(lazy("Until and with"), [Optional()], widget=DateInput())
    from_time = StringField(
        lazy("From (time)"),
        [Optional()],
        widget=TimeInput(),
        description=lazy("Without times: the whole day."),
    )
    to_time = StringField(lazy("To (time)"), [Optional()], widget=TimeInput())
    more = TextAreaField(
        lazy("More dates"),
        [Length(max=2000, message=TOO_LONG)],
        description=lazy("One a line, like 2027-01-01: closed on each of them, all day."),
    )
    reason = StringField(lazy("Reason"), [Length(max=200, message=TOO_LONG)], description=lazy("Only those who work here read it."))  # fmt: skip

    def spans(self, zone: ZoneInfo) -> list[tuple[int, int]]:
        """The UTC spans that are meant in a zone; none when something cannot be read, which its field then says."""
        found: list[tuple[int, int]] = []
        if self.first.data:
            found += self._main(zone)
        for line in (self.more.data or "").split():
            day = self._day(self.more, line)
            found += [] if day is None else [(midnight(zone, day), midnight(zone, day + 1))]
        if not found and not self.errors:
            own_error(self.first, _("Give a date."))
        return [] if self.errors else found

    def _main(self, zone: ZoneInfo) -> list[tuple[int, int]]:
        first = self._day(self.first, self.first.data or "")
        last = self._day(self.last, self.last.data) if self.last.data else first
        if first is None or last is None:
            return []
        if last < first:
            own_error(self.last, _("The last date must not be before the first."))
            return []
        if not self.from_time.data and not self.to_time.data:
            return [(midnight(zone, first), midnight(zone, last + 1))]
        low, high = _clock(self.from_time.data or "00:00"), _clock(self.to_time.data or "24:00")
        if low is None or high is None:
            own_error(self.from_time if low is None else self.to_time, _("Write the time like 09:00."))
            return []
        return [(instant_of(zone, first, low), instant_of(zone, last, high, is_end=True))]

    def _day(self, field: StringField, text: str | None) -> int | None:
        try:
            return read_date(text or "")
        except Invalid as refused:
            own_error(field, refused.message)
            return None


def _clock(text: str) -> int | None:
    hour, colon, minute = text[:5].partition(":")
    if not (colon and text.isascii() and hour.isdigit() and minute.isdigit() and int(minute) < 60):
        return None
    found = int(hour) * 60 + int(minute)
    return found if found <= 24 * 60 else None


def next_days(today: date) -> tuple[str, str]:
    """Tomorrow as the first and last day of a form."""
    tomorrow = (today + timedelta(days=1)).isoformat()
    return tomorrow, tomorrow
