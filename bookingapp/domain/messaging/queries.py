"""What was told and what will be: the timeline of a visit, and a look at own words before they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import LANGUAGES, _, speaking
from bookingapp.base.ids import is_id
from bookingapp.domain.booking.queries import find_booking, find_visit
from bookingapp.domain.business.access import allowed, forbidden
from bookingapp.domain.messaging.facts import Facts, read_scene, visit_facts
from bookingapp.domain.messaging.kinds import CLIENT, ENDED, KINDS, NOT_EDITABLE, SMS, STANDING, TIMED
from bookingapp.domain.messaging.letters import House, Letter, html, plain, write_letter
from bookingapp.domain.messaging.mails import text_of
from bookingapp.domain.messaging.outbox import (
    CHANGED,
    ERASED,
    LATE,
    OVER,
    OWN,
    QUIET,
    REPLACED,
    TOGETHER,
    UNWANTED,
)
from bookingapp.domain.messaging.outbox import ENDED as HAS_ENDED
from bookingapp.domain.messaging.settings import MessageSettings, read_settings
from bookingapp.domain.messaging.words import Words, our_words
from bookingapp.models.booking import Visit
from bookingapp.models.business import Business
from bookingapp.models.messaging import Message, MessageTemplate


@dataclass(frozen=True, slots=True)
class Told:
    """One message in the timeline of a visit.

    `at` is when it left, or when it is due; `state` is planned, sent, failed or skipped, `said` why.
    """

    ref: str
    kind: str
    title: str
    channel: str
    audience: str
    name: str
    address: str
    state: str
    at: datetime
    said: str
    can_resend: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """How a message would look."""

    subject: str
    plain: str
    html: str


def timeline(actor: Actor, ref: str) -> list[Told]:
    """The messages of a visit or of the visit of a booking, in the order in which they leave; for staff.

    Raises NotFound, Forbidden.
    """
    visit = find_booking(actor, ref).visit if is_id(ref, "bk") else find_visit(actor, ref)
    if not (actor.is_staff and actor.may("bookings:read", visit.location_id)):
        raise forbidden("bookings:read")
    may_resend = actor.may("bookings:write", visit.location_id)
    rows = db.session.scalars(
        select(Message)
        .where(Message.visit_id == visit.id)
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    ).all()
    return sorted((_told(row, rows, may_resend) for row in rows), key=lambda one: one.at)


def has_reminders(visit: Visit) -> bool:
    """Whether the client of a visit is reminded of visits at this business."""
    return visit.client.notify.get("reminders") is not False


def _told(row: Message, rows: Sequence[Message], may_resend: bool) -> Told:
    return Told(
        ref=row.public_id,
        kind=row.kind,
        title=title_of(row.kind),
        channel=row.channel,
        audience=row.audience,
        name=row.name,
        address=row.address,
        state=row.state,
        at=row.sent_at or row.due,
        said=said_of(row),
        can_resend=may_resend and can_resend(row, rows),
    )


def can_resend(row: Message, rows: Sequence[Message]) -> bool:
    """Whether a message may be sent again: it was tried, and nothing newer was told to the same recipient."""
    if row.state not in {"sent", "failed"} or row.facts.get("ends", 0) <= clock.minute(clock.now()):
        return False
    mine = [
        one for one in rows if (one.audience, one.staff_id, one.channel) == _to(row) and one.error != REPLACED
    ]
    latest = max((int(one.facts.get("version", 0)) for one in mine), default=0)
    return bool(row.facts.get("version") == latest)


def _to(row: Message) -> tuple[str, int | None, str]:
    return row.audience, row.staff_id, row.channel


def title_of(kind: str) -> str:
    """A kind of message as staff call it."""
    return {
        "click": _("Asked to confirm"),
        "confirmation": _("Confirmation"),
        "pending": _("Request received"),
        "confirmed": _("Request confirmed"),
        "declined": _("Request declined"),
        "changed": _("Booking changed"),
        "cancelled": _("Cancellation"),
        "expired": _("Request lapsed"),
        "reminder": _("Reminder"),
        "follow_up": _("Follow-up"),
        "waitlist_joined": _("Waiting list joined"),
        "waitlist_offer": _("Waiting list offer"),
        "waitlist_lapsed": _("Waiting list offer passed on"),
        "sign_in": _("Sign-in"),
    }[kind]


def said_of(row: Message) -> str:
    """Why a message was skipped, or what went wrong with it."""
    reasons = {
        OWN: _("They did it themselves."),
        TOGETHER: _("It was told together with the other dates."),
        QUIET: _("It was chosen not to tell the client."),
        REPLACED: _("A newer message told it."),
        HAS_ENDED: _("The booking had ended by then."),
        CHANGED: _("The booking had changed by then."),
        OVER: _("It was over by then."),
        LATE: _("Quiet hours would have made it too late."),
        UNWANTED: _("The client does without these."),
        ERASED: _("The client's data were erased."),
    }
    return reasons.get(row.error or "", row.error or "")


def message_settings(actor: Actor, business_id: int) -> MessageSettings:
    """How a business wants its messages. Raises NotFound, Forbidden."""
    return read_settings(allowed(actor, business_id, "messages:read").messages)


def list_templates(actor: Actor, business_id: int) -> Sequence[MessageTemplate]:
    """The business's own words. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "messages:read")
    return db.session.scalars(
        select(MessageTemplate)
        .where(MessageTemplate.business_id == business_id)
        .order_by(
            MessageTemplate.kind, MessageTemplate.channel, MessageTemplate.audience, MessageTemplate.locale
        )
    ).all()


