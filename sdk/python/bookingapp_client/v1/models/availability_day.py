from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.slot import Slot

T = TypeVar("T", bound="AvailabilityDay")

@_attrs_define
class AvailabilityDay:
    """ A date of the window, with its times; none when it is full.

        Attributes:
            date (datetime.date): A date on the calendar of the location.
            slots (list[Slot]): The times that can be had.
     """

    date: datetime.date
    slots: list[Slot]

    def to_dict(self) -> dict[str, Any]:
        from ..models.slot import Slot # noqa: PLC0415
        date = self.date.isoformat()

        slots = []
        for slots_item_data in self.slots:
            slots_item = slots_item_data.to_dict()
            slots.append(slots_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "date": date,
            "slots": slots,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.slot import Slot # noqa: PLC0415
        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        slots = []
        _slots = d.pop("slots")
        for slots_item_data in (_slots):
            slots_item = Slot.from_dict(slots_item_data)

            slots.append(slots_item)

        availability_day = cls(
            date=date,
            slots=slots,
        )

        return availability_day
