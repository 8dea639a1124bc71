from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.booking import Booking
  from ..models.client_with_bookings_custom import ClientWithBookingsCustom

T = TypeVar("T", bound="ClientWithBookings")

@_attrs_define
class ClientWithBookings:
    """ A client with what they have booked, the latest first.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            email (None | str): An e-mail address.
            phone (None | str): A telephone number; with + and the country's code it is never misread.
            locale (None | str): Language, such as `en` or `de`.
            timezone (None | str): An IANA name such as `Europe/Berlin`.
            notes (str): What the client wrote, or what is to be remembered.
            tags (list[str]): Tags by name.
            custom (ClientWithBookingsCustom): The business's own fields, by their keys.
            marketing_consent (bool): Whether they agreed to be written to.
            active (bool): Whether it is in use; false means archived.
            created_at (datetime.datetime): When it was made; UTC.
            updated_at (datetime.datetime): When it was last changed; UTC.
            bookings (list[Booking]): What they booked, the latest first.
     """

    id: str
    name: str
    email: None | str
    phone: None | str
    locale: None | str
    timezone: None | str
    notes: str
    tags: list[str]
    custom: ClientWithBookingsCustom
    marketing_consent: bool
    active: bool
    created_at: datetime.datetime
    updated_at: datetime.datetime
    bookings: list[Booking]

    def to_dict(self) -> dict[str, Any]:
        from ..models.booking import Booking # noqa: PLC0415
        from ..models.client_with_bookings_custom import ClientWithBookingsCustom # noqa: PLC0415
        id = self.id

        name = self.name

        email: None | str
        email = self.email

        phone: None | str
        phone = self.phone

        locale: None | str
        locale = self.locale

        timezone: None | str
        timezone = self.timezone

        notes = self.notes

        tags = self.tags

        custom = self.custom.to_dict()

        marketing_consent = self.marketing_consent

        active = self.active

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        bookings = []
        for bookings_item_data in self.bookings:
            bookings_item = bookings_item_data.to_dict()
            bookings.append(bookings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "email": email,
            "phone": phone,
            "locale": locale,
            "timezone": timezone,
            "notes": notes,
            "tags": tags,
            "custom": custom,
            "marketing_consent": marketing_consent,
            "active": active,
            "created_at": created_at,
            "updated_at": updated_at,
            "bookings": bookings,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booking import Booking # noqa: PLC0415
        from ..models.client_with_bookings_custom import ClientWithBookingsCustom # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        phone = _parse_phone(d.pop("phone"))

        def _parse_locale(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        locale = _parse_locale(d.pop("locale"))

        def _parse_timezone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        timezone = _parse_timezone(d.pop("timezone"))

        notes = d.pop("notes")

        tags = cast(list[str], d.pop("tags"))

        custom = ClientWithBookingsCustom.from_dict(d.pop("custom"))

        marketing_consent = d.pop("marketing_consent")

        active = d.pop("active")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        bookings = []
        _bookings = d.pop("bookings")
        for bookings_item_data in (_bookings):
            bookings_item = Booking.from_dict(bookings_item_data)

            bookings.append(bookings_item)

        client_with_bookings = cls(
            id=id,
            name=name,
            email=email,
            phone=phone,
            locale=locale,
            timezone=timezone,
            notes=notes,
            tags=tags,
            custom=custom,
            marketing_consent=marketing_consent,
            active=active,
            created_at=created_at,
            updated_at=updated_at,
            bookings=bookings,
        )

        return client_with_bookings
