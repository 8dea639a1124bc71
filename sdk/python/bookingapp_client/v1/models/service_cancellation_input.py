from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="ServiceCancellationInput")

@_attrs_define
class ServiceCancellationInput:
    """ Free until so long before the start, then a share of the price.

        Attributes:
            free_until_minutes (int | None | Unset): So long before the start cancelling is still free.
            fee_percent (int | None | Unset): Share of the price that a late cancellation costs.
            no_show_fee_percent (int | None | Unset): Share of the price that staying away costs.
     """

    free_until_minutes: int | None | Unset = UNSET
    fee_percent: int | None | Unset = UNSET
    no_show_fee_percent: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        free_until_minutes: int | None | Unset
        if isinstance(self.free_until_minutes, Unset):
            free_until_minutes = UNSET
        else:
            free_until_minutes = self.free_until_minutes

        fee_percent: int | None | Unset
        if isinstance(self.fee_percent, Unset):
            fee_percent = UNSET
        else:
            fee_percent = self.fee_percent

        no_show_fee_percent: int | None | Unset
        if isinstance(self.no_show_fee_percent, Unset):
            no_show_fee_percent = UNSET
        else:
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
        def _parse_free_until_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        free_until_minutes = _parse_free_until_minutes(d.pop("free_until_minutes", UNSET))

        def _parse_fee_percent(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        fee_percent = _parse_fee_percent(d.pop("fee_percent", UNSET))

        def _parse_no_show_fee_percent(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        no_show_fee_percent = _parse_no_show_fee_percent(d.pop("no_show_fee_percent", UNSET))

        service_cancellation_input = cls(
            free_until_minutes=free_until_minutes,
            fee_percent=fee_percent,
            no_show_fee_percent=no_show_fee_percent,
        )

        return service_cancellation_input
