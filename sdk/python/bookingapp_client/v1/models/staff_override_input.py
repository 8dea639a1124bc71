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

T = TypeVar("T", bound="StaffOverrideInput")

@_attrs_define
class StaffOverrideInput:
    """ What is one staff member's alone.

        Attributes:
            staff_id (str): A staff member.
            price (AmountInput | None | Unset): Minor units and a currency.
            duration_minutes (int | None | Unset): How long it takes.
            buffer_before_minutes (int | None | Unset): Time kept free before it.
            buffer_after_minutes (int | None | Unset): Time kept free after it.
     """

    staff_id: str
    price: AmountInput | None | Unset = UNSET
    duration_minutes: int | None | Unset = UNSET
    buffer_before_minutes: int | None | Unset = UNSET
    buffer_after_minutes: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.amount_input import AmountInput # noqa: PLC0415
        staff_id = self.staff_id

        price: dict[str, Any] | None | Unset
        if isinstance(self.price, Unset):
            price = UNSET
        elif isinstance(self.price, AmountInput):
            price = self.price.to_dict()
        else:
            price = self.price

        duration_minutes: int | None | Unset
        if isinstance(self.duration_minutes, Unset):
            duration_minutes = UNSET
        else:
            duration_minutes = self.duration_minutes

        buffer_before_minutes: int | None | Unset
        if isinstance(self.buffer_before_minutes, Unset):
            buffer_before_minutes = UNSET
        else:
            buffer_before_minutes = self.buffer_before_minutes

        buffer_after_minutes: int | None | Unset
        if isinstance(self.buffer_after_minutes, Unset):
            buffer_after_minutes = UNSET
        else:
            buffer_after_minutes = self.buffer_after_minutes

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "staff_id": staff_id,
        })
        if price is not UNSET:
            field_dict["price"] = price
        if duration_minutes is not UNSET:
            field_dict["duration_minutes"] = duration_minutes
        if buffer_before_minutes is not UNSET:
            field_dict["buffer_before_minutes"] = buffer_before_minutes
        if buffer_after_minutes is not UNSET:
            field_dict["buffer_after_minutes"] = buffer_after_minutes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.amount_input import AmountInput # noqa: PLC0415
        d = dict(src_dict)
        staff_id = d.pop("staff_id")

        def _parse_price(data: object) -> AmountInput | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                price_type_0 = AmountInput.from_dict(data)

                return price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AmountInput | None | Unset, data)

        price = _parse_price(d.pop("price", UNSET))

        def _parse_duration_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        duration_minutes = _parse_duration_minutes(d.pop("duration_minutes", UNSET))

        def _parse_buffer_before_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        buffer_before_minutes = _parse_buffer_before_minutes(d.pop("buffer_before_minutes", UNSET))

        def _parse_buffer_after_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        buffer_after_minutes = _parse_buffer_after_minutes(d.pop("buffer_after_minutes", UNSET))

        staff_override_input = cls(
            staff_id=staff_id,
            price=price,
            duration_minutes=duration_minutes,
            buffer_before_minutes=buffer_before_minutes,
            buffer_after_minutes=buffer_after_minutes,
        )

        return staff_override_input
