"""When somebody is busy, from an iCalendar file (RFC 5545) that anybody may have written.

Run as a process of its own (`read_apart`), since a file can ask for more work or memory than there is: a rule
for every second, or one that no day ever meets. Inside, each event has a second and all have a few; what is
broken is counted and left out. Only the properties that say when somebody is busy are looked at.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bookingapp.base import clock
from bookingapp.base.intervals import Span, merge

MOST_SPANS = 20_000
MOST_SECONDS = 20.0
"""For a whole file, before the process is ended."""

EVENT_SECONDS = 1.0
"""For one event with all its repetitions, before it counts as broken."""

MOST_MEMORY = 1 << 30

_TIMES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"}
_KEPT = _TIMES | {"UID", "TRANSP", "STATUS", "SEQUENCE", "FREEBUSY"}
_SPARED = {"EXDATE", "RDATE", "EXRULE"}
"""When these are broken the event is kept without them: rather busy too often than too seldom."""

_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"[A-Za-z-]+")
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


_APART = "import sys; sys.path[:] = sys.argv[1:]; from bookingapp.integrations.busy_times import main; main()"


class NotReadable(Exception):
    """The file as a whole: `code` is format (no calendar, or a part of one) or work (too much of it)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Busy:
    """Merged spans in whole UTC minutes, rounded outwards; how many events were looked at, and how many broken."""

    spans: list[Span]
    events: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Window:
    """What is of interest: [low, high) in whole UTC minutes, the zone of times without one, and whose UIDs are ours."""

    low: int
    high: int
    zone: str
    own_suffix: str


def read_apart(body: bytes, window: Window, seconds: float = MOST_SECONDS) -> Busy:
    """`read` in a process of its own, which is ended when it takes too long. Raises NotReadable."""
    head = json.dumps([window.low, window.high, window.zone, window.own_suffix]).encode()
    try:
        done = subprocess.run(  # noqa: S603  (ourselves)
            [sys.executable, "-c", _APART, *sys.path],
            input=head + b"\n" + body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # killed, by us or for its hunger
        raise NotReadable("work") from None
    if isinstance(found, str):
        raise NotReadable(found)
    spans, events, skipped = found
    return Busy([(starts, ends) for starts, ends in spans], events, skipped)


def main() -> None:
    """The other end of `read_apart`."""
    with suppress(ValueError, OSError):  # not every system keeps count of memory
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(MOST_SECONDS) + 1,) * 2)
    os.nice(10)  # bookings go first
    warnings.simplefilter("ignore")
    head, _, body = sys.stdin.buffer.read().partition(b"\n")
    try:
        busy = read(body, Window(*json.loads(head)))
        said: Any = [busy.spans, busy.events, busy.skipped]
    except NotReadable as error:
        said = error.code
    sys.stdout.write(json.dumps(said))


def read(body: bytes, window: Window) -> Busy:
    """When somebody is busy in a window. Raises NotReadable."""
    file = _File(_text(body))
    reader = _Reader(window)
    deadline = time.monotonic() + MOST_SECONDS * 0.75
    for lines in file.zones:
        reader.take(_zone, lines)
    for lines in file.free_busy:
        reader.take(reader.add_free_busy, lines)
    series: dict[str, list[icalendar.Event]] = defaultdict(list)
    for number, lines in enumerate(file.events):
        event = reader.take(_event, lines)
        if event is not None and not _is_own(event, window):
            series[str(event.get("UID", f"\0{number}"))].append(event)
    for events in series.values():
        if time.monotonic() > deadline:
            raise NotReadable("work")
        reader.take(reader.add_series, events)
    spans = merge((max(low, window.low), min(high, window.high)) for low, high in reader.spans)
    if len(spans) > MOST_SPANS:
        raise NotReadable("work")
    return Busy(spans, len(file.events) + len(file.free_busy), file.broken + reader.broken)


def _text(body: bytes) -> str:
    text = body.decode("utf-8-sig", errors="replace")
    return _FOLD.sub("", text)


class _File:
    """The components of a file as lines, without those that say nothing of when; nested ones are left out."""

    def __init__(self, text: str) -> None:
        self.events: list[list[str]] = []
        self.zones: list[list[str]] = []
        self.free_busy: list[list[str]] = []
        self.broken = 0
        text = text.strip()
        if not (_starts(text[:20], "BEGIN:VCALENDAR") and _starts(text[-13:], "END:VCALENDAR")):
            raise NotReadable("format")
        self._sort([line.rstrip("\r") for line in text.split("\n")])

    def _sort(self, lines: Sequence[str]) -> None:
        kinds = {"VEVENT": self.events, "VFREEBUSY": self.free_busy, "VTIMEZONE": self.zones}
        kind, nested = "", 0
        kept: list[str] = []
        for line in lines:
            mark, _, name = line.strip().upper().partition(":")
            if mark == "BEGIN" and name in kinds:
                self.broken += bool(kind)  # the one before never ended
                kind, kept, nested = name, [], 0
            elif mark == "END" and name == kind and kind:
                kinds[kind].append(kept)
                kind = ""
            elif mark == "END" and name == "VCALENDAR":
                self.broken += bool(kind)
                kind = ""
            elif kind == "VTIMEZONE":
                kept.append(line)
            elif mark in {"BEGIN", "END"}:
                nested += 1 if mark == "BEGIN" else -1
            elif kind and not nested and _name(line) in _KEPT:
                kept.append(line)


