"""The demo's own pages."""

from bookingapp.web.demo.mail import demo

__all__ = ["demo"]
