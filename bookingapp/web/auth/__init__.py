"""Users of the dashboard sign in and out, set a new password, accept an invitation."""

from bookingapp.web.auth import forgot, invitations, views
from bookingapp.web.auth.blueprint import auth

__all__ = ["auth", "forgot", "invitations", "views"]
