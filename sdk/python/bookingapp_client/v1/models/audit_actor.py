from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.audit_actor_kind import AuditActorKind
from ..models.audit_actor_kind import check_audit_actor_kind
from typing import cast

T = TypeVar("T", bound="AuditActor")

@_attrs_define
class AuditActor:
    """ Who did it; nobody has an id among visitors, nor when it happened by itself.

        Attributes:
            kind (AuditActorKind): What kind it is.
            id (None | str): Null for visitors, and for what happens by itself.
            name (None | str): What it is called.
     """

    kind: AuditActorKind
    id: None | str
    name: None | str

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        id: None | str
        id = self.id

        name: None | str
        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "id": id,
            "name": name,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_audit_actor_kind(d.pop("kind"))

        def _parse_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        audit_actor = cls(
            kind=kind,
            id=id,
            name=name,
        )

        return audit_actor
