from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
from typing import Literal, cast

T = TypeVar("T", bound="Tokens")

@_attrs_define
class Tokens:
    """ An access token, for `Authorization: Bearer …`, and what brings the next one.

        Attributes:
            access_token (str): Send it as `Authorization: Bearer …`.
            token_type (Literal['Bearer']): Always `Bearer`.
            expires_in (int): Seconds for which it is good.
            refresh_token (None | str): Brings the next pair of tokens, once.
            business_id (str): The business that the token is for.
            scopes (list[str]): Names such as `bookings:read`.
     """

    access_token: str
    token_type: Literal['Bearer']
    expires_in: int
    refresh_token: None | str
    business_id: str
    scopes: list[str]

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        token_type = self.token_type

        expires_in = self.expires_in

        refresh_token: None | str
        refresh_token = self.refresh_token

        business_id = self.business_id

        scopes = self.scopes

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "access_token": access_token,
            "token_type": token_type,
            "expires_in": expires_in,
            "refresh_token": refresh_token,
            "business_id": business_id,
            "scopes": scopes,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        access_token = d.pop("access_token")

        token_type = cast(Literal['Bearer'] , d.pop("token_type"))
        if token_type != 'Bearer':
            raise ValueError(f"token_type must match const 'Bearer', got '{token_type}'")

        expires_in = d.pop("expires_in")

        def _parse_refresh_token(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        refresh_token = _parse_refresh_token(d.pop("refresh_token"))

        business_id = d.pop("business_id")

        scopes = cast(list[str], d.pop("scopes"))

        tokens = cls(
            access_token=access_token,
            token_type=token_type,
            expires_in=expires_in,
            refresh_token=refresh_token,
            business_id=business_id,
            scopes=scopes,
        )

        return tokens
