"""A message to try out: to oneself, with the words as they stand in the editor, about nobody's real visit."""

from email.message import EmailMessage
from typing import Any

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.base.jobs import enqueue
from bookingapp.domain.business.access import allowed, forbidden
from bookingapp.domain.messaging.kinds import EMAIL
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.mails import mail_of
from bookingapp.domain.messaging.queries import sample_message
from bookingapp.domain.messaging.words import Words
from bookingapp.models.business import User

JOB = "message.try"


def send_trial(
    actor: Actor, business_id: int, *, kind: str, audience: str, locale: str, subject: str, body: str
) -> str:
    """Mail the user who acts an example in these words; returns the address. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "messages:write")
    user = db.session.query(User).filter_by(public_id=actor.ref or "").one_or_none()
    if user is None:
        raise forbidden("messages:write")
    sample_message(actor, business_id, kind=kind, channel=EMAIL, audience=audience, locale=locale)
    enqueue(
        JOB,
        business_id,
        user=user.public_id,
        kind=kind,
        audience=audience,
        locale=locale,
        subject=subject,
        body=body,
    )
    return user.email


def write_trial(
    actor: Actor, business_id: int, house: House, arguments: dict[str, Any]
) -> EmailMessage | None:
    """The mail of such a job; None when its user is gone."""
    user = db.session.query(User).filter_by(public_id=str(arguments["user"]), active=True).one_or_none()
    if user is None:
        return None
    message = sample_message(
        actor,
        business_id,
        kind=str(arguments["kind"]),
        channel=EMAIL,
        audience=str(arguments["audience"]),
        locale=str(arguments["locale"]),
        to=(user.name, user.email),
    )
    mail = mail_of(message, Words(str(arguments["subject"]), str(arguments["body"])), house)
    title = mail["Subject"]
    del mail["Subject"]
    mail["Subject"] = _("Trial: %(subject)s", subject=title)
    return mail
