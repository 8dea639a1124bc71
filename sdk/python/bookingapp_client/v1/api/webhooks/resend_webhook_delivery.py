from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.webhook_delivery import WebhookDelivery
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    delivery: str,
    *,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks/{id}/deliveries/{delivery}/resend".format(id=quote(str(id), safe=""), delivery=quote(str(delivery), safe="")),
    }
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> WebhookDelivery:
    response_202 = WebhookDelivery.from_dict(response.json())

    return response_202

def sync(
    id: str,
    delivery: str,
    *,
    client: AuthenticatedClient,
    idempotency_key: str | Unset = UNSET,

) -> WebhookDelivery:
    """Send the same body under the same `webhook-id` once more, as a delivery of its own"""
    asked = _asked(
        id=id,
        delivery=delivery,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    delivery: str,
    *,
    client: AuthenticatedClient,
    idempotency_key: str | Unset = UNSET,

) -> WebhookDelivery:
    """Send the same body under the same `webhook-id` once more, as a delivery of its own"""
    asked = _asked(
        id=id,
        delivery=delivery,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
