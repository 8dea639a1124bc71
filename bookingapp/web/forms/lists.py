"""Forms of the registers and of a business's own fields."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import _, lazy
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")
NEEDED = InputRequired(lazy("This must not be empty."))

PALETTE = (
    ("#0d7a68", lazy("Sea green")),
    ("#2e7d32", lazy("Green")),
    ("#7a8b1f", lazy("Olive")),
    ("#b7791f", lazy("Amber")),
    ("#c2570c", lazy("Orange")),
    ("#c0392b", lazy("Red")),
    ("#b83280", lazy("Pink")),
    ("#7e57c2", lazy("Violet")),
    ("#3f51b5", lazy("Indigo")),
    ("#1e70bf", lazy("Blue")),
    ("#0e7490", lazy("Petrol")),
    ("#5f6b73", lazy("Grey")),
)
"""Colours that keep apart from each other on white and on dark."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
OWN = "own"


class ColourField(Field):
    """A colour of the palette, one of one's own, or none (''). Two controls of one name: the choice, and one's own."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The choice, then what the control for one's own colour holds."""
        chosen = str(valuelist[0]) if valuelist else ""
        if chosen == OWN:
            chosen = str(valuelist[1]) if len(valuelist) > 1 else ""
        if chosen and not _COLOUR.fullmatch(chosen):
            raise ValueError(_("Write the colour like #0d5c63."))
        self.data = chosen.lower()

    @property
    def is_own(self) -> bool:
        """Whether it is none of the palette."""
        return bool(self.data) and self.data not in {colour for colour, _name in PALETTE}

    @property
    def palette(self) -> tuple[tuple[str, Any], ...]:
        """What there is to choose from."""
        return PALETTE


class EntryForm(SignedForm):
    """A word of a register."""

    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    colour = ColourField(lazy("Colour"))


class RemoveForm(SignedForm):
    """What takes the place of a word; '' for nothing."""

    replacement = StringField(validators=[Length(max=40)])


class StepForm(SignedForm):
    """One place up or down."""

    step = SelectField(choices=[("-1", "-1"), ("1", "1")], default="1")

    @property
    def way(self) -> int:
        """-1 or 1."""
        return -1 if self.step.data == "-1" else 1


class OrderForm(SignedForm):
    """A list in its new order."""

    entry = SelectMultipleField(validate_choice=False)
    group = HiddenField()


FIELD_KINDS = (
    ("text", lazy("A line")),
    ("textarea", lazy("Several lines")),
    ("choice", lazy("One of several answers")),
    ("checkbox", lazy("Yes or no")),
    ("number", lazy("A number")),
    ("date", lazy("A date")),
)
"""Kinds of questions and of own fields."""


class FieldForm(SignedForm):
    """A field of the business's own."""

    label = StringField(lazy("What it asks"), [NEEDED, Length(max=200, message=TOO_LONG)])
    kind = SelectField(
        lazy("Kind of answer"),
        choices=list(FIELD_KINDS),
        default="text",
        validate_choice=False,
        description=lazy("It stays as it is once the field is made."),
    )
    options = TextAreaField(
        lazy("Answers to choose from"),
        [Length(max=4000, message=TOO_LONG)],
        description=lazy("One on each line."),
    )
    required = BooleanField(lazy("Must be answered"))

    def answers(self) -> list[str]:
        """The options, one for each line that is not empty."""
        return lines(self.options.data)


def lines(text: str | None) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def own_ids(form: SignedForm, suffix: str) -> None:
    """Give the controls of a form ids of their own, where there are several such forms on a page."""
    for field in form:
        field.id = f"{field.name}-{suffix}"
        field.label.field_id = field.id
