from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="StaffMember")

@_attrs_define
class StaffMember:
    """ A staff member; how to reach and weigh them is told to those alone who work there.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            title (str): What they do, in a few words.
            about (str): A few sentences for clients.
            image_url (None | str): A picture.
            colour (None | str): As `#1a2b3c`.
            position_id (None | str): Their position.
            location_ids (list[str]): Locations by id; none means all of them.
            service_ids (list[str]): Services that they give.
            online_booking (bool): Whether clients can book with them themselves.
            order (int): Its place in lists; lower comes first.
            active (bool): Whether it is in use; false means archived.
            email (None | str | Unset): An e-mail address.
            phone (None | str | Unset): A telephone number; with + and the country's code it is never misread.
            priority (int | Unset): Who is chosen first among those who are free: higher numbers. Default: 0.
            weight (int | Unset): How many bookings they take in comparison with others. Default: 100.
     """

    id: str
    name: str
    title: str
    about: str
    image_url: None | str
    colour: None | str
    position_id: None | str
    location_ids: list[str]
    service_ids: list[str]
    online_booking: bool
    order: int
    active: bool
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    priority: int | Unset = 0
    weight: int | Unset = 100

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        title = self.title

        about = self.about

        image_url: None | str
        image_url = self.image_url

        colour: None | str
        colour = self.colour

        position_id: None | str
        position_id = self.position_id

        location_ids = self.location_ids

        service_ids = self.service_ids

        online_booking = self.online_booking

        order = self.order

        active = self.active

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        phone: None | str | Unset
        if isinstance(self.phone, Unset):
            phone = UNSET
        else:
            phone = self.phone

        priority = self.priority

        weight = self.weight

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "title": title,
            "about": about,
            "image_url": image_url,
            "colour": colour,
            "position_id": position_id,
            "location_ids": location_ids,
            "service_ids": service_ids,
            "online_booking": online_booking,
            "order": order,
            "active": active,
        })
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if priority is not UNSET:
            field_dict["priority"] = priority
        if weight is not UNSET:
            field_dict["weight"] = weight

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        title = d.pop("title")

        about = d.pop("about")

        def _parse_image_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        image_url = _parse_image_url(d.pop("image_url"))

        def _parse_colour(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        colour = _parse_colour(d.pop("colour"))

        def _parse_position_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        position_id = _parse_position_id(d.pop("position_id"))

        location_ids = cast(list[str], d.pop("location_ids"))

        service_ids = cast(list[str], d.pop("service_ids"))

        online_booking = d.pop("online_booking")

        order = d.pop("order")

        active = d.pop("active")

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_phone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        phone = _parse_phone(d.pop("phone", UNSET))

        priority = d.pop("priority", UNSET)

        weight = d.pop("weight", UNSET)

        staff_member = cls(
            id=id,
            name=name,
            title=title,
            about=about,
            image_url=image_url,
            colour=colour,
            position_id=position_id,
            location_ids=location_ids,
            service_ids=service_ids,
            online_booking=online_booking,
            order=order,
            active=active,
            email=email,
            phone=phone,
            priority=priority,
            weight=weight,
        )

        return staff_member
