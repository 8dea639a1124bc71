from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.waitlist_acceptance_answers import WaitlistAcceptanceAnswers

T = TypeVar("T", bound="WaitlistAcceptance")

@_attrs_define
class WaitlistAcceptance:
    """ What the service asks.

        Attributes:
            notes (str | Unset): What the client wrote, or what is to be remembered. Default: ''.
            answers (WaitlistAcceptanceAnswers | Unset): Answers to the service's questions, by their keys.
     """

    notes: str | Unset = ''
    answers: WaitlistAcceptanceAnswers | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.waitlist_acceptance_answers import WaitlistAcceptanceAnswers # noqa: PLC0415
        notes = self.notes

        answers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = self.answers.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if notes is not UNSET:
            field_dict["notes"] = notes
        if answers is not UNSET:
            field_dict["answers"] = answers

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.waitlist_acceptance_answers import WaitlistAcceptanceAnswers # noqa: PLC0415
        d = dict(src_dict)
        notes = d.pop("notes", UNSET)

        _answers = d.pop("answers", UNSET)
        answers: WaitlistAcceptanceAnswers | Unset
        if isinstance(_answers,  Unset):
            answers = UNSET
        else:
            answers = WaitlistAcceptanceAnswers.from_dict(_answers)

        waitlist_acceptance = cls(
            notes=notes,
            answers=answers,
        )

        return waitlist_acceptance
