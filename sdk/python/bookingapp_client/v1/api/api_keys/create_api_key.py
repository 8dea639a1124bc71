from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.api_key_input import ApiKeyInput
from ...models.api_key_with_text import ApiKeyWithText
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: ApiKeyInput | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api-keys",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> ApiKeyWithText:
    response_201 = ApiKeyWithText.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: ApiKeyInput | Unset = UNSET,

) -> ApiKeyWithText:
    """Make a key; its text is told this once"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: ApiKeyInput | Unset = UNSET,

) -> ApiKeyWithText:
    """Make a key; its text is told this once"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
