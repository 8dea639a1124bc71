from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.book_times import BookTimes
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    location_id: str,
    staff_id: str,
    date: datetime.date,
    *,
    service_id: list[str],
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_service_id = service_id

    params["service_id"] = json_service_id

    params["seats"] = seats

    json_addon_ids: list[str] | Unset = UNSET
    if not isinstance(addon_ids, Unset):
        json_addon_ids = addon_ids

    params["addon_ids"] = json_addon_ids

    params["booking_id"] = booking_id

    params["hold_id"] = hold_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/book_times/{location_id}/{staff_id}/{date}".format(location_id=quote(str(location_id), safe=""), staff_id=quote(str(staff_id), safe=""), date=quote(str(date), safe="")),
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> BookTimes:
    response_200 = BookTimes.from_dict(response.json())

    return response_200

def sync(
    location_id: str,
    staff_id: str,
    date: datetime.date,
    *,
    client: AuthenticatedClient,
    service_id: list[str],
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,

) -> BookTimes:
    """The free times of one day at one place; staff member 0 is anybody"""
    asked = _asked(
        location_id=location_id,
        staff_id=staff_id,
        date=date,
        service_id=service_id,
        seats=seats,
        addon_ids=addon_ids,
        booking_id=booking_id,
        hold_id=hold_id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    location_id: str,
    staff_id: str,
    date: datetime.date,
    *,
    client: AuthenticatedClient,
    service_id: list[str],
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,

) -> BookTimes:
    """The free times of one day at one place; staff member 0 is anybody"""
    asked = _asked(
        location_id=location_id,
        staff_id=staff_id,
        date=date,
        service_id=service_id,
        seats=seats,
        addon_ids=addon_ids,
        booking_id=booking_id,
        hold_id=hold_id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
