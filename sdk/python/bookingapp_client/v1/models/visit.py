from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.visit_status_type_0 import check_visit_status_type_0
from ..models.visit_status_type_0 import VisitStatusType0
from typing import cast
from typing import Literal, cast
import datetime

if TYPE_CHECKING:
  from ..models.booking import Booking
  from ..models.booking_client import BookingClient
  from ..models.money import Money

T = TypeVar("T", bound="Visit")

@_attrs_define
class Visit:
    """ A visit with its bookings; `status` is theirs, or `mixed`.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            client (BookingClient): Who comes, as they gave their details with this booking.
            location_id (str): A location.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            timezone (str): An IANA name such as `Europe/Berlin`.
            status (Literal['mixed'] | VisitStatusType0): How it stands.
            bookings (list[Booking]): The bookings, each as an object of its own.
            price (Money): Minor units of a currency.
            manage_url (str): The page on which the client can move or cancel it. Whoever has the link may do so.
            created_at (datetime.datetime): When it was made; UTC.
     """

    id: str
    client: BookingClient
    location_id: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    status: Literal['mixed'] | VisitStatusType0
    bookings: list[Booking]
    price: Money
    manage_url: str
    created_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        from ..models.booking import Booking # noqa: PLC0415
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.money import Money # noqa: PLC0415
        id = self.id

        client = self.client.to_dict()

        location_id = self.location_id

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        timezone = self.timezone

        status: Literal['mixed'] | str
        if isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        bookings = []
        for bookings_item_data in self.bookings:
            bookings_item = bookings_item_data.to_dict()
            bookings.append(bookings_item)

        price = self.price.to_dict()

        manage_url = self.manage_url

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "client": client,
            "location_id": location_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "timezone": timezone,
            "status": status,
            "bookings": bookings,
            "price": price,
            "manage_url": manage_url,
            "created_at": created_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booking import Booking # noqa: PLC0415
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.money import Money # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        client = BookingClient.from_dict(d.pop("client"))

        location_id = d.pop("location_id")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        timezone = d.pop("timezone")

        def _parse_status(data: object) -> Literal['mixed'] | VisitStatusType0:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_visit_status_type_0(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            status_type_1 = cast(Literal['mixed'] , data)
            if status_type_1 != 'mixed':
                raise ValueError(f"status_type_1 must match const 'mixed', got '{status_type_1}'")
            return status_type_1

        status = _parse_status(d.pop("status"))

        bookings = []
        _bookings = d.pop("bookings")
        for bookings_item_data in (_bookings):
            bookings_item = Booking.from_dict(bookings_item_data)

            bookings.append(bookings_item)

        price = Money.from_dict(d.pop("price"))

        manage_url = d.pop("manage_url")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        visit = cls(
            id=id,
            client=client,
            location_id=location_id,
            starts_at=starts_at,
            ends_at=ends_at,
            timezone=timezone,
            status=status,
            bookings=bookings,
            price=price,
            manage_url=manage_url,
            created_at=created_at,
        )

        return visit
