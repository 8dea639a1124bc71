"""The first run: a business is set up in the browser, by whoever runs the server."""

from bookingapp.web.start.views import start

__all__ = ["start"]
