"""Files as calendars write them, as people break them, and as somebody hostile would."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookingapp.base import clock
from bookingapp.domain.messaging.ical import Entry, feed, uid_of, vevent
from bookingapp.integrations import busy_times
from bookingapp.integrations.busy_times import Busy, NotReadable, Window, read, read_apart

KEY = "a-key-of-some-length"
NEW_YORK = ZoneInfo("America/New_York")


def utc(text: str, zone: ZoneInfo | None = None) -> int:
    """The UTC minute of `2026-03-01 10:00`."""
    return clock.minute(datetime.fromisoformat(text).replace(tzinfo=zone or UTC).astimezone(UTC))


WINDOW = Window(utc("2026-03-01 00:00"), utc("2026-04-01 00:00"), NEW_YORK.key, uid_of(KEY, ""))


def calendar(*events: str, zones: str = "") -> bytes:
    """A file with these events, each given as its lines."""
    parts = [f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events)]
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *zones.splitlines(), *parts, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def spans(*events: str, zones: str = "") -> list[tuple[int, int]]:
    busy = read(calendar(*events, zones=zones), WINDOW)
    assert busy.skipped == 0
    return busy.spans


def test_one_event_in_utc() -> None:
    assert spans("DTSTART:20260310T100000Z\nDTEND:20260310T110000Z") == [
        (utc("2026-03-10 10:00"), utc("2026-03-10 11:00"))
    ]


def test_rounded_outwards_and_merged() -> None:
    assert spans(
        "DTSTART:20260310T100030Z\nDTEND:20260310T110001Z",
        "DTSTART:20260310T110059Z\nDURATION:PT2S",
        "DTSTART:20260310T103000Z\nDTEND:20260310T104500Z",
    ) == [(utc("2026-03-10 10:00"), utc("2026-03-10 11:02"))]


def test_all_day_in_the_calendars_zone_with_exclusive_end() -> None:
    """The second of these days has 23 hours."""
    assert spans("DTSTART;VALUE=DATE:20260307\nDTEND;VALUE=DATE:20260309") == [
        (utc("2026-03-07 00:00", NEW_YORK), utc("2026-03-09 00:00", NEW_YORK))
    ]
    one_day = [(utc("2026-03-08 05:00"), utc("2026-03-09 04:00"))]
    assert spans("DTSTART;VALUE=DATE:20260308") == one_day
    assert spans("DTSTART;VALUE=DATE:20260308\nDTEND;VALUE=DATE:20260308") == one_day
    assert spans("DTSTART;VALUE=DATE:20260308\nDURATION:P1D") == one_day


def test_floating_times_are_meant_here() -> None:
    assert spans("DTSTART:20260310T100000\nDTEND:20260310T110000") == [
        (utc("2026-03-10 14:00"), utc("2026-03-10 15:00"))
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "W. Europe Standard Time",
        '"W. Europe Standard Time"',
        "/freeassociation.sourceforge.net/Europe/Berlin",
    ],
)
@pytest.mark.filterwarnings("ignore:Timezone")
def test_zones_by_any_name(name: str) -> None:
    assert spans(f"DTSTART;TZID={name}:20260310T100000\nDTEND;TZID={name}:20260310T110000") == [
        (utc("2026-03-10 09:00"), utc("2026-03-10 10:00"))
    ]


ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0545
TZOFFSETTO:+0545
END:STANDARD
END:VTIMEZONE"""


def test_a_zone_that_the_file_describes() -> None:
    name = "Customized Time Zone"
    assert spans(f"DTSTART;TZID={name}:20260310T100000\nDURATION:PT1H", zones=ODD_ZONE) == [
        (utc("2026-03-10 04:15"), utc("2026-03-10 05:15"))
    ]


