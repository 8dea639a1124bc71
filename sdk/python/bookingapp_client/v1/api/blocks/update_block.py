from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.block import Block
from ...models.block_patch import BlockPatch
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: BlockPatch | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/blocks/{id}".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Block:
    response_200 = Block.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: BlockPatch | Unset = UNSET,

) -> Block:
    """Change when it is, or why; whose time it takes stays"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: BlockPatch | Unset = UNSET,

) -> Block:
    """Change when it is, or why; whose time it takes stays"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
