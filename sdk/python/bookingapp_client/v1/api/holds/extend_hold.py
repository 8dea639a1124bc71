from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.hold import Hold
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/holds/{id}/extend".format(id=quote(str(id), safe="")),
    }
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Hold:
    response_200 = Hold.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    idempotency_key: str | Unset = UNSET,

) -> Hold:
    """Keep it for as long again, once"""
    asked = _asked(
        id=id,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    idempotency_key: str | Unset = UNSET,

) -> Hold:
    """Keep it for as long again, once"""
    asked = _asked(
        id=id,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
