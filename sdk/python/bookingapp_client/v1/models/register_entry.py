from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RegisterEntry")

@_attrs_define
class RegisterEntry:
    """ A word of a register, and its place in the list.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            order (int): Its place in lists; lower comes first.
     """

    id: str
    name: str
    order: int

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        order = self.order

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "order": order,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        order = d.pop("order")

        register_entry = cls(
            id=id,
            name=name,
            order=order,
        )

        return register_entry
