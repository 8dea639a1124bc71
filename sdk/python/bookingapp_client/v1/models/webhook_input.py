from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="WebhookInput")

@_attrs_define
class WebhookInput:
    """ An address, and the events it wants: exact names, or `*` for all.

        Attributes:
            url (str): The address.
            events (list[str]): Names of events such as `booking.created`, or `*` for all.
            description (str | Unset): In a few words. Default: ''.
            active (bool | Unset): Whether events are sent there. Default: True.
     """

    url: str
    events: list[str]
    description: str | Unset = ''
    active: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        url = self.url

        events = self.events

        description = self.description

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "url": url,
            "events": events,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        url = d.pop("url")

        events = cast(list[str], d.pop("events"))

        description = d.pop("description", UNSET)

        active = d.pop("active", UNSET)

        webhook_input = cls(
            url=url,
            events=events,
            description=description,
            active=active,
        )

        return webhook_input
