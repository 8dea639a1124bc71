"""Forms of the dashboard's bookings: buttons that carry what was seen, cancelling, what staff note."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from bookingapp.base.i18n import lazy
from bookingapp.base.text import clean_line
from bookingapp.domain.booking.desk import Noted
from bookingapp.models.booking import Visit
from bookingapp.models.clients import CustomField, Tag
from bookingapp.web.forms.book import own_field, said
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")


class StepForm(SignedForm):
    """A step that a booking takes: the version that was seen, why, whether the client is told, and where it was pressed.

    `asked` says that the form had the box; where it had none, the client is told.
    """

    version = HiddenField()
    reason = StringField(lazy("Reason"), [Length(max=500, message=TOO_LONG)])
    asked = HiddenField()
    tell = BooleanField(lazy("Tell the client"))
    back = HiddenField()

    def validate_reason(self, field: Field) -> None:
        """Control characters are refused."""
        field.data = clean_line(field.data) if field.data else ""

    @property
    def is_told(self) -> bool:
        """Whether the client is told of it."""
        return bool(self.tell.data) or not self.asked.data

    @property
    def seen(self) -> int | None:
        """The version that was seen; None where the form does not say."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class NotesForm(SignedForm):
    """What staff note of a visit."""

    mark = HiddenField()
    staff_notes = TextAreaField(lazy("Note for staff"), [Length(max=10_000, message=TOO_LONG)])


def notes_form(
    data: MultiDict[str, str] | None,
    subject: str,
    visit: Visit,
    noted: Noted,
    fields: Sequence[CustomField],
    tags: Sequence[Tag],
) -> NotesForm:
    """The form with the business's own fields of the visit and of each booking, filled with what stands."""
    more: dict[str, Field] = {}
    for one in fields:
        if one.subject == "visit":
            more[f"cv_{one.key}"] = own_field(one)
    for number, _booking in enumerate(visit.bookings):
        for one in fields:
            if one.subject == "booking":
                more[f"cb_{number}_{one.key}"] = own_field(one)
        if tags:
            choices = [(tag.public_id, tag.name) for tag in tags]
            more[f"tags_{number}"] = SelectMultipleField(lazy("Tags"), choices=choices, validate_choice=False)
    form_class: Any = type("NotesForm", (NotesForm,), more)
    form: NotesForm = form_class(data, data=_standing(visit, noted), meta={"csrf_context": subject})
    if data is None:
        form.mark.data = noted.mark()
    return form


def _standing(visit: Visit, noted: Noted) -> dict[str, Any]:
    """What stands, by the names of the form."""
    found: dict[str, Any] = {"staff_notes": noted.staff_notes}
    found |= {f"cv_{key}": value for key, value in noted.values.items()}
    for number, booking in enumerate(visit.bookings):
        values = noted.booking_values.get(booking.public_id, {})
        found |= {f"cb_{number}_{key}": value for key, value in values.items()}
        found[f"tags_{number}"] = list(noted.tags.get(booking.public_id, ()))
    return found


def noted_in(form: NotesForm, visit: Visit) -> Noted:
    """What the form says is to stand."""
    names = list(form._fields)

    def of(prefix: str) -> dict[str, str]:
        return {name[len(prefix) :]: said(form[name].data) for name in names if name.startswith(prefix)}

    refs = [booking.public_id for booking in visit.bookings]
    return Noted(
        form.staff_notes.data or "",
        of("cv_"),
        {ref: of(f"cb_{number}_") for number, ref in enumerate(refs)},
        {
            ref: tuple(form[f"tags_{number}"].data or ()) if f"tags_{number}" in form else ()
            for number, ref in enumerate(refs)
        },
    )


def notes_names(form: NotesForm, visit: Visit) -> dict[str, str]:
    """The fields of the form by the paths of the domain."""
    found = {f"custom.{name[3:]}": name for name in form._fields if name.startswith("cv_")}
    for number, booking in enumerate(visit.bookings):
        prefix = f"cb_{number}_"
        found |= {
            f"{booking.public_id}.custom.{name[len(prefix) :]}": name
            for name in form._fields
            if name.startswith(prefix)
        }
    return found
