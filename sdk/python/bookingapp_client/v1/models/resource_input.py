from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResourceInput")

@_attrs_define
class ResourceInput:
    """ A resource at a place, which it does not leave.

        Attributes:
            name (str): What it is called.
            location_id (str): A location.
            kind (str | Unset): What kind it is, in a word of your own: room, chair, machine. Default: 'room'.
            quantity (int | Unset): How many. Default: 1.
            order (int | Unset): Its place in lists; lower comes first. Default: 0.
            active (bool | Unset): Whether it is in use; false means archived. Default: True.
     """

    name: str
    location_id: str
    kind: str | Unset = 'room'
    quantity: int | Unset = 1
    order: int | Unset = 0
    active: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        location_id = self.location_id

        kind = self.kind

        quantity = self.quantity

        order = self.order

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "location_id": location_id,
        })
        if kind is not UNSET:
            field_dict["kind"] = kind
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if order is not UNSET:
            field_dict["order"] = order
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        location_id = d.pop("location_id")

        kind = d.pop("kind", UNSET)

        quantity = d.pop("quantity", UNSET)

        order = d.pop("order", UNSET)

        active = d.pop("active", UNSET)

        resource_input = cls(
            name=name,
            location_id=location_id,
            kind=kind,
            quantity=quantity,
            order=order,
            active=active,
        )

        return resource_input
