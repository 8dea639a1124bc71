"""Forms of the public flow: taking a time, the details of who comes, cancelling, moving."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import DateInput, NumberInput

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.base.ids import is_id
from bookingapp.base.text import clean_email, clean_line, clean_phone, clean_text
from bookingapp.web.forms.signed import SignedForm
from bookingapp.web.forms.values import read_date

LONGEST_ANSWER = 2000
HONEYPOT = "website"


class TimeForm(SignedForm):
    """A start, and the hold that it replaces."""

    start = HiddenField()
    hold = HiddenField()

    def validate_hold(self, field: Field) -> None:
        """What is no hold's id replaces nothing."""
        if not is_id(field.data or "", "hld"):
            field.data = ""


class CancelForm(SignedForm):
    """Why, if one wants to say."""

    reason = TextAreaField(
        lazy("Would you like to say why?"),
        [Length(max=LONGEST_ANSWER, message=lazy("This is too long: at most %(max)d characters."))],
    )

    def validate_reason(self, field: Field) -> None:
        """Control characters are refused."""
        field.data = _cleaned(clean_text, field.data)


class ReminderForm(SignedForm):
    """Whether reminders are wanted: "1" for yes."""

    wanted = StringField(validators=[Length(max=1)])


class MoveForm(SignedForm):
    """The new time, and the version of the booking that the visitor saw."""

    start = HiddenField()
    staff = HiddenField()
    occurrence = HiddenField()
    version = HiddenField()

    def validate_occurrence(self, field: Field) -> None:
        """Only what could be a class's id is looked for."""
        if field.data and not is_id(field.data, "occ"):
            raise ValidationError(_("There is no such class."))


def _places(most: int) -> list[Any]:
    """The numbers of places to choose from."""
    return [str(count) for count in range(1, most + 1)]


class Either:
    """Marks fields of which one is needed; `validate_email` asks for it."""

    field_flags = {"either": True}

    def __call__(self, _form: Any, _field: Field) -> None:
        """Nothing to check alone."""


