from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageTemplateReplacement")

@_attrs_define
class MessageTemplateReplacement:
    """ Words with placeholders such as `{{ name }}`; where they are empty, ours are used.

        Attributes:
            subject (str | Unset): The first line. Default: ''.
            body (str | Unset): The text, with placeholders such as `{{ name }}`. Default: ''.
     """

    subject: str | Unset = ''
    body: str | Unset = ''

    def to_dict(self) -> dict[str, Any]:
        subject = self.subject

        body = self.body

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if subject is not UNSET:
            field_dict["subject"] = subject
        if body is not UNSET:
            field_dict["body"] = body

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        subject = d.pop("subject", UNSET)

        body = d.pop("body", UNSET)

        message_template_replacement = cls(
            subject=subject,
            body=body,
        )

        return message_template_replacement
