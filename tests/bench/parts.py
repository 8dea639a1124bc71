"""What is measured, part by part. Each part yields rows; each asks both sides in turn."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

import httpx
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.factory import create_app
from tests.bench import api, clients, desk, world
from tests.bench.feeds import CHANGES, Diary
from tests.bench.load import Target, measure, ratio
from tests.bench.processes import AS_INSTALLED, bare, memory
from tests.bench.report import Row
from tests.support.browser import chromium, find_chromium
from tests.support.server import Server, serving
from tests.support.statements import counted

WORKERS = max(2, min(4, os.cpu_count() or 2))
"""As `bookingapp serve` would choose."""

OVERLAPS = """SELECT count(*) FROM (SELECT starts, max(ends) OVER (PARTITION BY calendar_id ORDER BY starts, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM claim) AS claims WHERE before > starts"""


@dataclass(frozen=True, slots=True)
class Bench:
    """One run on one database; `few`, `many`, `empty` and `feed` are the addresses of four of them."""

    kind: str
    folder: Path
    few: str
    many: str | None
    empty: str
    feed: str | None
    rounds: int
    seconds: float
    bookings: int
    starts: int
    history: int

    def row(self, key: str, what: str, said: str, value: float, target: float | None = None) -> Row:
        """A figure that should be at least its target."""
        return Row(key, what, self.kind, said, value, target)


def fragment(url: str, name: str, service: str, target: str, argument: str, values: Sequence[str]) -> Target:
    """A fragment of the picker, as htmx asks for it."""
    paths = [f"/book/{world.SLUG}/{service}?{argument}={value}" for value in values]
    return Target(name, url, paths, {"HX-Request": "true", "HX-Target": target})


def fragments(url: str, days: Sequence[date]) -> dict[str, Target]:
    """The four that are measured, on one server."""
    dates, months = [str(day) for day in days], [f"{days[0]:%Y-%m}"]
    return {
        "times-1": fragment(url, "times-1", world.LONE, "times", "date", dates),
        "times-10": fragment(url, "times-10", world.TEAM, "times", "date", dates),
        "month-1": fragment(url, "month-1", world.LONE, "month", "month", months),
        "month-10": fragment(url, "month-10", world.TEAM, "month", "month", months),
    }


PAGES = {
    "times-1": ("Free times of a day, 1 staff (HTML fragment; 0.5 is for JSON), to the bare route", None),
    "times-10": ("Free times of a day, any of 10 staff (HTML fragment), to the bare route", 0.2),
    "month-1": ("Month of free days, 1 staff (HTML fragment), to the bare route", 0.25),
    "month-10": ("Month of free days, any of 10 staff (HTML fragment), to the bare route", None),
}


def pages(bench: Bench) -> Iterator[Row]:
    """Availability against the bare route and against a long history; then what the web processes weigh."""
    days = world.next_month()
    with ExitStack() as stack:
        alone = stack.enter_context(bare(bench.few, bench.folder, WORKERS))
        server = stack.enter_context(_serving(bench, "few", bench.few))
        minute = clock.minute(clock.now())
        least = Target("bare", alone, [f"/next/{calendar}/{minute}" for calendar in (1, 2, 3)])
        found = fragments(server.url, days)
        large: dict[str, Target] = {}
        if bench.many:
            other = stack.enter_context(_serving(bench, "many", bench.many))
            large = {name: target for name, target in fragments(other.url, days).items() if name in HISTORY}
        order = [least, *(one for name in found for one in (found[name], large.get(name)) if one)]
        measure(order, bench.folder, rounds=bench.rounds, seconds=bench.seconds)
        for name, (what, target) in PAGES.items():
            share = ratio(found[name], least)
            told = f"{share:.2f} ({found[name].rate:,.0f}/s to {least.rate:,.0f}/s)"
            yield bench.row(name, what, told, share, target)
        for name, one in large.items():
            share = ratio(one, found[name])
            what = f"{HISTORY[name]}: {bench.history:,} stored bookings to 1,000"
            told = f"{share:.2f} ({one.rate:,.0f}/s to {found[name].rate:,.0f}/s)"
            yield bench.row(f"history-{name}", what, told, share, 0.9)
        yield _weight(bench, "memory-pages", "after all those pages", server)


API = {
    "api-day-1": ("API: free times of a day, 1 staff, with a key and limits, to the bare route", None),
    "api-1": ("API: free times of a month, 1 staff, with a key and limits, to the bare route", 0.5),
    "api-1-anew": ("The same, when no answer is kept", None),
    "api-10": ("API: free times of a month, any of 10 staff, with a key and limits, to the bare route", 0.2),
    "api-10-anew": ("The same, when no answer is kept", None),
}


def programs(bench: Bench) -> Iterator[Row]:
    """`GET /api/v1/availability` against the bare route and against a long history."""
    days, minute = world.next_month(), clock.minute(clock.now())
    with ExitStack() as stack:
        alone = stack.enter_context(bare(bench.few, bench.folder, WORKERS))
        least = Target("bare", alone, [f"/next/{calendar}/{minute}" for calendar in (1, 2, 3)])
        server = stack.enter_context(api.limited(bench.folder / "api", bench.few, WORKERS))
        found = api.asked(bench.few, bench.folder, server.url, days)
        large: dict[str, Target] = {}
        if bench.many:
            other = stack.enter_context(api.limited(bench.folder / "api-many", bench.many, WORKERS))
            large = api.asked(bench.many, bench.folder, other.url, days)
        order = [least, *(one for name in found for one in (found[name], large.get(name)) if one)]
        measure(order, bench.folder, rounds=bench.rounds, seconds=bench.seconds)
        for name, (what, target) in API.items():
            share = ratio(found[name], least)
            told = f"{share:.2f} ({found[name].rate:,.0f}/s to {least.rate:,.0f}/s)"
            yield bench.row(name, what, told, share, target)
        for name, one in large.items():
            share = ratio(one, found[name])
            what = f"The same ({name}): {bench.history:,} stored bookings to 1,000"
            told = f"{share:.2f} ({one.rate:,.0f}/s to {found[name].rate:,.0f}/s)"
            yield bench.row(f"history-{name}", what, told, share, 0.9)


HISTORY = {"times-1": "Times of a day, 1 staff", "month-10": "Month, any of 10 staff"}


def _serving(bench: Bench, name: str, url: str) -> AbstractContextManager[Server]:
    return serving(bench.folder / name, url, workers=WORKERS, env=AS_INSTALLED)


def _settings(url: str) -> dict[str, str]:
    return AS_INSTALLED | {"BOOKINGAPP_DATABASE_URL": url}


def _weight(bench: Bench, key: str, when: str, server: Server) -> Row:
    resident, share = memory(server)
    told = f"{resident:.0f} MiB" + (f" (its share {share:.0f})" if share else "")
    return Row(key, f"Memory of a web process, {when}, MiB", bench.kind, told, resident, 120, at_most=True)


def statements(bench: Bench) -> Iterator[Row]:
    """What the database is asked for one answer, the second time it is asked for."""
    settings = world.settings_for(bench.few, str(bench.folder / "var"))
    app = create_app(replace(settings, ratelimit_enabled=True))
    counts: dict[str, int] = {}
    days = world.next_month()
    targets = fragments("", days) | api.asked(bench.few, bench.folder, "", days)
    with app.app_context():
        client = app.test_client()
        for name, target in targets.items():
            counts[name] = _asked(client, target)
        db.session.remove()
        db.engine.dispose()
    most = max(counts.values())
    what = "SQL statements for free times, page or API, 1 staff or 10, a day or a month: at most"
    told = f"{most}" if len(set(counts.values())) == 1 else f"{most} ({counts})"
    yield Row("statements", what, bench.kind, told, most, 4, at_most=True)


def _asked(client: FlaskClient, target: Target) -> int:
    """Statements for an answer that has been given before."""
    client.get(target.paths[0], headers=target.headers)
    with counted(db.engine) as asked:
        answer = client.get(target.paths[0], headers=target.headers)
    assert answer.status_code == 200, answer.text
    return sum(not statement.startswith("BEGIN") for statement in asked)


def bookings(bench: Bench) -> Iterator[Row]:
    """Strangers who all book other times of one staff member at the same moment."""
    server = Server(bench.folder / "empty", _settings(bench.empty), workers=WORKERS)
    warm, each = clients.CLIENTS * 2, bench.bookings
    starts = _starts(2 * (warm + each))
    try:
        server.start()
        one = clients.book_directly(server.port, world.SLUG, world.DENSE, starts[: warm + each], warm)
        two = clients.hold_and_book(server.port, world.SLUG, world.DENSE, starts[warm + each :], warm)
        yield bench.row("book", "Bookings a second, 32 clients, one calendar", _said(one), one.rate, 300)
        yield bench.row("hold", "The same in two requests, keep and book", _said(two), two.rate)
        overlaps, stored = _audit(bench.empty)
        lost = 2 * warm + one.booked + two.booked - stored
        told = f"{overlaps} of {stored:,}" + (f", {lost} lost" if lost else "")
        yield Row("double", "Double bookings", bench.kind, told, overlaps + abs(lost), 0, at_most=True)
        yield _weight(bench, "memory-bookings", "after all those bookings", server)
    finally:
        server.stop()


def _said(storm: clients.Storm) -> str:
    return f"{storm.rate:,.0f}/s" + (f" (others: {storm.others})" if storm.others else "")


def _starts(wanted: int) -> list[str]:
    """Distinct starts, a quarter of an hour apart, from tomorrow on."""
    first = (clock.minute(clock.now()) // clock.DAY + 2) * clock.DAY
    return [f"{clock.at(first + 15 * place):%Y-%m-%dT%H:%MZ}" for place in range(wanted)]


def _audit(url: str) -> tuple[int, int]:
    """How many claims overlap another one, and how many bookings there are."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        overlaps = connection.execute(text(OVERLAPS)).scalar_one()
        return overlaps, connection.execute(text("SELECT count(*) FROM booking")).scalar_one()


def start(bench: Bench) -> Iterator[Row]:
    """From the command to the first page in the visitor's hand."""
    taken = []
    for number in range(bench.starts):
        server = Server(bench.folder / f"start-{number}", _settings(bench.few), workers=WORKERS)
        began = time.monotonic()
        try:
            server.start()
            assert httpx.get(f"{server.url}/book/{world.SLUG}").status_code == 200
            taken.append(time.monotonic() - began)
        finally:
            server.stop()
    what = "From `bookingapp serve` to the first answered page, seconds"
    yield Row("start", what, bench.kind, f"{median(taken):.1f} s", median(taken), 3, at_most=True)


def feeds(bench: Bench) -> Iterator[Row]:
    """A calendar of 2,000 bookings: when nothing has changed, and right after something has."""
    assert bench.feed is not None
    with ExitStack() as stack:
        diary = stack.enter_context(Diary(bench.feed, bench.folder))
        alone = stack.enter_context(bare(bench.feed, bench.folder, WORKERS))
        server = stack.enter_context(_serving(bench, "feed", bench.feed))
        etag, length = diary.fetch(server.url)
        least = Target("bare", alone, [f"/next/1/{clock.minute(clock.now())}"])
        asked = Target("feed", server.url, [diary.path], {"If-None-Match": etag})
        measure([least, asked], bench.folder, rounds=bench.rounds, seconds=bench.seconds)
        share = ratio(asked, least)
        told = f"{share:.2f} ({asked.rate:,.0f}/s to {least.rate:,.0f}/s)"
        yield bench.row(
            "feed-304", "Feed of 2,000 bookings, unchanged (304), to the bare route", told, share, 0.5
        )
        taken = [diary.change_and_fetch(server.url) for _round in range(CHANGES)]
        told = f"{max(taken):.2f} s ({length / 1024:,.0f} KiB)"
        what = f"The same changed, seconds, the slowest of {CHANGES}"
        yield Row("feed-200", what, bench.kind, told, max(taken), 0.5, at_most=True)


def dashboard(bench: Bench) -> Iterator[Row]:
    """The calendar's day of ten staff with twelve bookings each, with few and with many others stored."""
    databases = {"few": bench.few} | ({"many": bench.many} if bench.many else {})
    with ExitStack() as stack:
        asked: dict[str, Target] = {}
        servers: dict[str, tuple[Server, str]] = {}
        for name, url in databases.items():
            desk.furnish(url, bench.folder)
            server = stack.enter_context(_serving(bench, f"desk-{name}", url))
            servers[name] = server, desk.cookie(server.url, url, bench.folder)
            headers = {"Cookie": servers[name][1], "Accept": "application/json"}
            asked[name] = Target(f"desk-{name}", server.url, [desk.path()], headers)
        alone = stack.enter_context(bare(bench.few, bench.folder, WORKERS))
        least = Target("bare", alone, [f"/next/1/{clock.minute(clock.now())}"])
        measure([least, *asked.values()], bench.folder, rounds=bench.rounds, seconds=bench.seconds)
        share = ratio(asked["few"], least)
        told = f"{share:.2f} ({asked['few'].rate:,.0f}/s to {least.rate:,.0f}/s)"
        what = "Dashboard day, 10 staff with 12 bookings each, to the bare route"
        yield bench.row("desk-day", what, told, share, 0.1)
        if "many" in asked:
            share = ratio(asked["many"], asked["few"])
            told = f"{share:.2f} ({asked['many'].rate:,.0f}/s to {asked['few'].rate:,.0f}/s)"
            what = f"Dashboard day: {bench.history:,} stored bookings to 1,000"
            yield bench.row("history-desk", what, told, share, 0.9)
        server, signed_in = servers["many" if "many" in asked else "few"]
        path = find_chromium()
        if path is None:
            return
        with chromium(path) as browser:
            taken = median(desk.drawn(browser, server.url, signed_in) for _round in range(bench.rounds))
        what = "Dashboard day drawn in Chromium with nothing cached, seconds"
        yield Row("desk-drawn", what, bench.kind, f"{taken:.2f} s", taken, 1, at_most=True)


PARTS = {
    "pages": pages,
    "programs": programs,
    "dashboard": dashboard,
    "statements": statements,
    "bookings": bookings,
    "feeds": feeds,
    "start": start,
}
