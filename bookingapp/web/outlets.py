"""What leaves this installation."""

from bookingapp.domain.business.queries import is_demo
from bookingapp.web.installation import current_settings


def sends_mail() -> bool:
    """Whether mail is set up; a demo shows it instead of sending it."""
    settings = current_settings()
    return settings.mail_url is not None or is_demo()
