"""The form by which staff book for somebody: who, what, when; everything typed travels with it until it is booked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Length
from wtforms.widgets import DateInput, NumberInput, TimeInput

from bookingapp.base.i18n import lazy
from bookingapp.base.ids import is_id
from bookingapp.base.text import clean_line, clean_text
from bookingapp.models.clients import CustomField
from bookingapp.web.forms.booking import LONGEST_ANSWER
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")
MOST_SEATS = 999


class Open:
    """Marks a field that needs no word about being optional: it is plain from the page."""

    field_flags = {"either": True}

    def __call__(self, _form: Any, _field: Field) -> None:
        """Nothing to check alone."""


class BookForm(SignedForm):
    """What is typed while booking on behalf of a client. What it means is decided by the domain."""

    once = HiddenField()
    client = HiddenField()
    name = StringField(lazy("Client"), [Open(), Length(max=200, message=TOO_LONG)])
    email = EmailField(lazy("E-mail"), [Open(), Length(max=254, message=TOO_LONG)])
    phone = TelField(lazy("Phone"), [Open(), Length(max=40, message=TOO_LONG)])
    location = SelectField(lazy("Place"), [Open()], validate_choice=False)
    date = StringField(lazy("Date"), [Open()], widget=DateInput())
    time = StringField(lazy("Time"), [Open()], widget=TimeInput())
    start = HiddenField()
    wish = HiddenField()
    occurrence = HiddenField()
    seats = IntegerField(lazy("Places"), [Open()], default=1, widget=NumberInput(min=1, max=MOST_SEATS))
    notes = TextAreaField(lazy("Note for the client"), [Open(), Length(max=LONGEST_ANSWER, message=TOO_LONG)])
    staff_notes = TextAreaField(lazy("Note for staff"), [Open(), Length(max=10_000, message=TOO_LONG)])
    tell = BooleanField(lazy("Send the client a message"))
    repeat = BooleanField(lazy("Repeat this visit"))
    reason = StringField(lazy("Why"), [Open(), Length(max=500, message=TOO_LONG)])
    warned = HiddenField()

    question_keys: Sequence[str] = ()
    visit_keys: Sequence[str] = ()
    booking_keys: Sequence[str] = ()

    def validate_client(self, field: Field) -> None:
        """What is no client's id means that none was chosen."""
        if not is_id(field.data or "", "clt"):
            field.data = ""

    def validate_once(self, field: Field) -> None:
        """What is not our mark cannot be the mark of an earlier form."""
        if not is_id(field.data or "", "frm"):
            field.data = ""

    def validate_notes(self, field: Field) -> None:
        """Several lines that can be stored."""
        field.data = clean_text(field.data or "")

    def validate_reason(self, field: Field) -> None:
        """One line that can be stored."""
        field.data = clean_line(field.data or "")

    def answers(self) -> dict[str, str]:
        """The answers to the services' questions, by key."""
        return self._of("q_", self.question_keys)

    def visit_values(self) -> dict[str, str]:
        """Own fields of the visit, by key."""
        return self._of("cv_", self.visit_keys)

    def booking_values(self) -> dict[str, str]:
        """Own fields of the bookings, by key."""
        return self._of("cb_", self.booking_keys)

    def _of(self, prefix: str, keys: Iterable[str]) -> dict[str, str]:
        return {key: said(self[f"{prefix}{key}"].data) for key in keys}


def said(value: Any) -> str:
    """A field's value as the domain takes it; a ticked box is a yes."""
    return ("yes" if value else "") if isinstance(value, bool) else str(value or "").strip()


def book_form(
    data: MultiDict[str, str],
    subject: str,
    questions: Sequence[Mapping[str, Any]],
    fields: Sequence[CustomField],
) -> BookForm:
    """The form with the questions of the services and the business's own fields."""
    asked = {str(one["key"]): one for one in questions}
    more: dict[str, Field] = {f"q_{key}": question_field(one) for key, one in asked.items()}
    for one in fields:
        more[f"{'cv_' if one.subject == 'visit' else 'cb_'}{one.key}"] = own_field(one)
    form_class: Any = type("BookForm", (BookForm,), more)
    form: BookForm = form_class(data, meta={"csrf_context": subject})
    form.question_keys = tuple(asked)
    form.visit_keys = tuple(one.key for one in fields if one.subject == "visit")
    form.booking_keys = tuple(one.key for one in fields if one.subject == "booking")
    return form


def question_field(question: Mapping[str, Any]) -> Field:
    """A service's question as staff are asked it: they may leave it open."""
    return input_field(question["label"], question["type"], question.get("options", ()), needed=False)


def own_field(one: CustomField) -> Field:
    """A field of the business's own."""
    return input_field(one.label, one.kind, one.options, needed=one.required)


def input_field(label: str, kind: str, options: Iterable[str], *, needed: bool) -> Field:
    """An input for a kind of value; what it may hold the domain decides."""
    checks: list[Any] = [Open()] if needed else []
    if kind == "choice":
        choices = [("", "–"), *((str(one), str(one)) for one in options)]
        return SelectField(label, checks, choices=choices, validate_choice=False)
    if kind == "checkbox":
        return BooleanField(label, checks)
    if kind == "textarea":
        return TextAreaField(label, checks)
    widget = {"number": NumberInput(step="any"), "date": DateInput()}.get(kind)
    return StringField(label, checks, widget=widget) if widget else StringField(label, checks)
