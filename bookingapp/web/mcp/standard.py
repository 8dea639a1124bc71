"""The protocol on standard input and output, for one assistant that has started this process."""

import asyncio

from mcp.server.stdio import stdio_server

from bookingapp.web.mcp.server import make_server
from bookingapp.web.mcp.ways import Way


def speak(way: Way) -> None:
    """Answer until the input ends. While it does, whatever else is written to standard output goes to the log."""
    asyncio.run(_speak(way))


async def _speak(way: Way) -> None:
    server = make_server(way)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
