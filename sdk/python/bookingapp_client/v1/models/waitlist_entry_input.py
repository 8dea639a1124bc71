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
  from ..models.client_details import ClientDetails
  from ..models.waitlist_window_input import WaitlistWindowInput

T = TypeVar("T", bound="WaitlistEntryInput")

@_attrs_define
class WaitlistEntryInput:
    """ A place on the list, for a service or for one date of a class.

        Attributes:
            staff_ids (list[str] | Unset): Staff members by id.
            first_day (datetime.date | None | Unset): The first date on which they would come.
            last_day (datetime.date | None | Unset): The last date on which they would come.
            windows (list[WaitlistWindowInput] | Unset): Times that would suit; none means any.
            service_id (None | str | Unset): A service.
            location_id (None | str | Unset): A location.
            occurrence_id (None | str | Unset): One date of a class.
            addons (list[str] | Unset): Extras, by their ids.
            seats (int | Unset): How many seats of a class; 1 for all else. Default: 1.
            client (ClientDetails | None | Unset): Who comes: a name and one way to reach them. With a client's own token it
                can be left out.
            client_id (None | str | Unset): A client by id.
     """

    staff_ids: list[str] | Unset = UNSET
    first_day: datetime.date | None | Unset = UNSET
    last_day: datetime.date | None | Unset = UNSET
    windows: list[WaitlistWindowInput] | Unset = UNSET
    service_id: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    occurrence_id: None | str | Unset = UNSET
    addons: list[str] | Unset = UNSET
    seats: int | Unset = 1
    client: ClientDetails | None | Unset = UNSET
    client_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.client_details import ClientDetails # noqa: PLC0415
        from ..models.waitlist_window_input import WaitlistWindowInput # noqa: PLC0415
        staff_ids: list[str] | Unset = UNSET
        if not isinstance(self.staff_ids, Unset):
            staff_ids = self.staff_ids

        first_day: None | str | Unset
        if isinstance(self.first_day, Unset):
            first_day = UNSET
        elif isinstance(self.first_day, datetime.date):
            first_day = self.first_day.isoformat()
        else:
            first_day = self.first_day

        last_day: None | str | Unset
        if isinstance(self.last_day, Unset):
            last_day = UNSET
        elif isinstance(self.last_day, datetime.date):
            last_day = self.last_day.isoformat()
        else:
            last_day = self.last_day

        windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.windows, Unset):
            windows = []
            for windows_item_data in self.windows:
                windows_item = windows_item_data.to_dict()
                windows.append(windows_item)

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

        occurrence_id: None | str | Unset
        if isinstance(self.occurrence_id, Unset):
            occurrence_id = UNSET
        else:
            occurrence_id = self.occurrence_id

        addons: list[str] | Unset = UNSET
        if not isinstance(self.addons, Unset):
            addons = self.addons

        seats = self.seats

        client: dict[str, Any] | None | Unset
        if isinstance(self.client, Unset):
            client = UNSET
        elif isinstance(self.client, ClientDetails):
            client = self.client.to_dict()
        else:
            client = self.client

        client_id: None | str | Unset
        if isinstance(self.client_id, Unset):
            client_id = UNSET
        else:
            client_id = self.client_id

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if staff_ids is not UNSET:
            field_dict["staff_ids"] = staff_ids
        if first_day is not UNSET:
            field_dict["first_day"] = first_day
        if last_day is not UNSET:
            field_dict["last_day"] = last_day
        if windows is not UNSET:
            field_dict["windows"] = windows
        if service_id is not UNSET:
            field_dict["service_id"] = service_id
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
        if occurrence_id is not UNSET:
            field_dict["occurrence_id"] = occurrence_id
        if addons is not UNSET:
            field_dict["addons"] = addons
        if seats is not UNSET:
            field_dict["seats"] = seats
        if client is not UNSET:
            field_dict["client"] = client
        if client_id is not UNSET:
            field_dict["client_id"] = client_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_details import ClientDetails # noqa: PLC0415
        from ..models.waitlist_window_input import WaitlistWindowInput # noqa: PLC0415
        d = dict(src_dict)
        staff_ids = cast(list[str], d.pop("staff_ids", UNSET))

        def _parse_first_day(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                first_day_type_0 = datetime.date.fromisoformat(data)

                return first_day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        first_day = _parse_first_day(d.pop("first_day", UNSET))

        def _parse_last_day(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_day_type_0 = datetime.date.fromisoformat(data)

                return last_day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        last_day = _parse_last_day(d.pop("last_day", UNSET))

        _windows = d.pop("windows", UNSET)
        windows: list[WaitlistWindowInput] | Unset = UNSET
        if _windows is not UNSET:
            windows = []
            for windows_item_data in _windows:
                windows_item = WaitlistWindowInput.from_dict(windows_item_data)

                windows.append(windows_item)

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

        def _parse_occurrence_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id", UNSET))

        addons = cast(list[str], d.pop("addons", UNSET))

        seats = d.pop("seats", UNSET)

        def _parse_client(data: object) -> ClientDetails | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                client_type_0 = ClientDetails.from_dict(data)

                return client_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ClientDetails | None | Unset, data)

        client = _parse_client(d.pop("client", UNSET))

        def _parse_client_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_id = _parse_client_id(d.pop("client_id", UNSET))

        waitlist_entry_input = cls(
            staff_ids=staff_ids,
            first_day=first_day,
            last_day=last_day,
            windows=windows,
            service_id=service_id,
            location_id=location_id,
            occurrence_id=occurrence_id,
            addons=addons,
            seats=seats,
            client=client,
            client_id=client_id,
        )

        return waitlist_entry_input
