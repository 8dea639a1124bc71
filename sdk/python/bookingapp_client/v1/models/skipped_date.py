from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="SkippedDate")

@_attrs_define
class SkippedDate:
    """ A date that could not be had when the class was made, and why.

        Attributes:
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
            reason (str): Why, in words.
     """

    starts_at: datetime.datetime
    reason: str

    def to_dict(self) -> dict[str, Any]:
        starts_at = self.starts_at.isoformat()

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts_at": starts_at,
            "reason": reason,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        reason = d.pop("reason")

        skipped_date = cls(
            starts_at=starts_at,
            reason=reason,
        )

        return skipped_date
