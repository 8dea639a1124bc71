from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="BookingPolicy")

@_attrs_define
class BookingPolicy:
    """ What cancelling costs, as it was agreed; `free_until` is null where it never costs anything.

        Attributes:
            free_until_minutes (int): So long before the start cancelling is still free.
            fee_percent (int): Share of the price that a late cancellation costs.
            no_show_fee_percent (int): Share of the price that staying away costs.
            free_until (datetime.datetime | None): Until when cancelling costs nothing; null where it never costs anything.
     """

    free_until_minutes: int
    fee_percent: int
    no_show_fee_percent: int
    free_until: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        free_until_minutes = self.free_until_minutes

        fee_percent = self.fee_percent

        no_show_fee_percent = self.no_show_fee_percent

        free_until: None | str
        if isinstance(self.free_until, datetime.datetime):
            free_until = self.free_until.isoformat()
        else:
            free_until = self.free_until

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "free_until_minutes": free_until_minutes,
            "fee_percent": fee_percent,
            "no_show_fee_percent": no_show_fee_percent,
            "free_until": free_until,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        free_until_minutes = d.pop("free_until_minutes")

        fee_percent = d.pop("fee_percent")

        no_show_fee_percent = d.pop("no_show_fee_percent")

        def _parse_free_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                free_until_type_0 = datetime.datetime.fromisoformat(data)

                return free_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        free_until = _parse_free_until(d.pop("free_until"))

        booking_policy = cls(
            free_until_minutes=free_until_minutes,
            fee_percent=fee_percent,
            no_show_fee_percent=no_show_fee_percent,
            free_until=free_until,
        )

        return booking_policy
