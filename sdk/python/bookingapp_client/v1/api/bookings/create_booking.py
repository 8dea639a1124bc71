from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.booking import Booking
from ...models.booking_input import BookingInput
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: BookingInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/bookings",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Booking:
    response_201 = Booking.from_dict(response.json())

    return response_201

def sync(
    *,
    client: AuthenticatedClient,
    body: BookingInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Booking:
    """Book a time, seats of a class, or what a hold keeps"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: BookingInput | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> Booking:
    """Book a time, seats of a class, or what a hold keeps"""
    asked = _asked(
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
