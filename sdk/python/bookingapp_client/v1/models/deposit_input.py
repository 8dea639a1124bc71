from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deposit_input_type import check_deposit_input_type
from ..models.deposit_input_type import DepositInputType
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="DepositInput")

@_attrs_define
class DepositInput:
    """ What is paid in advance.

        Attributes:
            type_ (DepositInputType | Unset): Which kind. Default: 'none'.
            value (int | Unset): Minor units, or percent. Default: 0.
     """

    type_: DepositInputType | Unset = 'none'
    value: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_

        value = self.value

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if type_ is not UNSET:
            field_dict["type"] = type_
        if value is not UNSET:
            field_dict["value"] = value

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _type_ = d.pop("type", UNSET)
        type_: DepositInputType | Unset
        if isinstance(_type_,  Unset):
            type_ = UNSET
        else:
            type_ = check_deposit_input_type(_type_)

        value = d.pop("value", UNSET)

        deposit_input = cls(
            type_=type_,
            value=value,
        )

        return deposit_input
