from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.status_change_status import check_status_change_status
from ..models.status_change_status import StatusChangeStatus
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="StatusChange")

@_attrs_define
class StatusChange:
    """ A verb, or the state it leads to.

        Attributes:
            status (StatusChangeStatus): A verb such as `confirm`, or the state it leads to.
            reason (str | Unset): Why, in words. Default: ''.
     """

    status: StatusChangeStatus
    reason: str | Unset = ''

    def to_dict(self) -> dict[str, Any]:
        status: str = self.status

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "status": status,
        })
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        status = check_status_change_status(d.pop("status"))

        reason = d.pop("reason", UNSET)

        status_change = cls(
            status=status,
            reason=reason,
        )

        return status_change
