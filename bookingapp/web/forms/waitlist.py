"""Forms of the waiting list: joining it, and taking what is offered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import DateInput

from bookingapp.base.clock import DAY
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.wishes import Window
from bookingapp.web.forms.booking import DetailsForm, Either
from bookingapp.web.forms.boxes import boxes
from bookingapp.web.forms.values import read_date

PARTS_OF_DAY = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, DAY)}
"""Wall minutes, as the picker groups its times."""


class WaitForm(DetailsForm):
    """When somebody would come, with whom, and how to reach them."""

    first = StringField(lazy("From"), [Either()], widget=DateInput())
    last = StringField(lazy("Until"), [Either()], widget=DateInput())
    weekdays = boxes(lazy("Only on these days"))
    times = boxes(lazy("Only at these times"))
    staff = boxes(lazy("Only with"))
    once = HiddenField()

    def validate_first(self, field: Field) -> None:
        """A date."""
        _check_date(field)

    def validate_last(self, field: Field) -> None:
        """A date."""
        _check_date(field)

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """Those shown."""
        _check_offered(field)

    def validate_times(self, field: SelectMultipleField) -> None:
        """Those shown."""
        _check_offered(field)

    def validate_staff(self, field: SelectMultipleField) -> None:
        """Those shown."""
        _check_offered(field)

    def validate_once(self, field: Field) -> None:
        """The mark that the form was drawn with."""
        if not is_id(field.data or "", "frm"):
            field.data = ""

    def windows(self) -> tuple[Window, ...]:
        """The chosen times of the chosen weekdays; none when any will do."""
        days: list[int | None] = [int(day) for day in self.weekdays.data or ()]
        parts = _joined([PARTS_OF_DAY[part] for part in PARTS_OF_DAY if part in (self.times.data or ())])
        if not days and not parts:
            return ()
        return tuple((day, *span) for day in days or [None] for span in parts or [(0, DAY)])


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, neighbours made one."""
    found: list[tuple[int, int]] = []
    for starts, ends in spans:
        if found and found[-1][1] == starts:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((starts, ends))
    return found


def _check_date(field: Field) -> None:
    try:
        read_date((field.data or "").strip())
    except Invalid:
        raise ValidationError(_("Please write a date as year-month-day, like 2026-03-04.")) from None


def _check_offered(field: SelectMultipleField) -> None:
    if not set(field.data or ()) <= {str(choice[0]) for choice in field.iter_choices()}:
        raise ValidationError(_("Choose among those shown."))


def date_of(field: Field) -> date:
    """The date that a field which has been checked holds."""
    return date.fromordinal(read_date(field.data.strip()))


def wait_form(
    slug: str,
    country: str | None,
    *,
    weekdays: Sequence[tuple[str, str]] = (),
    times: Sequence[tuple[str, str]] = (),
    staff: Sequence[tuple[str, str]] = (),
    seats: int = 0,
    sent: Any = None,
    given: Any = None,
) -> WaitForm:
    """The form with what can be chosen; `sent` is what was sent, if anything, `given` what stands in it before.

    Without weekdays it asks for no days: then it is about one class.
    """
    form = WaitForm(sent if sent is not None else MultiDict(), data=given, meta={"csrf_context": slug})
    form.is_sent, form.country = sent is not None, country
    form.offer(seats)
    del form.note
    form.weekdays.choices = list(weekdays)
    form.times.choices = list(times)
    form.staff.choices = list(staff)
    if len(staff) < 2:
        del form.staff
    if not weekdays:
        del form.first, form.last, form.weekdays, form.times
    return form
