from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.client_input_custom import ClientInputCustom

T = TypeVar("T", bound="ClientInput")

@_attrs_define
class ClientInput:
    """ A client. Tags are names, made where there are none of them yet, or ids; `custom` are the business's own fields by
    key.

        Attributes:
            name (str): What it is called.
            email (None | str | Unset): An e-mail address.
            phone (None | str | Unset): A telephone number; with + and the country's code it is never misread.
            locale (None | str | Unset): Language, such as `en` or `de`.
            timezone (None | str | Unset): An IANA name such as `Europe/Berlin`.
            notes (str | Unset): What the client wrote, or what is to be remembered. Default: ''.
            tags (list[str] | Unset): Tags by name.
            custom (ClientInputCustom | Unset): The business's own fields, by their keys.
            marketing_consent (bool | Unset): Whether they agreed to be written to. Default: False.
            marketing_wording (None | str | Unset): The words to which they agreed.
            active (bool | Unset): Whether it is in use; false means archived. Default: True.
     """

    name: str
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    locale: None | str | Unset = UNSET
    timezone: None | str | Unset = UNSET
    notes: str | Unset = ''
    tags: list[str] | Unset = UNSET
    custom: ClientInputCustom | Unset = UNSET
    marketing_consent: bool | Unset = False
    marketing_wording: None | str | Unset = UNSET
    active: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        from ..models.client_input_custom import ClientInputCustom # noqa: PLC0415
        name = self.name

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

        locale: None | str | Unset
        if isinstance(self.locale, Unset):
            locale = UNSET
        else:
            locale = self.locale

        timezone: None | str | Unset
        if isinstance(self.timezone, Unset):
            timezone = UNSET
        else:
            timezone = self.timezone

        notes = self.notes

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        custom: dict[str, Any] | Unset = UNSET
        if not isinstance(self.custom, Unset):
            custom = self.custom.to_dict()

        marketing_consent = self.marketing_consent

        marketing_wording: None | str | Unset
        if isinstance(self.marketing_wording, Unset):
            marketing_wording = UNSET
        else:
            marketing_wording = self.marketing_wording

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if locale is not UNSET:
            field_dict["locale"] = locale
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if notes is not UNSET:
            field_dict["notes"] = notes
        if tags is not UNSET:
            field_dict["tags"] = tags
        if custom is not UNSET:
            field_dict["custom"] = custom
        if marketing_consent is not UNSET:
            field_dict["marketing_consent"] = marketing_consent
        if marketing_wording is not UNSET:
            field_dict["marketing_wording"] = marketing_wording
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_input_custom import ClientInputCustom # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

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

        def _parse_locale(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        locale = _parse_locale(d.pop("locale", UNSET))

        def _parse_timezone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        timezone = _parse_timezone(d.pop("timezone", UNSET))

        notes = d.pop("notes", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        _custom = d.pop("custom", UNSET)
        custom: ClientInputCustom | Unset
        if isinstance(_custom,  Unset):
            custom = UNSET
        else:
            custom = ClientInputCustom.from_dict(_custom)

        marketing_consent = d.pop("marketing_consent", UNSET)

        def _parse_marketing_wording(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        marketing_wording = _parse_marketing_wording(d.pop("marketing_wording", UNSET))

        active = d.pop("active", UNSET)

        client_input = cls(
            name=name,
            email=email,
            phone=phone,
            locale=locale,
            timezone=timezone,
            notes=notes,
            tags=tags,
            custom=custom,
            marketing_consent=marketing_consent,
            marketing_wording=marketing_wording,
            active=active,
        )

        return client_input
