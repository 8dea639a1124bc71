from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.money import Money

T = TypeVar("T", bound="AddOn")

@_attrs_define
class AddOn:
    """ An extra.

        Attributes:
            id (str): One that is there already, to keep it the same.
            name (str): What it is called.
            duration_minutes (int): How long it takes.
            price (Money): Minor units of a currency.
     """

    id: str
    name: str
    duration_minutes: int
    price: Money

    def to_dict(self) -> dict[str, Any]:
        from ..models.money import Money # noqa: PLC0415
        id = self.id

        name = self.name

        duration_minutes = self.duration_minutes

        price = self.price.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "duration_minutes": duration_minutes,
            "price": price,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.money import Money # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        duration_minutes = d.pop("duration_minutes")

        price = Money.from_dict(d.pop("price"))

        add_on = cls(
            id=id,
            name=name,
            duration_minutes=duration_minutes,
            price=price,
        )

        return add_on
