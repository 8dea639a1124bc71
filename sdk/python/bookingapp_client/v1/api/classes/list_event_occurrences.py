from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.event_page import EventPage
from ...models.list_event_occurrences_status import check_list_event_occurrences_status
from ...models.list_event_occurrences_status import ListEventOccurrencesStatus
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    id: str,
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListEventOccurrencesStatus | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["from"] = from_

    params["to"] = to

    params["service_id"] = service_id

    params["location_id"] = location_id

    params["staff_id"] = staff_id

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/events/{id}/occurrences".format(id=quote(str(id), safe="")),
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> EventPage:
    response_200 = EventPage.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListEventOccurrencesStatus | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> EventPage:
    """The dates of a class, by time"""
    asked = _asked(
        id=id,
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        from_=from_,
        to=to,
        service_id=service_id,
        location_id=location_id,
        staff_id=staff_id,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListEventOccurrencesStatus | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> EventPage:
    """The dates of a class, by time"""
    asked = _asked(
        id=id,
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        from_=from_,
        to=to,
        service_id=service_id,
        location_id=location_id,
        staff_id=staff_id,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
