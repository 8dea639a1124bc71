from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.schedule_day import ScheduleDay
  from ..models.weekly_hours import WeeklyHours

T = TypeVar("T", bound="Schedule")

@_attrs_define
class Schedule:
    """ A schedule. `saved` is false where none was given: staff then follow the place, others are not restricted.

        Attributes:
            timezone (None | str): An IANA name such as `Europe/Berlin`.
            saved (bool): Whether hours were ever given.
            weekly (list[WeeklyHours]): Hours of every week.
            overrides (list[ScheduleDay]): Dates with other hours than those of the week.
     """

    timezone: None | str
    saved: bool
    weekly: list[WeeklyHours]
    overrides: list[ScheduleDay]

    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_day import ScheduleDay # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours # noqa: PLC0415
        timezone: None | str
        timezone = self.timezone

        saved = self.saved

        weekly = []
        for weekly_item_data in self.weekly:
            weekly_item = weekly_item_data.to_dict()
            weekly.append(weekly_item)

        overrides = []
        for overrides_item_data in self.overrides:
            overrides_item = overrides_item_data.to_dict()
            overrides.append(overrides_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "timezone": timezone,
            "saved": saved,
            "weekly": weekly,
            "overrides": overrides,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_day import ScheduleDay # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours # noqa: PLC0415
        d = dict(src_dict)
        def _parse_timezone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        timezone = _parse_timezone(d.pop("timezone"))

        saved = d.pop("saved")

        weekly = []
        _weekly = d.pop("weekly")
        for weekly_item_data in (_weekly):
            weekly_item = WeeklyHours.from_dict(weekly_item_data)

            weekly.append(weekly_item)

        overrides = []
        _overrides = d.pop("overrides")
        for overrides_item_data in (_overrides):
            overrides_item = ScheduleDay.from_dict(overrides_item_data)

            overrides.append(overrides_item)

        schedule = cls(
            timezone=timezone,
            saved=saved,
            weekly=weekly,
            overrides=overrides,
        )

        return schedule
