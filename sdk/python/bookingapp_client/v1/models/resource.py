from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Resource")

@_attrs_define
class Resource:
    """ A resource.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            kind (str): What kind it is, in a word of your own: room, chair, machine.
            location_id (str): A location.
            quantity (int): How many.
            order (int): Its place in lists; lower comes first.
            active (bool): Whether it is in use; false means archived.
     """

    id: str
    name: str
    kind: str
    location_id: str
    quantity: int
    order: int
    active: bool

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        kind = self.kind

        location_id = self.location_id

        quantity = self.quantity

        order = self.order

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "kind": kind,
            "location_id": location_id,
            "quantity": quantity,
            "order": order,
            "active": active,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        kind = d.pop("kind")

        location_id = d.pop("location_id")

        quantity = d.pop("quantity")

        order = d.pop("order")

        active = d.pop("active")

        resource = cls(
            id=id,
            name=name,
            kind=kind,
            location_id=location_id,
            quantity=quantity,
            order=order,
            active=active,
        )

        return resource
