from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.message_template_input_audience import check_message_template_input_audience
from ..models.message_template_input_audience import MessageTemplateInputAudience
from ..models.message_template_input_channel import check_message_template_input_channel
from ..models.message_template_input_channel import MessageTemplateInputChannel
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="MessageTemplateInput")

@_attrs_define
class MessageTemplateInput:
    """ Words for one message in one language.

        Attributes:
            kind (str): What kind it is.
            subject (str | Unset): The first line. Default: ''.
            body (str | Unset): The text, with placeholders such as `{{ name }}`. Default: ''.
            channel (MessageTemplateInputChannel | Unset): How it is sent. Default: 'email'.
            audience (MessageTemplateInputAudience | Unset): Whom it is sent to. Default: 'client'.
            locale (str | Unset): Language, such as `en` or `de`. Default: 'en'.
     """

    kind: str
    subject: str | Unset = ''
    body: str | Unset = ''
    channel: MessageTemplateInputChannel | Unset = 'email'
    audience: MessageTemplateInputAudience | Unset = 'client'
    locale: str | Unset = 'en'

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        subject = self.subject

        body = self.body

        channel: str | Unset = UNSET
        if not isinstance(self.channel, Unset):
            channel = self.channel

        audience: str | Unset = UNSET
        if not isinstance(self.audience, Unset):
            audience = self.audience

        locale = self.locale

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
        })
        if subject is not UNSET:
            field_dict["subject"] = subject
        if body is not UNSET:
            field_dict["body"] = body
        if channel is not UNSET:
            field_dict["channel"] = channel
        if audience is not UNSET:
            field_dict["audience"] = audience
        if locale is not UNSET:
            field_dict["locale"] = locale

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        subject = d.pop("subject", UNSET)

        body = d.pop("body", UNSET)

        _channel = d.pop("channel", UNSET)
        channel: MessageTemplateInputChannel | Unset
        if isinstance(_channel,  Unset):
            channel = UNSET
        else:
            channel = check_message_template_input_channel(_channel)

        _audience = d.pop("audience", UNSET)
        audience: MessageTemplateInputAudience | Unset
        if isinstance(_audience,  Unset):
            audience = UNSET
        else:
            audience = check_message_template_input_audience(_audience)

        locale = d.pop("locale", UNSET)

        message_template_input = cls(
            kind=kind,
            subject=subject,
            body=body,
            channel=channel,
            audience=audience,
            locale=locale,
        )

        return message_template_input
