from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="HoldPart")

@_attrs_define
class HoldPart:
    """ One service of a hold.

        Attributes:
            service_id (str): A service.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            staff_ids (list[str]): Staff members by id.
            resource_ids (list[str]): Resources that it takes.
     """

    service_id: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    staff_ids: list[str]
    resource_ids: list[str]

    def to_dict(self) -> dict[str, Any]:
        service_id = self.service_id

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        staff_ids = self.staff_ids

        resource_ids = self.resource_ids

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "service_id": service_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "staff_ids": staff_ids,
            "resource_ids": resource_ids,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        service_id = d.pop("service_id")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        staff_ids = cast(list[str], d.pop("staff_ids"))

        resource_ids = cast(list[str], d.pop("resource_ids"))

        hold_part = cls(
            service_id=service_id,
            starts_at=starts_at,
            ends_at=ends_at,
            staff_ids=staff_ids,
            resource_ids=resource_ids,
        )

        return hold_part
