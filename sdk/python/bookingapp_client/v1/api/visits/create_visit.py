from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.visit import Visit
from ...models.visit_input import VisitInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: VisitInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/visits",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Visit:
    response_201 = Visit.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: VisitInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Visit:
    """Book several services in a row, or what a hold keeps"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: VisitInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Visit:
    """Book several services in a row, or what a hold keeps"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
