from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PageMeta")

@_attrs_define
class PageMeta:
    """ Where a page stands in its list.

        Attributes:
            current_page (int): This page, counted from 1.
            last_page (int): The last page there is; at least 1.
            per_page (int): How many entries on a page.
            total (int): How many entries the whole list has.
     """

    current_page: int
    last_page: int
    per_page: int
    total: int

    def to_dict(self) -> dict[str, Any]:
        current_page = self.current_page

        last_page = self.last_page

        per_page = self.per_page

        total = self.total

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "current_page": current_page,
            "last_page": last_page,
            "per_page": per_page,
            "total": total,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        current_page = d.pop("current_page")

        last_page = d.pop("last_page")

        per_page = d.pop("per_page")

        total = d.pop("total")

        page_meta = cls(
            current_page=current_page,
            last_page=last_page,
            per_page=per_page,
            total=total,
        )

        return page_meta
