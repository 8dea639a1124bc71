"""Rows of the form of a service: forms within the form."""

import re
from typing import Any

from wtforms import BooleanField, Field, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import TextInput

from bookingapp.base.i18n import _, lazy
from bookingapp.domain.catalog.belongings import Extra
from bookingapp.domain.catalog.rules import clock_minutes
from bookingapp.web.forms.lengths import WholeField
from bookingapp.web.forms.lists import FIELD_KINDS, TOO_LONG
from bookingapp.web.forms.money import MoneyField


class Row(Form):
    """A form within the form: no token of its own, our own sentences."""

    class Meta:
        csrf = False
        locales = False

    def typed(self) -> dict[str, Any]:
        """What it holds, to be shown again in another place."""
        return {field.short_name: field.data for field in self}


class Bare:
    """Marks fields whose labels need not say that they may be left empty: the row says what it is for."""

    field_flags = {"either": True}

    def __call__(self, _form: Any, _field: Field) -> None:
        """Nothing to check."""


class AddOnRow(Row):
    """An extra."""

    ref = HiddenField()
    name = StringField(lazy("Name"), [Bare(), Length(max=200, message=TOO_LONG)])
    duration_minutes = WholeField(lazy("More minutes"), [Bare()])
    price_amount = MoneyField(lazy("Price"), [Bare()])


class QuestionRow(Row):
    """A question to ask with a booking."""

    key = HiddenField()
    label = StringField(lazy("Question"), [Bare(), Length(max=200, message=TOO_LONG)])
    type = SelectField(
        lazy("Kind of answer"), choices=list(FIELD_KINDS), default="text", validate_choice=False
    )
    required = BooleanField(lazy("Must be answered"))
    options = TextAreaField(
        lazy("Answers to choose from, one on each line"), [Bare(), Length(max=4000, message=TOO_LONG)]
    )


class PerformerRow(Row):
    """Somebody who works here, and whether and how they perform it."""

    ref = HiddenField()
    performs = BooleanField()
    price_amount = MoneyField(lazy("Own price"), [Bare()])
    duration_minutes = WholeField(lazy("Own length, minutes"), [Bare()])
    buffer_before_minutes = WholeField(lazy("Minutes kept free before"), [Bare()])
    buffer_after_minutes = WholeField(lazy("Minutes kept free after"), [Bare()])


class ResourceRow(Row):
    """A resource, and how many units of it are taken."""

    ref = HiddenField()
    quantity = WholeField()


class StartsField(Field):
    """Times of the day with commas between, as minutes from midnight; None when there are none."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """`09:00, 13:30`."""
        words = re.split(r"[\s,;]+", str(valuelist[0]).strip()) if valuelist else []
        found = [clock_minutes(word.zfill(5)) for word in words if word]
        self.data = None
        if None in found or 24 * 60 in found:
            raise ValueError(_("Write the times like 09:00, 13:30."))
        self.data = found or None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(f"{at // 60:02}:{at % 60:02}" for at in self.data or ())


def replace_rows(rows: Any, values: list[dict[str, Any]]) -> None:
    """Put other rows in place of those of a list of forms, numbered anew."""
    rows.entries, rows.last_index = [], -1
    for one in values:
        rows.append_entry(one)


def addon_values(extra: Extra) -> dict[str, Any]:
    """An add-on as its row shows it."""
    return {
        "ref": extra.ref,
        "name": extra.name,
        "duration_minutes": extra.duration_minutes or None,
        "price_amount": extra.price_amount or None,
    }
