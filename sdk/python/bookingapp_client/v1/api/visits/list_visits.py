from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.list_visits_status_item import check_list_visits_status_item
from ...models.list_visits_status_item import ListVisitsStatusItem
from ...models.visit_page import VisitPage
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: list[ListVisitsStatusItem] | Unset = UNSET,
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
        "url": "/visits",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> VisitPage:
    response_200 = VisitPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: list[ListVisitsStatusItem] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> VisitPage:
    """The visits to which such a booking belongs, the earliest first"""
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
    status: list[ListVisitsStatusItem] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> VisitPage:
    """The visits to which such a booking belongs, the earliest first"""
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
