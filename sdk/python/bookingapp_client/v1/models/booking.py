from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.booking_status import BookingStatus
from ..models.booking_status import check_booking_status
from ..models.booking_waits_for_type_0 import BookingWaitsForType0
from ..models.booking_waits_for_type_0 import check_booking_waits_for_type_0
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.booking_add_on import BookingAddOn
  from ..models.booking_answers import BookingAnswers
  from ..models.booking_client import BookingClient
  from ..models.booking_location import BookingLocation
  from ..models.booking_metadata import BookingMetadata
  from ..models.booking_policy import BookingPolicy
  from ..models.booking_price import BookingPrice
  from ..models.money import Money
  from ..models.reference import Reference

T = TypeVar("T", bound="Booking")

@_attrs_define
class Booking:
    """ A booking, with what was agreed frozen into it.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            status (BookingStatus): How it stands.
            waits_for (BookingWaitsForType0 | None): Who has to confirm a pending booking: its client, where an assistant
                made it, or the business.
            service (Reference): An object by its id and name.
            staff (None | Reference): Who serves; null while nobody is named.
            staff_ids (list[str]): Staff members by id.
            resource_ids (list[str]): Resources that it takes.
            location (BookingLocation): Where it takes place.
            client (BookingClient): Who comes, as they gave their details with this booking.
            occurrence_id (str): One date of a class.
            visit_id (str): The visit that it belongs to.
            seats (int): How many seats of a class; 1 for all else.
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            ends_at (datetime.datetime): ISO 8601 with an offset.
            timezone (str): An IANA name such as `Europe/Berlin`.
            duration_minutes (int): How long it takes.
            price (BookingPrice): The price that was agreed.
            amount_due (Money): Minor units of a currency.
            policy (BookingPolicy): What cancelling costs, as it was agreed; `free_until` is null where it never costs
                anything.
            addons (list[BookingAddOn]): Extras that were booked with it.
            source (str): Where it was made: page, api, desk, widget …
            notes (str): What the client wrote, or what is to be remembered.
            answers (BookingAnswers): Answers to the service's questions, by their keys.
            metadata (BookingMetadata): Values of your own, kept with it and shown to nobody else.
            override (list[str]): Rules that are set aside. A taken time cannot be.
            override_reason (None | str): Why rules are set aside; needed with `override`.
            cancelled_by (None | str): Who cancelled: client, staff or system.
            cancel_reason (None | str): Why, in words that the client reads.
            fee (Money): Minor units of a currency.
            manage_url (str): The page on which the client can move or cancel it. Whoever has the link may do so.
            version (int): Grows with each change.
            created_at (datetime.datetime): When it was made; UTC.
            updated_at (datetime.datetime): When it was last changed; UTC.
     """

    id: str
    status: BookingStatus
    waits_for: BookingWaitsForType0 | None
    service: Reference
    staff: None | Reference
    staff_ids: list[str]
    resource_ids: list[str]
    location: BookingLocation
    client: BookingClient
    occurrence_id: str
    visit_id: str
    seats: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    duration_minutes: int
    price: BookingPrice
    amount_due: Money
    policy: BookingPolicy
    addons: list[BookingAddOn]
    source: str
    notes: str
    answers: BookingAnswers
    metadata: BookingMetadata
    override: list[str]
    override_reason: None | str
    cancelled_by: None | str
    cancel_reason: None | str
    fee: Money
    manage_url: str
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        from ..models.booking_add_on import BookingAddOn # noqa: PLC0415
        from ..models.booking_answers import BookingAnswers # noqa: PLC0415
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.booking_location import BookingLocation # noqa: PLC0415
        from ..models.booking_metadata import BookingMetadata # noqa: PLC0415
        from ..models.booking_policy import BookingPolicy # noqa: PLC0415
        from ..models.booking_price import BookingPrice # noqa: PLC0415
        from ..models.money import Money # noqa: PLC0415
        from ..models.reference import Reference # noqa: PLC0415
        id = self.id

        status: str = self.status

        waits_for: None | str
        if isinstance(self.waits_for, str):
            waits_for = self.waits_for
        else:
            waits_for = self.waits_for

        service = self.service.to_dict()

        staff: dict[str, Any] | None
        if isinstance(self.staff, Reference):
            staff = self.staff.to_dict()
        else:
            staff = self.staff

        staff_ids = self.staff_ids

        resource_ids = self.resource_ids

        location = self.location.to_dict()

        client = self.client.to_dict()

        occurrence_id = self.occurrence_id

        visit_id = self.visit_id

        seats = self.seats

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        timezone = self.timezone

        duration_minutes = self.duration_minutes

        price = self.price.to_dict()

        amount_due = self.amount_due.to_dict()

        policy = self.policy.to_dict()

        addons = []
        for addons_item_data in self.addons:
            addons_item = addons_item_data.to_dict()
            addons.append(addons_item)

        source = self.source

        notes = self.notes

        answers = self.answers.to_dict()

        metadata = self.metadata.to_dict()

        override = self.override

        override_reason: None | str
        override_reason = self.override_reason

        cancelled_by: None | str
        cancelled_by = self.cancelled_by

        cancel_reason: None | str
        cancel_reason = self.cancel_reason

        fee = self.fee.to_dict()

        manage_url = self.manage_url

        version = self.version

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "status": status,
            "waits_for": waits_for,
            "service": service,
            "staff": staff,
            "staff_ids": staff_ids,
            "resource_ids": resource_ids,
            "location": location,
            "client": client,
            "occurrence_id": occurrence_id,
            "visit_id": visit_id,
            "seats": seats,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "timezone": timezone,
            "duration_minutes": duration_minutes,
            "price": price,
            "amount_due": amount_due,
            "policy": policy,
            "addons": addons,
            "source": source,
            "notes": notes,
            "answers": answers,
            "metadata": metadata,
            "override": override,
            "override_reason": override_reason,
            "cancelled_by": cancelled_by,
            "cancel_reason": cancel_reason,
            "fee": fee,
            "manage_url": manage_url,
            "version": version,
            "created_at": created_at,
            "updated_at": updated_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booking_add_on import BookingAddOn # noqa: PLC0415
        from ..models.booking_answers import BookingAnswers # noqa: PLC0415
        from ..models.booking_client import BookingClient # noqa: PLC0415
        from ..models.booking_location import BookingLocation # noqa: PLC0415
        from ..models.booking_metadata import BookingMetadata # noqa: PLC0415
        from ..models.booking_policy import BookingPolicy # noqa: PLC0415
        from ..models.booking_price import BookingPrice # noqa: PLC0415
        from ..models.money import Money # noqa: PLC0415
        from ..models.reference import Reference # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        status = check_booking_status(d.pop("status"))

        def _parse_waits_for(data: object) -> BookingWaitsForType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                waits_for_type_0 = check_booking_waits_for_type_0(data)

                return waits_for_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BookingWaitsForType0 | None, data)

        waits_for = _parse_waits_for(d.pop("waits_for"))

        service = Reference.from_dict(d.pop("service"))

        def _parse_staff(data: object) -> None | Reference:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                staff_type_0 = Reference.from_dict(data)

                return staff_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Reference, data)

        staff = _parse_staff(d.pop("staff"))

        staff_ids = cast(list[str], d.pop("staff_ids"))

        resource_ids = cast(list[str], d.pop("resource_ids"))

        location = BookingLocation.from_dict(d.pop("location"))

        client = BookingClient.from_dict(d.pop("client"))

        occurrence_id = d.pop("occurrence_id")

        visit_id = d.pop("visit_id")

        seats = d.pop("seats")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        timezone = d.pop("timezone")

        duration_minutes = d.pop("duration_minutes")

        price = BookingPrice.from_dict(d.pop("price"))

        amount_due = Money.from_dict(d.pop("amount_due"))

        policy = BookingPolicy.from_dict(d.pop("policy"))

        addons = []
        _addons = d.pop("addons")
        for addons_item_data in (_addons):
            addons_item = BookingAddOn.from_dict(addons_item_data)

            addons.append(addons_item)

        source = d.pop("source")

        notes = d.pop("notes")

        answers = BookingAnswers.from_dict(d.pop("answers"))

        metadata = BookingMetadata.from_dict(d.pop("metadata"))

        override = cast(list[str], d.pop("override"))

        def _parse_override_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        override_reason = _parse_override_reason(d.pop("override_reason"))

        def _parse_cancelled_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cancelled_by = _parse_cancelled_by(d.pop("cancelled_by"))

        def _parse_cancel_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cancel_reason = _parse_cancel_reason(d.pop("cancel_reason"))

        fee = Money.from_dict(d.pop("fee"))

        manage_url = d.pop("manage_url")

        version = d.pop("version")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        booking = cls(
            id=id,
            status=status,
            waits_for=waits_for,
            service=service,
            staff=staff,
            staff_ids=staff_ids,
            resource_ids=resource_ids,
            location=location,
            client=client,
            occurrence_id=occurrence_id,
            visit_id=visit_id,
            seats=seats,
            starts_at=starts_at,
            ends_at=ends_at,
            timezone=timezone,
            duration_minutes=duration_minutes,
            price=price,
            amount_due=amount_due,
            policy=policy,
            addons=addons,
            source=source,
            notes=notes,
            answers=answers,
            metadata=metadata,
            override=override,
            override_reason=override_reason,
            cancelled_by=cancelled_by,
            cancel_reason=cancel_reason,
            fee=fee,
            manage_url=manage_url,
            version=version,
            created_at=created_at,
            updated_at=updated_at,
        )

        return booking
