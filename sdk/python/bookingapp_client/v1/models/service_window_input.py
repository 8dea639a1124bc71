from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.service_window_input_days_item import check_service_window_input_days_item
from ..models.service_window_input_days_item import ServiceWindowInputDaysItem
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.service_hours_input import ServiceHoursInput

T = TypeVar("T", bound="ServiceWindowInput")

@_attrs_define
class ServiceWindowInput:
    """ Days and hours to which a service is confined.

        Attributes:
            days (list[ServiceWindowInputDaysItem]): Days of the week.
            hours (None | ServiceHoursInput | Unset): Times of day.
            timezone (None | str | Unset): An IANA name such as `Europe/Berlin`.
     """

    days: list[ServiceWindowInputDaysItem]
    hours: None | ServiceHoursInput | Unset = UNSET
    timezone: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.service_hours_input import ServiceHoursInput # noqa: PLC0415
        days = []
        for days_item_data in self.days:
            days_item: str = days_item_data
            days.append(days_item)

        hours: dict[str, Any] | None | Unset
        if isinstance(self.hours, Unset):
            hours = UNSET
        elif isinstance(self.hours, ServiceHoursInput):
            hours = self.hours.to_dict()
        else:
            hours = self.hours

        timezone: None | str | Unset
        if isinstance(self.timezone, Unset):
            timezone = UNSET
        else:
            timezone = self.timezone

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "days": days,
        })
        if hours is not UNSET:
            field_dict["hours"] = hours
        if timezone is not UNSET:
            field_dict["timezone"] = timezone

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.service_hours_input import ServiceHoursInput # noqa: PLC0415
        d = dict(src_dict)
        days = []
        _days = d.pop("days")
        for days_item_data in (_days):
            days_item = check_service_window_input_days_item(days_item_data)

            days.append(days_item)

        def _parse_hours(data: object) -> None | ServiceHoursInput | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                hours_type_0 = ServiceHoursInput.from_dict(data)

                return hours_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ServiceHoursInput | Unset, data)

        hours = _parse_hours(d.pop("hours", UNSET))

        def _parse_timezone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        timezone = _parse_timezone(d.pop("timezone", UNSET))

        service_window_input = cls(
            days=days,
            hours=hours,
            timezone=timezone,
        )

        return service_window_input
