from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.register_entry import RegisterEntry
from ...models.register_entry_input import RegisterEntryInput
from typing import cast

def _asked(
    id: str,
    *,
    body: RegisterEntryInput,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/positions/{id}".format(id=quote(str(id), safe="")),
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> RegisterEntry:
    response_200 = RegisterEntry.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: RegisterEntryInput,

) -> RegisterEntry:
    """Say all of a word anew"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: RegisterEntryInput,

) -> RegisterEntry:
    """Say all of a word anew"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
