from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.slot_part import SlotPart

T = TypeVar("T", bound="Slot")

@_attrs_define
class Slot:
    """ A time that can be had, and by whom; of a class its date, of several services each one's part.

        Attributes:
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            staff_ids (list[str]): Staff members by id.
            seats_left (int): How many can still be had.
            location_id (str): A location.
            occurrence_id (None | str | Unset): One date of a class.
            parts (list[SlotPart] | None | Unset): Several services in a row.
     """

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    staff_ids: list[str]
    seats_left: int
    location_id: str
    occurrence_id: None | str | Unset = UNSET
    parts: list[SlotPart] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.slot_part import SlotPart # noqa: PLC0415
        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        staff_ids = self.staff_ids

        seats_left = self.seats_left

        location_id = self.location_id

        occurrence_id: None | str | Unset
        if isinstance(self.occurrence_id, Unset):
            occurrence_id = UNSET
        else:
            occurrence_id = self.occurrence_id

        parts: list[dict[str, Any]] | None | Unset
        if isinstance(self.parts, Unset):
            parts = UNSET
        elif isinstance(self.parts, list):
            parts = []
            for parts_type_0_item_data in self.parts:
                parts_type_0_item = parts_type_0_item_data.to_dict()
                parts.append(parts_type_0_item)

        else:
            parts = self.parts

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts_at": starts_at,
            "ends_at": ends_at,
            "staff_ids": staff_ids,
            "seats_left": seats_left,
            "location_id": location_id,
        })
        if occurrence_id is not UNSET:
            field_dict["occurrence_id"] = occurrence_id
        if parts is not UNSET:
            field_dict["parts"] = parts

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.slot_part import SlotPart # noqa: PLC0415
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        staff_ids = cast(list[str], d.pop("staff_ids"))

        seats_left = d.pop("seats_left")

        location_id = d.pop("location_id")

        def _parse_occurrence_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id", UNSET))

        def _parse_parts(data: object) -> list[SlotPart] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                parts_type_0 = []
                _parts_type_0 = data
                for parts_type_0_item_data in (_parts_type_0):
                    parts_type_0_item = SlotPart.from_dict(parts_type_0_item_data)

                    parts_type_0.append(parts_type_0_item)

                return parts_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SlotPart] | None | Unset, data)

        parts = _parse_parts(d.pop("parts", UNSET))

        slot = cls(
            starts_at=starts_at,
            ends_at=ends_at,
            staff_ids=staff_ids,
            seats_left=seats_left,
            location_id=location_id,
            occurrence_id=occurrence_id,
            parts=parts,
        )

        return slot
