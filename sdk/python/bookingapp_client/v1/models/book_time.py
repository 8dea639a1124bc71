from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="BookTime")

@_attrs_define
class BookTime:
    """ A time on the wall of the place.

        Attributes:
            time (str): A time of day at the location, as `14:30`.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            duration_minutes (int): How long it takes.
     """

    time: str
    starts_at: datetime.datetime
    duration_minutes: int

    def to_dict(self) -> dict[str, Any]:
        time = self.time

        starts_at = self.starts_at.isoformat()

        duration_minutes = self.duration_minutes

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "time": time,
            "starts_at": starts_at,
            "duration_minutes": duration_minutes,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        time = d.pop("time")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        duration_minutes = d.pop("duration_minutes")

        book_time = cls(
            time=time,
            starts_at=starts_at,
            duration_minutes=duration_minutes,
        )

        return book_time