def test_repetition_in_wall_time_with_exceptions() -> None:
    """Weekly at 9 in New York, where the clock changes on 8 March; one date left out, one moved, one added."""
    zone = "TZID=America/New_York"
    file = (
        calendar(
            f"DTSTART;{zone}:20260105T090000\nDTEND;{zone}:20260105T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
            f"\nEXDATE;{zone}:20260316T090000\nRDATE;{zone}:20260318T090000",
            "DTSTART:20260324T120000Z\nDTEND:20260324T130000Z\nRECURRENCE-ID;TZID=America/New_York:20260323T090000",
            "DTSTART:20260330T120000Z\nRECURRENCE-ID;TZID=America/New_York:20260330T090000\nSTATUS:CANCELLED",
        )
        .replace(b"UID:1\r\n", b"UID:0\r\n")
        .replace(b"UID:2\r\n", b"UID:0\r\n")
    )
    busy = read(file, WINDOW)
    assert [clock.at(starts).isoformat()[5:16] for starts, _ in busy.spans] == [
        "03-02T14:00",
        "03-09T13:00",
        "03-18T13:00",
        "03-24T12:00",
    ]
    assert {ends - starts for starts, ends in busy.spans} == {60}


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=4", {2, 3, 4}),
        ("FREQ=DAILY;UNTIL=20260305T235959Z", {2, 3, 4, 5}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU", {2, 4, 6, 16, 18, 20, 30}),
        ("FREQ=MONTHLY;BYDAY=-1FR", {27}),
        ("FREQ=MONTHLY;BYMONTHDAY=31", {31}),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", {31}),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", {8}),
        ("FREQ=YEARLY;BYYEARDAY=60,61,62", {2, 3}),
        ("FREQ=YEARLY;BYWEEKNO=11;BYDAY=TU", {10}),
        ("FREQ=HOURLY;INTERVAL=24;COUNT=3", {2, 3}),
        ("FREQ=SECONDLY;INTERVAL=86400;COUNT=3", {2, 3}),
    ],
)
def test_rules(rule: str, days: set[int]) -> None:
    """From the first of March on, which counts whether it fits the rule or not."""
    found = spans(f"DTSTART:20260301T120000Z\nDURATION:PT1H\nRRULE:{rule}")
    assert {clock.at(starts).day for starts, _ in found} - {1} == days
    assert {ends - starts for starts, ends in found} == {60}


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "status:cancelled", "TRANSP:transparent"]
)
def test_what_keeps_nobody_busy(line: str) -> None:
    assert spans(f"DTSTART:20260310T100000Z\nDTEND:20260310T110000Z\n{line}") == []
    assert spans(f"DTSTART:20260310T100000Z\nDTEND:20260310T110000Z\nRRULE:FREQ=DAILY\n{line}") == []


def test_an_instant_takes_no_time() -> None:
    assert spans("DTSTART:20260310T100000Z", "DTSTART:20260310T100000Z\nDTEND:20260310T100000Z") == []


def test_only_the_window() -> None:
    assert spans(
        "DTSTART:20260201T100000Z\nDTEND:20260201T110000Z",
        "DTSTART:20260227T000000Z\nDTEND:20260302T000000Z",
        "DTSTART:20260331T230000Z\nDTEND:20300101T000000Z",
        "DTSTART:20270101T100000Z\nDTEND:20270101T110000Z",
    ) == [(WINDOW.low, utc("2026-03-02 00:00")), (utc("2026-03-31 23:00"), WINDOW.high)]


def test_our_own_events_are_not_their_busy_time() -> None:
    uid = uid_of(KEY, "vis_0123456789abcdefghjk")
    own = vevent(Entry(uid, 0, datetime.now(UTC), utc("2026-03-10 10:00"), utc("2026-03-10 11:00"), "Cut"))
    file = feed("Ours", [own])
    assert read(file, WINDOW).spans == []
    stranger = Window(WINDOW.low, WINDOW.high, WINDOW.zone, uid_of("the-key-of-another-one", ""))
    assert read(file, stranger).spans == [(utc("2026-03-10 10:00"), utc("2026-03-10 11:00"))]


def test_two_events_under_one_uid() -> None:
    file = calendar(
        "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z", "DTSTART:20260311T100000Z\nDTEND:20260311T110000Z"
    ).replace(b"UID:1\r\n", b"UID:0\r\n")
    assert len(read(file, WINDOW).spans) == 2


def test_events_without_uid() -> None:
    file = calendar("DTSTART:20260310T100000Z\nDTEND:20260310T110000Z").replace(b"UID:0\r\n", b"")
    assert len(read(file, WINDOW).spans) == 1


def test_published_free_and_busy() -> None:
    file = (
        "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20260310T100000Z/20260310T110000Z,"
        "20260311T100000Z/PT1H\r\nFREEBUSY;FBTYPE=FREE:20260312T100000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR"
    )
    assert read(file.encode(), WINDOW).spans == [
        (utc("2026-03-10 10:00"), utc("2026-03-10 11:00")),
        (utc("2026-03-11 10:00"), utc("2026-03-11 11:00")),
    ]


GOOD = "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "DTSTART:garbage",
        "DTSTART:20260310T100000Z\nDTEND:never",
        "DTSTART:20260310T100000Z\nDTEND:20260309T100000Z",
        "DTSTART:20260310T100000Z\nDTSTART:20260311T100000Z",
        "DTSTART:20260310T100000Z\nDURATION:PT1H\nRRULE:FREQ=NEVER",
        "DTSTART:20260310T100000Z\nDURATION:PT1H\nRRULE:nonsense",
        "DTSTART;TZID=Asia/Tokyo:00010101T000000\nDTEND:20260310T100000",
        "DTSTART;VALUE=DATE:20260310\nDURATION:-P3D",
    ],
)
def test_broken_events_are_counted_and_the_rest_kept(broken: str) -> None:
    busy = read(calendar(GOOD, broken), WINDOW)
    assert (utc("2026-03-10 10:00"), utc("2026-03-10 11:00")) in busy.spans
    assert (busy.events, busy.skipped) == (2, 1)


def test_a_broken_exception_leaves_the_rule() -> None:
    assert len(spans(f"{GOOD}\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:rubbish")) == 3


