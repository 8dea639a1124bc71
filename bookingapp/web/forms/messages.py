"""Forms of the messages: their words, and when they leave."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from bookingapp.base.i18n import lazy
from bookingapp.web.forms.lengths import ClockField, LengthField, LengthsField
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class WordsForm(SignedForm):
    """Own words of one message in one language, and what to show them with."""

    subject = StringField(lazy("Subject"), [Length(max=300, message=TOO_LONG)])
    body = TextAreaField(lazy("Text"), [Length(max=6000, message=TOO_LONG)])
    language = HiddenField()
    visit = SelectField(lazy("Shown with"), validate_choice=False)


class TimesForm(SignedForm):
    """When messages leave, and which do."""

    reminders = LengthsField(lazy("Reminders by e-mail"))
    sms_reminders = LengthsField(lazy("Reminders by SMS"))
    follow_up_on = BooleanField(lazy("Write to clients after their visit"))
    follow_up = LengthField(lazy("How long after"))
    quiet_on = BooleanField(lazy("Keep quiet at night"))
    quiet_from = ClockField(lazy("From"))
    quiet_to = ClockField(lazy("Until"))
    sms_notices = BooleanField(lazy("Tell clients who gave only a telephone number by SMS"))
    staff_notices = BooleanField(lazy("Tell staff about their bookings"))
    invitations = BooleanField(
        lazy("Send calendar invitations"),
        description=lazy("Bookings then appear in the client's calendar by themselves, and move along."),
    )

    tell_moves = BooleanField(
        lazy("Tell clients when you move their booking"),
        description=lazy("You can choose otherwise with each move."),
    )

    def chosen(self) -> dict[str, Any]:
        """The settings by their names in the domain."""
        quiet = (self.quiet_from.data, self.quiet_to.data) if self.quiet_on.data else None
        return {
            "reminders": self.reminders.data or [],
            "sms_reminders": self.sms_reminders.data or [],
            "follow_up": (self.follow_up.data or 0) if self.follow_up_on.data else None,
            "quiet": quiet,
            "sms_notices": self.sms_notices.data,
            "staff_notices": self.staff_notices.data,
            "invitations": self.invitations.data,
            "tell_moves": self.tell_moves.data,
        }
