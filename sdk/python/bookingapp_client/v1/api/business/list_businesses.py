from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import UNSET, Unset
from ...models.business_page import BusinessPage
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/businesses",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> BusinessPage:
    response_200 = BusinessPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> BusinessPage:
    """The businesses that wish to be listed, by name"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> BusinessPage:
    """The businesses that wish to be listed, by name"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
