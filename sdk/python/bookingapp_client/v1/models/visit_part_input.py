from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="VisitPartInput")

@_attrs_define
class VisitPartInput:
    """ One service of several in a row, and by whom.

        Attributes:
            service_id (str): A service.
            staff_id (None | str | Unset): A staff member.
            addons (list[str] | Unset): Extras, by their ids.
     """

    service_id: str
    staff_id: None | str | Unset = UNSET
    addons: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service_id = self.service_id

        staff_id: None | str | Unset
        if isinstance(self.staff_id, Unset):
            staff_id = UNSET
        else:
            staff_id = self.staff_id

        addons: list[str] | Unset = UNSET
        if not isinstance(self.addons, Unset):
            addons = self.addons

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "service_id": service_id,
        })
        if staff_id is not UNSET:
            field_dict["staff_id"] = staff_id
        if addons is not UNSET:
            field_dict["addons"] = addons

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        service_id = d.pop("service_id")

        def _parse_staff_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        staff_id = _parse_staff_id(d.pop("staff_id", UNSET))

        addons = cast(list[str], d.pop("addons", UNSET))

        visit_part_input = cls(
            service_id=service_id,
            staff_id=staff_id,
            addons=addons,
        )

        return visit_part_input
