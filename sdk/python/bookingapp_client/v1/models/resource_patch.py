from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResourcePatch")

@_attrs_define
class ResourcePatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            kind (str | Unset): What kind it is, in a word of your own: room, chair, machine.
            location_id (str | Unset): A location.
            quantity (int | Unset): How many.
            order (int | Unset): Its place in lists; lower comes first.
            active (bool | Unset): Whether it is in use; false means archived.
     """

    name: str | Unset = UNSET
    kind: str | Unset = UNSET
    location_id: str | Unset = UNSET
    quantity: int | Unset = UNSET
    order: int | Unset = UNSET
    active: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind

        location_id = self.location_id

        quantity = self.quantity

        order = self.order

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if kind is not UNSET:
            field_dict["kind"] = kind
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
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
        name = d.pop("name", UNSET)

        kind = d.pop("kind", UNSET)

        location_id = d.pop("location_id", UNSET)

        quantity = d.pop("quantity", UNSET)

        order = d.pop("order", UNSET)

        active = d.pop("active", UNSET)

        resource_patch = cls(
            name=name,
            kind=kind,
            location_id=location_id,
            quantity=quantity,
            order=order,
            active=active,
        )

        return resource_patch
