"""The demo's own pages."""

from bookingapp.web.demo.mail import demo
from bookingapp.web.demo.widget import demo_widget

__all__ = ["demo", "demo_widget"]
