from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient
from ...types import UNSET, Unset
from ...models.team import Team
from ...models.team_patch import TeamPatch
from ...types import UNSET, Unset
from typing import cast

def _asked(
    *,
    body: TeamPatch | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/team",
    }

    if not isinstance(body, Unset):
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
    body: TeamPatch | Unset = UNSET,

) -> Team:
    """Change what is named of the business"""
    asked = _asked(
        body=body,

    )
    return _answered(client.get_httpx_client().request(**asked))

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: TeamPatch | Unset = UNSET,

) -> Team:
    """Change what is named of the business"""
    asked = _asked(
        body=body,

    )
    return _answered(await client.get_async_httpx_client().request(**asked))
