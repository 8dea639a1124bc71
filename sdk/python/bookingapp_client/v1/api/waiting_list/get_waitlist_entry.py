from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.waitlist_entry import WaitlistEntry
from typing import cast

def _asked(
    id: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/waitlist/{id}".format(id=quote(str(id), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> WaitlistEntry:
    response_200 = WaitlistEntry.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,

) -> WaitlistEntry:
    """One place"""
    asked = _asked(
        id=id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,

) -> WaitlistEntry:
    """One place"""
    asked = _asked(
        id=id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
