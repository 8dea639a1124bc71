from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.amount_input import AmountInput

T = TypeVar("T", bound="AddOnInput")

@_attrs_define
class AddOnInput:
    """ An extra; `id` names one that is there already.

        Attributes:
            name (str): What it is called.
            price (AmountInput): Minor units; the currency is the business's.
            id (None | str | Unset): One that is there already, to keep it the same.
            duration_minutes (int | Unset): How long it takes. Default: 0.
     """

    name: str
    price: AmountInput
    id: None | str | Unset = UNSET
    duration_minutes: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_input import AmountInput # noqa: PLC0415
        name = self.name

        price = self.price.to_dict()

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        duration_minutes = self.duration_minutes

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
            "price": price,
        })
        if id is not UNSET:
            field_dict["id"] = id
        if duration_minutes is not UNSET:
            field_dict["duration_minutes"] = duration_minutes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_input import AmountInput # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        price = AmountInput.from_dict(d.pop("price"))

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        duration_minutes = d.pop("duration_minutes", UNSET)

        add_on_input = cls(
            name=name,
            price=price,
            id=id,
            duration_minutes=duration_minutes,
        )

        return add_on_input
