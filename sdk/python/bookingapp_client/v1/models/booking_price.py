from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.booking_price_type import BookingPriceType
from ..models.booking_price_type import check_booking_price_type
from typing import cast

T = TypeVar("T", bound="BookingPrice")

@_attrs_define
class BookingPrice:
    """ The price that was agreed.

        Attributes:
            amount (int): In the smallest unit of the currency: cents.
            currency (str): Three letters of ISO 4217.
            type_ (BookingPriceType): Which kind.
     """

    amount: int
    currency: str
    type_: BookingPriceType

    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        currency = self.currency

        type_: str = self.type_

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "amount": amount,
            "currency": currency,
            "type": type_,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        amount = d.pop("amount")

        currency = d.pop("currency")

        type_ = check_booking_price_type(d.pop("type"))

        booking_price = cls(
            amount=amount,
            currency=currency,
            type_=type_,
        )

        return booking_price
