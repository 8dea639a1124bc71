from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.booking import Booking
from ...models.rescheduling import Rescheduling
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: Rescheduling | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/bookings/{id}/reschedule".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Booking:
    response_200 = Booking.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: Rescheduling | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Booking:
    """Give a booking another time, staff member, or date of its class; it stays the same booking"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: Rescheduling | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Booking:
    """Give a booking another time, staff member, or date of its class; it stays the same booking"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
