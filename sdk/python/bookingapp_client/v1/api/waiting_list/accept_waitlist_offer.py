from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.waitlist_acceptance import WaitlistAcceptance
from ...models.waitlist_entry import WaitlistEntry
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: WaitlistAcceptance | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/waitlist/{id}/accept".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> WaitlistEntry:
    response_200 = WaitlistEntry.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: WaitlistAcceptance | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> WaitlistEntry:
    """Book what is offered"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: WaitlistAcceptance | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,

) -> WaitlistEntry:
    """Book what is offered"""
    asked = _asked(
        id=id,
        body=body,
        idempotency_key=idempotency_key,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
