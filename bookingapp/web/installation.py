"""The installation that a request or task runs in."""

from flask import current_app

from bookingapp.base.config import Settings


def current_settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.config["SETTINGS"]
    return found
