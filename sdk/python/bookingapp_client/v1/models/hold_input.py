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
  from ..models.visit_part_input import VisitPartInput

T = TypeVar("T", bound="HoldInput")

@_attrs_define
class HoldInput:
    """ What is to be kept: one service, several in a row, or seats of a class.

        Attributes:
            starts_at (datetime.datetime | None | Unset): ISO 8601 with an offset; a whole minute.
            date (datetime.date | None | Unset): A date on the calendar of the location.
            time (None | str | Unset): A time of day at the location, as `14:30`.
            parts (list[VisitPartInput] | Unset): Several services in a row.
            service_id (None | str | Unset): A service.
            staff_id (None | str | Unset): A staff member.
            addons (list[str] | Unset): Extras, by their ids.
            location_id (None | str | Unset): A location.
            occurrence_id (None | str | Unset): One date of a class.
            seats (int | None | Unset): How many seats of a class; 1 for all else.
            replaces_hold_id (None | str | Unset): A hold of one's own that is given up for this one.
     """

    starts_at: datetime.datetime | None | Unset = UNSET
    date: datetime.date | None | Unset = UNSET
    time: None | str | Unset = UNSET
    parts: list[VisitPartInput] | Unset = UNSET
    service_id: None | str | Unset = UNSET
    staff_id: None | str | Unset = UNSET
    addons: list[str] | Unset = UNSET
    location_id: None | str | Unset = UNSET
    occurrence_id: None | str | Unset = UNSET
    seats: int | None | Unset = UNSET
    replaces_hold_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.visit_part_input import VisitPartInput # noqa: PLC0415
        starts_at: None | str | Unset
        if isinstance(self.starts_at, Unset):
            starts_at = UNSET
        elif isinstance(self.starts_at, datetime.datetime):
            starts_at = self.starts_at.isoformat()
        else:
            starts_at = self.starts_at

        date: None | str | Unset
        if isinstance(self.date, Unset):
            date = UNSET
        elif isinstance(self.date, datetime.date):
            date = self.date.isoformat()
        else:
            date = self.date

        time: None | str | Unset
        if isinstance(self.time, Unset):
            time = UNSET
        else:
            time = self.time

        parts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.parts, Unset):
            parts = []
            for parts_item_data in self.parts:
                parts_item = parts_item_data.to_dict()
                parts.append(parts_item)

        service_id: None | str | Unset
        if isinstance(self.service_id, Unset):
            service_id = UNSET
        else:
            service_id = self.service_id

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        addons: list[str] | Unset = UNSET
        if not isinstance(self.addons, Unset):
            addons = self.addons

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        occurrence_id: None | str | Unset
        if isinstance(self.occurrence_id, Unset):
            occurrence_id = UNSET
        else:
            occurrence_id = self.occurrence_id

        seats: int | None | Unset
        if isinstance(self.seats, Unset):
            seats = UNSET
        else:
            seats = self.seats

        replaces_hold_id: None | str | Unset
        if isinstance(self.replaces_hold_id, Unset):
            replaces_hold_id = UNSET
        else:
            replaces_hold_id = self.replaces_hold_id

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if date is not UNSET:
            field_dict["date"] = date
        if time is not UNSET:
            field_dict["time"] = time
        if parts is not UNSET:
            field_dict["parts"] = parts
        if service_id is not UNSET:
            field_dict["service_id"] = service_id
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id
        if addons is not UNSET:
            field_dict["addons"] = addons
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
        if occurrence_id is not UNSET:
            field_dict["occurrence_id"] = occurrence_id
        if seats is not UNSET:
            field_dict["seats"] = seats
        if replaces_hold_id is not UNSET:
            field_dict["replaces_hold_id"] = replaces_hold_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.visit_part_input import VisitPartInput # noqa: PLC0415
        d = dict(src_dict)
        def _parse_starts_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_at_type_0 = datetime.datetime.fromisoformat(data)

                return starts_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        starts_at = _parse_starts_at(d.pop("starts_at", UNSET))

        def _parse_date(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_type_0 = datetime.date.fromisoformat(data)

                return date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        date = _parse_date(d.pop("date", UNSET))

        def _parse_time(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        time = _parse_time(d.pop("time", UNSET))

        _parts = d.pop("parts", UNSET)
        parts: list[VisitPartInput] | Unset = UNSET
        if _parts is not UNSET:
            parts = []
            for parts_item_data in _parts:
                parts_item = VisitPartInput.from_dict(parts_item_data)

                parts.append(parts_item)

        def _parse_service_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_id = _parse_service_id(d.pop("service_id", UNSET))

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        addons = cast(list[str], d.pop("addons", UNSET))

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        def _parse_occurrence_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id", UNSET))

        def _parse_seats(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        seats = _parse_seats(d.pop("seats", UNSET))

        def _parse_replaces_hold_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        replaces_hold_id = _parse_replaces_hold_id(d.pop("replaces_hold_id", UNSET))

        hold_input = cls(
            starts_at=starts_at,
            date=date,
            time=time,
            parts=parts,
            service_id=service_id,
            staff_id=staff_id,
            addons=addons,
            location_id=location_id,
            occurrence_id=occurrence_id,
            seats=seats,
            replaces_hold_id=replaces_hold_id,
        )

        return hold_input
