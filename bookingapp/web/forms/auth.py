"""Forms to sign in with."""

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

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
