from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset

T = TypeVar("T", bound="CancellationInput")

@_attrs_define
class CancellationInput:
    """ Free until so long before the start, then a share of the price.

        Attributes:
            free_until_minutes (int | Unset): So long before the start cancelling is still free. Default: 0.
            fee_percent (int | Unset): Share of the price that a late cancellation costs. Default: 0.
            no_show_fee_percent (int | Unset): Share of the price that staying away costs. Default: 0.
     """

    free_until_minutes: int | Unset = 0
    fee_percent: int | Unset = 0
    no_show_fee_percent: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        free_until_minutes = self.free_until_minutes

        fee_percent = self.fee_percent

        no_show_fee_percent = self.no_show_fee_percent

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if free_until_minutes is not UNSET:
            field_dict["free_until_minutes"] = free_until_minutes
        if fee_percent is not UNSET:
            field_dict["fee_percent"] = fee_percent
        if no_show_fee_percent is not UNSET:
            field_dict["no_show_fee_percent"] = no_show_fee_percent

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        free_until_minutes = d.pop("free_until_minutes", UNSET)

        fee_percent = d.pop("fee_percent", UNSET)

        no_show_fee_percent = d.pop("no_show_fee_percent", UNSET)

        cancellation_input = cls(
            free_until_minutes=free_until_minutes,
            fee_percent=fee_percent,
            no_show_fee_percent=no_show_fee_percent,
        )

        return cancellation_input
