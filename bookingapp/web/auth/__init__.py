"""Users of the dashboard sign in and out."""

from bookingapp.web.auth.views import auth

__all__ = ["auth"]
