from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

T = TypeVar("T", bound="BlockInput")

@_attrs_define
class BlockInput:
    """ From when until when, of whom: a staff member, a resource (or one unit of it, by its number), or a place.

        Attributes:
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            staff_id (None | str | Unset): A staff member.
            resource_id (None | str | Unset): A resource.
            unit (int | None | Unset): The number of one unit of a resource; null for all of it.
            location_id (None | str | Unset): A location.
            reason (str | Unset): Why, in words. Default: ''.
     """

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    staff_id: None | str | Unset = UNSET
    resource_id: None | str | Unset = UNSET
    unit: int | None | Unset = UNSET
    location_id: None | str | Unset = UNSET
    reason: str | Unset = ''

    def to_dict(self) -> dict[str, Any]:
        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        resource_id: None | str | Unset
        if isinstance(self.resource_id, Unset):
            resource_id = UNSET
        else:
            resource_id = self.resource_id

        unit: int | None | Unset
        if isinstance(self.unit, Unset):
            unit = UNSET
        else:
            unit = self.unit

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts_at": starts_at,
            "ends_at": ends_at,
        })
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id
        if resource_id is not UNSET:
            field_dict["resource_id"] = resource_id
        if unit is not UNSET:
            field_dict["unit"] = unit
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        def _parse_resource_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        resource_id = _parse_resource_id(d.pop("resource_id", UNSET))

        def _parse_unit(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        unit = _parse_unit(d.pop("unit", UNSET))

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        reason = d.pop("reason", UNSET)

        block_input = cls(
            starts_at=starts_at,
            ends_at=ends_at,
            staff_id=staff_id,
            resource_id=resource_id,
            unit=unit,
            location_id=location_id,
            reason=reason,
        )

        return block_input
