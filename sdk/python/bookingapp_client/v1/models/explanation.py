from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.staff_explanation import StaffExplanation

T = TypeVar("T", bound="Explanation")

@_attrs_define
class Explanation:
    """ Whether it can be had; if not, the rule: past, notice, window, hours, step, cap, blocked, taken.

        Attributes:
            service_id (str): A service.
            location_id (str): A location.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            timezone (str): An IANA name such as `Europe/Berlin`.
            offered (bool): Whether it can be had.
            reason (None | str): The rule that removes it: past, notice, window, hours, step, cap, blocked or taken.
            staff (list[StaffExplanation]): What stands in the way of each who could serve.
            next_available (datetime.datetime | None): The first free start; null when there is none within 366 days.
     """

    service_id: str
    location_id: str
    starts_at: datetime.datetime
    timezone: str
    offered: bool
    reason: None | str
    staff: list[StaffExplanation]
    next_available: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.staff_explanation import StaffExplanation # noqa: PLC0415
        service_id = self.service_id

        location_id = self.location_id

        starts_at = self.starts_at.isoformat()

        timezone = self.timezone

        offered = self.offered

        reason: None | str
        reason = self.reason

        staff = []
        for staff_item_data in self.staff:
            staff_item = staff_item_data.to_dict()
            staff.append(staff_item)

        next_available: None | str
        if isinstance(self.next_available, datetime.datetime):
            next_available = self.next_available.isoformat()
        else:
            next_available = self.next_available

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "service_id": service_id,
            "location_id": location_id,
            "starts_at": starts_at,
            "timezone": timezone,
            "offered": offered,
            "reason": reason,
            "staff": staff,
            "next_available": next_available,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.staff_explanation import StaffExplanation # noqa: PLC0415
        d = dict(src_dict)
        service_id = d.pop("service_id")

        location_id = d.pop("location_id")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        timezone = d.pop("timezone")

        offered = d.pop("offered")

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        staff = []
        _staff = d.pop("staff")
        for staff_item_data in (_staff):
            staff_item = StaffExplanation.from_dict(staff_item_data)

            staff.append(staff_item)

        def _parse_next_available(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_available_type_0 = datetime.datetime.fromisoformat(data)

                return next_available_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_available = _parse_next_available(d.pop("next_available"))

        explanation = cls(
            service_id=service_id,
            location_id=location_id,
            starts_at=starts_at,
            timezone=timezone,
            offered=offered,
            reason=reason,
            staff=staff,
            next_available=next_available,
        )

        return explanation
