from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.event import Event
from ...models.event_input import EventInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: EventInput,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/events",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Event:
    response_201 = Event.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: EventInput,
    idempotency_key: str | Unset = UNSET,

) -> Event:
    """Give a class, once or again and again; dates that are not to be had are told as `skipped`"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: EventInput,
    idempotency_key: str | Unset = UNSET,

) -> Event:
    """Give a class, once or again and again; dates that are not to be had are told as `skipped`"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
