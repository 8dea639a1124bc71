"""The pages of those who work at a business."""

from bookingapp.web.dashboard import calendars, home, letters, system
from bookingapp.web.dashboard.blueprint import dashboard

__all__ = ["calendars", "dashboard", "home", "letters", "system"]
