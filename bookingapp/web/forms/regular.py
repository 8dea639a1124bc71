"""Forms of regular visits: how often and how long, which of the dates, and ending them."""

from typing import Any

from wtforms import Form, HiddenField, IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.widgets import DateInput, NumberInput

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.base.ids import is_id
from bookingapp.web.forms.signed import SignedForm
from bookingapp.web.forms.values import read_date

MOST_WEEKS = 8
MOST_TIMES = 52


class Optional:
    """Marks a field that another one makes needless; its own check asks for it when it is needed."""

    field_flags = {"either": True}

    def __call__(self, _form: Any, _field: Field) -> None:
        """Nothing to check alone."""


class RhythmForm(Form):
    """How often, how long, with whom. It only looks, so it is sent by GET and carries no token."""

    class Meta:
        locales = False
        """WTForms' own messages are not used: every sentence is ours."""

    every = SelectField(lazy("How often"), [Optional()], default="4", validate_choice=False)
    ends = RadioField(lazy("Until when"), [Optional()], default="times", validate_choice=False)
    times = IntegerField(
        lazy("How many visits in all, this one included"),
        [Optional()],
        default=6,
        widget=NumberInput(min=2, max=MOST_TIMES),
    )
    until = StringField(lazy("Last day"), [Optional()], widget=DateInput())
    staff = RadioField(lazy("With whom"), [Optional()], default="same", validate_choice=False)

    def validate_every(self, field: SelectField) -> None:
        """One of those shown."""
        _one_of(field)

    def validate_ends(self, field: RadioField) -> None:
        """One of those shown."""
        _one_of(field)

    def validate_staff(self, field: RadioField) -> None:
        """One of those shown."""
        _one_of(field)

    def validate_times(self, field: Field) -> None:
        """Needed when it ends after a number of times."""
        field.errors = []
        number = field.data
        if self.ends.data == "times" and not (isinstance(number, int) and 2 <= number <= MOST_TIMES):
            raise ValidationError(_("Choose a number from 2 to %(most)s.", most=MOST_TIMES))

    def validate_until(self, field: Field) -> None:
        """Needed when it ends on a day."""
        if self.ends.data == "until":
            try:
                read_date(field.data or "")
            except Invalid:
                raise ValidationError(_("Please write a date as year-month-day, like 2026-03-04.")) from None


def _one_of(field: SelectField | RadioField) -> None:
    if field.data not in [str(choice[0]) for choice in field.iter_choices()]:
        raise ValidationError(_("Choose one of those shown."))


class PickForm(SignedForm):
    """Which dates were agreed to; `once` is the id of what is to be made, `count` what the button named."""

    once = HiddenField()
    count = HiddenField()

    def validate_once(self, field: Field) -> None:
        """An id that this page gave out."""
        if not is_id(field.data or "", "rec"):
            raise ValidationError(_("This form is not one of ours."))
