"""Text messages: by a service where one is set up, else captured."""

from bookingapp.integrations.sms.door import Gateway, deliver, is_captured

__all__ = ["Gateway", "deliver", "is_captured"]
