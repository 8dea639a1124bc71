"""The agenda of a client: visits, each under the UID of its invitation."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.base.intervals import Span, merge
from bookingapp.base.secrets import make_token
from bookingapp.base.wording import clock_text
from bookingapp.domain.messaging.agenda import (
    LIVE,
    Condition,
    Names,
    Rows,
    Shown,
    names_of,
    serving_of,
    status_of,
)
from bookingapp.domain.messaging.ical import Entry, Status, uid_of
from bookingapp.domain.schedule.hours import wall_time
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence


def client_entries(shown: Shown) -> list[Entry]:
    """A client's visits, in order of time."""
    visits: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(_visits(shown)):
        visits[row.visit_ref].append(row)
    names = names_of(shown, serving_of(shown, _of_client(shown)), _("At your address"))
    found = [_visit_entry(shown, names, rows) for rows in visits.values()]
    kept = [entry for entry in found if _is_kept(shown, entry)]
    return sorted(kept, key=lambda entry: (entry.starts, entry.uid))


def client_spans(shown: Shown) -> list[Span]:
    """When the client is somewhere, and nothing else of it; what touches is one span."""
    rows = db.session.execute(_visits(shown))
    return merge((row.starts, row.ends) for row in rows if row.status in LIVE and row.starts >= shown.low)


def _visits(shown: Shown) -> Rows:
    """Every booking of the client's visits. Whoever was matched by telephone alone has a calendar of their own:
    their visits stand under another address."""
    email = select(Client.email).where(Client.id == shown.subject_id).scalar_subquery()
    return (
        select(
            Visit.public_id.label("visit_ref"),
            Occurrence.id,
            Occurrence.starts,
            Occurrence.ends,
            Occurrence.location_id,
            Occurrence.service_id,
            Booking.status,
            Booking.service_name,
            Booking.sequence,
            Booking.updated_at,
        )
        .join(Booking, Booking.visit_id == Visit.id)
        .join(Occurrence, Occurrence.id == Booking.occurrence_id)
        .where(
            Visit.client_id == shown.subject_id,
            Visit.business_id == shown.business_id,
            or_(Visit.email.is_(None), Visit.email == email),
            Occurrence.starts >= shown.low - clock.DAY,
        )
        .order_by(Occurrence.starts, Booking.position)
    )


def _visit_entry(shown: Shown, names: Names, rows: Sequence[Any]) -> Entry:
    """One visit from its first start to its last end, as its invitation has it."""
    told = [row for row in rows if row.status in LIVE] or rows
    status = status_of([row.status for row in rows])
    what = ", ".join(dict.fromkeys(row.service_name for row in told))
    reference = told[0].visit_ref
    url = None
    if shown.base_url and status != "CANCELLED":
        token = make_token(shown.secret_key, "visit", reference)
        url = f"{shown.base_url}/book/{shown.slug}/visit/{token}"
    return Entry(
        uid=uid_of(shown.secret_key, reference),
        sequence=sum(row.sequence for row in rows),
        changed=max(row.updated_at for row in rows),
        starts=min(row.starts for row in told),
        ends=max(row.ends for row in told),
        summary=f"{what} · {shown.business}",
        description="\n".join(_visit_lines(shown, names, told, status, url)),
        location=names.place(told[0]),
        status=status,
        url=url,
    )


def _visit_lines(
    shown: Shown, names: Names, told: Sequence[Any], status: Status, url: str | None
) -> list[str]:
    lines = [_visit_line(shown, names, row, alone=len(told) == 1) for row in told]
    if status == "TENTATIVE":
        lines.append(names.waits)
    lines.append(names.refer(told[0]))
    if url:
        lines.append(_("Move or cancel: %(link)s", link=url))
    return [line for line in lines if line]


def _visit_line(shown: Shown, names: Names, row: Any, *, alone: bool) -> str:
    """With whom; among several services also what, and when in the place's own time."""
    who = names.who(row)
    with_whom = _("with %(name)s", name=who) if who else ""
    if alone:
        return with_whom
    begins = wall_time(names.zones[row.location_id], row.starts)
    at = clock_text(shown.locale, begins.hour * 60 + begins.minute)
    return " ".join(part for part in (at, row.service_name, with_whom) if part)


def _is_kept(shown: Shown, entry: Entry) -> bool:
    return entry.starts >= shown.low and (entry.status != "CANCELLED" or entry.changed >= shown.gone_since)


def _of_client(shown: Shown) -> Condition:
    """The occurrences of a client's own visits."""
    own = select(Booking.occurrence_id).where(Booking.client_id == shown.subject_id)
    return Occurrence.id.in_(own)
