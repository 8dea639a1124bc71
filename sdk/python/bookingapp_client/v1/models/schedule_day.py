from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.schedule_span import ScheduleSpan

T = TypeVar("T", bound="ScheduleDay")

@_attrs_define
class ScheduleDay:
    """ The hours of one date.

        Attributes:
            date (datetime.date): A date on the calendar of the location.
            spans (list[ScheduleSpan]): Times of day; none means closed.
     """

    date: datetime.date
    spans: list[ScheduleSpan]

    def to_dict(self) -> dict[str, Any]:
        from ..models.schedule_span import ScheduleSpan # noqa: PLC0415
        date = self.date.isoformat()

        spans = []
        for spans_item_data in self.spans:
            spans_item = spans_item_data.to_dict()
            spans.append(spans_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "date": date,
            "spans": spans,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_span import ScheduleSpan # noqa: PLC0415
        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        spans = []
        _spans = d.pop("spans")
        for spans_item_data in (_spans):
            spans_item = ScheduleSpan.from_dict(spans_item_data)

            spans.append(spans_item)

        schedule_day = cls(
            date=date,
            spans=spans,
        )

        return schedule_day
