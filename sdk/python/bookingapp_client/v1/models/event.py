from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.event_status import check_event_status
from ..models.event_status import EventStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.skipped_date import SkippedDate

T = TypeVar("T", bound="Event")

@_attrs_define
class Event:
    """ A class. A definition (`ser_…`) is shown by its next date; a date (`occ_…`) names its definition.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            service_id (str): A service.
            location_id (str): A location.
            staff_ids (list[str]): Staff members by id.
            resource_ids (list[str]): Resources that it takes.
            starts_at (datetime.datetime | None): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime | None): ISO 8601 with an offset.
            duration_minutes (int): How long it takes.
            capacity (int): Seats; more than one makes it a class.
            seats_left (int): How many can still be had.
            status (EventStatus): How it stands.
            rrule (None | str): An RFC 5545 rule such as `FREQ=WEEKLY;COUNT=8`, in the wall time of the place.
            timezone (str): An IANA name such as `Europe/Berlin`.
            original_start (datetime.datetime | None): When this date was meant to be before it was moved.
            event_id (None | str | Unset): The definition that a date belongs to.
            occurrence_id (None | str | Unset): One date of a class.
            is_exception (bool | None | Unset): Whether this date was changed by itself.
            skipped (list[SkippedDate] | None | Unset): Dates that could not be had when the class was made.
     """

    id: str
    service_id: str
    location_id: str
    staff_ids: list[str]
    resource_ids: list[str]
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    duration_minutes: int
    capacity: int
    seats_left: int
    status: EventStatus
    rrule: None | str
    timezone: str
    original_start: datetime.datetime | None
    event_id: None | str | Unset = UNSET
    occurrence_id: None | str | Unset = UNSET
    is_exception: bool | None | Unset = UNSET
    skipped: list[SkippedDate] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.skipped_date import SkippedDate # noqa: PLC0415
        id = self.id

        service_id = self.service_id

        location_id = self.location_id

        staff_ids = self.staff_ids

        resource_ids = self.resource_ids

        starts_at: None | str
        if isinstance(self.starts_at, datetime.datetime):
            starts_at = self.starts_at.isoformat()
        else:
            starts_at = self.starts_at

        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        duration_minutes = self.duration_minutes

        capacity = self.capacity

        seats_left = self.seats_left

        status: str = self.status

        rrule: None | str
        rrule = self.rrule

        timezone = self.timezone

        original_start: None | str
        if isinstance(self.original_start, datetime.datetime):
            original_start = self.original_start.isoformat()
        else:
            original_start = self.original_start

        event_id: None | str | Unset
        if isinstance(self.event_id, Unset):
            event_id = UNSET
        else:
            event_id = self.event_id

        occurrence_id: None | str | Unset
        if isinstance(self.occurrence_id, Unset):
            occurrence_id = UNSET
        else:
            occurrence_id = self.occurrence_id

        is_exception: bool | None | Unset
        if isinstance(self.is_exception, Unset):
            is_exception = UNSET
        else:
            is_exception = self.is_exception

        skipped: list[dict[str, Any]] | None | Unset
        if isinstance(self.skipped, Unset):
            skipped = UNSET
        elif isinstance(self.skipped, list):
            skipped = []
            for skipped_type_0_item_data in self.skipped:
                skipped_type_0_item = skipped_type_0_item_data.to_dict()
                skipped.append(skipped_type_0_item)

        else:
            skipped = self.skipped

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "service_id": service_id,
            "location_id": location_id,
            "staff_ids": staff_ids,
            "resource_ids": resource_ids,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "duration_minutes": duration_minutes,
            "capacity": capacity,
            "seats_left": seats_left,
            "status": status,
            "rrule": rrule,
            "timezone": timezone,
            "original_start": original_start,
        })
        if event_id is not UNSET:
            field_dict["event_id"] = event_id
        if occurrence_id is not UNSET:
            field_dict["occurrence_id"] = occurrence_id
        if is_exception is not UNSET:
            field_dict["is_exception"] = is_exception
        if skipped is not UNSET:
            field_dict["skipped"] = skipped

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.skipped_date import SkippedDate # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        service_id = d.pop("service_id")

        location_id = d.pop("location_id")

        staff_ids = cast(list[str], d.pop("staff_ids"))

        resource_ids = cast(list[str], d.pop("resource_ids"))

        def _parse_starts_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_at_type_0 = datetime.datetime.fromisoformat(data)

                return starts_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        starts_at = _parse_starts_at(d.pop("starts_at"))

        def _parse_ends_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)

                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ends_at = _parse_ends_at(d.pop("ends_at"))

        duration_minutes = d.pop("duration_minutes")

        capacity = d.pop("capacity")

        seats_left = d.pop("seats_left")

        status = check_event_status(d.pop("status"))

        def _parse_rrule(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        rrule = _parse_rrule(d.pop("rrule"))

        timezone = d.pop("timezone")

        def _parse_original_start(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                original_start_type_0 = datetime.datetime.fromisoformat(data)

                return original_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        original_start = _parse_original_start(d.pop("original_start"))

        def _parse_event_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        event_id = _parse_event_id(d.pop("event_id", UNSET))

        def _parse_occurrence_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id", UNSET))

        def _parse_is_exception(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_exception = _parse_is_exception(d.pop("is_exception", UNSET))

        def _parse_skipped(data: object) -> list[SkippedDate] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                skipped_type_0 = []
                _skipped_type_0 = data
                for skipped_type_0_item_data in (_skipped_type_0):
                    skipped_type_0_item = SkippedDate.from_dict(skipped_type_0_item_data)

                    skipped_type_0.append(skipped_type_0_item)

                return skipped_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SkippedDate] | None | Unset, data)

        skipped = _parse_skipped(d.pop("skipped", UNSET))

        event = cls(
            id=id,
            service_id=service_id,
            location_id=location_id,
            staff_ids=staff_ids,
            resource_ids=resource_ids,
            starts_at=starts_at,
            ends_at=ends_at,
            duration_minutes=duration_minutes,
            capacity=capacity,
            seats_left=seats_left,
            status=status,
            rrule=rrule,
            timezone=timezone,
            original_start=original_start,
            event_id=event_id,
            occurrence_id=occurrence_id,
            is_exception=is_exception,
            skipped=skipped,
        )

        return event
