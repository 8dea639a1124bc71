"""The pages of those who work at a business."""

from bookingapp.web.dashboard import home, system
from bookingapp.web.dashboard.blueprint import dashboard

__all__ = ["dashboard", "home", "system"]
