from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset

T = TypeVar("T", bound="FeedPatch")

@_attrs_define
class FeedPatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            details (bool | Unset): Whether it names clients, their numbers and notes.
            past_days (int | Unset): How far back it goes.
     """

    details: bool | Unset = UNSET
    past_days: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        details = self.details

        past_days = self.past_days

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if details is not UNSET:
            field_dict["details"] = details
        if past_days is not UNSET:
            field_dict["past_days"] = past_days

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        details = d.pop("details", UNSET)

        past_days = d.pop("past_days", UNSET)

        feed_patch = cls(
            details=details,
            past_days=past_days,
        )

        return feed_patch
