from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.webhook_with_secret import WebhookWithSecret
from typing import cast

def _asked(
    id: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks/{id}/rotate".format(id=quote(str(id), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> WebhookWithSecret:
    response_200 = WebhookWithSecret.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,

) -> WebhookWithSecret:
    """A new secret, told this once; the old one signs beside it for a day"""
    asked = _asked(
        id=id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,

) -> WebhookWithSecret:
    """A new secret, told this once; the old one signs beside it for a day"""
    asked = _asked(
        id=id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
