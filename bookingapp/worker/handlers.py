"""Which function does which job, and which jobs wait for each other.

A handler opens its own `write()` and calls no network inside it. It may be run twice for the same job, when a
worker was killed between the work and its end: what the outer world saw once it may then see again, nothing else.
It says Permanent or Transient (base/jobs.py); any other exception counts as transient and is logged as a fault.
"""

from collections.abc import Callable

from bookingapp.base.jobs import Task
from bookingapp.worker.accounts import send_address, send_invitation, send_notice, send_reset
from bookingapp.worker.calendars import read_calendar
from bookingapp.worker.fanout import fan_out_one
from bookingapp.worker.imports import run_import
from bookingapp.worker.messages import send_message
from bookingapp.worker.sign_in import send_sign_in
from bookingapp.worker.trials import send_trial
from bookingapp.worker.webhooks import send_webhook_notice

Handler = Callable[[Task], None]

HANDLERS: dict[str, Handler] = {
    "event.fan_out": fan_out_one,
    "sign_in.send": send_sign_in,
    "password_reset.send": send_reset,
    "invitation.send": send_invitation,
    "account.address": send_address,
    "account.notice": send_notice,
    "message.send": send_message,
    "message.try": send_trial,
    "calendar.read": read_calendar,
    "webhook.notice": send_webhook_notice,
    "import.run": run_import,
}
"""By the name of the job. A job that is not named here is left to a newer worker."""

SENDING = (
    "sign_in.send",
    "password_reset.send",
    "account.address",
    "account.notice",
    "invitation.send",
    "webhook.notice",
    "message.send",
    "message.try",
)
"""What leaves one by one, so that a worker that is killed repeats one at most; earlier names go first."""

READING = ("calendar.read",)
"""What asks the servers of others, which take their time."""


def lanes() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Groups of jobs, each lane done by a thread of its own: in a lane one at a time, its first group first.

    A mail server that hangs thus keeps nobody waiting but mails.
    """
    sending = tuple((name,) for name in SENDING if name in HANDLERS)
    reading = tuple((name,) for name in READING if name in HANDLERS)
    others = tuple(name for name in HANDLERS if name not in SENDING + READING)
    return tuple(lane for lane in (sending, reading, (others,) if others else ()) if lane)
