from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import UNSET, Unset
from ...models.refresh_request import RefreshRequest
from ...models.tokens import Tokens
from typing import cast

def _asked(
    *,
    body: RefreshRequest,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/auth/refresh",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Tokens:
    response_200 = Tokens.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient | Client,
    body: RefreshRequest,

) -> Tokens:
    """The next pair of tokens; the refresh token that was sent is used up"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: RefreshRequest,

) -> Tokens:
    """The next pair of tokens; the refresh token that was sent is used up"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
