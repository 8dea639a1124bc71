"""What staff do about messages: how they are wanted, in which words, and once more."""

from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.marks import check_mark
from bookingapp.base.text import clean_line, clean_text
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.business.access import allowed
from bookingapp.domain.messaging.kinds import SMS
from bookingapp.domain.messaging.outbox import add_message, recipient_of
from bookingapp.domain.messaging.planning import messages_of
from bookingapp.domain.messaging.queries import can_resend, is_editable
from bookingapp.domain.messaging.settings import (
    LONGEST_AFTER,
    LONGEST_BEFORE,
    MOST_REMINDERS,
    NAMES,
    MessageSettings,
    is_minutes,
    minutes_before,
    quiet_hours,
    read_settings,
)
from bookingapp.domain.messaging.words import unknown_placeholders
from bookingapp.models.booking import Visit
from bookingapp.models.messaging import Message, MessageTemplate

UNASKED = ("reminders", "follow_ups")
"""What a client may do without, as `client.notify` calls it."""

LONGEST_SUBJECT = 200
LONGEST_BODY = 5000
LONGEST_TEXT = 600


def set_message_settings(
    actor: Actor, business_id: int, *, mark: str | None = None, **chosen: Any
) -> MessageSettings:
    """Change some of the settings (`MessageSettings` has their names); planned reminders stay as they are.

    `mark` is that of all of them when they were shown. Raises NotFound, Forbidden, Invalid, and Conflict when
    somebody has changed them meanwhile.
    """
    business = allowed(actor, business_id, "messages:write")
    db.session.refresh(business, with_for_update=True)
    check_mark(mark, read_settings(business.messages).stored())
    fields = {name: [problem] for name, value in chosen.items() if (problem := _problem(name, value))}
    if fields:
        raise Invalid(_("Some settings need another look."), fields)
    before = read_settings(business.messages)
    settings = read_settings({**business.messages, **chosen})
    changed = sorted(name for name in chosen if getattr(before, name) != getattr(settings, name))
    if changed:
        business.messages = settings.stored()
        emit("messages.changed", actor, business_id, business.public_id, fields=changed)
    return settings


def _problem(name: str, value: Any) -> str | None:
    if name not in NAMES:
        return _("There is no such setting.")
    if name in {"reminders", "sms_reminders"} and minutes_before(value) is ...:
        return _(
            "Name at most %(most)s times, each from 5 to %(longest)s minutes before.",
            most=MOST_REMINDERS,
            longest=LONGEST_BEFORE,
        )
    if name == "follow_up" and value is not None and not is_minutes(value, 0, LONGEST_AFTER):
        return _("Name minutes after the visit, at most %(longest)s.", longest=LONGEST_AFTER)
    if name == "quiet" and quiet_hours(value) is ...:
        return _("Name two different times of the day.")
    if name in {"staff_notices", "invitations", "sms_notices", "tell_moves"} and not isinstance(value, bool):
        return _("This is either on or off.")
    return None


def set_template(
    actor: Actor,
    business_id: int,
    *,
    kind: str,
    channel: str,
    audience: str,
    locale: str,
    subject: str,
    body: str,
    mark: str | None = None,
) -> MessageTemplate:
    """Keep own words for a kind of message in one language; empty ones are replaced by ours when it is sent.

    `mark` is that of the own words that were shown (`words_values`). Raises NotFound, Forbidden, Invalid, also for
    placeholders that there are not, and Conflict when somebody has changed them meanwhile.
    """
    allowed(actor, business_id, "messages:write")
    if not is_editable(kind, channel, audience) or locale not in LANGUAGES:
        raise NotFound(_("There is no such message."))
    fields: dict[str, list[str]] = {}
    subject = _clean(fields, "subject", subject, LONGEST_SUBJECT)
    body = _clean(fields, "body", body, LONGEST_TEXT if channel == SMS else LONGEST_BODY)
    if fields:
        raise Invalid(_("The words need another look."), fields)
    row = _template(business_id, kind, channel, audience, locale)
    check_mark(mark, words_values(row))
    if row is not None and (row.subject, row.body) == (subject, body):
        return row
    if row is None:
        row = MessageTemplate(
            business_id=business_id, kind=kind, channel=channel, audience=audience, locale=locale
        )
        db.session.add(row)
    row.subject, row.body, row.updated_at = subject, body, clock.now()
    db.session.flush()
    _emit_template(actor, business_id, row)
    return row


