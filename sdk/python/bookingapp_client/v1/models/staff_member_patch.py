from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="StaffMemberPatch")

@_attrs_define
class StaffMemberPatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            title (str | Unset): What they do, in a few words.
            about (str | Unset): A few sentences for clients.
            email (None | str | Unset): An e-mail address.
            phone (None | str | Unset): A telephone number; with + and the country's code it is never misread.
            image_url (None | str | Unset): A picture.
            colour (None | str | Unset): As `#1a2b3c`.
            position_id (None | str | Unset): Their position.
            location_ids (list[str] | Unset): Locations by id; none means all of them.
            service_ids (list[str] | Unset): Services that they give.
            online_booking (bool | Unset): Whether clients can book with them themselves.
            priority (int | Unset): Who is chosen first among those who are free: higher numbers.
            weight (int | Unset): How many bookings they take in comparison with others.
            order (int | Unset): Its place in lists; lower comes first.
            active (bool | Unset): Whether it is in use; false means archived.
     """

    name: str | Unset = UNSET
    title: str | Unset = UNSET
    about: str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    image_url: None | str | Unset = UNSET
    colour: None | str | Unset = UNSET
    position_id: None | str | Unset = UNSET
    location_ids: list[str] | Unset = UNSET
    service_ids: list[str] | Unset = UNSET
    online_booking: bool | Unset = UNSET
    priority: int | Unset = UNSET
    weight: int | Unset = UNSET
    order: int | Unset = UNSET
    active: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        title = self.title

        about = self.about

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

        image_url: None | str | Unset
        if isinstance(self.image_url, Unset):
            image_url = UNSET
        else:
            image_url = self.image_url

        colour: None | str | Unset
        if isinstance(self.colour, Unset):
            colour = UNSET
        else:
            colour = self.colour

        position_id: None | str | Unset
        if isinstance(self.position_id, Unset):
            position_id = UNSET
        else:
            position_id = self.position_id

        location_ids: list[str] | Unset = UNSET
        if not isinstance(self.location_ids, Unset):
            location_ids = self.location_ids

        service_ids: list[str] | Unset = UNSET
        if not isinstance(self.service_ids, Unset):
            service_ids = self.service_ids

        online_booking = self.online_booking

        priority = self.priority

        weight = self.weight

        order = self.order

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if title is not UNSET:
            field_dict["title"] = title
        if about is not UNSET:
            field_dict["about"] = about
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if image_url is not UNSET:
            field_dict["image_url"] = image_url
        if colour is not UNSET:
            field_dict["colour"] = colour
        if position_id is not UNSET:
            field_dict["position_id"] = position_id
        if location_ids is not UNSET:
            field_dict["location_ids"] = location_ids
        if service_ids is not UNSET:
            field_dict["service_ids"] = service_ids
        if online_booking is not UNSET:
            field_dict["online_booking"] = online_booking
        if priority is not UNSET:
            field_dict["priority"] = priority
        if weight is not UNSET:
            field_dict["weight"] = weight
        if order is not UNSET:
            field_dict["order"] = order
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        title = d.pop("title", UNSET)

        about = d.pop("about", UNSET)

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

        def _parse_image_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        image_url = _parse_image_url(d.pop("image_url", UNSET))

        def _parse_colour(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        colour = _parse_colour(d.pop("colour", UNSET))

        def _parse_position_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        position_id = _parse_position_id(d.pop("position_id", UNSET))

        location_ids = cast(list[str], d.pop("location_ids", UNSET))

        service_ids = cast(list[str], d.pop("service_ids", UNSET))

        online_booking = d.pop("online_booking", UNSET)

        priority = d.pop("priority", UNSET)

        weight = d.pop("weight", UNSET)

        order = d.pop("order", UNSET)

        active = d.pop("active", UNSET)

        staff_member_patch = cls(
            name=name,
            title=title,
            about=about,
            email=email,
            phone=phone,
            image_url=image_url,
            colour=colour,
            position_id=position_id,
            location_ids=location_ids,
            service_ids=service_ids,
            online_booking=online_booking,
            priority=priority,
            weight=weight,
            order=order,
            active=active,
        )

        return staff_member_patch
