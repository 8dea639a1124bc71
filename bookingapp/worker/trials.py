"""The job `message.try`: an example of a message, to whoever is writing its words."""

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.base.jobs import Task
from bookingapp.domain.messaging.trial import write_trial
from bookingapp.integrations import mail
from bookingapp.worker.messages import house_of


def send_trial(task: Task) -> None:
    """Send it; run again it is sent again. Raises Permanent, Transient."""
    assert task.business_id is not None
    content = write_trial(SYSTEM, task.business_id, house_of(task.settings), task.arguments)
    db.session.rollback()
    if content is not None:
        to = str(content["To"].addresses[0].addr_spec)
        mail.deliver(task.settings, content, to, business_id=task.business_id, reference=f"try_{task.id}")
