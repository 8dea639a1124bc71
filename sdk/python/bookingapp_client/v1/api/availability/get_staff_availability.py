from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.availability import Availability
from ...types import UNSET, Unset
from typing import cast

def _asked(
    staff_id: str,
    *,
    service_id: list[str],
    location_id: str | Unset = UNSET,
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    timezone: str | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_service_id = service_id

    params["service_id"] = json_service_id

    params["location_id"] = location_id

    params["seats"] = seats

    json_addon_ids: list[str] | Unset = UNSET
    if not isinstance(addon_ids, Unset):
        json_addon_ids = addon_ids

    params["addon_ids"] = json_addon_ids

    params["booking_id"] = booking_id

    params["hold_id"] = hold_id

    params["from"] = from_

    params["to"] = to

    params["timezone"] = timezone

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/availability/{staff_id}".format(staff_id=quote(str(staff_id), safe="")),
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> Availability:
    response_200 = Availability.from_dict(response.json())

    return response_200

def sync(
    staff_id: str,
    *,
    client: AuthenticatedClient,
    service_id: list[str],
    location_id: str | Unset = UNSET,
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    timezone: str | Unset = UNSET,

) -> Availability:
    """The free times of one staff member, who serves the first of the services"""
    asked = _asked(
        staff_id=staff_id,
        service_id=service_id,
        location_id=location_id,
        seats=seats,
        addon_ids=addon_ids,
        booking_id=booking_id,
        hold_id=hold_id,
        from_=from_,
        to=to,
        timezone=timezone,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    staff_id: str,
    *,
    client: AuthenticatedClient,
    service_id: list[str],
    location_id: str | Unset = UNSET,
    seats: int | Unset = 1,
    addon_ids: list[str] | Unset = UNSET,
    booking_id: str | Unset = UNSET,
    hold_id: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    timezone: str | Unset = UNSET,

) -> Availability:
    """The free times of one staff member, who serves the first of the services"""
    asked = _asked(
        staff_id=staff_id,
        service_id=service_id,
        location_id=location_id,
        seats=seats,
        addon_ids=addon_ids,
        booking_id=booking_id,
        hold_id=hold_id,
        from_=from_,
        to=to,
        timezone=timezone,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
