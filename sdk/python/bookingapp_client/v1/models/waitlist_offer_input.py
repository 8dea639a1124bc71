from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="WaitlistOfferInput")

@_attrs_define
class WaitlistOfferInput:
    """ Which of the free times to offer.

        Attributes:
            starts_at (datetime.datetime): ISO 8601 with an offset; a whole minute.
     """

    starts_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        starts_at = self.starts_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "starts_at": starts_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        waitlist_offer_input = cls(
            starts_at=starts_at,
        )

        return waitlist_offer_input
