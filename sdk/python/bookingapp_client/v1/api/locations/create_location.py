from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.location import Location
from ...models.location_input import LocationInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: LocationInput,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/locations",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Location:
    response_201 = Location.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: LocationInput,
    idempotency_key: str | Unset = UNSET,

) -> Location:
    """Add a place"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: LocationInput,
    idempotency_key: str | Unset = UNSET,

) -> Location:
    """Add a place"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
