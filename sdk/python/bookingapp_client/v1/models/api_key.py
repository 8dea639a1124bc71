from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.api_key_kind import ApiKeyKind
from ..models.api_key_kind import check_api_key_kind
from typing import cast
import datetime

T = TypeVar("T", bound="ApiKey")

@_attrs_define
class ApiKey:
    """ A key; of its text only the beginning is kept.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            kind (ApiKeyKind): What kind it is.
            hint (str): How its text begins and ends.
            scopes (list[str]): Names such as `bookings:read`.
            plan (str): Which limits hold.
            active (bool): Whether it works: neither revoked nor run out.
            created_at (datetime.datetime): When it was made; UTC.
            expires_at (datetime.datetime | None): When it ends; ISO 8601 with an offset.
            last_used_at (datetime.datetime | None): When it was last used, to the minute.
     """

    id: str
    name: str
    kind: ApiKeyKind
    hint: str
    scopes: list[str]
    plan: str
    active: bool
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        kind: str = self.kind

        hint = self.hint

        scopes = self.scopes

        plan = self.plan

        active = self.active

        created_at = self.created_at.isoformat()

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        last_used_at: None | str
        if isinstance(self.last_used_at, datetime.datetime):
            last_used_at = self.last_used_at.isoformat()
        else:
            last_used_at = self.last_used_at

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "kind": kind,
            "hint": hint,
            "scopes": scopes,
            "plan": plan,
            "active": active,
            "created_at": created_at,
            "expires_at": expires_at,
            "last_used_at": last_used_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        kind = check_api_key_kind(d.pop("kind"))

        hint = d.pop("hint")

        scopes = cast(list[str], d.pop("scopes"))

        plan = d.pop("plan")

        active = d.pop("active")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))

        def _parse_last_used_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_used_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_used_at = _parse_last_used_at(d.pop("last_used_at"))

        api_key = cls(
            id=id,
            name=name,
            kind=kind,
            hint=hint,
            scopes=scopes,
            plan=plan,
            active=active,
            created_at=created_at,
            expires_at=expires_at,
            last_used_at=last_used_at,
        )

        return api_key
