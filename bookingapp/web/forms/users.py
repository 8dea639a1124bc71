"""Forms of users, invitations and roles."""

from collections.abc import Sequence

from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.roles import ALL
from bookingapp.web.forms.signed import SignedForm

TOO_LONG = lazy("This is too long: at most %(max)d characters.")
ROWS = 4
"""Roles that can be given at once: one for the whole business or for each of some places."""

Choices = Sequence[tuple[str, str]]


class InviteForm(SignedForm):
    """Whom to invite, as what, and where."""

    email = EmailField(
        lazy("E-mail"),
        [InputRequired(lazy("Give an e-mail address.")), Length(max=254, message=TOO_LONG)],
    )
    name = StringField(lazy("Name"), [Length(max=200, message=TOO_LONG)])
    role = SelectField(lazy("Role"), [InputRequired(lazy("Choose a role."))], validate_choice=False)
    place = SelectField(lazy("Where"), validate_choice=False)
    staff = SelectField(lazy("Staff member"), validate_choice=False)
    language = SelectField(lazy("Language of the mail"), validate_choice=False)

    def offer(self, roles: Choices, places: Choices, staff: Choices, languages: Choices) -> None:
        """What there is to choose."""
        self.role.choices = list(roles)
        self.place.choices = [("", _("All places")), *places]
        self.staff.choices = [("", _("Nobody of the staff")), *staff]
        self.language.choices = list(languages)


class MemberForm(SignedForm):
    """What a user may do: up to four roles, each everywhere or at one place."""

    role_0 = SelectField(lazy("Role"), validate_choice=False)
    role_1 = SelectField(lazy("Role"), validate_choice=False)
    role_2 = SelectField(lazy("Role"), validate_choice=False)
    role_3 = SelectField(lazy("Role"), validate_choice=False)
    place_0 = SelectField(lazy("Where"), validate_choice=False)
    place_1 = SelectField(lazy("Where"), validate_choice=False)
    place_2 = SelectField(lazy("Where"), validate_choice=False)
    place_3 = SelectField(lazy("Where"), validate_choice=False)
    staff = SelectField(lazy("Staff member"), validate_choice=False)

    def offer(self, roles: Choices, places: Choices, staff: Choices) -> None:
        """What there is to choose."""
        for field in (self.role_0, self.role_1, self.role_2, self.role_3):
            field.choices = [("", _("No further role")), *roles]
        for field in (self.place_0, self.place_1, self.place_2, self.place_3):
            field.choices = [("", _("All places")), *places]
        self.staff.choices = [("", _("Nobody of the staff")), *staff]

    @property
    def pairs(self) -> list[tuple[str, str | None]]:
        """(role, place or none) of the rows in which a role was chosen."""
        rows = [(self[f"role_{number}"].data, self[f"place_{number}"].data) for number in range(ROWS)]
        return [(role, place or None) for role, place in rows if role]


class RoleForm(SignedForm):
    """A role's name and rights."""

    name = StringField(
        lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=60, message=TOO_LONG)]
    )
    rights = SelectMultipleField(lazy("Rights"), choices=[(right, right) for right in sorted(ALL)])
