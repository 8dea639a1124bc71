from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.cancellation_input import CancellationInput

T = TypeVar("T", bound="PoliciesInput")

@_attrs_define
class PoliciesInput:
    """ When the business can be booked, and what cancelling costs; what is not named stays as it is.

        Attributes:
            min_notice_minutes (int | Unset): How long before its start it can still be booked; null means until then.
                Default: 60.
            booking_window_days (int | None | Unset): How far ahead it can be booked; null means without end.
            hold_minutes (int | Unset): How long a time is kept while a form is filled in. Default: 10.
            pending_hours (int | Unset): After so long a request that nobody answered runs out. Default: 48.
            offer_minutes (int | Unset): How long an offered time is kept. Default: 120.
            cancellation (CancellationInput | Unset): Free until so long before the start, then a share of the price.
            confirm_agents (bool | Unset): Whether clients confirm by mail what an assistant books for them. Default: False.
     """

    min_notice_minutes: int | Unset = 60
    booking_window_days: int | None | Unset = UNSET
    hold_minutes: int | Unset = 10
    pending_hours: int | Unset = 48
    offer_minutes: int | Unset = 120
    cancellation: CancellationInput | Unset = UNSET
    confirm_agents: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        from ..models.cancellation_input import CancellationInput # noqa: PLC0415
        min_notice_minutes = self.min_notice_minutes

        booking_window_days: int | None | Unset
        if isinstance(self.booking_window_days, Unset):
            booking_window_days = UNSET
        else:
            booking_window_days = self.booking_window_days

        hold_minutes = self.hold_minutes

        pending_hours = self.pending_hours

        offer_minutes = self.offer_minutes

        cancellation: dict[str, Any] | Unset = UNSET
        if not isinstance(self.cancellation, Unset):
            cancellation = self.cancellation.to_dict()

        confirm_agents = self.confirm_agents

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if min_notice_minutes is not UNSET:
            field_dict["min_notice_minutes"] = min_notice_minutes
        if booking_window_days is not UNSET:
            field_dict["booking_window_days"] = booking_window_days
        if hold_minutes is not UNSET:
            field_dict["hold_minutes"] = hold_minutes
        if pending_hours is not UNSET:
            field_dict["pending_hours"] = pending_hours
        if offer_minutes is not UNSET:
            field_dict["offer_minutes"] = offer_minutes
        if cancellation is not UNSET:
            field_dict["cancellation"] = cancellation
        if confirm_agents is not UNSET:
            field_dict["confirm_agents"] = confirm_agents

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cancellation_input import CancellationInput # noqa: PLC0415
        d = dict(src_dict)
        min_notice_minutes = d.pop("min_notice_minutes", UNSET)

        def _parse_booking_window_days(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        booking_window_days = _parse_booking_window_days(d.pop("booking_window_days", UNSET))

        hold_minutes = d.pop("hold_minutes", UNSET)

        pending_hours = d.pop("pending_hours", UNSET)

        offer_minutes = d.pop("offer_minutes", UNSET)

        _cancellation = d.pop("cancellation", UNSET)
        cancellation: CancellationInput | Unset
        if isinstance(_cancellation,  Unset):
            cancellation = UNSET
        else:
            cancellation = CancellationInput.from_dict(_cancellation)

        confirm_agents = d.pop("confirm_agents", UNSET)

        policies_input = cls(
            min_notice_minutes=min_notice_minutes,
            booking_window_days=booking_window_days,
            hold_minutes=hold_minutes,
            pending_hours=pending_hours,
            offer_minutes=offer_minutes,
            cancellation=cancellation,
            confirm_agents=confirm_agents,
        )

        return policies_input
