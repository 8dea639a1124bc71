"""What happened, and who did it: the newest first. Nothing of it is ever changed."""

from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from bookingapp.base import clock
from bookingapp.domain.business.subjects import Named, name_subjects
from bookingapp.domain.business.trail import Entry, Wanted, page_trail
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Paging
from bookingapp.web.api.operation import operation
from bookingapp.web.api.windows import read_window


class AuditQuery(Paging):
    """Which entries: `event` is a name such as `booking.created` or its first word, `actor` an id or a kind."""

    search: str | None = Field(None, max_length=200)
    event: str | None = Field(None, max_length=60)
    subject_id: str | None = Field(None, max_length=60)
    actor: str | None = Field(None, max_length=40)
    from_: str | None = Field(None, alias="from", max_length=40)
    to: str | None = Field(None, max_length=40)


class AuthorOut(Out):
    """Who did it; nobody has an id among visitors, nor when it happened by itself."""

    kind: Literal["user", "key", "client", "public", "system"]
    id: str | None
    name: str | None


class ProgramOut(Out):
    """The key or app that somebody acted through; apps of other businesses are not named."""

    id: str
    name: str | None


class AuditOut(Out):
    """One thing that happened."""

    id: str
    event: str
    subject_id: str
    actor: AuthorOut
    via: ProgramOut | None
    at: str
    data: dict[str, Any]


@operation("GET", "/audit-log", scope="audit:read", query=AuditQuery, answer=Page[AuditOut])
def list_audit_log(call: Call, query: AuditQuery) -> dict[str, Any]:
    """What happened, newest first."""
    low, high = read_window(query.from_, query.to, ZoneInfo(call.timetable.business.timezone))
    wanted = Wanted(
        who=query.actor,
        subject=query.subject_id,
        heads=(_head(query.event),) if query.event else (),
        low=None if low is None else clock.at(low),
        high=None if high is None else clock.at(high),
        text=query.search or "",
    )
    entries, total = page_trail(
        call.actor,
        call.business_id,
        wanted,
        offset=query.offset,
        limit=query.per_page,
    )
    refs = {ref for one in entries for ref in (one.who_ref, one.data.get("via")) if isinstance(ref, str)}
    names = name_subjects(call.business_id, refs)
    return page_of([_entry(one, names) for one in entries], total, query.page, query.per_page)


def _head(event: str) -> str:
    return event if "." in event else f"{event}."


def _entry(one: Entry, names: Mapping[str, Named]) -> dict[str, Any]:
    via = one.data.get("via")
    who = names.get(one.who_ref or "")
    return {
        "id": one.ref,
        "event": one.name,
        "subject_id": one.subject,
        "actor": {"kind": one.who_kind, "id": one.who_ref, "name": one.who or (who.name if who else None)},
        "via": {"id": via, "name": names[via].name if via in names else None} if via else None,
        "at": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": {name: value for name, value in one.data.items() if name != "via"},
    }
