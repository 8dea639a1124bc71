from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.client import Client
from ...models.client_merge import ClientMerge
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: ClientMerge,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/clients/{id}/merge".format(id=quote(str(id), safe="")),
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Client:
    response_200 = Client.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ClientMerge,
    idempotency_key: str | Unset = UNSET,

) -> Client:
    """Let two clients be one: all that names the other names this one from then on"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ClientMerge,
    idempotency_key: str | Unset = UNSET,

) -> Client:
    """Let two clients be one: all that names the other names this one from then on"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
