from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.feed_page import FeedPage
from ...models.list_feeds_kind import check_list_feeds_kind
from ...models.list_feeds_kind import ListFeedsKind
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: ListFeedsKind | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/feeds",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> FeedPage:
    response_200 = FeedPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: ListFeedsKind | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> FeedPage:
    """The feeds that one may hand out, by kind"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        kind=kind,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: ListFeedsKind | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> FeedPage:
    """The feeds that one may hand out, by kind"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        kind=kind,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
