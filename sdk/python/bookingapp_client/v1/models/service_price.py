from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.service_price_type import check_service_price_type
from ..models.service_price_type import ServicePriceType
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="ServicePrice")

@_attrs_define
class ServicePrice:
    """ What a service costs; `max_amount` is there for a range alone.

        Attributes:
            amount (int): In the smallest unit of the currency: cents.
            currency (str): Three letters of ISO 4217.
            type_ (ServicePriceType): How it is meant: one price, by the hour, from, a range, or to be agreed.
            max_amount (int | None | Unset): The upper end of a range.
     """

    amount: int
    currency: str
    type_: ServicePriceType
    max_amount: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        currency = self.currency

        type_: str = self.type_

        max_amount: int | None | Unset
        if isinstance(self.max_amount, Unset):
            max_amount = UNSET
        else:
            max_amount = self.max_amount

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "amount": amount,
            "currency": currency,
            "type": type_,
        })
        if max_amount is not UNSET:
            field_dict["max_amount"] = max_amount

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amount = d.pop("amount")

        currency = d.pop("currency")

        type_ = check_service_price_type(d.pop("type"))

        def _parse_max_amount(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_amount = _parse_max_amount(d.pop("max_amount", UNSET))

        service_price = cls(
            amount=amount,
            currency=currency,
            type_=type_,
            max_amount=max_amount,
        )

        return service_price
