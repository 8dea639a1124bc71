"""Forms of the clients' pages."""

from wtforms import (
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import LANGUAGES, _, lazy
from bookingapp.domain.clients.directory import ClientValues
from bookingapp.models.clients import Client
from bookingapp.web import wording
from bookingapp.web.forms.settings import zone_choices
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class ClientForm(SignedForm):
    """Who a client is and what one notes of them; own fields stand beside it as `custom.<key>`."""

    name = StringField(
        lazy("Name"),
        [InputRequired(lazy("Write the name of the client.")), Length(max=200, message=TOO_LONG)],
    )
    email = EmailField(lazy("E-mail"), [Length(max=254, message=TOO_LONG)])
    phone = TelField(lazy("Telephone"), [Length(max=40, message=TOO_LONG)])
    notes = TextAreaField(
        lazy("Notes"),
        [Length(max=10_000, message=TOO_LONG)],
        description=lazy("For you and your colleagues; the client does not read them here."),
    )
    locale = SelectField(
        lazy("Language"), validate_choice=False, description=lazy("In which messages are written.")
    )
    timezone = SelectField(lazy("Time zone"), validate_choice=False)

    def offer(self, language: str) -> None:
        """Fill the lists to choose from."""
        self.locale.choices = [("", _("As the business")), *LANGUAGES.items()]
        if self.locale.data and self.locale.data not in LANGUAGES:
            self.locale.choices.append((self.locale.data, self.locale.data))
        zones = zone_choices(language, self.timezone.data or "UTC")
        self.timezone.choices = {_("Not known"): [("", "–")], **zones}

    def show(self, client: Client) -> None:
        """Put in what is known."""
        for name in ("name", "email", "notes", "locale", "timezone"):
            self[name].data = getattr(client, name) or ""
        self.phone.data = wording.phone(client.phone) if client.phone else ""

    def values(self, custom: dict[str, str]) -> ClientValues:
        """What was typed."""
        typed = {
            name: self[name].data or "" for name in ("name", "email", "phone", "locale", "timezone", "notes")
        }
        return ClientValues(**typed, custom=custom)


class TagsForm(SignedForm):
    """Which tags a client carries."""

    tags = SelectMultipleField(lazy("Tags"), validate_choice=False)


class ChosenForm(SignedForm):
    """What is to be done with the clients that were chosen in the list."""

    client = SelectMultipleField(validate_choice=False)
    tag = StringField()
    do = StringField()


class ConsentForm(SignedForm):
    """What a client agrees to, in which words, and how they said it."""

    kind = SelectField(lazy("What for"), validate_choice=False)
    wording = TextAreaField(
        lazy("In these words"),
        [
            InputRequired(lazy("Write down what the client has agreed to.")),
            Length(max=2000, message=TOO_LONG),
        ],
    )
    source = SelectField(lazy("How"), validate_choice=False)


class EraseClientForm(SignedForm):
    """The name, typed once more."""

    typed = StringField(lazy("Type the name of the client"), [Length(max=200, message=TOO_LONG)])


class MergeForm(SignedForm):
    """Who is the same client; the choices stand beside it as `take.<field>`."""

    other = StringField()


class UploadForm(SignedForm):
    """What a file brings."""

    kind = RadioField(
        lazy("What does the file hold?"),
        [InputRequired(lazy("Choose what the file holds."))],
        validate_choice=False,
    )
