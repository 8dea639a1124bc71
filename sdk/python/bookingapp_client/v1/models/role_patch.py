from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="RolePatch")

@_attrs_define
class RolePatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            rights (list[str] | Unset): Names such as `bookings:write`.
     """

    name: str | Unset = UNSET
    rights: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        rights: list[str] | Unset = UNSET
        if not isinstance(self.rights, Unset):
            rights = self.rights

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if rights is not UNSET:
            field_dict["rights"] = rights

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        rights = cast(list[str], d.pop("rights", UNSET))

        role_patch = cls(
            name=name,
            rights=rights,
        )

        return role_patch
