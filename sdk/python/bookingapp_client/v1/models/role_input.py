from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="RoleInput")

@_attrs_define
class RoleInput:
    """ A role of the business's own. What a right is of no use without is added.

        Attributes:
            name (str): What it is called.
            rights (list[str]): Names such as `bookings:write`.
     """

    name: str
    rights: list[str]

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        rights = self.rights

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "rights": rights,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        rights = cast(list[str], d.pop("rights"))

        role_input = cls(
            name=name,
            rights=rights,
        )

        return role_input
