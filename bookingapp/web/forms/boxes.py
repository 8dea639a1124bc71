"""A field of check boxes, of which any number may be ticked."""

from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput

from bookingapp.web.forms.regular import Optional


def boxes(label: Any) -> SelectMultipleField:
    """The field; whoever draws it sets its choices, whoever reads it checks them."""
    return SelectMultipleField(label, [Optional()], option_widget=CheckboxInput(), validate_choice=False)
