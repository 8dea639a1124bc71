from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.schedule_day_input import ScheduleDayInput
  from ..models.weekly_hours_input import WeeklyHoursInput

T = TypeVar("T", bound="ScheduleInput")

@_attrs_define
class ScheduleInput:
    """ A whole schedule; what stood before is replaced.

        Attributes:
            weekly (list[WeeklyHoursInput]): Hours of every week.
            overrides (list[ScheduleDayInput] | Unset): Dates with other hours than those of the week.
     """

    weekly: list[WeeklyHoursInput]
    overrides: list[ScheduleDayInput] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_day_input import ScheduleDayInput # noqa: PLC0415
        from ..models.weekly_hours_input import WeeklyHoursInput # noqa: PLC0415
        weekly = []
        for weekly_item_data in self.weekly:
            weekly_item = weekly_item_data.to_dict()
            weekly.append(weekly_item)

        overrides: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.overrides, Unset):
            overrides = []
            for overrides_item_data in self.overrides:
                overrides_item = overrides_item_data.to_dict()
                overrides.append(overrides_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "weekly": weekly,
        })
        if overrides is not UNSET:
            field_dict["overrides"] = overrides

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_day_input import ScheduleDayInput # noqa: PLC0415
        from ..models.weekly_hours_input import WeeklyHoursInput # noqa: PLC0415
        d = dict(src_dict)
        weekly = []
        _weekly = d.pop("weekly")
        for weekly_item_data in (_weekly):
            weekly_item = WeeklyHoursInput.from_dict(weekly_item_data)

            weekly.append(weekly_item)

        _overrides = d.pop("overrides", UNSET)
        overrides: list[ScheduleDayInput] | Unset = UNSET
        if _overrides is not UNSET:
            overrides = []
            for overrides_item_data in _overrides:
                overrides_item = ScheduleDayInput.from_dict(overrides_item_data)

                overrides.append(overrides_item)

        schedule_input = cls(
            weekly=weekly,
            overrides=overrides,
        )

        return schedule_input
