"""The pages of those who work at a business."""

from bookingapp.web.dashboard import bookings, calendars, home, letters, system
from bookingapp.web.dashboard.blueprint import dashboard

__all__ = ["bookings", "calendars", "dashboard", "home", "letters", "system"]
