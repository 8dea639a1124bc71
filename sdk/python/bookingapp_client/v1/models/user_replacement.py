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

T = TypeVar("T", bound="UserReplacement")

@_attrs_define
class UserReplacement:
    """ What somebody may do here, and whom they are among the staff.

        Attributes:
            roles (list[RoleGrantInput]): Roles, each held everywhere or at one location.
            staff_id (None | str | Unset): A staff member.
     """

    roles: list[RoleGrantInput]
    staff_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.role_grant_input import RoleGrantInput # noqa: PLC0415
        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "roles": roles,
        })
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id

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

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        user_replacement = cls(
            roles=roles,
            staff_id=staff_id,
        )

        return user_replacement
