from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.user_status import check_user_status
from ..models.user_status import UserStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.role_grant import RoleGrant

T = TypeVar("T", bound="User")

@_attrs_define
class User:
    """ One who works here, or is invited to; an invitation has an end.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            email (str): An e-mail address.
            status (UserStatus): How it stands.
            roles (list[RoleGrant]): Roles, each held everywhere or at one location.
            staff_id (None | str): A staff member.
            two_factor (bool): Whether they sign in with a second factor.
            last_seen_at (datetime.datetime | None): When they last signed in.
            expires_at (datetime.datetime | None): When it ends; ISO 8601 with an offset.
     """

    id: str
    name: str
    email: str
    status: UserStatus
    roles: list[RoleGrant]
    staff_id: None | str
    two_factor: bool
    last_seen_at: datetime.datetime | None
    expires_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.role_grant import RoleGrant # noqa: PLC0415
        id = self.id

        name = self.name

        email = self.email

        status: str = self.status

        roles = []
        for roles_item_data in self.roles:
            roles_item = roles_item_data.to_dict()
            roles.append(roles_item)

        staff_id: None | str
        staff_id = self.staff_id

        two_factor = self.two_factor

        last_seen_at: None | str
        if isinstance(self.last_seen_at, datetime.datetime):
            last_seen_at = self.last_seen_at.isoformat()
        else:
            last_seen_at = self.last_seen_at

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "email": email,
            "status": status,
            "roles": roles,
            "staff_id": staff_id,
            "two_factor": two_factor,
            "last_seen_at": last_seen_at,
            "expires_at": expires_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.role_grant import RoleGrant # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        email = d.pop("email")

        status = check_user_status(d.pop("status"))

        roles = []
        _roles = d.pop("roles")
        for roles_item_data in (_roles):
            roles_item = RoleGrant.from_dict(roles_item_data)

            roles.append(roles_item)

        def _parse_staff_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        staff_id = _parse_staff_id(d.pop("staff_id"))

        two_factor = d.pop("two_factor")

        def _parse_last_seen_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_seen_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_seen_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_seen_at = _parse_last_seen_at(d.pop("last_seen_at"))

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))

        user = cls(
            id=id,
            name=name,
            email=email,
            status=status,
            roles=roles,
            staff_id=staff_id,
            two_factor=two_factor,
            last_seen_at=last_seen_at,
            expires_at=expires_at,
        )

        return user
