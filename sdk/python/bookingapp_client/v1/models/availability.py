from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.availability_day import AvailabilityDay

T = TypeVar("T", bound="Availability")

@_attrs_define
class Availability:
    """ The free times of a window.

        Attributes:
            timezone (str): An IANA name such as `Europe/Berlin`.
            service_id (str): A service.
            days (list[AvailabilityDay]): Every day of the window, empty ones too.
            next_available (datetime.datetime | None): The first free start; null when there is none within 366 days.
     """

    timezone: str
    service_id: str
    days: list[AvailabilityDay]
    next_available: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.availability_day import AvailabilityDay # noqa: PLC0415
        timezone = self.timezone

        service_id = self.service_id

        days = []
        for days_item_data in self.days:
            days_item = days_item_data.to_dict()
            days.append(days_item)

        next_available: None | str
        if isinstance(self.next_available, datetime.datetime):
            next_available = self.next_available.isoformat()
        else:
            next_available = self.next_available

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "timezone": timezone,
            "service_id": service_id,
            "days": days,
            "next_available": next_available,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.availability_day import AvailabilityDay # noqa: PLC0415
        d = dict(src_dict)
        timezone = d.pop("timezone")

        service_id = d.pop("service_id")

        days = []
        _days = d.pop("days")
        for days_item_data in (_days):
            days_item = AvailabilityDay.from_dict(days_item_data)

            days.append(days_item)

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

        availability = cls(
            timezone=timezone,
            service_id=service_id,
            days=days,
            next_available=next_available,
        )

        return availability
