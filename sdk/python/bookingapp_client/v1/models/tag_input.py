from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="TagInput")

@_attrs_define
class TagInput:
    """ A tag, perhaps with a colour.

        Attributes:
            name (str): What it is called.
            order (int | None | Unset): Its place in lists; lower comes first.
            colour (None | str | Unset): As `#1a2b3c`.
     """

    name: str
    order: int | None | Unset = UNSET
    colour: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        order: int | None | Unset
        if isinstance(self.order, Unset):
            order = UNSET
        else:
            order = self.order

        colour: None | str | Unset
        if isinstance(self.colour, Unset):
            colour = UNSET
        else:
            colour = self.colour

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if order is not UNSET:
            field_dict["order"] = order
        if colour is not UNSET:
            field_dict["colour"] = colour

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        def _parse_order(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        order = _parse_order(d.pop("order", UNSET))

        def _parse_colour(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        colour = _parse_colour(d.pop("colour", UNSET))

        tag_input = cls(
            name=name,
            order=order,
            colour=colour,
        )

        return tag_input
