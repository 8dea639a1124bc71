from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="StaffExplanation")

@_attrs_define
class StaffExplanation:
    """ What stands in the way of one who could serve.

        Attributes:
            staff_id (str): A staff member.
            name (str): What it is called.
            offered (bool): Whether it can be had.
            reason (None | str): The rule that removes it; null when they could serve.
     """

    staff_id: str
    name: str
    offered: bool
    reason: None | str

    def to_dict(self) -> dict[str, Any]:
        staff_id = self.staff_id

        name = self.name

        offered = self.offered

        reason: None | str
        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "staff_id": staff_id,
            "name": name,
            "offered": offered,
            "reason": reason,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        staff_id = d.pop("staff_id")

        name = d.pop("name")

        offered = d.pop("offered")

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        staff_explanation = cls(
            staff_id=staff_id,
            name=name,
            offered=offered,
            reason=reason,
        )

        return staff_explanation
