from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="Tag")

@_attrs_define
class Tag:
    """ A tag.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            order (int): Its place in lists; lower comes first.
            colour (None | str): As `#1a2b3c`.
     """

    id: str
    name: str
    order: int
    colour: None | str

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        order = self.order

        colour: None | str
        colour = self.colour

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "order": order,
            "colour": colour,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        order = d.pop("order")

        def _parse_colour(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        colour = _parse_colour(d.pop("colour"))

        tag = cls(
            id=id,
            name=name,
            order=order,
            colour=colour,
        )

        return tag
