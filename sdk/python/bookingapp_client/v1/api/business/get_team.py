from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.team import Team
from typing import cast

def _asked(

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/team",
    }
    return _kwargs

def _answered(response: httpx.Response) -> Team:
    response_200 = Team.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,

) -> Team:
    """The business of this key or token"""
    asked = _asked(

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,

) -> Team:
    """The business of this key or token"""
    asked = _asked(

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
