from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import UNSET, Unset
from ...models.revoke_request import RevokeRequest
from ...models.revoked import Revoked
from typing import cast

def _asked(
    *,
    body: RevokeRequest,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth/revoke",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Revoked:
    response_200 = Revoked.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient | Client,
    body: RevokeRequest,

) -> Revoked:
    """End what a token belongs to; the answer is the same for a token that is not known"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: RevokeRequest,

) -> Revoked:
    """End what a token belongs to; the answer is the same for a token that is not known"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
