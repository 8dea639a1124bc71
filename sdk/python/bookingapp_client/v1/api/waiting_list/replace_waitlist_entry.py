from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.waitlist_entry import WaitlistEntry
from ...models.waitlist_wish import WaitlistWish
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: WaitlistWish | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/waitlist/{id}".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> WaitlistEntry:
    response_200 = WaitlistEntry.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: WaitlistWish | Unset = UNSET,

) -> WaitlistEntry:
    """Say anew for whom and when they wait"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: WaitlistWish | Unset = UNSET,

) -> WaitlistEntry:
    """Say anew for whom and when they wait"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
