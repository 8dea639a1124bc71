from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.location import Location
from ...models.location_patch import LocationPatch
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: LocationPatch | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/locations/{id}".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Location:
    response_200 = Location.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: LocationPatch | Unset = UNSET,

) -> Location:
    """Change what is named of a place"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: LocationPatch | Unset = UNSET,

) -> Location:
    """Change what is named of a place"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
