"""Forms to sign in with, and for one's own login."""

from wtforms import EmailField, Field, HiddenField, PasswordField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import _, lazy
from bookingapp.base.text import clean_email
from bookingapp.domain.business.passwords import LONGEST, SHORTEST
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


def email_field() -> EmailField:
    """An e-mail address that is needed."""
    return EmailField(
        lazy("E-mail"),
        [InputRequired(lazy("Give your e-mail address.")), Length(max=254, message=TOO_LONG)],
    )


def own_password() -> PasswordField:
    """The password that stands."""
    return PasswordField(
        lazy("Your password"),
        [InputRequired(lazy("Give your password.")), Length(max=LONGEST, message=TOO_LONG)],
    )


def new_password(label: str = "") -> PasswordField:
    """A password to be."""
    return PasswordField(
        label or lazy("New password"),
        [
            InputRequired(lazy("Choose a password.")),
            Length(min=SHORTEST, message=lazy("Choose a longer one: at least %(min)d characters.")),
            Length(max=LONGEST, message=TOO_LONG),
        ],
        description=lazy("At least 8 characters. A few words in a row are easy to keep and hard to guess."),
    )


class SignInForm(SignedForm):
    """E-mail address and password of a user; `next` is where they wanted to go."""

    email = email_field()
    password = PasswordField(
        lazy("Password"),
        [InputRequired(lazy("Give your password.")), Length(max=LONGEST, message=TOO_LONG)],
    )
    next = HiddenField()


class ForgotForm(SignedForm):
    """The address to send a link to."""

    email = email_field()

    def validate_email(self, field: Field) -> None:
        """As it is stored and looked up."""
        try:
            field.data = clean_email(field.data or "")
        except ValueError:
            raise ValidationError(_("This does not look like an e-mail address: name@example.com.")) from None


class ResetForm(SignedForm):
    """The new password."""

    new_password = new_password()


class SecondForm(SignedForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        lazy("Code"),
        [InputRequired(lazy("Give the code.")), Length(max=40, message=TOO_LONG)],
        description=lazy("The six digits your app shows, or one of your recovery codes."),
    )


class JoinForm(SignedForm):
    """Who accepts an invitation, and the password of the login they get."""

    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Please give your name.")), Length(max=200, message=TOO_LONG)],
    )
    new_password = new_password(lazy("Password"))


class ProfileForm(SignedForm):
    """One's name and language."""

    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Please give your name.")), Length(max=200, message=TOO_LONG)],
    )
    language = SelectField(lazy("Language"))


class PasswordForm(SignedForm):
    """The old password, then a new one."""

    password = own_password()
    new_password = new_password()


class AddressForm(SignedForm):
    """A new address, with the password."""

    email = EmailField(
        lazy("New e-mail address"),
        [InputRequired(lazy("Give your e-mail address.")), Length(max=254, message=TOO_LONG)],
    )
    password = own_password()


class ProofForm(SignedForm):
    """The password, before something that signing in depends on."""

    password = own_password()


class AppCodeForm(SignedForm):
    """The first code of an app."""

    code = StringField(
        lazy("Code"),
        [InputRequired(lazy("Give the six digits of the code.")), Length(max=20, message=TOO_LONG)],
    )
