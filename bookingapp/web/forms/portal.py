"""Forms of the portal: signing in, one's details, one's address."""

from wtforms import EmailField, Field, HiddenField, SelectField, StringField, TelField, ValidationError
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import _, lazy
from bookingapp.base.text import clean_email, clean_line
from bookingapp.domain.business.rules import zone_names
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class AddressForm(SignedForm):
    """An e-mail address; `next` is where one wanted to go."""

    email = EmailField(
        lazy("E-mail"),
        [InputRequired(lazy("Give your e-mail address.")), Length(max=254, message=TOO_LONG)],
    )
    next = HiddenField()

    def validate_email(self, field: Field) -> None:
        """As it is stored and matched."""
        try:
            field.data = clean_email(field.data or "")
        except ValueError:
            raise ValidationError(_("This does not look like an e-mail address: name@example.com.")) from None


class CodeForm(SignedForm):
    """Six digits; blanks between them do no harm."""

    code = StringField(lazy("Code"), [InputRequired(lazy("Give the six digits of the code."))])
    next = HiddenField()

    def validate_code(self, field: Field) -> None:
        """Only what could be a code is tried."""
        digits = "".join((field.data or "").split()).replace("-", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise ValidationError(_("Give the six digits of the code."))
        field.data = digits


class OwnDetailsForm(SignedForm):
    """Who one is, for every business at once."""

    name = StringField(
        lazy("Your name"),
        [InputRequired(lazy("Please give your name.")), Length(max=200, message=TOO_LONG)],
    )
    phone = TelField(lazy("Phone"), [Length(max=40, message=TOO_LONG)])
    language = SelectField(lazy("Language"))
    timezone = SelectField(lazy("Time zone"), validate_choice=False)

    def validate_name(self, field: Field) -> None:
        """One line that can be stored."""
        try:
            field.data = clean_line(field.data or "")
        except ValueError:
            raise ValidationError(_("This holds a character that cannot be stored.")) from None
        if not field.data:
            raise ValidationError(_("Please give your name."))

    def validate_timezone(self, field: Field) -> None:
        """One that is known, or none."""
        if field.data and field.data not in zone_names():
            raise ValidationError(_("This time zone is not known. Choose one from the list."))


class EraseForm(SignedForm):
    """One's own address, typed again."""

    typed = StringField(
        lazy("Type your e-mail address to confirm"),
        [InputRequired(lazy("Type your e-mail address to confirm."))],
    )
