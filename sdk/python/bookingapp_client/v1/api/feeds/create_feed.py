from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.feed import Feed
from ...models.feed_input import FeedInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: FeedInput | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/feeds",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Feed:
    response_201 = Feed.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: FeedInput | Unset = UNSET,

) -> Feed:
    """Make a feed, or find the one there is; one that was revoked is given a new link"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: FeedInput | Unset = UNSET,

) -> Feed:
    """Make a feed, or find the one there is; one that was revoked is given a new link"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
