"""Forms of the dashboard's bookings."""

from wtforms import Field, StringField
from wtforms.validators import Length

from bookingapp.base.i18n import lazy
from bookingapp.base.text import clean_line
from bookingapp.web.forms.signed import SignedForm


class DeclineForm(SignedForm):
    """Why a request is declined; the client reads it."""

    reason = StringField(
        lazy("Reason"), [Length(max=500, message=lazy("This is too long: at most %(max)d characters."))]
    )

    def validate_reason(self, field: Field) -> None:
        """Control characters are refused."""
        field.data = clean_line(field.data) if field.data else ""
