from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.message_template import MessageTemplate
from ...models.message_template_patch import MessageTemplatePatch
from ...types import UNSET, Unset
from typing import cast

def _asked(
    id: str,
    *,
    body: MessageTemplatePatch | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
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
    body: MessageTemplatePatch | Unset = UNSET,

) -> MessageTemplate:
    """Change the subject or the body; the other stays"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: MessageTemplatePatch | Unset = UNSET,

) -> MessageTemplate:
    """Change the subject or the body; the other stays"""
    asked = _asked(
        id=id,
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
