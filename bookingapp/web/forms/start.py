"""The form of the first run."""

from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField, URLField
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import LANGUAGES, lazy
from bookingapp.domain.business.trades import TRADES, said
from bookingapp.web.forms.settings import currency_choices, zone_choices
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")
NEEDED = InputRequired(lazy("This must not be empty."))


class StartForm(SignedForm):
    """Four questions, the trade, and the code that only whoever runs the server can read."""

    code = StringField(
        lazy("Set-up code"),
        [NEEDED, Length(max=40, message=TOO_LONG)],
        description=lazy("It stands where the server was started, and in its log."),
    )
    name = StringField(lazy("Name of the business"), [NEEDED, Length(max=200, message=TOO_LONG)])
    trade = RadioField(lazy("What is it?"), [InputRequired(lazy("Choose one."))], default="salon")
    timezone = SelectField(lazy("Time zone"), [InputRequired(lazy("Choose one."))], validate_choice=False)
    currency = SelectField(lazy("Currency"), validate_choice=False)
    locale = SelectField(lazy("Language"), choices=list(LANGUAGES.items()), validate_choice=False)
    website = URLField(
        lazy("Your website"),
        [Length(max=500, message=TOO_LONG)],
        description=lazy("So that clients can book there too, at once."),
    )
    owner = StringField(lazy("Your name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    email = EmailField(lazy("E-mail"), [NEEDED, Length(max=254, message=TOO_LONG)])
    password = PasswordField(
        lazy("Password"),
        [NEEDED, Length(max=200, message=TOO_LONG)],
        description=lazy("At least 8 characters."),
    )

    def offer(self, language: str) -> None:
        """Fill the lists to choose from, in the language that is spoken."""
        self.trade.choices = [(trade.key, said(trade.name, language)) for trade in TRADES]
        self.timezone.choices = {"": [("", "–")], **zone_choices(language, "UTC")}
        self.currency.choices = [("", lazy("That of the time zone")), *currency_choices(language, "EUR")]
