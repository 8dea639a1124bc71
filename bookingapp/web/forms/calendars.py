"""Forms of the calendars page: share one, connect one."""

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import lazy
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class ShareForm(SignedForm):
    """What to share, as `kind:id`, and whether only busy times are told."""

    subject = SelectField(lazy("What to share"), [InputRequired(lazy("Choose one."))], validate_choice=False)
    busy_only = BooleanField(lazy("Only when it is busy, nothing else"))


class ConnectForm(SignedForm):
    """Whose calendar it is, what to call it, and its address."""

    member = SelectField(lazy("Whose calendar"), [InputRequired(lazy("Choose one."))], validate_choice=False)
    name = StringField(
        lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=200, message=TOO_LONG)]
    )
    url = StringField(
        lazy("Its address"),
        [InputRequired(lazy("Give its address.")), Length(max=2000, message=TOO_LONG)],
        description=lazy("The secret iCal address, which begins with https:// or webcal://."),
    )
