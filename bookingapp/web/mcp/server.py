"""The protocol, by the official SDK. It is heavy, so this is imported by those alone who speak it."""

from typing import Any

import mcp.types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from bookingapp import __version__
from bookingapp.web.mcp.tool import Told, Tool, call_tool
from bookingapp.web.mcp.tools import all_tools
from bookingapp.web.mcp.ways import Way
from bookingapp.web.mcp.words import INSTRUCTIONS

TITLE = "bookingapp"


def make_server(way: Way) -> Server[Any]:
    """A server whose tools go this way. It keeps nothing between two requests."""

    async def list_tools(
        _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[described(one) for one in all_tools().values()])

    async def call(
        _context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = all_tools().get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {params.name[:80]}.")
        return result(call_tool(way, tool, params.arguments or {}))

    return Server(
        "bookingapp",
        version=__version__,
        title=TITLE,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call,
    )


def described(one: Tool) -> types.Tool:
    """A tool as the protocol describes it."""
    reads, destroys, repeats = one.hints
    return types.Tool(
        name=one.name,
        title=one.title,
        description=one.description,
        input_schema=one.takes,
        output_schema=one.gives,
        annotations=types.ToolAnnotations(
            title=one.title,
            read_only_hint=reads,
            destructive_hint=destroys,
            idempotent_hint=repeats,
            open_world_hint=False,
        ),
    )


def result(told: Told) -> types.CallToolResult:
    """What a tool said, as the protocol carries it."""
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=told.text)],
        structured_content=told.data,
        is_error=told.is_error,
    )
