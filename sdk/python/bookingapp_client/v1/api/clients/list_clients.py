from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.client_page import ClientPage
from ...models.list_clients_status import check_list_clients_status
from ...models.list_clients_status import ListClientsStatus
from ...types import UNSET, Unset
from typing import cast
import datetime

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListClientsStatus | Unset = 'active',
    tag: str | Unset = UNSET,
    email: str | Unset = UNSET,
    marketing_consent: bool | Unset = UNSET,
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

    params["tag"] = tag

    params["email"] = email

    params["marketing_consent"] = marketing_consent

    json_updated_since: str | Unset = UNSET
    if not isinstance(updated_since, Unset):
        json_updated_since = updated_since.isoformat()
    params["updated_since"] = json_updated_since

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/clients",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> ClientPage:
    response_200 = ClientPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListClientsStatus | Unset = 'active',
    tag: str | Unset = UNSET,
    email: str | Unset = UNSET,
    marketing_consent: bool | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> ClientPage:
    """The clients one may see, in the order in which they were first noted"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        tag=tag,
        email=email,
        marketing_consent=marketing_consent,
        updated_since=updated_since,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    status: ListClientsStatus | Unset = 'active',
    tag: str | Unset = UNSET,
    email: str | Unset = UNSET,
    marketing_consent: bool | Unset = UNSET,
    updated_since: datetime.datetime | Unset = UNSET,

) -> ClientPage:
    """The clients one may see, in the order in which they were first noted"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        status=status,
        tag=tag,
        email=email,
        marketing_consent=marketing_consent,
        updated_since=updated_since,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
