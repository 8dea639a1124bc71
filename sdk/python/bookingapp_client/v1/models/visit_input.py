from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.visit_input_override_item import check_visit_input_override_item
from ..models.visit_input_override_item import VisitInputOverrideItem
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.client_details import ClientDetails
  from ..models.visit_input_answers import VisitInputAnswers
  from ..models.visit_input_metadata import VisitInputMetadata
  from ..models.visit_part_input import VisitPartInput

T = TypeVar("T", bound="VisitInput")

@_attrs_define
class VisitInput:
    """ Several services one after another, or what a hold keeps.

        Attributes:
            starts_at (datetime.datetime | None | Unset): ISO 8601 with an offset; a whole minute.
            date (datetime.date | None | Unset): A date on the calendar of the location.
            time (None | str | Unset): A time of day at the location, as `14:30`.
            location_id (None | str | Unset): A location.
            business_id (None | str | Unset): The business, by its id or the name in its address; it must be that of the
                credential.
            hold_id (None | str | Unset): A hold: what it keeps is booked, or counts as free.
            client (ClientDetails | None | Unset): Who comes: a name and one way to reach them. With a client's own token it
                can be left out.
            client_id (None | str | Unset): A client by id.
            notes (str | Unset): What the client wrote, or what is to be remembered. Default: ''.
            answers (VisitInputAnswers | Unset): Answers to the service's questions, by their keys.
            metadata (VisitInputMetadata | Unset): Values of your own, kept with it and shown to nobody else.
            coupon (None | str | Unset): A code for a lower price. None is known yet, so it is refused.
            override (list[VisitInputOverrideItem] | Unset): Rules that are set aside. A taken time cannot be.
            override_reason (None | str | Unset): Why rules are set aside; needed with `override`.
            parts (list[VisitPartInput] | Unset): Several services in a row.
     """

    starts_at: datetime.datetime | None | Unset = UNSET
    date: datetime.date | None | Unset = UNSET
    time: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    business_id: None | str | Unset = UNSET
    hold_id: None | str | Unset = UNSET
    client: ClientDetails | None | Unset = UNSET
    client_id: None | str | Unset = UNSET
    notes: str | Unset = ''
    answers: VisitInputAnswers | Unset = UNSET
    metadata: VisitInputMetadata | Unset = UNSET
    coupon: None | str | Unset = UNSET
    override: list[VisitInputOverrideItem] | Unset = UNSET
    override_reason: None | str | Unset = UNSET
    parts: list[VisitPartInput] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.client_details import ClientDetails # noqa: PLC0415
        from ..models.visit_input_answers import VisitInputAnswers # noqa: PLC0415
        from ..models.visit_input_metadata import VisitInputMetadata # noqa: PLC0415
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

        location_id: None | str | Unset
        if isinstance(self.location_id, Unset):
            location_id = UNSET
        else:
            location_id = self.location_id

        business_id: None | str | Unset
        if isinstance(self.business_id, Unset):
            business_id = UNSET
        else:
            business_id = self.business_id

        hold_id: None | str | Unset
        if isinstance(self.hold_id, Unset):
            hold_id = UNSET
        else:
            hold_id = self.hold_id

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

        notes = self.notes

        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        coupon: None | str | Unset
        if isinstance(self.coupon, Unset):
            coupon = UNSET
        else:
            coupon = self.coupon

        override: list[str] | Unset = UNSET
        if not isinstance(self.override, Unset):
            override = []
            for override_item_data in self.override:
                override_item: str = override_item_data
                override.append(override_item)

        override_reason: None | str | Unset
        if isinstance(self.override_reason, Unset):
            override_reason = UNSET
        else:
            override_reason = self.override_reason

        parts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.parts, Unset):
            parts = []
            for parts_item_data in self.parts:
                parts_item = parts_item_data.to_dict()
                parts.append(parts_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if date is not UNSET:
            field_dict["date"] = date
        if time is not UNSET:
            field_dict["time"] = time
        if location_id is not UNSET:
            field_dict["location_id"] = location_id
        if business_id is not UNSET:
            field_dict["business_id"] = business_id
        if hold_id is not UNSET:
            field_dict["hold_id"] = hold_id
        if client is not UNSET:
            field_dict["client"] = client
        if client_id is not UNSET:
            field_dict["client_id"] = client_id
        if notes is not UNSET:
            field_dict["notes"] = notes
        if answers is not UNSET:
            field_dict["answers"] = answers
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if coupon is not UNSET:
            field_dict["coupon"] = coupon
        if override is not UNSET:
            field_dict["override"] = override
        if override_reason is not UNSET:
            field_dict["override_reason"] = override_reason
        if parts is not UNSET:
            field_dict["parts"] = parts

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_details import ClientDetails # noqa: PLC0415
        from ..models.visit_input_answers import VisitInputAnswers # noqa: PLC0415
        from ..models.visit_input_metadata import VisitInputMetadata # noqa: PLC0415
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

        def _parse_location_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        location_id = _parse_location_id(d.pop("location_id", UNSET))

        def _parse_business_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        business_id = _parse_business_id(d.pop("business_id", UNSET))

        def _parse_hold_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        hold_id = _parse_hold_id(d.pop("hold_id", UNSET))

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

        notes = d.pop("notes", UNSET)

        _answers = d.pop("answers", UNSET)
        answers: VisitInputAnswers | Unset
        if isinstance(_answers,  Unset):
            answers = UNSET
        else:
            answers = VisitInputAnswers.from_dict(_answers)

        _metadata = d.pop("metadata", UNSET)
        metadata: VisitInputMetadata | Unset
        if isinstance(_metadata,  Unset):
            metadata = UNSET
        else:
            metadata = VisitInputMetadata.from_dict(_metadata)

        def _parse_coupon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        coupon = _parse_coupon(d.pop("coupon", UNSET))

        _override = d.pop("override", UNSET)
        override: list[VisitInputOverrideItem] | Unset = UNSET
        if _override is not UNSET:
            override = []
            for override_item_data in _override:
                override_item = check_visit_input_override_item(override_item_data)

                override.append(override_item)

        def _parse_override_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        override_reason = _parse_override_reason(d.pop("override_reason", UNSET))

        _parts = d.pop("parts", UNSET)
        parts: list[VisitPartInput] | Unset = UNSET
        if _parts is not UNSET:
            parts = []
            for parts_item_data in _parts:
                parts_item = VisitPartInput.from_dict(parts_item_data)

                parts.append(parts_item)

        visit_input = cls(
            starts_at=starts_at,
            date=date,
            time=time,
            location_id=location_id,
            business_id=business_id,
            hold_id=hold_id,
            client=client,
            client_id=client_id,
            notes=notes,
            answers=answers,
            metadata=metadata,
            coupon=coupon,
            override=override,
            override_reason=override_reason,
            parts=parts,
        )

        return visit_input
