"""Forms of what programs prove themselves with: keys, and apps."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import lazy
from bookingapp.domain.business.roles import ALL
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class KeyForm(SignedForm):
    """A key: its name, kind, what it may do, and for how long."""

    name = StringField(
        lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=200, message=TOO_LONG)]
    )
    kind = RadioField(
        lazy("Kind"),
        choices=[
            ("secret", lazy("Secret: for programs on your own servers")),
            ("publishable", lazy("Publishable: may stand in a web page, only looks and books")),
        ],
        default="secret",
    )
    expires = SelectField(
        lazy("Ends"),
        choices=[
            ("", lazy("Never")),
            ("30", lazy("In 30 days")),
            ("90", lazy("In 90 days")),
            ("365", lazy("In a year")),
        ],
        default="",
    )
    scopes = SelectMultipleField(lazy("Rights"), choices=[(right, right) for right in sorted(ALL)])


class AppForm(SignedForm):
    """An app: what its consent page says, where it is answered, what it may ask for."""

    name = StringField(
        lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=200, message=TOO_LONG)]
    )
    website = StringField(lazy("Website"), [Length(max=500, message=TOO_LONG)])
    redirect_uris = TextAreaField(
        lazy("Addresses it may be answered at"), [Length(max=6000, message=TOO_LONG)]
    )
    kind = RadioField(
        lazy("Kind"),
        choices=[
            ("secret", lazy("It runs on a server and can keep a secret")),
            ("public", lazy("It runs on people's own devices")),
        ],
        default="secret",
    )
    scopes = SelectMultipleField(lazy("Rights"), choices=[(right, right) for right in sorted(ALL)])
