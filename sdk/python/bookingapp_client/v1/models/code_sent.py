from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CodeSent")

@_attrs_define
class CodeSent:
    """ A code was sent, if the address is known; send it with this id.

        Attributes:
            request_id (str): What the first call with the grant `code` answered.
            expires_in (int): Seconds for which it is good.
     """

    request_id: str
    expires_in: int

    def to_dict(self) -> dict[str, Any]:
        request_id = self.request_id

        expires_in = self.expires_in

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "request_id": request_id,
            "expires_in": expires_in,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        request_id = d.pop("request_id")

        expires_in = d.pop("expires_in")

        code_sent = cls(
            request_id=request_id,
            expires_in=expires_in,
        )

        return code_sent