def test_an_event_that_never_ends() -> None:
    file = calendar(GOOD, GOOD).replace(b"END:VEVENT\r\n", b"", 1)
    assert read(file, WINDOW) == Busy([(utc("2026-03-10 10:00"), utc("2026-03-10 11:00"))], 1, 1)


def test_what_does_not_matter_may_be_broken() -> None:
    rubbish = 'no colon at all\nSUMMARY\nX-\x00:\nATTENDEE;CN="unclosed:mailto:x\nBEGIN:VALARM\nDTSTART:1\nEND:VALARM'
    assert len(spans(f"{rubbish}\n{GOOD}\n{rubbish}")) == 1


@pytest.mark.parametrize("change", [(b"\r\n", b"\n"), (b"BEGIN:V", b"\r\nbegin:V"), (b"DTS", b"DT\r\n S")])
def test_line_ends_case_and_folds(change: tuple[bytes, bytes]) -> None:
    assert len(read(calendar(GOOD).replace(*change), WINDOW).spans) == 1


def test_byte_order_mark_and_other_encodings() -> None:
    assert len(read(b"\xef\xbb\xbf" + calendar(f"SUMMARY:\xe4\n{GOOD}"), WINDOW).spans) == 1
    assert len(read(calendar(f"SUMMARY:x\n{GOOD}").replace(b":x", b":\xe4\xff"), WINDOW).spans) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Please sign in</html>",
        b"BEGIN:VCARD\r\nEND:VCARD",
        calendar(GOOD)[:-20],
        b"\0" * 100,
        b"BEGIN:VCALENDAR",
    ],
)
def test_what_is_no_whole_calendar_is_not_readable(body: bytes) -> None:
    with pytest.raises(NotReadable, match="format"):
        read(body, WINDOW)


def test_an_empty_calendar_is_free() -> None:
    assert read(calendar(), WINDOW) == Busy([], 0, 0)


HOSTILE = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=999999999999",
    "FREQ=YEARLY;COUNT=99999999999",
]


@pytest.mark.parametrize("rule", HOSTILE)
def test_hostile_rules_take_a_second_and_spoil_nothing_else(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_times, "EVENT_SECONDS", 0.3)
    began = time.monotonic()
    busy = read(calendar(GOOD, f"DTSTART:19700101T000000Z\nDTEND:19700101T000001Z\nRRULE:{rule}"), WINDOW)
    assert time.monotonic() - began < 5
    assert (utc("2026-03-10 10:00"), utc("2026-03-10 11:00")) in busy.spans
    assert busy.skipped <= 1


def test_apart_says_the_same() -> None:
    file = calendar(GOOD, "DTSTART:garbage", f"{GOOD}\nRRULE:FREQ=DAILY")
    assert read_apart(file, WINDOW) == read(file, WINDOW)
    with pytest.raises(NotReadable, match="format"):
        read_apart(b"<html>", WINDOW)


def test_apart_ends_what_takes_too_long() -> None:
    hostile = calendar(*[f"DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:{HOSTILE[2]}"] * 50)
    began = time.monotonic()
    with pytest.raises(NotReadable, match="work"):
        read_apart(hostile, WINDOW, seconds=2.0)
    assert time.monotonic() - began < 10


LINES = st.sampled_from(
    [
        *(
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "END:VTIMEZONE",
            "BEGIN:VFREEBUSY",
            "END:VFREEBUSY",
        ),
        *(
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "BEGIN:VALARM",
            "END:VALARM",
            "UID:a",
            "UID:b",
            "TRANSP:",
            "STATUS",
        ),
        *("DTSTART:20260310T100000Z", "DTSTART;VALUE=DATE:20260310", "DTSTART;TZID=X:20260310T100000"),
        *(
            "DTEND:20260310T110000Z",
            "DTEND;VALUE=DATE:20260312",
            "DURATION:PT1H",
            "DURATION:P1W",
            "DTSTART:99991231",
        ),
        *(
            "RRULE:FREQ=DAILY;COUNT=5",
            "RRULE:FREQ=WEEKLY;UNTIL=20260401",
            "EXDATE:20260311T100000Z",
            "RDATE:2026",
        ),
        *("RECURRENCE-ID:20260311T100000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260311T100000Z", " folded"),
        *("TZID:X", "BEGIN:STANDARD", "END:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+9900", "SEQUENCE:x"),
        *(
            "FREEBUSY:20260310T100000Z/PT1H",
            "FREEBUSY:x/y",
            "FREEBUSY;FBTYPE=",
            "DTSTART;TZID=:20260310T100000",
            "",
        ),
    ]
)


@settings(max_examples=300)
@given(st.lists(LINES | st.text(max_size=20), max_size=25))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    text = "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"])
    busy = read(text.encode(errors="surrogatepass"), WINDOW)
    assert all(WINDOW.low <= starts < ends <= WINDOW.high for starts, ends in busy.spans)
