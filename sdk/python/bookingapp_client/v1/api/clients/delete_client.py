from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.client import Client
from typing import cast

def _asked(
    id: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/clients/{id}".format(id=quote(str(id), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> Client:
    response_200 = Client.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,

) -> Client:
    """Archive a client; what they booked stays. To take the person out of all that is stored, erase them"""
    asked = _asked(
        id=id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,

) -> Client:
    """Archive a client; what they booked stays. To take the person out of all that is stored, erase them"""
    asked = _asked(
        id=id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