def _starts(text: str, mark: str) -> bool:
    return text.upper().startswith(mark)


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


class _Broken(Exception):
    """An event that says nothing, or nothing that makes sense."""


class _TooLong(BaseException):
    """An event is taking longer than it may; not an Exception, so that no library holds it back."""


def _zone(lines: Sequence[str]) -> None:
    """Have a file's own zone known; those that IANA or Windows name are known already."""
    icalendar.Timezone.from_ical(_component("VTIMEZONE", lines))


def _event(lines: Sequence[str]) -> icalendar.Event:
    event: Any = icalendar.Event.from_ical(_component("VEVENT", lines))
    for name in _TIMES & set(event):
        value = event[name]
        if _is_broken(value) or (isinstance(value, list) and any(map(_is_broken, value))):
            if name not in _SPARED:
                raise _Broken
            event[name] = [one for one in (value if isinstance(value, list) else []) if not _is_broken(one)]
            if not event[name]:
                del event[name]
    if "DTSTART" not in event or isinstance(event["DTSTART"], list):
        raise _Broken
    if isinstance(rule := event.get("RRULE"), dict) and "FREQ" not in rule:
        raise _Broken
    return event  # type: ignore[no-any-return]


def _is_broken(value: Any) -> bool:
    return type(value).__name__ == "vBroken"


def _component(kind: str, lines: Sequence[str]) -> str:
    return "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def _is_own(event: icalendar.Event, window: Window) -> bool:
    return bool(window.own_suffix) and str(event.get("UID", "")).strip().endswith(window.own_suffix)


@dataclass(slots=True)
class _Reader:
    """Gathers spans, and counts what could not be worked out."""

    window: Window
    spans: list[Span] = field(default_factory=list)
    broken: int = 0

    def take(self, step: Any, what: Any) -> Any:
        """A step's result; None where it fails or takes too long."""
        try:
            with _limited(EVENT_SECONDS):
                return step(what)
        except (_TooLong, MemoryError, RecursionError):
            self.broken += 1
        except Exception:  # what a stranger's file makes a parser raise is nobody's to foresee
            self.broken += 1
        return None

    def add_series(self, events: list[icalendar.Event]) -> None:
        """An event with all its repetitions and their exceptions; or several that share a UID by mistake."""
        exceptions = [event for event in events if "RECURRENCE-ID" in event]
        masters: list[Any] = [event for event in events if "RECURRENCE-ID" not in event]
        found = [
            self._span(event)
            for master in masters or [None]
            for event in self._occurrences([*([] if master is None else [master]), *exceptions])
            if _is_busy(event)
        ]
        self.spans += [span for span in found if span[0] < span[1]]

    def _occurrences(self, events: list[icalendar.Event]) -> Iterator[Mapping[str, Any]]:
        if len(events) == 1 and not {"RRULE", "RDATE"} & set(events[0]):
            yield events[0]
            return
        calendar = icalendar.Calendar()
        for event in events:
            calendar.add_component(event)
        low, high = clock.at(self.window.low) - _DAY, clock.at(self.window.high) + _DAY
        yield from recurring_ical_events.of(calendar).between(low, high)

    def _span(self, event: Mapping[str, Any]) -> Span:
        starts = event["DTSTART"].dt
        if "DTEND" in event:
            ends = event["DTEND"].dt
        elif "DURATION" in event:
            ends = _after(starts, event["DURATION"].dt)
        else:
            ends = starts if isinstance(starts, datetime) else starts + _DAY
        if not isinstance(starts, datetime) and ends == starts:
            ends = starts + _DAY  # some write an all-day event so
        return self._outwards(starts, ends)

    def _outwards(self, starts: date, ends: date) -> Span:
        first, last = self._instant(starts), self._instant(ends)
        if last < first:
            raise _Broken
        return clock.minute(first), -((clock.EPOCH - last) // _MINUTE)

    def _instant(self, when: date) -> datetime:
        """The UTC instant of a date or time; what has no zone is meant in the calendar's own."""
        if not isinstance(when, datetime):
            when = datetime(when.year, when.month, when.day)  # noqa: DTZ001
        if when.tzinfo is None:
            when = when.replace(tzinfo=ZoneInfo(self.window.zone))
        return when.astimezone(UTC)

    def add_free_busy(self, lines: Sequence[str]) -> None:
        """The periods of a published free/busy list that are not said to be free."""
        component: Any = icalendar.FreeBusy.from_ical(_component("VFREEBUSY", lines))
        periods = component.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            if period.params.get("FBTYPE", "BUSY").upper() != "FREE":
                for one in getattr(period, "dts", [period]):
                    starts, ends = one.dt
                    ends = starts + ends if isinstance(ends, timedelta) else ends
                    self.spans.append(self._outwards(starts, ends))


def _after(starts: Any, duration: timedelta) -> Any:
    """Days are counted by the calendar, hours by the clock (RFC 5545, 3.3.6)."""
    if duration < _DAY and isinstance(starts, datetime) and starts.tzinfo is not None:
        return starts.astimezone(UTC) + duration
    return starts + duration


def _is_busy(event: Mapping[str, Any]) -> bool:
    transparent = str(event.get("TRANSP", "OPAQUE")).strip().upper() == "TRANSPARENT"
    return not transparent and str(event.get("STATUS", "")).strip().upper() != "CANCELLED"


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise _TooLong inside when it takes too long; only where signals can be had, in a process of our own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
