"""What is written is what is read, whatever a name holds, and no line is longer than it may be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingapp.base import clock
from bookingapp.domain.messaging import ical

KEY = "only-for-tests-0123456789abcdef"
CHANGED = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
START = clock.minute(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
ENTRY = ical.Entry("vis_1@abcd.bookingapp", 2, CHANGED, START, START + 45, "Cut")
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
HOSTILE = [
    'O\'Neill; Cut, \\wash\\ and "go"',
    "C:\\New\\nothing \\N \\n",
    "a\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:b",
    *(f"a{sign}BEGIN:VEVENT{sign}UID:x" for sign in BREAKS),
    "👩‍👩‍👧‍👦" * 40,
    "\u202eמספרה\u202c \u200fعربى\u200f",
    "\x00\x07\x1b[31m\x7f\x9b\ud800 end",
    "\\" * 400,
    "é" * 10_000,
    "BEGIN:VEVENT",
]


def _parsed(file: bytes) -> icalendar.Calendar:
    found = icalendar.Calendar.from_ical(file)
    assert isinstance(found, icalendar.Calendar)
    return found


def _only(file: bytes) -> icalendar.Event:
    (event,) = _parsed(file).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def _check_lines(file: bytes) -> None:
    """CRLF and nothing else ends a line; each line is whole UTF-8 of at most 75 octets."""
    assert file.endswith(b"\r\n")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        text = line.decode()
        assert len(text.splitlines()) <= 1
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text)


def _expected(text: str) -> str:
    """What must come back: as given, line ends made one, without control characters and half characters."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    for sign in BREAKS:
        text = text.replace(sign, "\n")
    return "".join(
        sign
        for sign in text
        if sign == "\n" or not (ord(sign) < 32 or 127 <= ord(sign) < 160 or 0xD800 <= ord(sign) < 0xE000)
    )


def _raw(file: bytes, name: str) -> str:
    """A property's value, unfolded and unescaped as RFC 5545 says, with no parser's own ideas."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    (value,) = (line.partition(":")[2] for line in lines if line.startswith(f"{name}:"))
    found, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            found += "\n" if sign in "nN" else sign
        else:
            assert sign not in ";,"
            found += sign
    return found


def test_every_property_is_written() -> None:
    entry = replace(
        ENTRY, description="See\nyou", location="Main Street 1", url="https://example.test/?a=1;b=2,3"
    )
    event = _only(ical.feed("Salon", [ical.vevent(entry)]))
    assert event["UID"] == "vis_1@abcd.bookingapp"
    assert event.decoded("DTSTART") == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == CHANGED
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (2, "CONFIRMED", "OPAQUE")
    assert (event["SUMMARY"], event["DESCRIPTION"], event["LOCATION"]) == ("Cut", "See\nyou", "Main Street 1")
    assert event["URL"] == "https://example.test/?a=1;b=2,3"


def test_change_in_another_zone_is_told_in_utc() -> None:
    there = CHANGED.astimezone(timezone(timedelta(hours=5)))
    assert ical.vevent(replace(ENTRY, changed=there)) == ical.vevent(ENTRY)


def test_cancelled_takes_no_time() -> None:
    event = _only(ical.calendar([ical.vevent(replace(ENTRY, status="CANCELLED"))]))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_head_of_a_feed() -> None:
    file = ical.feed("Ana; Salon", [])
    head = _parsed(file)
    assert (head["VERSION"], head["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert _raw(file, "NAME") == _raw(file, "X-WR-CALNAME") == "Ana; Salon"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in file
    assert b"METHOD" not in file
    assert b"PRODID:" in file


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_one_event(name: str) -> None:
    entry = replace(ENTRY, summary=name, description=name, location=name, url=f"https://example.test/{name}")
    entry = replace(
        entry, uid=f"x{name[:50]}", organizer=(name, "a@example.test"), attendee=(name, f"b{name}@c")
    )
    for file in (ical.feed(name, [ical.vevent(entry)]), ical.invitation("REQUEST", entry)):
        _check_lines(file)
        assert [line for line in file.split(b"\r\n") if line.startswith(b"BEGIN:VEVENT")] == [b"BEGIN:VEVENT"]
        for field in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            assert _raw(file, field) == _expected(name)
        _only(file)


@given(st.text(max_size=300), st.text(alphabet=st.sampled_from('\\;,\n\r\té\u2028👍aN:"'), max_size=300))
def test_any_text_comes_back(one: str, other: str) -> None:
    entry = replace(ENTRY, summary=one, description=other, attendee=(other, one))
    file = ical.feed(other, [ical.vevent(entry)])
    _check_lines(file)
    assert _raw(file, "SUMMARY") == _expected(one)
    if other:
        assert _raw(file, "DESCRIPTION") == _expected(other)
    assert len(_parsed(file).walk("VEVENT")) == 1


def test_line_of_exactly_75_octets_is_not_folded() -> None:
    assert b"\r\n " not in ical.vevent(replace(ENTRY, summary="x" * (75 - len("SUMMARY:"))))
    assert b"\r\n x\r\n" in ical.vevent(replace(ENTRY, summary="x" * (76 - len("SUMMARY:"))))


def test_invitation_and_its_withdrawal() -> None:
    entry = replace(
        ENTRY, organizer=("Salon", "salon@example.test"), attendee=('Zoë "Z"; X', "zoe@example.test")
    )
    asked, withdrawn = (
        ical.invitation("REQUEST", entry),
        ical.invitation("CANCEL", replace(entry, sequence=3)),
    )
    assert (_parsed(asked)["METHOD"], _parsed(withdrawn)["METHOD"]) == ("REQUEST", "CANCEL")
    first, last = _only(asked), _only(withdrawn)
    assert first["UID"] == last["UID"]
    assert (first["STATUS"], last["STATUS"], last["SEQUENCE"]) == ("CONFIRMED", "CANCELLED", 3)
    assert first["ORGANIZER"] == "mailto:salon@example.test"
    assert first["ATTENDEE"] == "mailto:zoe@example.test"
    assert first["ATTENDEE"].params["CN"] == "Zoë 'Z'; X"


def test_uid_tells_whose_it_is() -> None:
    uid = ical.uid_of(KEY, "vis_1")
    assert uid.startswith("vis_1@") and uid.endswith(".bookingapp")
    assert uid == ical.uid_of(KEY, "vis_1")
    assert uid.endswith(ical.uid_of(KEY, ""))
    assert not uid.endswith(ical.uid_of("another-installation-0123", ""))
