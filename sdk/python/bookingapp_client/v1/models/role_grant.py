from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="RoleGrant")

@_attrs_define
class RoleGrant:
    """ A role that is held everywhere (no location) or at one.

        Attributes:
            role_id (str): A role by id, or one that is built in by its name.
            name (str): What it is called.
            location_id (None | str): A location.
     """

    role_id: str
    name: str
    location_id: None | str

    def to_dict(self) -> dict[str, Any]:
        role_id = self.role_id

        name = self.name

        location_id: None | str
        location_id = self.location_id

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "role_id": role_id,
            "name": name,
            "location_id": location_id,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        role_id = d.pop("role_id")

        name = d.pop("name")

        def _parse_location_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        location_id = _parse_location_id(d.pop("location_id"))

        role_grant = cls(
            role_id=role_id,
            name=name,
            location_id=location_id,
        )

        return role_grant
