from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.service_price_input_type import check_service_price_input_type
from ..models.service_price_input_type import ServicePriceInputType
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="ServicePriceInput")

@_attrs_define
class ServicePriceInput:
    """ What a service costs, and how that is meant.

        Attributes:
            amount (int): In the smallest unit of the currency: cents.
            currency (None | str | Unset): Three letters of ISO 4217.
            type_ (ServicePriceInputType | Unset): How it is meant: one price, by the hour, from, a range, or to be agreed.
                Default: 'flat'.
            max_amount (int | None | Unset): The upper end of a range.
     """

    amount: int
    currency: None | str | Unset = UNSET
    type_: ServicePriceInputType | Unset = 'flat'
    max_amount: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        currency: None | str | Unset
        if isinstance(self.currency, Unset):
            currency = UNSET
        else:
            currency = self.currency

        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        max_amount: int | None | Unset
        if isinstance(self.max_amount, Unset):
            max_amount = UNSET
        else:
            max_amount = self.max_amount

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "amount": amount,
        })
        if currency is not UNSET:
            field_dict["currency"] = currency
        if type_ is not UNSET:
            field_dict["type"] = type_
        if max_amount is not UNSET:
            field_dict["max_amount"] = max_amount

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amount = d.pop("amount")

        def _parse_currency(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        currency = _parse_currency(d.pop("currency", UNSET))

        _type_ = d.pop("type", UNSET)
        type_: ServicePriceInputType | Unset
        if isinstance(_type_,  Unset):
            type_ = UNSET
        else:
            type_ = check_service_price_input_type(_type_)

        def _parse_max_amount(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_amount = _parse_max_amount(d.pop("max_amount", UNSET))

        service_price_input = cls(
            amount=amount,
            currency=currency,
            type_=type_,
            max_amount=max_amount,
        )

        return service_price_input
