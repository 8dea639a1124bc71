"""Tell users by mail what was changed of their own login, so that a stranger's doing does not pass unseen."""

from bookingapp.base.jobs import enqueue
from bookingapp.models.business import User

PASSWORD, EMAIL, FACTOR_ON, FACTOR_OFF = "password", "email", "factor_on", "factor_off"
NOTICES = (PASSWORD, EMAIL, FACTOR_ON, FACTOR_OFF)


def tell_user(user: User, what: str, *, email: str | None = None) -> None:
    """Ask for a mail to a user, with `email` to that address instead of the one that stands now."""
    enqueue("account.notice", None, email=email or user.email, name=user.name, locale=user.locale, what=what)
