from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.question_type import check_question_type
from ..models.question_type import QuestionType
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="Question")

@_attrs_define
class Question:
    """ Something that is asked with a booking; options where one is to be chosen.

        Attributes:
            key (str): The name by which an answer is kept.
            label (str): The question as it is asked.
            type_ (QuestionType): Which kind.
            required (bool): Whether it must be answered.
            options (list[str] | None | Unset): The answers to choose from.
     """

    key: str
    label: str
    type_: QuestionType
    required: bool
    options: list[str] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        key = self.key

        label = self.label

        type_: str = self.type_

        required = self.required

        options: list[str] | None | Unset
        if isinstance(self.options, Unset):
            options = UNSET
        elif isinstance(self.options, list):
            options = self.options

        else:
            options = self.options

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "key": key,
            "label": label,
            "type": type_,
            "required": required,
        })
        if options is not UNSET:
            field_dict["options"] = options

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        key = d.pop("key")

        label = d.pop("label")

        type_ = check_question_type(d.pop("type"))

        required = d.pop("required")

        def _parse_options(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                options_type_0 = cast(list[str], data)

                return options_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        options = _parse_options(d.pop("options", UNSET))

        question = cls(
            key=key,
            label=label,
            type_=type_,
            required=required,
            options=options,
        )

        return question
