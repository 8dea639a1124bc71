from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.cancellation import Cancellation

T = TypeVar("T", bound="Policies")

@_attrs_define
class Policies:
    """ When the business can be booked, and what cancelling costs; no window means no end.

        Attributes:
            min_notice_minutes (int): How long before its start it can still be booked; null means until then.
            booking_window_days (int | None): How far ahead it can be booked; null means without end.
            hold_minutes (int): How long a time is kept while a form is filled in.
            pending_hours (int): After so long a request that nobody answered runs out.
            offer_minutes (int): How long an offered time is kept.
            cancellation (Cancellation): Free until so long before the start, then a share of the price.
            confirm_agents (bool): Whether clients confirm by mail what an assistant books for them.
     """

    min_notice_minutes: int
    booking_window_days: int | None
    hold_minutes: int
    pending_hours: int
    offer_minutes: int
    cancellation: Cancellation
    confirm_agents: bool

    def to_dict(self) -> dict[str, Any]:
        from ..models.cancellation import Cancellation # noqa: PLC0415
        min_notice_minutes = self.min_notice_minutes

        booking_window_days: int | None
        booking_window_days = self.booking_window_days

        hold_minutes = self.hold_minutes

        pending_hours = self.pending_hours

        offer_minutes = self.offer_minutes

        cancellation = self.cancellation.to_dict()

        confirm_agents = self.confirm_agents

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "min_notice_minutes": min_notice_minutes,
            "booking_window_days": booking_window_days,
            "hold_minutes": hold_minutes,
            "pending_hours": pending_hours,
            "offer_minutes": offer_minutes,
            "cancellation": cancellation,
            "confirm_agents": confirm_agents,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cancellation import Cancellation # noqa: PLC0415
        d = dict(src_dict)
        min_notice_minutes = d.pop("min_notice_minutes")

        def _parse_booking_window_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        booking_window_days = _parse_booking_window_days(d.pop("booking_window_days"))

        hold_minutes = d.pop("hold_minutes")

        pending_hours = d.pop("pending_hours")

        offer_minutes = d.pop("offer_minutes")

        cancellation = Cancellation.from_dict(d.pop("cancellation"))

        confirm_agents = d.pop("confirm_agents")

        policies = cls(
            min_notice_minutes=min_notice_minutes,
            booking_window_days=booking_window_days,
            hold_minutes=hold_minutes,
            pending_hours=pending_hours,
            offer_minutes=offer_minutes,
            cancellation=cancellation,
            confirm_agents=confirm_agents,
        )

        return policies
