"""Forms to sign in with."""

from flask import request
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import lazy
from bookingapp.domain.business.passwords import LONGEST
from bookingapp.web.forms.signed import SignedForm


class SignInForm(SignedForm):
    """E-mail address and password of a user; `next` is where they wanted to go."""

    email = EmailField(
        lazy("E-mail"),
        [
            InputRequired(lazy("Give your e-mail address.")),
            Length(max=254, message=lazy("This is too long: at most %(max)d characters.")),
        ],
    )
    password = PasswordField(
        lazy("Password"),
        [
            InputRequired(lazy("Give your password.")),
            Length(max=LONGEST, message=lazy("This is too long: at most %(max)d characters.")),
        ],
    )
    next = HiddenField()


class PlainForm(SignedForm):
    """A button: nothing but the token."""

    @classmethod
    def check(cls, subject: str) -> None:
        """Raises Invalid unless the form that was sent carries a token made for this subject."""
        form = cls(request.form, meta={"csrf_context": subject})
        if not form.validate():
            raise Invalid(form.first_error)
