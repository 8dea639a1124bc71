from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.hold import Hold
from ...models.hold_input import HoldInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: HoldInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/holds",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Hold:
    response_201 = Hold.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: HoldInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Hold:
    """Keep a time or seats of a class for a while; `replaces_hold_id` is one's own that is given up for it"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: HoldInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Hold:
    """Keep a time or seats of a class for a while; `replaces_hold_id` is one's own that is given up for it"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
