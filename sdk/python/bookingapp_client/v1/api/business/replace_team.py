from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.team import Team
from ...models.team_input import TeamInput
from typing import cast

def _asked(
    *,
    body: TeamInput,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/team",
    }
    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"
    _kwargs["headers"] = headers
    return _kwargs

def _answered(response: httpx.Response) -> Team:
    response_200 = Team.from_dict(response.json())

    return response_200

def sync(
    *,
    client: AuthenticatedClient,
    body: TeamInput,

) -> Team:
    """Say all of the business anew"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: TeamInput,

) -> Team:
    """Say all of the business anew"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
