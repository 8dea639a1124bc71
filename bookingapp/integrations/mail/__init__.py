"""Mail: by SMTP where a server is set up, else captured."""

from bookingapp.integrations.mail.door import deliver, is_captured

__all__ = ["deliver", "is_captured"]
