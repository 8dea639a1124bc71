"""`make bench`, or `python -m tests.bench [--quick] [--only PART] [--database KIND] [--json FILE]`."""

import argparse
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from bookingapp.migrations.run import newest
from tests.bench import world
from tests.bench.feeds import FEED
from tests.bench.parts import PARTS, Bench
from tests.bench.processes import ROOT
from tests.bench.report import Row, keep, machine, table
from tests.support import postgres

KINDS = {"sqlite": "SQLite (synchronous=FULL)", "postgres": "PostgreSQL (fsync on)"}


def main() -> int:
    """Measure what is asked for, print and keep it; 1 when a target is missed."""
    asked = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    began = time.monotonic()
    rows: list[Row] = []
    for kind in [asked.database] if asked.database else KINDS:
        with _made(kind, asked) as bench:
            for part in asked.only or PARTS:
                _say(f"{KINDS[kind]}: {part}")
                rows += PARTS[part](bench)
    keep(rows, asked.json, quick=asked.quick)
    print(f"\n{table(rows)}\n\n{machine()}; {time.monotonic() - began:.0f} s; figures in {asked.json}")
    return int(any(row.met is False for row in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter, with 100,000 bookings for 1,000,000")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be given several times")
    parser.add_argument("--database", choices=KINDS, help="one database instead of both")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json", help="where figures go")
    return parser.parse_args()


@contextmanager
def _made(kind: str, asked: argparse.Namespace) -> Iterator[Bench]:
    """The databases of one kind, made or fetched from the last run, in a folder that goes afterwards."""
    history = 100_000 if asked.quick else 1_000_000
    wanted = {"few": 1000, "empty": 0}
    if not asked.only or {"pages", "programs", "dashboard"} & set(asked.only):
        wanted["many"] = history
    if not asked.only or "feeds" in asked.only:
        wanted["feed"] = FEED
    with tempfile.TemporaryDirectory(prefix="bookingapp-bench-", dir="/tmp") as name:
        folder = Path(name)
        with _databases(kind, folder, wanted) as urls:
            yield Bench(
                kind=KINDS[kind],
                folder=folder,
                few=urls["few"],
                many=urls.get("many"),
                empty=urls["empty"],
                feed=urls.get("feed"),
                rounds=3 if asked.quick else 7,
                seconds=1 if asked.quick else 2,
                bookings=400 if asked.quick else 2000,
                starts=1 if asked.quick else 3,
                history=history,
            )


@contextmanager
def _databases(kind: str, folder: Path, wanted: dict[str, int]) -> Iterator[dict[str, str]]:
    if kind == "sqlite":
        yield {name: _sqlite(folder, name, bookings) for name, bookings in wanted.items()}
        return
    with postgres.running(durable=True) as server:
        urls = {}
        for name, bookings in wanted.items():
            _say(f"making a database with {bookings:,} bookings")
            urls[name] = server.create(f"bench_{name}")
            world.build(urls[name], str(folder / "var"), bookings)
        yield urls


def _sqlite(folder: Path, name: str, bookings: int) -> str:
    """A large file is kept for later runs, as long as month and schema are the same."""
    file = folder / f"{name}.db"
    if bookings <= FEED:
        world.build(f"sqlite:///{file}", str(folder / "var"), bookings)
        return f"sqlite:///{file}"
    kept = ROOT / "var" / "bench" / f"{bookings}-{world.next_month()[0]:%Y-%m}-{newest()}.db"
    if not kept.exists():
        _say(f"making a database with {bookings:,} bookings")
        world.build(f"sqlite:///{file}", str(folder / "var"), bookings)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, kept)
    return f"sqlite:///{kept}"


def _say(what: str) -> None:
    print(f"· {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
