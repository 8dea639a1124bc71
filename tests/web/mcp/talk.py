"""How a test speaks the protocol without a socket: one message, one answer."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from werkzeug.test import TestResponse

from tests.web.api.desk import Desk

_numbers = count(1)


@dataclass(frozen=True)
class Said:
    """What a tool answered."""

    text: str
    data: Any
    is_error: bool


class Talk:
    """An assistant with a key of the desk's; what tools answer is held against the schemas they promise."""

    def __init__(self, desk: Desk, key: str = "secret") -> None:
        self.desk, self.key = desk, key

    def send(self, method: str, params: Any = None, **headers: str) -> TestResponse:
        """One request of the protocol."""
        said = {"Authorization": f"Bearer {self.desk.keys[self.key]}", "Accept": "application/json"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"jsonrpc": "2.0", "id": next(_numbers), "method": method, "params": params or {}}
        return self.desk.client.post("/mcp", json=body, headers=said)

    def tools(self) -> dict[str, Any]:
        """The tools by name."""
        answer = self.send("tools/list")
        assert answer.status_code == 200, answer.text
        return {tool["name"]: tool for tool in answer.get_json()["result"]["tools"]}

    def __call__(self, tool: str, **arguments: Any) -> Said:
        """Use a tool."""
        answer = self.send("tools/call", {"name": tool, "arguments": arguments})
        assert answer.status_code == 200, answer.text
        result = answer.get_json()["result"]
        said = Said(
            result["content"][0]["text"], result.get("structuredContent"), result.get("isError", False)
        )
        if not said.is_error:
            Draft202012Validator(self.tools()[tool]["outputSchema"]).validate(said.data)
        return said
