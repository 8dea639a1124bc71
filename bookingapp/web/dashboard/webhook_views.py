"""Webhooks and what was sent to them, as pages show them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_time
from babel.numbers import format_decimal
from flask import url_for

from bookingapp.base.clock import minute, now
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.subjects import Named
from bookingapp.domain.messaging.webhook_log import Sent
from bookingapp.domain.messaging.webhook_queue import PING
from bookingapp.domain.messaging.webhook_words import fault_words, reason_words, status_words
from bookingapp.domain.messaging.webhooks import EVERYTHING
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.webhooks import WebhookAttempt, WebhookEndpoint
from bookingapp.web import wording
from bookingapp.web.dashboard.blueprint import locale_at
from bookingapp.web.dashboard.deeds import WORDS, page_of

SECOND = 1000
NARROW = "\u202f"
"""A narrow space, which other times of day are not written with."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How the reader is told times: in which words, by the clock of the business."""

    locale: str
    zone: ZoneInfo

    @classmethod
    def of(cls, post: Post) -> "Clock":
        """The clock of a business."""
        timetable = timetable_by_id(post.business_id)
        return cls(locale_at(timetable), ZoneInfo(timetable.business.timezone))

    def moment(self, at: datetime) -> str:
        """Tue 4 March, 14:00."""
        return wording.moment(self.locale, self.zone, minute(at), short=True)

    def exact(self, at: datetime) -> str:
        """The same to the second."""
        day = wording.short_day(self.locale, at.astimezone(self.zone).toordinal())
        time = format_time(at, "medium", self.zone, wording.locale(self.locale))
        return f"{day}, {time.replace(NARROW, ' ').lower()}"

    def took(self, milliseconds: int) -> str:
        """120 ms, 1.4 s."""
        name = wording.locale(self.locale)
        if milliseconds < SECOND:
            return _("%(number)s ms", number=milliseconds)
        return _(
            "%(number)s s", number=format_decimal(round(milliseconds / SECOND, 1), format="0.#", locale=name)
        )


def webhook_view(post: Post, row: WebhookEndpoint, clock: Clock) -> dict[str, Any]:
    """A webhook with how it does."""
    where: dict[str, Any] = {"business": post.slug, "webhook": row.public_id}
    state, kind, line = _state(row, clock)
    parts = urlsplit(row.url)
    return {
        "title": row.description or parts.netloc,
        "address": row.url,
        "short": f"{parts.netloc}{parts.path}",
        "events": events_text(row.events),
        "names": sorted(row.events),
        "is_on": row.active,
        "is_removed": row.archived,
        "state": state,
        "kind": kind,
        "line": line,
        "since": clock.moment(row.failing_since) if row.failing_since else "",
        "took": clock.took(row.took_ms) if row.took_ms else "",
        "tried": clock.moment(row.tried_at) if row.tried_at else "",
        "url": url_for("dashboard.webhook", **where),
        "urls": {
            name: url_for(f"dashboard.{endpoint}", **where)
            for name, endpoint in {
                "edit": "edit_webhook",
                "secret": "renew_webhook_secret",
                "ping": "ping_webhook_at",
                "start": "start_webhook",
                "stop": "stop_webhook",
                "remove": "end_webhook",
            }.items()
        },
    }


def _state(row: WebhookEndpoint, clock: Clock) -> tuple[str, str, str]:
    """State, its colour, and what there is to say of it."""
    if row.archived:
        return _("Removed"), "", _("Nothing is sent there any more.")
    if row.disabled_reason and not row.active:
        return _("Switched off by itself"), "bad", reason_words(row.disabled_reason) or ""
    if not row.active:
        return _("Switched off"), "", _("Nothing is sent there.")
    if row.failing_since is not None:
        return _("Failing"), "warn", _("since %(when)s", when=clock.moment(row.failing_since))
    return _("Active"), "good", ""


def events_text(names: Sequence[str]) -> str:
    """Of what it is told, in few words."""
    if EVERYTHING in names:
        return _("Everything")
    return ngettext("%(num)s event", "%(num)s events", len(names))


def event_words(name: str) -> str:
    """What an event means."""
    if name == PING:
        return _("Ping, a test")
    return str(WORDS.get(name, name))


def sent_view(
    post: Post, webhook_ref: str, sent: Sent, clock: Clock, names: Mapping[str, Named] | None = None
) -> dict[str, Any]:
    """A delivery as the log shows it; `names` of what it is about, for those who may know them."""
    row = sent.row
    where: dict[str, Any] = {
        "business": post.slug,
        "webhook": webhook_ref,
        "delivery": row.public_id,
    }
    about = (names or {}).get(row.subject) if row.event != PING else None
    state, kind, icon = _sent_state(sent)
    return {
        "ref": row.public_id,
        "event": row.event,
        "words": event_words(row.event),
        "about": about.name if about else "",
        "about_url": page_of(post, about.page) if about and about.page else "",
        "when": clock.exact(row.created_at),
        "state": state,
        "kind": kind,
        "icon": icon,
        "resent": row.resent,
        "line": _how_it_went(sent, clock),
        "next": clock.moment(row.due)
        if row.state == "waiting" and row.due > now() and not sent.is_on_its_way
        else "",
        "tries": [try_view(one, clock) for one in sent.tries],
        "event_ref": row.event_ref,
        "body": pretty(row.body),
        "is_erased": not row.body,
        "may_resend": row.state != "waiting" and bool(row.body),
        "url": url_for("dashboard.webhook_delivery", **where),
        "resend": url_for("dashboard.resend_webhook", **where),
    }


def _sent_state(sent: Sent) -> tuple[str, str, str]:
    if sent.row.state == "delivered":
        return _("Delivered"), "good", "check"
    if sent.row.state == "failed":
        return _("Failed"), "bad", "x"
    if sent.is_on_its_way or not sent.tries:
        return _("On its way"), "", "send"
    return _("Tried again later"), "warn", "hourglass"


def _how_it_went(sent: Sent, clock: Clock) -> str:
    """The last try, and how many there were."""
    if not sent.tries:
        return _("not sent") if sent.row.state == "failed" else ""
    last = try_view(sent.tries[-1], clock)
    words = [last["said"], last["took"]]
    if len(sent.tries) > 1:
        words.append(ngettext("%(num)s try", "%(num)s tries", len(sent.tries)))
    return " · ".join(word for word in words if word)


def try_view(row: WebhookAttempt, clock: Clock) -> dict[str, Any]:
    """One try."""
    said = fault_words(row.error) if row.status is None else status_words(row.status)
    return {
        "when": clock.exact(row.at),
        "datetime": row.at.isoformat(timespec="seconds"),
        "said": said,
        "is_good": row.status is not None and 200 <= row.status < 300,
        "took": clock.took(row.milliseconds) if row.milliseconds else "",
        "answer": row.answer,
    }


def pretty(body: str) -> str:
    """JSON with a line for each value; the same values as were sent."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
