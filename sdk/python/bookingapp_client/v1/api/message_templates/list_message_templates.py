from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.list_message_templates_audience import check_list_message_templates_audience
from ...models.list_message_templates_audience import ListMessageTemplatesAudience
from ...models.list_message_templates_channel import check_list_message_templates_channel
from ...models.list_message_templates_channel import ListMessageTemplatesChannel
from ...models.message_template_page import MessageTemplatePage
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: str | Unset = UNSET,
    channel: ListMessageTemplatesChannel | Unset = UNSET,
    audience: ListMessageTemplatesAudience | Unset = UNSET,
    locale: str | Unset = UNSET,
    custom: bool | Unset = UNSET,

) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["per_page"] = per_page

    params["search"] = search

    params["kind"] = kind

    json_channel: str | Unset = UNSET
    if not isinstance(channel, Unset):
        json_channel = channel

    params["channel"] = json_channel

    json_audience: str | Unset = UNSET
    if not isinstance(audience, Unset):
        json_audience = audience

    params["audience"] = json_audience

    params["locale"] = locale

    params["custom"] = custom

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/message-templates",
        "params": params,
    }
    return _kwargs

def _answered(response: httpx.Response) -> MessageTemplatePage:
    response_200 = MessageTemplatePage.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: str | Unset = UNSET,
    channel: ListMessageTemplatesChannel | Unset = UNSET,
    audience: ListMessageTemplatesAudience | Unset = UNSET,
    locale: str | Unset = UNSET,
    custom: bool | Unset = UNSET,

) -> MessageTemplatePage:
    """Every message that is sent to somebody, in every language"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        kind=kind,
        channel=channel,
        audience=audience,
        locale=locale,
        custom=custom,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 15,
    search: str | Unset = UNSET,
    kind: str | Unset = UNSET,
    channel: ListMessageTemplatesChannel | Unset = UNSET,
    audience: ListMessageTemplatesAudience | Unset = UNSET,
    locale: str | Unset = UNSET,
    custom: bool | Unset = UNSET,

) -> MessageTemplatePage:
    """Every message that is sent to somebody, in every language"""
    asked = _asked(
        page=page,
        per_page=per_page,
        search=search,
        kind=kind,
        channel=channel,
        audience=audience,
        locale=locale,
        custom=custom,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