def words_values(row: MessageTemplate | None) -> dict[str, str]:
    """Own words as their mark is made of them; none where ours are used."""
    return {"subject": row.subject, "body": row.body} if row else {}


def drop_template(
    actor: Actor, business_id: int, *, kind: str, channel: str, audience: str, locale: str
) -> None:
    """Go back to our words; nothing happens where there are no others. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "messages:write")
    row = _template(business_id, kind, channel, audience, locale)
    if row is not None:
        db.session.delete(row)
        _emit_template(actor, business_id, row)


def _template(
    business_id: int, kind: str, channel: str, audience: str, locale: str
) -> MessageTemplate | None:
    return db.session.scalar(
        select(MessageTemplate).where(
            MessageTemplate.business_id == business_id,
            MessageTemplate.kind == kind,
            MessageTemplate.channel == channel,
            MessageTemplate.audience == audience,
            MessageTemplate.locale == locale,
        )
    )


def _emit_template(actor: Actor, business_id: int, row: MessageTemplate) -> None:
    business_ref = allowed(actor, business_id, "messages:write").public_id
    names = {"kind": row.kind, "channel": row.channel, "audience": row.audience, "locale": row.locale}
    emit("template.changed", actor, business_id, business_ref, **names)


def _clean(fields: dict[str, list[str]], name: str, text: str, most: int) -> str:
    try:
        clean = clean_line(text) if name == "subject" else clean_text(text)
    except ValueError as error:
        fields[name] = [str(error)]
        return ""
    if len(clean) > most:
        fields[name] = [_("This is too long; %(most)s letters are the most.", most=most)]
    unknown = unknown_placeholders(clean)
    if unknown:
        fields.setdefault(name, []).append(
            _("There is no such placeholder: %(names)s", names=", ".join(dict.fromkeys(unknown)))
        )
    return clean


def set_reminders(actor: Actor, visit_ref: str, *, wanted: bool) -> None:
    """Whether the client of a visit has reminders and follow-ups of this business. Raises NotFound.

    What is planned stays, and is looked at again before it would leave.
    """
    client = find_visit(actor, visit_ref).client
    kept = {name: value for name, value in client.notify.items() if name not in UNASKED}
    chosen = kept if wanted else kept | dict.fromkeys(UNASKED, False)
    if chosen != client.notify:
        client.notify, client.updated_at = chosen, clock.now()
        emit("client.updated", actor, client.business_id, client.public_id, fields=["notify"])


def resend_message(actor: Actor, message_ref: str) -> str:
    """Send a message of a visit once more, as it stood; returns the new one's public id. For staff.

    Raises NotFound, Forbidden, and Conflict when something newer was told or there is no more reason to.
    """
    row = db.session.scalar(
        select(Message)
        .where(Message.public_id == message_ref, Message.visit_id.is_not(None))
        .execution_options(populate_existing=True)
    )
    if row is None or not actor.is_staff or actor.business_id not in (None, row.business_id):
        raise NotFound(_("There is no such message."))
    visit_id = row.visit_id or 0
    place = db.session.scalar(select(Visit.location_id).where(Visit.id == visit_id))
    if not actor.may("bookings:write", place):
        raise Forbidden(_("You are not allowed to do this."), right="bookings:write")
    if not can_resend(row, messages_of([visit_id])[visit_id]):
        raise Conflict(_("This message is no longer true, so it is not sent again."))
    visit_ref = db.session.scalar(select(Visit.public_id).where(Visit.id == visit_id)) or ""
    now = clock.now()
    mark = f"{row.public_id}:again:{int(now.timestamp())}"
    ref = add_message(mark, row.kind, recipient_of(row), row.facts, now, row.business_id, visit_id)
    emit("message.resent", actor, row.business_id, visit_ref, message=row.public_id, kind=row.kind)
    return ref
