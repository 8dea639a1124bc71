"""The job `message.send`: one message, by mail or SMS."""

from email.message import EmailMessage

from bookingapp.base.config import Settings
from bookingapp.base.db import write
from bookingapp.base.jobs import MOST_ATTEMPTS, Permanent, Task, Transient
from bookingapp.base.outlets import sender_address
from bookingapp.domain.messaging import sending
from bookingapp.domain.messaging.letters import House
from bookingapp.integrations import mail, sms
from bookingapp.worker.patience import write_patiently

HOME = "http://localhost:5000"
"""Where links lead when no base URL is set."""


def send_message(task: Task) -> None:
    """Send it, if it still makes sense and may leave now. Raises Permanent, Transient."""
    with write():
        outgoing = sending.begin(task)
    if outgoing is None:
        return
    content = sending.compose(outgoing, house_of(task.settings))
    try:
        _deliver(task.settings, outgoing, content)
    except Permanent as error:
        reason = str(error)
        write_patiently(lambda: sending.fail(outgoing, reason))
        raise
    except Transient as error:
        reason = str(error)
        last = task.attempts >= MOST_ATTEMPTS
        write_patiently(lambda: sending.delay(outgoing, reason, last=last))
        raise
    write_patiently(lambda: sending.conclude(task, outgoing))


def house_of(settings: Settings) -> House:
    """What mails need to know of this installation."""
    sender = sender_address(settings.mail_url, settings.base_url)
    return House(settings.base_url or HOME, settings.secret_key, sender)


def _deliver(settings: Settings, outgoing: sending.Outgoing, content: EmailMessage | str) -> None:
    to, business, ref = outgoing.message.address, outgoing.message.business_id, outgoing.reference
    if isinstance(content, str):
        sms.deliver(settings, to, content, business_id=business, reference=ref)
    else:
        mail.deliver(settings, content, to, business_id=business, reference=ref)
