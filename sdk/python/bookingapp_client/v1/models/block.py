from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="Block")

@_attrs_define
class Block:
    """ A block; one of staff_id, resource_id and location_id says whose time it takes.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            staff_id (None | str): A staff member.
            resource_id (None | str): A resource.
            unit (int | None): The number of one unit of a resource; null for all of it.
            location_id (None | str): A location.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            timezone (str): An IANA name such as `Europe/Berlin`.
            reason (str): Why, in words.
     """

    id: str
    staff_id: None | str
    resource_id: None | str
    unit: int | None
    location_id: None | str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        staff_id: None | str
        staff_id = self.staff_id

        resource_id: None | str
        resource_id = self.resource_id

        unit: int | None
        unit = self.unit

        location_id: None | str
        location_id = self.location_id

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        timezone = self.timezone

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "staff_id": staff_id,
            "resource_id": resource_id,
            "unit": unit,
            "location_id": location_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "timezone": timezone,
            "reason": reason,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        def _parse_staff_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        staff_id = _parse_staff_id(d.pop("staff_id"))

        def _parse_resource_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        resource_id = _parse_resource_id(d.pop("resource_id"))

        def _parse_unit(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        unit = _parse_unit(d.pop("unit"))

        def _parse_location_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        location_id = _parse_location_id(d.pop("location_id"))

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        timezone = d.pop("timezone")

        reason = d.pop("reason")

        block = cls(
            id=id,
            staff_id=staff_id,
            resource_id=resource_id,
            unit=unit,
            location_id=location_id,
            starts_at=starts_at,
            ends_at=ends_at,
            timezone=timezone,
            reason=reason,
        )

        return block
