"""The SDK's own client against the command as assistants start it, and against a running server."""

import asyncio
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.business.settings import update_business
from bookingapp.factory import create_app
from tests import cast
from tests.cli.shell import Shell
from tests.domain.messaging.post import words_of
from tests.support import databases
from tests.support.mail import Postbox, postbox
from tests.support.server import Server, base_env, serving
from tests.web.api.desk import open_desk, when


@dataclass(frozen=True)
class Stage:
    """A server with its worker on a database, a mail server, and what an assistant has to know."""

    server: Server
    box: Postbox
    keys: dict[str, str]
    cut: str

    def http(self, key: str) -> Any:
        """The way of an assistant far away."""
        headers = {"Authorization": f"Bearer {key}"}
        return streamable_http_client(
            f"{self.server.url}/mcp", http_client=httpx2.AsyncClient(headers=headers, timeout=60)
        )

    def command(self, *options: str, **env: str) -> StdioServerParameters:
        """The way of an assistant on this machine."""
        settings = self.server.env | {"BOOKINGAPP_BASE_URL": self.server.url} | env
        return StdioServerParameters(
            command=sys.executable, args=["-m", "bookingapp.cli", "mcp", *options], env=base_env() | settings
        )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everything, once; the salon wants its clients' own word."""
    folder: Path = tmp_path_factory.mktemp("agents")
    with databases.fresh("sqlite", folder) as url, postbox() as box:
        env = {"BOOKINGAPP_DATABASE_URL": url, "BOOKINGAPP_DATA_DIR": str(folder / "var")}
        app = create_app(Settings.from_env(base_env() | env))
        with app.app_context():
            desk = open_desk(app.test_client())
            with write():
                update_business(SYSTEM, desk.salon.business_id, confirm_agents=True)
            cut = desk.service("cut")
            db.session.remove()
            db.engine.dispose()
        with serving(folder / "server", url, workers=1, env={"BOOKINGAPP_MAIL_URL": box.url}) as server:
            yield Stage(server, box, desk.keys, cut)


def told(result: Any) -> str:
    """The words of an answer."""
    assert isinstance(result, CallToolResult)
    return str(result.content[0].text)  # type: ignore[union-attr]


async def book(client: Client, stage: Stage, hour: int) -> dict[str, Any]:
    """Find, hold, book: the client checks what is answered against the schemas."""
    tools = {tool.name for tool in (await client.list_tools()).tools}
    assert {"find_times", "hold_time", "book"} <= tools
    found = await client.call_tool("find_times", {"service_id": [stage.cut]})
    assert found.structured_content["days"]
    start = when(cast.at(2, hour))
    hold = await client.call_tool("hold_time", {"service_id": stage.cut, "starts_at": start})
    who = {"name": "Ada", "email": f"ada{hour}@example.test"}  # so many mails an hour go to one address
    asked = {"hold_id": hold.structured_content["id"], "client": who}
    made = await client.call_tool("book", asked)
    assert "NOT booked yet" in told(made), told(made)
    return dict(made.structured_content)


async def link(stage: Stage) -> str:
    """The link of the mail that the server's own worker sends."""
    for _ in range(200):
        for one in list(stage.box.received):
            found = re.search(r"(/book/salon/confirm/[^\s?]+)", words_of(one.mail))
            if found:
                stage.box.received.remove(one)
                return found[1]
        await asyncio.sleep(0.1)
    raise AssertionError("no mail came")


async def over_http(stage: Stage, mode: str, hour: int) -> None:
    """Of both generations of the protocol: book, confirm by the mail's link, look, cancel."""
    async with Client(stage.http(stage.keys["secret"]), mode=mode) as client:
        made = await book(client, stage, hour)
        await confirm(stage)
        stands = await client.call_tool("get_booking", {"booking_id": made["id"]})
        assert stands.structured_content["status"] == "confirmed"
        moved = await client.call_tool(
            "reschedule_booking", {"booking_id": made["id"], "starts_at": when(cast.at(3, hour))}
        )
        assert moved.structured_content["starts_at"] == when(cast.at(3, hour))
        gone = await client.call_tool("cancel_booking", {"booking_id": made["id"]})
        assert gone.structured_content["status"] == "cancelled"


async def confirm(stage: Stage) -> None:
    """What the person does: open the mail, press the button."""
    async with httpx2.AsyncClient(timeout=60) as browser:
        page = await browser.get(stage.server.url + await link(stage))
        action = re.search(r'action="([^"]+/confirm/[^"]+)"', page.text)
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert action and token
        pressed = await browser.post(stage.server.url + action[1], data={"token": token[1]})
        assert pressed.status_code == 303 and "/booked/" in pressed.headers["location"]


async def by_pipe(stage: Stage, way: StdioServerParameters, hour: int) -> None:
    """Book, and be told of a slip."""
    async with Client(way) as client:
        made = await book(client, stage, hour)
        looked = await client.call_tool("get_booking", {"booking_id": made["id"]})
        assert looked.is_error is ("--url" in way.args)  # a publishable key looks at no bookings
        strange = await client.call_tool("find_times", {"frog": 1})
        assert strange.is_error and '"frog": there is no such argument' in told(strange)


@pytest.mark.slow
def test_assistants(stage: Stage) -> None:
    """Over HTTP, for a business of this machine, and as a bridge to a server far away."""
    asyncio.run(over_http(stage, "auto", 10))
    asyncio.run(over_http(stage, "legacy", 11))
    asyncio.run(
        by_pipe(stage, stage.command("--business", cast.SALON, BOOKINGAPP_MAIL_URL=stage.box.url), 13)
    )
    far = stage.command("--url", stage.server.url, BOOKINGAPP_MCP_KEY=stage.keys["publishable"])
    asyncio.run(by_pipe(stage, far, 14))


def test_whom_to_act_for(tmp_path: Path) -> None:
    """One sentence that names the mend, and nothing where the protocol is spoken."""
    shell = Shell(tmp_path, {})
    assert "--business" in shell.refuses("mcp")
    assert "BOOKINGAPP_MCP_KEY" in shell.refuses("mcp", "--url", "http://127.0.0.1:1")
