"""Assistants book: the Model Context Protocol, a client of the API that speaks in tools and words."""

from bookingapp.web.mcp.door import mcp as mcp
