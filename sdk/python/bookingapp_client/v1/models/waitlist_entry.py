from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.waitlist_entry_status import check_waitlist_entry_status
from ..models.waitlist_entry_status import WaitlistEntryStatus
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.booking_client import BookingClient
  from ..models.waitlist_offer import WaitlistOffer
  from ..models.waitlist_window import WaitlistWindow

T = TypeVar("T", bound="WaitlistEntry")

@_attrs_define
class WaitlistEntry:
    """ A place on the list.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            status (WaitlistEntryStatus): How it stands.
            service_id (str): A service.
            location_id (str): A location.
            staff_ids (list[str]): Staff members by id.
            addons (list[str]): Extras, by their ids.
            occurrence_id (None | str): One date of a class.
            seats (int): How many seats of a class; 1 for all else.
            first_day (datetime.date): The first date on which they would come.
            last_day (datetime.date): The last date on which they would come.
            windows (list[WaitlistWindow]): Times that would suit; none means any.
            timezone (str): An IANA name such as `Europe/Berlin`.
            client (BookingClient): Who comes, as they gave their details with this booking.
            offer (None | WaitlistOffer): The time that is kept for them; null while there is none.
            visit_id (None | str): The visit that it belongs to.
            created_at (datetime.datetime): When it was made; UTC.
            updated_at (datetime.datetime): When it was last changed; UTC.
     """

    id: str
    status: WaitlistEntryStatus
    service_id: str
    location_id: str
    staff_ids: list[str]
    addons: list[str]
    occurrence_id: None | str
    seats: int
    first_day: datetime.date
    last_day: datetime.date
    windows: list[WaitlistWindow]
    timezone: str
    client: BookingClient
    offer: None | WaitlistOffer
    visit_id: None | str
    created_at: datetime.datetime
    updated_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.waitlist_offer import WaitlistOffer # noqa: PLC0415
        from ..models.waitlist_window import WaitlistWindow # noqa: PLC0415
        id = self.id

        status: str = self.status

        service_id = self.service_id

        location_id = self.location_id

        staff_ids = self.staff_ids

        addons = self.addons

        occurrence_id: None | str
        occurrence_id = self.occurrence_id

        seats = self.seats

        first_day = self.first_day.isoformat()

        last_day = self.last_day.isoformat()

        windows = []
        for windows_item_data in self.windows:
            windows_item = windows_item_data.to_dict()
            windows.append(windows_item)

        timezone = self.timezone

        client = self.client.to_dict()

        offer: dict[str, Any] | None
        if isinstance(self.offer, WaitlistOffer):
            offer = self.offer.to_dict()
        else:
            offer = self.offer

        visit_id: None | str
        visit_id = self.visit_id

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "status": status,
            "service_id": service_id,
            "location_id": location_id,
            "staff_ids": staff_ids,
            "addons": addons,
            "occurrence_id": occurrence_id,
            "seats": seats,
            "first_day": first_day,
            "last_day": last_day,
            "windows": windows,
            "timezone": timezone,
            "client": client,
            "offer": offer,
            "visit_id": visit_id,
            "created_at": created_at,
            "updated_at": updated_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.waitlist_offer import WaitlistOffer # noqa: PLC0415
        from ..models.waitlist_window import WaitlistWindow # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        status = check_waitlist_entry_status(d.pop("status"))

        service_id = d.pop("service_id")

        location_id = d.pop("location_id")

        staff_ids = cast(list[str], d.pop("staff_ids"))

        addons = cast(list[str], d.pop("addons"))

        def _parse_occurrence_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id"))

        seats = d.pop("seats")

        first_day = datetime.date.fromisoformat(d.pop("first_day"))

        last_day = datetime.date.fromisoformat(d.pop("last_day"))

        windows = []
        _windows = d.pop("windows")
        for windows_item_data in (_windows):
            windows_item = WaitlistWindow.from_dict(windows_item_data)

            windows.append(windows_item)

        timezone = d.pop("timezone")

        client = BookingClient.from_dict(d.pop("client"))

        def _parse_offer(data: object) -> None | WaitlistOffer:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                offer_type_0 = WaitlistOffer.from_dict(data)

                return offer_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | WaitlistOffer, data)

        offer = _parse_offer(d.pop("offer"))

        def _parse_visit_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        visit_id = _parse_visit_id(d.pop("visit_id"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        waitlist_entry = cls(
            id=id,
            status=status,
            service_id=service_id,
            location_id=location_id,
            staff_ids=staff_ids,
            addons=addons,
            occurrence_id=occurrence_id,
            seats=seats,
            first_day=first_day,
            last_day=last_day,
            windows=windows,
            timezone=timezone,
            client=client,
            offer=offer,
            visit_id=visit_id,
            created_at=created_at,
            updated_at=updated_at,
        )

        return waitlist_entry
