from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.webhook_input import WebhookInput
from ...models.webhook_with_secret import WebhookWithSecret
from typing import cast

def _asked(
    *,
    body: WebhookInput,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> WebhookWithSecret:
    response_201 = WebhookWithSecret.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: WebhookInput,

) -> WebhookWithSecret:
    """Have events sent to an address; the secret that signs them is told this once"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: WebhookInput,

) -> WebhookWithSecret:
    """Have events sent to an address; the secret that signs them is told this once"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
