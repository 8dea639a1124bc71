from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="Role")

@_attrs_define
class Role:
    """ A role, and how many hold it.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            title (str): The name in the reader's language.
            built_in (bool): Whether it came with the product and cannot be changed.
            rights (list[str]): Names such as `bookings:write`.
            users (int): How many hold it.
     """

    id: str
    name: str
    title: str
    built_in: bool
    rights: list[str]
    users: int

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        title = self.title

        built_in = self.built_in

        rights = self.rights

        users = self.users

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "title": title,
            "built_in": built_in,
            "rights": rights,
            "users": users,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        title = d.pop("title")

        built_in = d.pop("built_in")

        rights = cast(list[str], d.pop("rights"))

        users = d.pop("users")

        role = cls(
            id=id,
            name=name,
            title=title,
            built_in=built_in,
            rights=rights,
            users=users,
        )

        return role
