from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.export_client_response_200 import ExportClientResponse200
from typing import cast

def _asked(
    id: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/clients/{id}/export".format(id=quote(str(id), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> ExportClientResponse200:
    response_200 = ExportClientResponse200.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,

) -> ExportClientResponse200:
    """All that is stored of a client, in plain values"""
    asked = _asked(
        id=id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,

) -> ExportClientResponse200:
    """All that is stored of a client, in plain values"""
    asked = _asked(
        id=id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
