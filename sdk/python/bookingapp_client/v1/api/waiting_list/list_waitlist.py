from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.list_waitlist_status_type_0 import check_list_waitlist_status_type_0
from ...models.list_waitlist_status_type_0 import ListWaitlistStatusType0
from ...models.waitlist_entry_page import WaitlistEntryPage
from ...types import UNSET, Unset
from typing import cast
from typing import Literal, cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListWaitlistStatusType0 | Literal['archived'] | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_status: Literal['archived'] | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, str):
        json_status = status
    else:
        json_status = status
    params["status"] = json_status

    params["service_id"] = service_id

    params["client_id"] = client_id

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/waitlist",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> WaitlistEntryPage:
    response_200 = WaitlistEntryPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListWaitlistStatusType0 | Literal['archived'] | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> WaitlistEntryPage:
    """Who waits, the longest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        service_id=service_id,
        client_id=client_id,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListWaitlistStatusType0 | Literal['archived'] | Unset = UNSET,
    service_id: str | Unset = UNSET,
    client_id: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> WaitlistEntryPage:
    """Who waits, the longest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        service_id=service_id,
        client_id=client_id,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
