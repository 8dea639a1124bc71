from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.block_page import BlockPage
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    resource_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params["from"] = from_

    params["to"] = to

    params["staff_id"] = staff_id

    params["resource_id"] = resource_id

    params["location_id"] = location_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/blocks",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> BlockPage:
    response_200 = BlockPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    resource_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,

) -> BlockPage:
    """The blocks, the earliest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        updated_since=updated_since,
        from_=from_,
        to=to,
        staff_id=staff_id,
        resource_id=resource_id,
        location_id=location_id,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    staff_id: str | Unset = UNSET,
    resource_id: str | Unset = UNSET,
    location_id: str | Unset = UNSET,

) -> BlockPage:
    """The blocks, the earliest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        updated_since=updated_since,
        from_=from_,
        to=to,
        staff_id=staff_id,
        resource_id=resource_id,
        location_id=location_id,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
