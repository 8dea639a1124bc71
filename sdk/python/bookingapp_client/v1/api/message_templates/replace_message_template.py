from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.message_template import MessageTemplate
from ...models.message_template_replacement import MessageTemplateReplacement
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: MessageTemplateReplacement | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/message-templates/{id}".format(id=quote(str(id), safe="")),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> MessageTemplate:
    response_200 = MessageTemplate.from_dict(response.json())

    return response_200

def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: MessageTemplateReplacement | Unset = UNSET,

) -> MessageTemplate:
    """Write a message's words anew"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: MessageTemplateReplacement | Unset = UNSET,

) -> MessageTemplate:
    """Write a message's words anew"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
