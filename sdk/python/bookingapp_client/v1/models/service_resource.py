from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ServiceResource")

@_attrs_define
class ServiceResource:
    """ So many units of a resource.

        Attributes:
            resource_id (str): A resource.
            quantity (int): How many.
     """

    resource_id: str
    quantity: int

    def to_dict(self) -> dict[str, Any]:
        resource_id = self.resource_id

        quantity = self.quantity

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "resource_id": resource_id,
            "quantity": quantity,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        resource_id = d.pop("resource_id")

        quantity = d.pop("quantity")

        service_resource = cls(
            resource_id=resource_id,
            quantity=quantity,
        )

        return service_resource
