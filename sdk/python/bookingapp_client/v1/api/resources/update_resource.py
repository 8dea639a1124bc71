from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.resource import Resource
from ...models.resource_patch import ResourcePatch
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: ResourcePatch | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/resources/{id}".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Resource:
    response_200 = Resource.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ResourcePatch | Unset = UNSET,

) -> Resource:
    """Change what is named of a resource"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: ResourcePatch | Unset = UNSET,

) -> Resource:
    """Change what is named of a resource"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
