from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import UNSET, Unset
from ...models.get_openapi_response_200 import GetOpenapiResponse200
from typing import cast

def _asked(

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/openapi.json",
    }
    return _kwargs

def _answered(response: httpx.Response) -> GetOpenapiResponse200:
    response_200 = GetOpenapiResponse200.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient | Client,

) -> GetOpenapiResponse200:
    """This document"""
    asked = _asked(

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient | Client,

) -> GetOpenapiResponse200:
    """This document"""
    asked = _asked(

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
