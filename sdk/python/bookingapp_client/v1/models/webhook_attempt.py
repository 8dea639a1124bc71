from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="WebhookAttempt")

@_attrs_define
class WebhookAttempt:
    """ One try: the answer's status, or what went wrong before there was one.

        Attributes:
            at (datetime.datetime): When it was tried; UTC.
            milliseconds (int): How long the try took.
            status (int | None): The status of the answer; null when there was none.
            error (str): What went wrong before there was an answer.
            answer (str): The beginning of the answer.
     """

    at: datetime.datetime
    milliseconds: int
    status: int | None
    error: str
    answer: str

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        milliseconds = self.milliseconds

        status: int | None
        status = self.status

        error = self.error

        answer = self.answer

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "at": at,
            "milliseconds": milliseconds,
            "status": status,
            "error": error,
            "answer": answer,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        milliseconds = d.pop("milliseconds")

        def _parse_status(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status = _parse_status(d.pop("status"))

        error = d.pop("error")

        answer = d.pop("answer")

        webhook_attempt = cls(
            at=at,
            milliseconds=milliseconds,
            status=status,
            error=error,
            answer=answer,
        )

        return webhook_attempt
