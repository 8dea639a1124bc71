from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="RegisterEntryPatch")

@_attrs_define
class RegisterEntryPatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            order (int | None | Unset): Its place in lists; lower comes first.
     """

    name: str | Unset = UNSET
    order: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        order: int | None | Unset
        if isinstance(self.order, Unset):
            order = UNSET
        else:
            order = self.order

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if order is not UNSET:
            field_dict["order"] = order

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        def _parse_order(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        order = _parse_order(d.pop("order", UNSET))

        register_entry_patch = cls(
            name=name,
            order=order,
        )

        return register_entry_patch
