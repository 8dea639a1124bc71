from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.question_input_type import check_question_input_type
from ..models.question_input_type import QuestionInputType
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="QuestionInput")

@_attrs_define
class QuestionInput:
    """ Something to ask with a booking.

        Attributes:
            key (str): The name by which an answer is kept.
            label (str): The question as it is asked.
            type_ (QuestionInputType | Unset): Which kind. Default: 'text'.
            required (bool | Unset): Whether it must be answered. Default: False.
            options (list[str] | Unset): The answers to choose from.
     """

    key: str
    label: str
    type_: QuestionInputType | Unset = 'text'
    required: bool | Unset = False
    options: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        key = self.key

        label = self.label

        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        required = self.required

        options: list[str] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "key": key,
            "label": label,
        })
        if type_ is not UNSET:
            field_dict["type"] = type_
        if required is not UNSET:
            field_dict["required"] = required
        if options is not UNSET:
            field_dict["options"] = options

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        key = d.pop("key")

        label = d.pop("label")

        _type_ = d.pop("type", UNSET)
        type_: QuestionInputType | Unset
        if isinstance(_type_,  Unset):
            type_ = UNSET
        else:
            type_ = check_question_input_type(_type_)

        required = d.pop("required", UNSET)

        options = cast(list[str], d.pop("options", UNSET))

        question_input = cls(
            key=key,
            label=label,
            type_=type_,
            required=required,
            options=options,
        )

        return question_input
