from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

T = TypeVar("T", bound="Location")

@_attrs_define
class Location:
    """ A place.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            slug (str): The name in addresses.
            timezone (str): An IANA name such as `Europe/Berlin`.
            address (str): Where it is, in words.
            phone (None | str): A telephone number; with + and the country's code it is never misread.
            email (None | str): An e-mail address.
            active (bool): Whether it is in use; false means archived.
            order (int): Its place in lists; lower comes first.
     """

    id: str
    name: str
    slug: str
    timezone: str
    address: str
    phone: None | str
    email: None | str
    active: bool
    order: int

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        slug = self.slug

        timezone = self.timezone

        address = self.address

        phone: None | str
        phone = self.phone

        email: None | str
        email = self.email

        active = self.active

        order = self.order

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "slug": slug,
            "timezone": timezone,
            "address": address,
            "phone": phone,
            "email": email,
            "active": active,
            "order": order,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        slug = d.pop("slug")

        timezone = d.pop("timezone")

        address = d.pop("address")

        def _parse_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        phone = _parse_phone(d.pop("phone"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        active = d.pop("active")

        order = d.pop("order")

        location = cls(
            id=id,
            name=name,
            slug=slug,
            timezone=timezone,
            address=address,
            phone=phone,
            email=email,
            active=active,
            order=order,
        )

        return location
