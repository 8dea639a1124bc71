from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.cancel_event_scope import CancelEventScope
from ...models.cancel_event_scope import check_cancel_event_scope
from ...models.event import Event
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    scope: CancelEventScope | Unset = 'this',
    reason: str | Unset = '',

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_scope: str | Unset = UNSET
    if not isinstance(scope, Unset):
        json_scope = scope

    params["scope"] = json_scope

    params["reason"] = reason

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/events/{id}".format(id=quote(str(id), safe="")),
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> Event:
    response_200 = Event.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    scope: CancelEventScope | Unset = 'this',
    reason: str | Unset = '',

) -> Event:
    """Call a class off, or dates of it; whoever has booked them is told"""
    asked = _asked(
        id=id,
        scope=scope,
        reason=reason,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    scope: CancelEventScope | Unset = 'this',
    reason: str | Unset = '',

) -> Event:
    """Call a class off, or dates of it; whoever has booked them is told"""
    asked = _asked(
        id=id,
        scope=scope,
        reason=reason,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
