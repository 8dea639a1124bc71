from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.list_positions_status import check_list_positions_status
from ...models.list_positions_status import ListPositionsStatus
from ...models.register_entry_page import RegisterEntryPage
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListPositionsStatus | Unset = 'active',
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

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/positions",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> RegisterEntryPage:
    response_200 = RegisterEntryPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListPositionsStatus | Unset = 'active',
    updated_since: datetime.datetime | Unset = UNSET,

) -> RegisterEntryPage:
    """The words of the list, in their order"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListPositionsStatus | Unset = 'active',
    updated_since: datetime.datetime | Unset = UNSET,

) -> RegisterEntryPage:
    """The words of the list, in their order"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
