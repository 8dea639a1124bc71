from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.role import Role
from typing import cast

def _asked(
    id: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/roles/{id}".format(id=quote(str(id), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> Role:
    response_200 = Role.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,

) -> Role:
    """Delete a role that nobody holds or is invited to"""
    asked = _asked(
        id=id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,

) -> Role:
    """Delete a role that nobody holds or is invited to"""
    asked = _asked(
        id=id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
