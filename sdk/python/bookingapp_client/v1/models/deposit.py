from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deposit_type import check_deposit_type
from ..models.deposit_type import DepositType
from typing import cast

T = TypeVar("T", bound="Deposit")

@_attrs_define
class Deposit:
    """ What is paid in advance.

        Attributes:
            type_ (DepositType): Which kind.
            value (int): Minor units, or percent.
     """

    type_: DepositType
    value: int

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        value = self.value

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "type": type_,
            "value": value,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = check_deposit_type(d.pop("type"))

        value = d.pop("value")

        deposit = cls(
            type_=type_,
            value=value,
        )

        return deposit