def _whole(value: Any) -> int:
    """A small number in plain digits; 0, which is never offered, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class DetailsForm(SignedForm):
    """Who is coming: a name and one way to reach them."""

    name = StringField(
        lazy("Your name"),
        [
            InputRequired(lazy("Please give your name.")),
            Length(max=200, message=lazy("This is too long: at most %(max)d characters.")),
        ],
    )
    email = EmailField(
        lazy("E-mail"),
        [Either(), Length(max=254, message=lazy("This is too long: at most %(max)d characters."))],
    )
    phone = TelField(
        lazy("Phone"),
        [Either(), Length(max=40, message=lazy("This is too long: at most %(max)d characters."))],
    )
    seats = SelectField(
        lazy("Places"), [Either()], coerce=_whole, choices=_places(1), default=1, validate_choice=False
    )
    note = TextAreaField(
        lazy("Anything we should know?"),
        [Length(max=LONGEST_ANSWER, message=lazy("This is too long: at most %(max)d characters."))],
    )

    is_sent = False
    country: str | None = None
    question_keys: Sequence[str] = ()

    def validate_name(self, field: Field) -> None:
        """One line that can be stored."""
        field.data = _cleaned(clean_line, field.data)
        if not field.data:
            raise ValidationError(_("Please give your name."))

    def validate_email(self, field: Field) -> None:
        """An address, or nothing when there is a telephone number."""
        text = (field.data or "").strip()
        if not text:
            if not (self.phone.data or "").strip():
                raise ValidationError(_("Please give an e-mail address or a telephone number."))
            return
        try:
            field.data = clean_email(text)
        except ValueError:
            raise ValidationError(_("This does not look like an e-mail address: name@example.com.")) from None

    def validate_phone(self, field: Field) -> None:
        """A number that can be dialled."""
        text = (field.data or "").strip()
        if text:
            try:
                clean_phone(text, self.country)
            except ValueError:
                raise ValidationError(
                    _("This does not look like a telephone number. Begin with + and the country's code.")
                ) from None

    def validate_seats(self, field: SelectField) -> None:
        """One of the numbers to choose from."""
        if str(field.data) not in [str(choice[0]) for choice in field.iter_choices()]:
            raise ValidationError(_("Choose one of the numbers shown."))

    def validate_note(self, field: Field) -> None:
        """Several lines that can be stored."""
        field.data = _cleaned(clean_text, field.data)

    def fill_in(self, prefill: Mapping[str, str]) -> None:
        """Fill in what is known of the visitor already: name, email, phone, notes."""
        for name, text in prefill.items():
            field = self[{"notes": "note"}.get(name, name)]
            field.data = field.data or text

    def answers(self) -> dict[str, str]:
        """The answers to the service's questions, by key; what was not answered is left out."""
        found = {key: _answer(self[f"q_{key}"].data) for key in self.question_keys}
        return {key: value for key, value in found.items() if value}

    def typed(self) -> dict[str, str | list[str]]:
        """Everything typed, as it can travel on in hidden fields."""
        names = [name for name in self._fields if name != "token"]
        return {name: values for name in names if (values := request.form.getlist(name))}

    def offer(self, most: int) -> None:
        """Let a number of places be chosen, up to the most; nothing is asked where there is no choice."""
        if most > 1:
            self.seats.choices = _places(most)
        else:
            del self.seats

    @property
    def is_robot(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(request.form.get(HONEYPOT))


def details_form(
    questions: Sequence[Mapping[str, Any]],
    slug: str,
    country: str | None,
    seats: int = 0,
    data: Any = None,
    without: Sequence[str] = (),
) -> DetailsForm:
    """The form with a service's questions; `data` is what was sent, if anything, `without` what it need not ask."""
    form_class: Any = DetailsForm
    if questions:
        fields = {f"q_{question['key']}": _question_field(question) for question in questions}
        form_class = type("DetailsForm", (DetailsForm,), fields)
    form: DetailsForm = form_class(data if data is not None else MultiDict(), meta={"csrf_context": slug})
    form.is_sent = data is not None
    form.country = country
    form.question_keys = [question["key"] for question in questions]
    form.offer(seats)
    for name in without:
        del form[name]
    return form


def _question_field(question: Mapping[str, Any]) -> Field:
    """The field that asks one question."""
    label, kind = question["label"], question["type"]
    checks: list[Any] = [
        InputRequired(lazy("Please answer: %(question)s", question=label))
        if question["required"]
        else Optional(),
        _answer_fits,
    ]
    if kind == "choice":
        options = list(question.get("options", ()))
        return RadioField(label, checks, choices=options, validate_choice=False)
    if kind == "checkbox":
        return BooleanField(label, checks[:1] if question["required"] else [])
    if kind == "textarea":
        return TextAreaField(label, checks)
    if kind == "number":
        return StringField(label, [*checks, _is_number], widget=NumberInput())
    if kind == "date":
        return StringField(label, [*checks, _is_date], widget=DateInput())
    return StringField(label, checks)


def _answer_fits(_form: Any, field: Field) -> None:
    values = field.data if isinstance(field.data, list) else [field.data or ""]
    if any(len(str(value)) > LONGEST_ANSWER for value in values):
        raise ValidationError(_("This is too long: at most %(max)s characters.", max=LONGEST_ANSWER))
    for value in values:
        _cleaned(clean_text, str(value))


def _is_number(_form: Any, field: Field) -> None:
    text = (field.data or "").strip()
    if text and not (
        text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit() and len(text) < 20
    ):
        raise ValidationError(_("Please write a number."))


def _is_date(_form: Any, field: Field) -> None:
    if field.data:
        try:
            read_date(field.data)
        except Invalid:
            raise ValidationError(_("Please write a date as year-month-day, like 2026-03-04.")) from None


def _answer(value: Any) -> str:
    """What the domain stores: a text; a ticked box is a yes."""
    return ("yes" if value else "") if isinstance(value, bool) else str(value or "").strip()


def _cleaned(rule: Any, text: str | None) -> str:
    """The text as the rule of the ground returns it; its refusal as a sentence of the form."""
    try:
        cleaned: str = rule(text or "")
    except ValueError:
        raise ValidationError(_("This holds a character that cannot be stored.")) from None
    return cleaned
