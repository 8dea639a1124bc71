from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.message_template_audience import check_message_template_audience
from ..models.message_template_audience import MessageTemplateAudience
from ..models.message_template_channel import check_message_template_channel
from ..models.message_template_channel import MessageTemplateChannel
from typing import cast
import datetime

T = TypeVar("T", bound="MessageTemplate")

@_attrs_define
class MessageTemplate:
    """ A message in one language; `custom` says whether the words are the business's own.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            kind (str): What kind it is.
            channel (MessageTemplateChannel): How it is sent.
            audience (MessageTemplateAudience): Whom it is sent to.
            locale (str): Language, such as `en` or `de`.
            custom (bool): Whether the words are the business's own.
            subject (str): The first line.
            body (str): The text, with placeholders such as `{{ name }}`.
            updated_at (datetime.datetime | None): When it was last changed; UTC.
     """

    id: str
    kind: str
    channel: MessageTemplateChannel
    audience: MessageTemplateAudience
    locale: str
    custom: bool
    subject: str
    body: str
    updated_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind = self.kind

        channel: str = self.channel

        audience: str = self.audience

        locale = self.locale

        custom = self.custom

        subject = self.subject

        body = self.body

        updated_at: None | str
        if isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "kind": kind,
            "channel": channel,
            "audience": audience,
            "locale": locale,
            "custom": custom,
            "subject": subject,
            "body": body,
            "updated_at": updated_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = d.pop("kind")

        channel = check_message_template_channel(d.pop("channel"))

        audience = check_message_template_audience(d.pop("audience"))

        locale = d.pop("locale")

        custom = d.pop("custom")

        subject = d.pop("subject")

        body = d.pop("body")

        def _parse_updated_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        updated_at = _parse_updated_at(d.pop("updated_at"))

        message_template = cls(
            id=id,
            kind=kind,
            channel=channel,
            audience=audience,
            locale=locale,
            custom=custom,
            subject=subject,
            body=body,
            updated_at=updated_at,
        )

        return message_template
