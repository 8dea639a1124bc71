from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.weekly_hours_input_weekday import check_weekly_hours_input_weekday
from ..models.weekly_hours_input_weekday import WeeklyHoursInputWeekday
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="WeeklyHoursInput")

@_attrs_define
class WeeklyHoursInput:
    """ A span of every week.

        Attributes:
            starts (str): A time of day such as `09:00`.
            ends (str): A time of day; `24:00` is midnight, an earlier one lies on the next day.
            weekday (WeeklyHoursInputWeekday): A day of the week.
            location_id (None | str | Unset): A location.
     """

    starts: str
    ends: str
    weekday: WeeklyHoursInputWeekday
    location_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        starts = self.starts

        ends = self.ends

        weekday: str = self.weekday

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts": starts,
            "ends": ends,
            "weekday": weekday,
        })
        if location_id is not UNSET:
            field_dict["location_id"] = location_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts = d.pop("starts")

        ends = d.pop("ends")

        weekday = check_weekly_hours_input_weekday(d.pop("weekday"))

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        weekly_hours_input = cls(
            starts=starts,
            ends=ends,
            weekday=weekday,
            location_id=location_id,
        )

        return weekly_hours_input
