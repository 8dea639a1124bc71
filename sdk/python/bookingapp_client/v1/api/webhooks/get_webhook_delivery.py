from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.webhook_delivery_with_body import WebhookDeliveryWithBody
from typing import cast

def _asked(
    id: str,
    delivery: str,

) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/webhooks/{id}/deliveries/{delivery}".format(id=quote(str(id), safe=""), delivery=quote(str(delivery), safe="")),
    }
    return _kwargs

def _answered(response: httpx.Response) -> WebhookDeliveryWithBody:
    response_200 = WebhookDeliveryWithBody.from_dict(response.json())

    return response_200

def sync(
    id: str,
    delivery: str,
    *,
    client: AuthenticatedClient,

) -> WebhookDeliveryWithBody:
    """One delivery, with the body that was sent: for those who could have it sent to themselves"""
    asked = _asked(
        id=id,
        delivery=delivery,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    delivery: str,
    *,
    client: AuthenticatedClient,

) -> WebhookDeliveryWithBody:
    """One delivery, with the body that was sent: for those who could have it sent to themselves"""
    asked = _asked(
        id=id,
        delivery=delivery,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
