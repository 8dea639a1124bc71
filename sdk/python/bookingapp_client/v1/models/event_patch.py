from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.event_patch_scope_type_0 import check_event_patch_scope_type_0
from ..models.event_patch_scope_type_0 import EventPatchScopeType0
from ..models.event_patch_status_type_0 import check_event_patch_status_type_0
from ..models.event_patch_status_type_0 import EventPatchStatusType0
from ..types import UNSET, Unset
from typing import cast
import datetime

T = TypeVar("T", bound="EventPatch")

@_attrs_define
class EventPatch:
    """ What is to be different; `scope` says of which dates: this one, it and the following, or all to come. For several
    dates the time of day of `starts_at` counts. Dates that cannot be changed so refuse all of it, unless
    `keep_conflicts` lets them stay as they are. `status` `cancelled` calls them off.

        Attributes:
            starts_at (datetime.datetime | None | Unset): ISO 8601 with an offset; a whole minute.
            date (datetime.date | None | Unset): A date on the calendar of the location.
            time (None | str | Unset): A time of day at the location, as `14:30`.
            service_id (None | str | Unset): A service.
            location_id (None | str | Unset): A location.
            staff_ids (list[str] | None | Unset): Staff members by id.
            duration_minutes (int | None | Unset): How long it takes.
            capacity (int | None | Unset): Seats; more than one makes it a class.
            rrule (None | str | Unset): An RFC 5545 rule such as `FREQ=WEEKLY;COUNT=8`, in the wall time of the place.
            status (EventPatchStatusType0 | None | Unset): How it stands.
            scope (EventPatchScopeType0 | None | Unset): Which dates of a series: this one, it and the following, or all to
                come.
            keep_conflicts (bool | Unset): Leave dates as they are that cannot be changed so, rather than refuse all.
                Default: False.
            reason (str | Unset): Why, in words. Default: ''.
     """

    starts_at: datetime.datetime | None | Unset = UNSET
    date: datetime.date | None | Unset = UNSET
    time: None | str | Unset = UNSET
    service_id: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    staff_ids: list[str] | None | Unset = UNSET
    duration_minutes: int | None | Unset = UNSET
    capacity: int | None | Unset = UNSET
    rrule: None | str | Unset = UNSET
    status: EventPatchStatusType0 | None | Unset = UNSET
    scope: EventPatchScopeType0 | None | Unset = UNSET
    keep_conflicts: bool | Unset = False
    reason: str | Unset = ''

    def to_dict(self) -> dict[str, Any]:
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

        service_id: None | str | Unset
        if isinstance(self.service_id, Unset):
            service_id = UNSET
        else:
            service_id = self.service_id

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        staff_ids: list[str] | None | Unset
        if isinstance(self.staff_ids, Unset):
            staff_ids = UNSET
        elif isinstance(self.staff_ids, list):
            staff_ids = self.staff_ids

        else:
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

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        scope: None | str | Unset
        if isinstance(self.scope, Unset):
            scope = UNSET
        elif isinstance(self.scope, str):
            scope = self.scope
        else:
            scope = self.scope

        keep_conflicts = self.keep_conflicts

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if date is not UNSET:
            field_dict["date"] = date
        if time is not UNSET:
            field_dict["time"] = time
        if service_id is not UNSET:
            field_dict["service_id"] = service_id
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
        if status is not UNSET:
            field_dict["status"] = status
        if scope is not UNSET:
            field_dict["scope"] = scope
        if keep_conflicts is not UNSET:
            field_dict["keep_conflicts"] = keep_conflicts
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
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

        def _parse_service_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_id = _parse_service_id(d.pop("service_id", UNSET))

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        def _parse_staff_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                staff_ids_type_0 = cast(list[str], data)

                return staff_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        staff_ids = _parse_staff_ids(d.pop("staff_ids", UNSET))

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

        def _parse_status(data: object) -> EventPatchStatusType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_event_patch_status_type_0(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EventPatchStatusType0 | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_scope(data: object) -> EventPatchScopeType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                scope_type_0 = check_event_patch_scope_type_0(data)

                return scope_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EventPatchScopeType0 | None | Unset, data)

        scope = _parse_scope(d.pop("scope", UNSET))

        keep_conflicts = d.pop("keep_conflicts", UNSET)

        reason = d.pop("reason", UNSET)

        event_patch = cls(
            starts_at=starts_at,
            date=date,
            time=time,
            service_id=service_id,
            location_id=location_id,
            staff_ids=staff_ids,
            duration_minutes=duration_minutes,
            capacity=capacity,
            rrule=rrule,
            status=status,
            scope=scope,
            keep_conflicts=keep_conflicts,
            reason=reason,
        )

        return event_patch