def default_words(kind: str, channel: str, audience: str, locale: str) -> Words:
    """Our own words in a language, as a start for those who write theirs."""
    with speaking(locale):
        return our_words(kind, channel, audience, _example(kind, {}))


def preview(
    actor: Actor,
    business_id: int,
    house: House,
    *,
    kind: str,
    channel: str,
    audience: str,
    locale: str,
    words: Words | None = None,
    visit_ref: str = "",
) -> Preview:
    """A message with the facts of a visit or with made-up ones, in the given words or in ours.

    Raises NotFound, Forbidden.
    """
    message = sample_message(
        actor, business_id, kind=kind, channel=channel, audience=audience, locale=locale, visit_ref=visit_ref
    )
    with speaking(locale):
        letter: Letter = write_letter(message, words, house)
        text = text_of(message, words, house) if channel == SMS else plain(letter)
        return Preview(letter.subject, text, html(letter))


def sample_message(
    actor: Actor,
    business_id: int,
    *,
    kind: str,
    channel: str,
    audience: str,
    locale: str,
    visit_ref: str = "",
    to: tuple[str, str] = ("", ""),
) -> Message:
    """A message that nobody has planned, to a name and an address; of a visit, or of an invented one.

    Raises NotFound, Forbidden.
    """
    business = allowed(actor, business_id, "messages:read")
    if not is_editable(kind, channel, audience) or locale not in LANGUAGES:
        raise NotFound(_("There is no such message."))
    with speaking(locale):
        facts = _sample_facts(actor, business, kind, visit_ref)
    name, address = to
    sample = SimpleNamespace(
        kind=kind, channel=channel, audience=audience, locale=locale, facts=facts, name=name, address=address
    )
    return cast(Message, sample)


def _sample_facts(actor: Actor, business: Business, kind: str, visit_ref: str) -> Facts:
    """What an example says; a real visit's own facts take the place of the invented ones."""
    about = {
        "name": business.name,
        "slug": business.slug,
        "phone": business.phone,
        "email": business.email,
        "website": business.website,
        "country": business.country,
        "colour": business.branding.get("colour"),
    }
    facts = _example(kind, about) | {"currency": business.currency}
    facts["zone"] = facts["location"]["zone"] = business.timezone
    if not visit_ref:
        return facts
    visit = find_visit(actor, visit_ref)
    scene = read_scene([visit.id])
    real = scene.visits[visit.id]
    known = visit_facts(scene, real, real.bookings)
    kept = ("before", "expires", "deadline", "status", "by")
    return facts | known | {name: facts[name] for name in kept}


def _example(kind: str, business: Mapping[str, Any]) -> Facts:
    """Somebody's visit, of whom nobody has heard."""
    starts = clock.minute(clock.now()) // clock.DAY * clock.DAY + 3 * clock.DAY + 14 * 60
    item = {
        "name": _("Haircut"),
        "starts": starts,
        "ends": starts + 45,
        "who": ["Ana Silva"],
        "addons": [],
        "seats": 1,
        "price": 4500,
        "price_type": "flat",
    }
    return {
        "business": {"name": "", "slug": "example"} | dict(business),
        "location": {"name": _("Main Street"), "address": "", "zone": "UTC"},
        "visit": "vis_example",
        "sequence": 0,
        "client": "Jo Miller",
        "items": [item],
        "starts": starts,
        "ends": starts + 45,
        "before": starts - clock.DAY if kind == "changed" else None,
        "place": "venue",
        "zone": "UTC",
        "currency": "EUR",
        "status": "standing" if kind in STANDING | TIMED else kind if kind in ENDED else "pending",
        "fee": 0,
        "free_until": starts - clock.DAY,
        "late_fee": 2250,
        "expires": starts * 60 - 86400 if kind == "pending" else None,
        "deadline": starts * 60 - 86400 if kind == "waitlist_offer" else None,
        "by": "client",
        "waits": True,
        "contact": {"email": "jo@example.test", "phone": None},
    }


def is_editable(kind: str, channel: str, audience: str) -> bool:
    """Whether a business may write its own words for such a message."""
    found = KINDS.get(kind)
    return (
        found is not None
        and kind not in NOT_EDITABLE
        and audience in found.audiences
        and channel in found.channels
        and (channel == "email" or audience == CLIENT)
    )


def told_of(visit_ids: Sequence[int]) -> dict[int, str]:
    """How the latest notice to the client of each visit went (planned, sent, failed, skipped), by internal id.

    For lists of visits that the caller has found by a query that decided who may see them; one statement.
    """
    rows = db.session.execute(
        select(Message.visit_id, Message.state)
        .where(Message.visit_id.in_(list(visit_ids)), Message.audience == CLIENT, Message.kind.not_in(TIMED))
        .order_by(Message.id)
    )
    return {row.visit_id: row.state for row in rows if row.visit_id is not None}
