from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="FeedInput")

@_attrs_define
class FeedInput:
    """ Of whom or what: a user, staff member, resource, location, service or client; without one, of oneself.

        Attributes:
            details (bool | Unset): Whether it names clients, their numbers and notes. Default: False.
            past_days (int | Unset): How far back it goes. Default: 90.
            subject_id (None | str | Unset): Whom or what it is about.
            busy_only (bool | Unset): Whether it shows only when one is busy. Default: False.
     """

    details: bool | Unset = False
    past_days: int | Unset = 90
    subject_id: None | str | Unset = UNSET
    busy_only: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        details = self.details

        past_days = self.past_days

        subject_id: None | str | Unset
        if isinstance(self.subject_id, Unset):
            subject_id = UNSET
        else:
            subject_id = self.subject_id

        busy_only = self.busy_only

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if details is not UNSET:
            field_dict["details"] = details
        if past_days is not UNSET:
            field_dict["past_days"] = past_days
        if subject_id is not UNSET:
            field_dict["subject_id"] = subject_id
        if busy_only is not UNSET:
            field_dict["busy_only"] = busy_only

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        details = d.pop("details", UNSET)

        past_days = d.pop("past_days", UNSET)

        def _parse_subject_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subject_id = _parse_subject_id(d.pop("subject_id", UNSET))

        busy_only = d.pop("busy_only", UNSET)

        feed_input = cls(
            details=details,
            past_days=past_days,
            subject_id=subject_id,
            busy_only=busy_only,
        )

        return feed_input
