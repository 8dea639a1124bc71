"""Forms that are protected by a signed token instead of a cookie, since in a foreign frame none may survive."""

from collections.abc import Mapping
from typing import Any, Self

from flask import request
from wtforms import Field, Form, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import lazy
from bookingapp.web.tokens import TokenExpired, TokenForged, check_form_token, form_token

EXPIRED = lazy("This page was open for a long time. Please send it once more; nothing you typed is lost.")


class SignedToken(CSRF):
    """WTForms' hook: the token is made for a subject, the business's slug."""

    subject = ""

    def setup_form(self, form: Any) -> Any:
        """Note the subject that the form was opened for."""
        self.subject = form.meta.csrf_context
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """A fresh token."""
        return form_token(self.subject)

    def validate_csrf_token(self, form: Any, field: CSRFTokenField) -> None:
        """Refuse a token that is missing, forged or too old."""
        try:
            check_form_token(field.data or "", self.subject)
        except (TokenExpired, TokenForged):
            raise ValidationError(str(EXPIRED)) from None


class SignedForm(Form):
    """A form with a signed token named `token`, made for a subject: `shown` when asked for, `sent` when it comes back."""

    class Meta:
        csrf = True
        csrf_class = SignedToken
        csrf_field_name = "token"
        locales = False
        """WTForms' own messages are not used: every sentence is ours."""

    @classmethod
    def shown(cls, subject: str, values: Mapping[str, Any] | None = None, row: Any = None) -> Self:
        """The form before anything was sent: with what a row has under its fields' names, else with these values."""
        return cls(None, row, data=values, meta={"csrf_context": subject})

    @classmethod
    def sent(cls, subject: str) -> Self:
        """The form as it was sent, with a token that has to be made for this subject; not yet validated."""
        return cls(request.form, meta={"csrf_context": subject})

    @classmethod
    def read(cls, subject: str) -> Self:
        """The form that was sent, where nobody would mend one at fault. Raises Invalid."""
        form = cls.sent(subject)
        if not form.validate():
            raise Invalid(form.first_error)
        return form

    @property
    def first_error(self) -> str:
        """One of the sentences that say what is wrong."""
        return next((str(field.errors[0]) for field in self if field.errors), "")


class PlainForm(SignedForm):
    """A button: nothing but the token."""


def own_error(field: Field, sentence: str) -> None:
    """Add a sentence to the errors of a field that has been validated."""
    field.errors = [*field.errors, sentence]
