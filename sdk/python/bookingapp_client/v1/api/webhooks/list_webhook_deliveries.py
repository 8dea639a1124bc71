from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.list_webhook_deliveries_status import check_list_webhook_deliveries_status
from ...models.list_webhook_deliveries_status import ListWebhookDeliveriesStatus
from ...models.webhook_delivery_page import WebhookDeliveryPage
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    event: str | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["event"] = event

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/webhooks/{id}/deliveries".format(id=quote(str(id), safe="")),
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> WebhookDeliveryPage:
    response_200 = WebhookDeliveryPage.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    event: str | Unset = UNSET,

) -> WebhookDeliveryPage:
    """What was sent to the address and how each try went, the latest first"""
    asked = _asked(
        id=id,
        page=page,
        per_page=per_page,
        status=status,
        event=event,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    event: str | Unset = UNSET,

) -> WebhookDeliveryPage:
    """What was sent to the address and how each try went, the latest first"""
    asked = _asked(
        id=id,
        page=page,
        per_page=per_page,
        status=status,
        event=event,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
