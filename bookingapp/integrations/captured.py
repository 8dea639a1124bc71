"""What would have left if a mail server or an SMS service were set up: kept to be read, and not for ever."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db, table_of, write
from bookingapp.base.errors import NotFound
from bookingapp.base.hot import HotInsert
from bookingapp.base.i18n import _
from bookingapp.base.ids import ALPHABET, new_id
from bookingapp.models.messaging import CapturedMail

KEPT_DAYS = 30
KEPT_ROWS = 5000
SWEPT_AT_ONCE = 500

_APPEND = HotInsert(table_of(CapturedMail), unless=("public_id",))


def capture(
    channel: str, address: str, subject: str, raw: bytes, *, business_id: int | None, reference: str | None
) -> None:
    """Keep one, in a transaction of its own; with the same reference it is kept once."""
    row = {
        "public_id": _public_id(f"{channel}\0{address}\0{reference}") if reference else new_id("cap"),
        "business_id": business_id,
        "channel": channel,
        "address": address,
        "subject": subject[:300],
        "raw": raw,
        "created_at": clock.now(),
    }
    with write():
        _APPEND.run([row])


def _public_id(seed: str) -> str:
    digest = hashlib.sha256(seed.encode()).digest()
    return "cap_" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:20])


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list."""

    ref: str
    channel: str
    address: str
    subject: str
    at: datetime


def list_captured(
    *, business_id: int | None = None, ending: str = "", before: str | None = None, limit: int = 50
) -> Sequence[Kept]:
    """What was captured, newest first: of one business or of all, to addresses that end so, older than one of them."""
    found = select(
        CapturedMail.public_id,
        CapturedMail.channel,
        CapturedMail.address,
        CapturedMail.subject,
        CapturedMail.created_at,
    ).where(CapturedMail.address.endswith(ending, autoescape=True))
    if business_id is not None:
        found = found.where(CapturedMail.business_id == business_id)
    if before is not None:
        last = select(CapturedMail.id).where(CapturedMail.public_id == before).scalar_subquery()
        found = found.where(CapturedMail.id < last)
    rows = db.session.execute(found.order_by(CapturedMail.id.desc()).limit(limit))
    return [Kept(*row) for row in rows]


def find_captured(ref: str, *, business_id: int | None = None, ending: str = "") -> CapturedMail:
    """One of those. Raises NotFound."""
    of = () if business_id is None else (CapturedMail.business_id == business_id,)
    found = db.session.scalar(
        select(CapturedMail).where(
            CapturedMail.public_id == ref, CapturedMail.address.endswith(ending, autoescape=True), *of
        )
    )
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def sweep_captured(_actor: Actor) -> int:
    """Delete what is too old or too much, the oldest first; how many rows. By ids alone: the rows are long."""
    limit = _first_to_keep()
    if limit is None:
        return 0
    gone = db.session.execute(
        delete(CapturedMail).where(CapturedMail.id < limit).returning(CapturedMail.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def _first_to_keep() -> int | None:
    since = clock.now() - timedelta(days=KEPT_DAYS)
    looked_at = db.session.execute(
        select(CapturedMail.id, CapturedMail.created_at).order_by(CapturedMail.id).limit(SWEPT_AT_ONCE)
    ).all()
    newest = db.session.scalar(select(func.max(CapturedMail.id)))
    if newest is None:
        return None
    young = next((key for key, made in looked_at if made >= since), looked_at[-1][0] + 1)
    surplus = min(newest - KEPT_ROWS + 1, looked_at[-1][0] + 1)
    return int(max(young, surplus))
