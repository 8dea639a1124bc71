from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

T = TypeVar("T", bound="EventInput")

@_attrs_define
class EventInput:
    """ A class: once, or by an RFC 5545 rule in the wall time of its place, from its first date on.

        Attributes:
            service_id (str): A service.
            starts_at (datetime.datetime | None | Unset): ISO 8601 with an offset; a whole minute.
            date (datetime.date | None | Unset): A date on the calendar of the location.
            time (None | str | Unset): A time of day at the location, as `14:30`.
            location_id (None | str | Unset): A location.
            staff_ids (list[str] | Unset): Staff members by id.
            duration_minutes (int | None | Unset): How long it takes.
            capacity (int | None | Unset): Seats; more than one makes it a class.
            rrule (None | str | Unset): An RFC 5545 rule such as `FREQ=WEEKLY;COUNT=8`, in the wall time of the place.
     """

    service_id: str
    starts_at: datetime.datetime | None | Unset = UNSET
    date: datetime.date | None | Unset = UNSET
    time: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    staff_ids: list[str] | Unset = UNSET
    duration_minutes: int | None | Unset = UNSET
    capacity: int | None | Unset = UNSET
    rrule: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service_id = self.service_id

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

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        staff_ids: list[str] | Unset = UNSET
        if not isinstance(self.staff_ids, Unset):
            staff_ids = self.staff_ids

        duration_minutes: int | None | Unset
        if isinstance(self.duration_minutes, Unset):
            duration_minutes = UNSET
        else:
            duration_minutes = self.duration_minutes

        capacity: int | None | Unset
        if isinstance(self.capacity, Unset):
            capacity = UNSET
        else:
            capacity = self.capacity

        rrule: None | str | Unset
        if isinstance(self.rrule, Unset):
            rrule = UNSET
        else:
            rrule = self.rrule

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "service_id": service_id,
        })
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if date is not UNSET:
            field_dict["date"] = date
        if time is not UNSET:
            field_dict["time"] = time
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
        if staff_ids is not UNSET:
            field_dict["staff_ids"] = staff_ids
        if duration_minutes is not UNSET:
            field_dict["duration_minutes"] = duration_minutes
        if capacity is not UNSET:
            field_dict["capacity"] = capacity
        if rrule is not UNSET:
            field_dict["rrule"] = rrule

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        service_id = d.pop("service_id")

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

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        staff_ids = cast(list[str], d.pop("staff_ids", UNSET))

        def _parse_duration_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        duration_minutes = _parse_duration_minutes(d.pop("duration_minutes", UNSET))

        def _parse_capacity(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        capacity = _parse_capacity(d.pop("capacity", UNSET))

        def _parse_rrule(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        rrule = _parse_rrule(d.pop("rrule", UNSET))

        event_input = cls(
            service_id=service_id,
            starts_at=starts_at,
            date=date,
            time=time,
            location_id=location_id,
            staff_ids=staff_ids,
            duration_minutes=duration_minutes,
            capacity=capacity,
            rrule=rrule,
        )

        return event_input
