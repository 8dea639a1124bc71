from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.role_grant_input import RoleGrantInput

T = TypeVar("T", bound="UserInvitation")

@_attrs_define
class UserInvitation:
    """ Somebody to invite, in one role.

        Attributes:
            roles (list[RoleGrantInput]): Roles, each held everywhere or at one location.
            email (str): An e-mail address.
            staff_id (None | str | Unset): A staff member.
            name (str | Unset): What it is called. Default: ''.
            locale (str | Unset): Language, such as `en` or `de`. Default: 'en'.
     """

    roles: list[RoleGrantInput]
    email: str
    staff_id: None | str | Unset = UNSET
    name: str | Unset = ''
    locale: str | Unset = 'en'

    def to_dict(self) -> dict[str, Any]:
        from ..models.role_grant_input import RoleGrantInput # noqa: PLC0415
        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)

        email = self.email

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        name = self.name

        locale = self.locale

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "roles": roles,
            "email": email,
        })
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id
        if name is not UNSET:
            field_dict["name"] = name
        if locale is not UNSET:
            field_dict["locale"] = locale

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.role_grant_input import RoleGrantInput # noqa: PLC0415
        d = dict(src_dict)
        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = RoleGrantInput.from_dict(roles_item_data)

            roles.append(roles_item)

        email = d.pop("email")

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        name = d.pop("name", UNSET)

        locale = d.pop("locale", UNSET)

        user_invitation = cls(
            roles=roles,
            email=email,
            staff_id=staff_id,
            name=name,
            locale=locale,
        )

        return user_invitation
