"""iCalendar (RFC 5545): events for feeds and files, and the invitations that mails carry (RFC 5546).

Written by hand, line by line: a feed has thousands of them, see docs/decisions/0007. Reading is icalendar's.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from bookingapp.base import clock

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

MIME = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets, the line's end not counted."""

_HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bookingapp//bookingapp//EN\r\nCALSCALE:GREGORIAN\r\n"
_TAIL = b"END:VCALENDAR\r\n"
_REFRESH = b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"

# Also what only some parsers take for the end of a line: Python's own splitlines() knows all of these.
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))
_ESCAPES: dict[int, str | None] = _CONTROLS | {ord(sign): r"\n" for sign in _BREAKS}
_ESCAPES |= {ord("\t"): " ", ord("\\"): "\\\\", ord(";"): r"\;", ord(","): r"\,"}
_ONE_LINE: dict[int, str | None] = _CONTROLS | {ord(sign): " " for sign in (*_BREAKS, "\t")} | {ord('"'): "'"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\;,"]')


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as calendars are told of it; `starts` and `ends` in whole UTC minutes.

    `changed` is when anything of it was last changed: never the present, or no copy would ever stay valid.
    `sequence` counts the changes of time, place and status. `organizer` and `attendee` are (name, e-mail).
    """

    uid: str
    sequence: int
    changed: datetime
    starts: int
    ends: int
    summary: str
    description: str = ""
    location: str = ""
    status: Status = "CONFIRMED"
    url: str | None = None
    organizer: tuple[str, str] | None = None
    attendee: tuple[str, str] | None = None


def uid_of(secret_key: str, public_id: str) -> str:
    """The UID of a row for all its life, marked with the installation: `vis_…@1f2e3d4c.bookingapp`."""
    return f"{public_id}@{_installation(secret_key)}.bookingapp"


@lru_cache(maxsize=8)
def _installation(secret_key: str) -> str:
    return hmac.new(secret_key.encode(), b"calendar-uid", hashlib.sha256).hexdigest()[:8]


def vevent(entry: Entry) -> bytes:
    """The VEVENT, folded, with CRLF; a cancelled one takes no time."""
    changed = _stamp(entry.changed.astimezone(UTC))
    lines = [
        f"UID:{_line(entry.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART:{_stamp(clock.at(entry.starts))}",
        f"DTEND:{_stamp(clock.at(entry.ends))}",
        f"SUMMARY:{_text(entry.summary)}",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{_text(entry.description)}")
    if entry.location:
        lines.append(f"LOCATION:{_text(entry.location)}")
    if entry.url:
        lines.append(f"URL:{_line(entry.url)}")
    lines.append(f"STATUS:{entry.status}")
    lines.append("TRANSP:TRANSPARENT" if entry.status == "CANCELLED" else "TRANSP:OPAQUE")
    lines += _people(entry)
    return b"BEGIN:VEVENT\r\n" + b"".join([_folded(line) for line in lines]) + b"END:VEVENT\r\n"


def calendar(events: Iterable[bytes]) -> bytes:
    """A file to import: no METHOD, which would make it a message between calendars (RFC 5546)."""
    return b"".join([_HEAD, *events, _TAIL])


def feed(name: str, events: Iterable[bytes]) -> bytes:
    """A calendar to subscribe to, under a name; to be asked for again in an hour."""
    text = _text(name)
    names = _folded(f"NAME:{text}") + _folded(f"X-WR-CALNAME:{text}")
    return b"".join([_HEAD, names, _REFRESH, *events, _TAIL])


def invitation(method: Literal["REQUEST", "CANCEL"], entry: Entry) -> bytes:
    """The part of a mail that calendars act on; its MIME type must name the same method (RFC 6047)."""
    if method == "CANCEL":
        entry = replace(entry, status="CANCELLED")
    return b"".join([_HEAD, f"METHOD:{method}\r\n".encode(), vevent(entry), _TAIL])


def _people(entry: Entry) -> list[str]:
    """Whoever books has agreed to the time already, so that no answer is asked for."""
    lines = []
    if entry.organizer:
        lines.append(_person("ORGANIZER", entry.organizer))
    if entry.attendee:
        lines.append(_person("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", entry.attendee))
    return lines


def _person(head: str, person: tuple[str, str]) -> str:
    name, email = map(_line, person)
    return f'{head};CN="{name}":mailto:{email}' if name else f"{head}:mailto:{email}"


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A TEXT value: escaped, without control characters."""
    return text.replace("\r\n", "\n").translate(_ESCAPES) if _UNSAFE.search(text) else text


def _line(text: str) -> str:
    """A value that is not escaped, or the inside of a quoted parameter: nothing in it ends the line or the quotes."""
    return text.translate(_ONE_LINE) if _UNSAFE.search(text) else text


def _folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets; neither a character nor an escape is cut."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, LONGEST_LINE
    while len(octets) - start > room:
        cut = _cut(octets, start + room)
        pieces.append(octets[start:cut])
        start, room = cut, LONGEST_LINE - 1  # a later piece begins with a blank
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _cut(octets: bytes, cut: int) -> int:
    """The last place up to `cut` that is between two characters and not behind an escaping backslash."""
    while octets[cut] & 0xC0 == 0x80:
        cut -= 1
    run = cut
    while octets[run - 1] == 0x5C:
        run -= 1
    return cut - (cut - run) % 2
