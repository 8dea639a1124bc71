"""What is swept by settings: the trail after so many days, answers to repeated requests after one."""

from datetime import timedelta

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.idempotency import sweep_answers
from bookingapp.domain.business.sweeping import sweep_trail
from bookingapp.web.installation import current_settings


def sweep_repeats(_actor: Actor) -> int:
    """Forget answers that are a day old; how many."""
    return sweep_answers()


def sweep_audit(_actor: Actor) -> int:
    """Delete entries of the trail that are older than is kept; how many."""
    settings = current_settings()
    return sweep_trail(clock.now() - timedelta(days=settings.audit_keep_days))
