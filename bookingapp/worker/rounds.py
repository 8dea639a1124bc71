"""What runs by the clock alone, without a job: each in a write transaction of its own, on every worker."""

from collections.abc import Callable

from bookingapp.base.actor import Actor
from bookingapp.domain.booking.changes import expire_bookings
from bookingapp.domain.booking.imports import sweep_imports
from bookingapp.domain.booking.waitlist_rounds import expire_offers, offer_free_times
from bookingapp.domain.business.resets import sweep_resets
from bookingapp.domain.business.sweeping import sweep_sessions, sweep_tokens
from bookingapp.domain.clients.sign_in import sweep_sign_ins
from bookingapp.domain.schedule.connected import ask_for_readings
from bookingapp.domain.schedule.holds import sweep_holds
from bookingapp.domain.schedule.series import extend_series
from bookingapp.integrations.captured import sweep_captured
from bookingapp.worker.sweeping import sweep_audit, sweep_repeats
from bookingapp.worker.webhooks import sweep_webhooks

Round = Callable[[Actor], int]
"""Says how many rows it dealt with; reads first and cheaply, since it mostly has nothing to do."""

ROUNDS: tuple[Round, ...] = (expire_offers, sweep_holds, expire_bookings, offer_free_times, ask_for_readings)
"""Every few seconds."""

RARE_ROUNDS: tuple[Round, ...] = (
    sweep_captured,
    sweep_sign_ins,
    sweep_resets,
    extend_series,
    sweep_imports,
    sweep_webhooks,
    sweep_tokens,
    sweep_sessions,
    sweep_repeats,
    sweep_audit,
)
"""Every few minutes."""
