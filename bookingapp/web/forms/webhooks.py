"""The form of a webhook: where it leads, and of what it is told."""

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import lazy
from bookingapp.domain.messaging.webhook_words import EVENTS
from bookingapp.domain.messaging.webhooks import EVERYTHING
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class WebhookForm(SignedForm):
    """Address, name for oneself, events."""

    url = StringField(
        lazy("Address"),
        [InputRequired(lazy("Give the address of your program.")), Length(max=500, message=TOO_LONG)],
    )
    description = StringField(lazy("What it is for"), [Length(max=200, message=TOO_LONG)])
    which = RadioField(
        lazy("Of what it is told"),
        [InputRequired(lazy("Choose one."))],
        choices=[
            ("all", lazy("Of everything, also what is added later")),
            ("some", lazy("Of what I choose")),
        ],
        default="all",
    )
    events = SelectMultipleField(lazy("Events"), choices=[(name, name) for name in sorted(EVENTS)])
    active = BooleanField(lazy("Active: what happens is sent there"), default=True)

    @property
    def chosen(self) -> list[str]:
        """The events as they are stored."""
        return [EVERYTHING] if self.which.data == "all" else list(self.events.data or [])
