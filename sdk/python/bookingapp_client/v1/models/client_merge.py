from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.client_merge_take import ClientMergeTake

T = TypeVar("T", bound="ClientMerge")

@_attrs_define
class ClientMerge:
    """ The other client; `take` says of a field whose value is kept, `kept` or `other`.

        Attributes:
            client_id (str): A client by id.
            take (ClientMergeTake | Unset): Of which of the two a field is kept.
     """

    client_id: str
    take: ClientMergeTake | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.client_merge_take import ClientMergeTake # noqa: PLC0415
        client_id = self.client_id

        take: dict[str, Any] | Unset = UNSET
        if not isinstance(self.take, Unset):
            take = self.take.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "client_id": client_id,
        })
        if take is not UNSET:
            field_dict["take"] = take

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_merge_take import ClientMergeTake # noqa: PLC0415
        d = dict(src_dict)
        client_id = d.pop("client_id")

        _take = d.pop("take", UNSET)
        take: ClientMergeTake | Unset
        if isinstance(_take,  Unset):
            take = UNSET
        else:
            take = ClientMergeTake.from_dict(_take)

        client_merge = cls(
            client_id=client_id,
            take=take,
        )

        return client_merge
