from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="BookingLocation")

@_attrs_define
class BookingLocation:
    """ Where it takes place.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            address (str): Where it is, in words.
     """

    id: str
    name: str
    address: str

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        address = self.address

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "address": address,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        address = d.pop("address")

        booking_location = cls(
            id=id,
            name=name,
            address=address,
        )

        return booking_location
