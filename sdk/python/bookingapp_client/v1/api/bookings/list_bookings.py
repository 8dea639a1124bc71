from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.booking_page import BookingPage
from ...models.list_bookings_status_item import check_list_bookings_status_item
from ...models.list_bookings_status_item import ListBookingsStatusItem
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: list[ListBookingsStatusItem] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item: str = status_item_data
            json_status.append(status_item)

    params["status"] = json_status

    params["from"] = from_

    params["to"] = to

    params["staff_id"] = staff_id

    params["service_id"] = service_id

    params["client_id"] = client_id

    params["location_id"] = location_id

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/bookings",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> BookingPage:
    response_200 = BookingPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: list[ListBookingsStatusItem] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> BookingPage:
    """The bookings one may see, the earliest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        from_=from_,
        to=to,
        staff_id=staff_id,
        service_id=service_id,
        client_id=client_id,
        location_id=location_id,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: list[ListBookingsStatusItem] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> BookingPage:
    """The bookings one may see, the earliest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        from_=from_,
        to=to,
        staff_id=staff_id,
        service_id=service_id,
        client_id=client_id,
        location_id=location_id,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
