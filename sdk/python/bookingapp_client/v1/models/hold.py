from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.hold_part import HoldPart

T = TypeVar("T", bound="Hold")

@_attrs_define
class Hold:
    """ A hold, and for how long it is still kept.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            location_id (str): A location.
            timezone (str): An IANA name such as `Europe/Berlin`.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            parts (list[HoldPart]): Several services in a row.
            occurrence_id (None | str): One date of a class.
            seats (int): How many seats of a class; 1 for all else.
            expires_at (datetime.datetime): When it ends; ISO 8601 with an offset.
            seconds_left (int): How long it is still kept.
            extended (bool): Whether it was kept longer once.
     """

    id: str
    location_id: str
    timezone: str
    starts_at: datetime.datetime
    parts: list[HoldPart]
    occurrence_id: None | str
    seats: int
    expires_at: datetime.datetime
    seconds_left: int
    extended: bool

    def to_dict(self) -> dict[str, Any]:
        from ..models.hold_part import HoldPart # noqa: PLC0415
        id = self.id

        location_id = self.location_id

        timezone = self.timezone

        starts_at = self.starts_at.isoformat()

        parts = []
        for parts_item_data in self.parts:
            parts_item = parts_item_data.to_dict()
            parts.append(parts_item)

        occurrence_id: None | str
        occurrence_id = self.occurrence_id

        seats = self.seats

        expires_at = self.expires_at.isoformat()

        seconds_left = self.seconds_left

        extended = self.extended

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "location_id": location_id,
            "timezone": timezone,
            "starts_at": starts_at,
            "parts": parts,
            "occurrence_id": occurrence_id,
            "seats": seats,
            "expires_at": expires_at,
            "seconds_left": seconds_left,
            "extended": extended,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.hold_part import HoldPart # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        location_id = d.pop("location_id")

        timezone = d.pop("timezone")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        parts = []
        _parts = d.pop("parts")
        for parts_item_data in (_parts):
            parts_item = HoldPart.from_dict(parts_item_data)

            parts.append(parts_item)

        def _parse_occurrence_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id"))

        seats = d.pop("seats")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        seconds_left = d.pop("seconds_left")

        extended = d.pop("extended")

        hold = cls(
            id=id,
            location_id=location_id,
            timezone=timezone,
            starts_at=starts_at,
            parts=parts,
            occurrence_id=occurrence_id,
            seats=seats,
            expires_at=expires_at,
            seconds_left=seconds_left,
            extended=extended,
        )

        return hold
