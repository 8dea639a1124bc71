from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.audit_entry_page import AuditEntryPage
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    event: str | Unset = UNSET,
    subject_id: str | Unset = UNSET,
    actor: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    params["event"] = event

    params["subject_id"] = subject_id

    params["actor"] = actor

    params["from"] = from_

    params["to"] = to

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/audit-log",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> AuditEntryPage:
    response_200 = AuditEntryPage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    event: str | Unset = UNSET,
    subject_id: str | Unset = UNSET,
    actor: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,

) -> AuditEntryPage:
    """What happened, newest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        event=event,
        subject_id=subject_id,
        actor=actor,
        from_=from_,
        to=to,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    event: str | Unset = UNSET,
    subject_id: str | Unset = UNSET,
    actor: str | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,

) -> AuditEntryPage:
    """What happened, newest first"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        event=event,
        subject_id=subject_id,
        actor=actor,
        from_=from_,
        to=to,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
