from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import UNSET, Unset
from ...models.business import Business
from typing import cast

def _asked(
    slug: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/businesses/{slug}".format(slug=quote(str(slug), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> Business:
    response_200 = Business.from_dict(response.json())

    return response_200

def sync(
    slug: str,
    *,
    client: AuthenticatedClient | Client,

) -> Business:
    """One business, by its id or the name in its address; one that is not listed is found by it too"""
    asked = _asked(
        slug=slug,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    slug: str,
    *,
    client: AuthenticatedClient | Client,

) -> Business:
    """One business, by its id or the name in its address; one that is not listed is found by it too"""
    asked = _asked(
        slug=slug,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
