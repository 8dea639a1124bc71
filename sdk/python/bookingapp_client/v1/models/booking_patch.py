from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.booking_patch_override_item import BookingPatchOverrideItem
from ..models.booking_patch_override_item import check_booking_patch_override_item
from ..models.booking_patch_status_type_0 import BookingPatchStatusType0
from ..models.booking_patch_status_type_0 import check_booking_patch_status_type_0
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.booking_patch_answers_type_0 import BookingPatchAnswersType0
  from ..models.booking_patch_metadata_type_0 import BookingPatchMetadataType0

T = TypeVar("T", bound="BookingPatch")

@_attrs_define
class BookingPatch:
    """ What is to be different; what is not named stays. A move comes before a change of state.

        Attributes:
            starts_at (datetime.datetime | None | Unset): ISO 8601 with an offset; a whole minute.
            date (datetime.date | None | Unset): A date on the calendar of the location.
            time (None | str | Unset): A time of day at the location, as `14:30`.
            staff_id (None | str | Unset): A staff member.
            occurrence_id (None | str | Unset): One date of a class.
            override (list[BookingPatchOverrideItem] | Unset): Rules that are set aside. A taken time cannot be.
            override_reason (None | str | Unset): Why rules are set aside; needed with `override`.
            status (BookingPatchStatusType0 | None | Unset): How it stands.
            reason (str | Unset): Why, in words. Default: ''.
            price (Any | Unset): What was shown may be sent back; any other price is refused.
            notes (None | str | Unset): What the client wrote, or what is to be remembered.
            answers (BookingPatchAnswersType0 | None | Unset): Answers to the service's questions, by their keys.
            metadata (BookingPatchMetadataType0 | None | Unset): Values of your own, kept with it and shown to nobody else.
     """

    starts_at: datetime.datetime | None | Unset = UNSET
    date: datetime.date | None | Unset = UNSET
    time: None | str | Unset = UNSET
    staff_id: None | str | Unset = UNSET
    occurrence_id: None | str | Unset = UNSET
    override: list[BookingPatchOverrideItem] | Unset = UNSET
    override_reason: None | str | Unset = UNSET
    status: BookingPatchStatusType0 | None | Unset = UNSET
    reason: str | Unset = ''
    price: Any | Unset = UNSET
    notes: None | str | Unset = UNSET
    answers: BookingPatchAnswersType0 | None | Unset = UNSET
    metadata: BookingPatchMetadataType0 | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.booking_patch_answers_type_0 import BookingPatchAnswersType0 # noqa: PLC0415
        from ..models.booking_patch_metadata_type_0 import BookingPatchMetadataType0 # noqa: PLC0415
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

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        occurrence_id: None | str | Unset
        if isinstance(self.occurrence_id, Unset):
            occurrence_id = UNSET
        else:
            occurrence_id = self.occurrence_id

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

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        reason = self.reason

        price = self.price

        notes: None | str | Unset
        if isinstance(self.notes, Unset):
            notes = UNSET
        else:
            notes = self.notes

        answers: dict[str, Any] | None | Unset
        if isinstance(self.answers, Unset):
            answers = UNSET
        elif isinstance(self.answers, BookingPatchAnswersType0):
            answers = self.answers.to_dict()
        else:
            answers = self.answers

        metadata: dict[str, Any] | None | Unset
        if isinstance(self.metadata, Unset):
            metadata = UNSET
        elif isinstance(self.metadata, BookingPatchMetadataType0):
            metadata = self.metadata.to_dict()
        else:
            metadata = self.metadata

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if date is not UNSET:
            field_dict["date"] = date
        if time is not UNSET:
            field_dict["time"] = time
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id
        if occurrence_id is not UNSET:
            field_dict["occurrence_id"] = occurrence_id
        if override is not UNSET:
            field_dict["override"] = override
        if override_reason is not UNSET:
            field_dict["override_reason"] = override_reason
        if status is not UNSET:
            field_dict["status"] = status
        if reason is not UNSET:
            field_dict["reason"] = reason
        if price is not UNSET:
            field_dict["price"] = price
        if notes is not UNSET:
            field_dict["notes"] = notes
        if answers is not UNSET:
            field_dict["answers"] = answers
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booking_patch_answers_type_0 import BookingPatchAnswersType0 # noqa: PLC0415
        from ..models.booking_patch_metadata_type_0 import BookingPatchMetadataType0 # noqa: PLC0415
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

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        def _parse_occurrence_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        occurrence_id = _parse_occurrence_id(d.pop("occurrence_id", UNSET))

        _override = d.pop("override", UNSET)
        override: list[BookingPatchOverrideItem] | Unset = UNSET
        if _override is not UNSET:
            override = []
            for override_item_data in _override:
                override_item = check_booking_patch_override_item(override_item_data)

                override.append(override_item)

        def _parse_override_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        override_reason = _parse_override_reason(d.pop("override_reason", UNSET))

        def _parse_status(data: object) -> BookingPatchStatusType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_booking_patch_status_type_0(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BookingPatchStatusType0 | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        reason = d.pop("reason", UNSET)

        price = d.pop("price", UNSET)

        def _parse_notes(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        notes = _parse_notes(d.pop("notes", UNSET))

        def _parse_answers(data: object) -> BookingPatchAnswersType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                answers_type_0 = BookingPatchAnswersType0.from_dict(data)

                return answers_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BookingPatchAnswersType0 | None | Unset, data)

        answers = _parse_answers(d.pop("answers", UNSET))

        def _parse_metadata(data: object) -> BookingPatchMetadataType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metadata_type_0 = BookingPatchMetadataType0.from_dict(data)

                return metadata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BookingPatchMetadataType0 | None | Unset, data)

        metadata = _parse_metadata(d.pop("metadata", UNSET))

        booking_patch = cls(
            starts_at=starts_at,
            date=date,
            time=time,
            staff_id=staff_id,
            occurrence_id=occurrence_id,
            override=override,
            override_reason=override_reason,
            status=status,
            reason=reason,
            price=price,
            notes=notes,
            answers=answers,
            metadata=metadata,
        )

        return booking_patch
