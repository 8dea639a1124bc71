"""Everything of a business, to take along: one ZIP with a table for each kind of row, and all of them as one JSON.

It is written while it is read, a thousand rows at a time, from one snapshot of the database. Which columns leave is
listed here by what stays: secrets, hashes, tokens and what is encrypted never do.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.engine import Connection, Engine

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import Base, table_of
from bookingapp.base.events import Event, emit
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.sheets import quoted_cell
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Access, Business, Location, Role
from bookingapp.models.catalog import (
    AddOn,
    Resource,
    Service,
    ServiceCategory,
    ServiceLocation,
    ServiceResource,
    ServiceStaff,
    Subdivision,
)
from bookingapp.models.clients import BookingTag, Client, ClientTag, Consent, CustomField, Tag
from bookingapp.models.messaging import Message, MessageTemplate
from bookingapp.models.schedule import Block, Occurrence, Override, Schedule, Series, WorkingHours
from bookingapp.models.staff import Position, StaffLocation, StaffMember
from bookingapp.models.waitlist import Recurrence, WaitlistEntry
from bookingapp.models.webhooks import WebhookEndpoint

RIGHTS = ("settings:write", "clients:all", "bookings:all")
"""All of them, everywhere: whoever may see everything may take it along."""

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the export: its file, its rows, and columns that stay."""

    name: str
    model: type[Base]
    without: frozenset[str] = frozenset()


PARTS = (
    Part("business", Business, frozenset({"timetable_stamp"})),
    Part("locations", Location),
    Part("roles", Role),
    Part("accesses", Access),
    Part("positions", Position),
    Part("staff", StaffMember),
    Part("staff_locations", StaffLocation),
    Part("categories", ServiceCategory),
    Part("departments", Subdivision),
    Part("services", Service),
    Part("extras", AddOn),
    Part("service_staff", ServiceStaff),
    Part("service_locations", ServiceLocation),
    Part("resources", Resource),
    Part("service_resources", ServiceResource),
    Part("schedules", Schedule),
    Part("hours", WorkingHours),
    Part("special_days", Override),
    Part("blocks", Block),
    Part("tags", Tag),
    Part("own_fields", CustomField),
    Part("clients", Client),
    Part("client_tags", ClientTag),
    Part("consents", Consent),
    Part("class_series", Series),
    Part("occurrences", Occurrence),
    Part("regular_visits", Recurrence),
    Part("visits", Visit, frozenset({"hold_ref"})),
    Part("bookings", Booking),
    Part("booking_tags", BookingTag),
    Part("waiting_list", WaitlistEntry, frozenset({"once", "hold_ref"})),
    Part("message_templates", MessageTemplate),
    Part("messages", Message, frozenset({"mark", "facts", "job_id"})),
    Part("events", Event, frozenset({"fanned_out"})),
    Part(
        "webhooks", WebhookEndpoint, frozenset({"secret", "old_secret", "old_until", "tried_at", "took_ms"})
    ),
)
"""Every table that belongs to a business but those of claims and calendars (which follow from bookings), of links and
sessions, of files that are being brought in, and of what is only held for minutes."""

MINUTES = frozenset(
    {("occurrence", "starts"), ("occurrence", "ends"), ("block", "starts"), ("block", "ends")}
)
"""Whole UTC minutes, which leave as instants."""


def begin_export(actor: Actor, business_id: int) -> Business:
    """Note that everything leaves, and who takes it. Raises NotFound, Forbidden."""
    business = check_may_export(actor, business_id)
    emit("business.exported", actor, business_id, business.public_id)
    return business


def check_may_export(actor: Actor, business_id: int) -> Business:
    """The business, if the actor may take everything along. Raises NotFound, Forbidden."""
    business = None
    for right in RIGHTS:
        business = allowed(actor, business_id, right)
    assert business is not None
    return business


def stream_export(engine: Engine, business_id: int) -> Iterator[bytes]:
    """The bytes of the ZIP, as they are made: when they are asked for, no request may be running any more.

    The caller has asked `begin_export` whether this may be.
    """
    with _snapshot(engine) as connection:
        pipe = _Pipe()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for part in PARTS:
                with archive.open(f"{part.name}.csv", "w", force_zip64=True) as file:
                    for text in _csv(connection, part, business_id):
                        file.write(text.encode())
                        yield from pipe.drain()
            with archive.open("everything.json", "w", force_zip64=True) as file:
                for text in _json(connection, business_id):
                    file.write(text.encode())
                    yield from pipe.drain()
        yield from pipe.drain()


class _Pipe(io.RawIOBase):
    """What is written comes out at the other end at once, so that nothing of it is kept."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self._chunks.append(chunk)
        self._size += len(chunk)
        return len(chunk)

    def drain(self) -> Iterator[bytes]:
        chunks, self._chunks = self._chunks, []
        if chunks:
            yield b"".join(chunks)


def _snapshot(engine: Engine) -> Connection:
    """A connection of its own that sees the database as it stood at its first statement."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection


def columns_of(part: Part) -> list[Column[Any]]:
    """The columns of a part that leave."""
    return [column for column in table_of(part.model).columns if column.name not in part.without]


def _rows(connection: Connection, part: Part, business_id: int) -> Iterator[Sequence[Any]]:
    """Every row in the order of its key, a thousand at a time."""
    table, columns = table_of(part.model), columns_of(part)
    own = table.c.id == business_id if table.name == "business" else table.c.business_id == business_id
    keys = list(table.primary_key.columns)
    if keys != [table.c.get("id")]:
        yield from _few(connection, columns, own, keys)
        return
    last = 0
    while True:
        found = connection.execute(
            select(*columns).where(own, table.c.id > last).order_by(table.c.id).limit(CHUNK)
        ).all()
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1][columns.index(table.c.id)]


def _few(
    connection: Connection, columns: Sequence[Column[Any]], own: Any, keys: Sequence[Any]
) -> Iterator[Any]:
    """Tables that relate two others, read through a cursor."""
    statement = select(*columns).where(own).order_by(*keys).execution_options(yield_per=CHUNK)
    for some in connection.execute(statement).partitions():
        yield from some


def _csv(connection: Connection, part: Part, business_id: int) -> Iterator[str]:
    columns = columns_of(part)
    yield "\ufeff" + _line([column.name for column in columns])
    for row in _rows(connection, part, business_id):
        values = _plain(columns, row)
        yield _line([quoted_cell(_cell(value)) for value in values.values()])


def _json(connection: Connection, business_id: int) -> Iterator[str]:
    yield '{"exported_at": ' + json.dumps(clock.now().isoformat(timespec="seconds"))
    for part in PARTS:
        columns = columns_of(part)
        yield f',\n"{part.name}": ['
        mark = "\n"
        for row in _rows(connection, part, business_id):
            yield mark + json.dumps(_plain(columns, row), ensure_ascii=False)
            mark = ",\n"
        yield "]"
    yield "}\n"


def _plain(columns: Sequence[Column[Any]], row: Sequence[Any]) -> dict[str, Any]:
    """Values that any program can read: instants in UTC as ISO 8601, all else as it is stored."""
    return {column.name: _value(column, value) for column, value in zip(columns, row, strict=True)}


def _value(column: Column[Any], value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is not None and (column.table.name, column.name) in MINUTES:
        return clock.at(value).isoformat()
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _line(values: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def unlisted_tables() -> list[Table]:
    """Tables of a business that are no part: for the test that asks whether one was forgotten."""
    listed = {table_of(part.model).name for part in PARTS}
    return [
        table
        for table in Base.metadata.sorted_tables
        if "business_id" in table.columns and table.name not in listed
    ]
