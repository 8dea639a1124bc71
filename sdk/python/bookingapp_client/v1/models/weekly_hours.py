from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.weekly_hours_weekday import check_weekly_hours_weekday
from ..models.weekly_hours_weekday import WeeklyHoursWeekday
from typing import cast

T = TypeVar("T", bound="WeeklyHours")

@_attrs_define
class WeeklyHours:
    """ A span of every week.

        Attributes:
            starts (str): A time of day such as `09:00`.
            ends (str): A time of day; `24:00` is midnight, an earlier one lies on the next day.
            location_id (None | str): A location.
            weekday (WeeklyHoursWeekday): A day of the week.
     """

    starts: str
    ends: str
    location_id: None | str
    weekday: WeeklyHoursWeekday

    def to_dict(self) -> dict[str, Any]:
        starts = self.starts

        ends = self.ends

        location_id: None | str
        location_id = self.location_id

        weekday: str = self.weekday

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts": starts,
            "ends": ends,
            "location_id": location_id,
            "weekday": weekday,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts = d.pop("starts")

        ends = d.pop("ends")

        def _parse_location_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        location_id = _parse_location_id(d.pop("location_id"))

        weekday = check_weekly_hours_weekday(d.pop("weekday"))

        weekly_hours = cls(
            starts=starts,
            ends=ends,
            location_id=location_id,
            weekday=weekday,
        )

        return weekly_hours
