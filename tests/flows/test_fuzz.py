"""Whatever is written into addresses and forms: an answer in words, never a fault of ours, nothing half done."""

import re
from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from bookingapp.base.secrets import make_token
from tests import cast
from tests.house.scene import join_waitlist
from tests.support.rows import every_row

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
START = re.compile(r'name="start"[^>]* value="([^"]+)"')

ODD = [
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "NaN",
    "9" * 400,
    "٣",
    "٢٠٣١-٠١-٠١",
    "0000-00-00",
    "0001-01-01",
    "99999-01-01",
    "9999-12-31",
    "2200-12-31",
    "2026-02-30",
    "2026-13",
    "2031-01-01T00:00Z",
    "2031-01-01T24:00Z",
    "2031-01-01T09:07Z",
    "2031-01-01T10:00+01:00",
    "1999-12-31T23:59Z",
    "../../etc/passwd",
    "Europe/../Berlin",
    "posixrules",
    "localtime",
    "Mars/Olympus",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "\u202e right to left",
    "🧿" * 50,
    "'; DROP TABLE booking; --",
    "{{ 7 * 7 }}",
    "%s%(name)s%",
    "<script>alert(1)</script>",
    "srv_00000000000000000000",
    "x" * 10_240,
]
RAW = ["%ED%A0%80", "%FF%FE", "%00", "%", "%zz", "+", "%C0%AF"]
NAMES = [
    "date",
    "month",
    "tz",
    "staff",
    "location",
    "also",
    "addon",
    "hold",
    "lang",
    "start",
    "once",
    "occurrence",
    "did",
    "v",
]
PROGRAMS = ("/api/", "/mcp", "/oauth/token", "/oauth/revoke")
"""What programs send to is answered in JSON, and fuzzed by its own tests."""
FIELDS = [
    "token",
    "start",
    "hold",
    "name",
    "email",
    "phone",
    "note",
    "seats",
    "reason",
    "version",
    "staff",
    "occurrence",
    "website",
    "also",
    "addon",
    "location",
    "tz",
    "q_goal",
]
FUZZ = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])

odd_text = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
raw_value = st.one_of(
    st.sampled_from(RAW),
    odd_text.map(lambda text: quote(text, safe="", errors="replace")),
    st.binary(max_size=12).map(quote_from_bytes),
)


@pytest.fixture
def paths(context: Flask, client: FlaskClient) -> dict[str, str]:
    """An address of each kind, all real: of a salon with a class, a booking, and one begun."""
    salon = cast.create_cast()
    lesson = cast.create_class(salon, cast.at(5, 10))
    begun = _take(client, "consult")
    made = _take(client, "cut")
    page = client.get(made)
    done = client.post(
        made,
        data=dict(HIDDEN.findall(page.text)) | {"name": "Ada", "email": "ada@example.test"},
    )
    assert done.status_code == 303, done.text
    ref = urlsplit(done.location).path.rsplit("/", 1)[1].split(".")[0]
    token = make_token(context.config["SETTINGS"].secret_key, "visit", ref)
    return {
        "home": "/",
        "business": f"/book/{cast.SALON}",
        "brand": f"/book/{cast.SALON}/brand.css",
        "picker": f"/book/{cast.SALON}/cut",
        "direct": f"/book/{cast.SALON}/cut/details",
        "video": f"/book/{cast.SALON}/consult",
        "dates": f"/book/{cast.SALON}/yoga",
        "class": f"/book/{cast.SALON}/class/{lesson}",
        "details": begun,
        "done": f"/book/{cast.SALON}/booked/{token}",
        "manage": f"/book/{cast.SALON}/visit/{token}",
        "file": f"/book/{cast.SALON}/visit/{token}/visit.ics",
        "move": f"/book/{cast.SALON}/visit/{token}/reschedule",
        "regular": f"/book/{cast.SALON}/visit/{token}/regular",
        "reminders": f"/book/{cast.SALON}/visit/{token}/reminders",
        "wait": f"/book/{cast.SALON}/cut/waitlist",
        "place": join_waitlist(client),
        "sign in": "/sign-in",
        "portal": "/my/sign-in",
    }


def _take(client: FlaskClient, service: str) -> str:
    """Hold the last time of the first free day of a service; the path of its details."""
    page = client.get(f"/book/{cast.SALON}/{service}")
    fields = dict(HIDDEN.findall(page.text)) | {"start": START.findall(page.text)[-1]}
    taken = client.post(f"/book/{cast.SALON}/{service}", data=fields)
    assert taken.status_code == 303, taken.text
    return urlsplit(taken.location).path


def _in_words(answer: TestResponse) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert re.search(r"<h[12]", answer.text), answer.text
        assert "Traceback" not in answer.text


def test_addresses(paths: dict[str, str], client: FlaskClient) -> None:
    before = every_row()

    @FUZZ
    @given(
        kind=st.sampled_from(sorted(paths)),
        pairs=st.lists(st.tuples(st.sampled_from(NAMES), raw_value), max_size=4),
        part=st.sampled_from([None, "month", "times", "picker", "hold", "nonsense"]),
    )
    def look(kind: str, pairs: list[tuple[str, str]], part: str | None) -> None:
        headers = {"HX-Request": "true", "HX-Target": part} if part else {}
        query = "&".join(f"{name}={value}" for name, value in pairs)
        _in_words(client.get(paths[kind], query_string=query, headers=headers))

    look()
    assert every_row() == before


def test_paths(paths: dict[str, str], client: FlaskClient) -> None:
    before = every_row()

    @FUZZ
    @given(kind=st.sampled_from(sorted(paths)), place=st.integers(1, 6), text=raw_value)
    def look(kind: str, place: int, text: str) -> None:
        parts = paths[kind].split("/")
        parts[min(place, len(parts) - 1)] = text
        _in_words(client.get("/".join(parts).replace("?", "%3F") or "/"))

    look()
    assert every_row() == before


def test_forms(context: Flask, paths: dict[str, str], client: FlaskClient) -> None:
    """Most go with a good token, so that they come past it."""
    token = dict(HIDDEN.findall(client.get(paths["details"]).text))["token"]
    arguments = {
        "business": cast.SALON,
        "service": "consult",
        "state": paths["details"].rsplit("/", 1)[1],
        "occurrence": paths["class"].rsplit("/", 1)[1],
        "token": paths["manage"].rsplit("/", 1)[1],
        "entry": paths["place"].rsplit("/", 1)[1],
    }
    kept = client.post(f"{paths['class']}/keep", data={"token": token})
    assert kept.status_code == 303, kept.text
    class_state = arguments | {"state": urlsplit(kept.location).path.rsplit("/", 1)[1]}
    with context.test_request_context():
        posts = {
            f"{rule.endpoint} {kind}": context.url_for(
                rule.endpoint,
                **{name: known[name] for name in rule.arguments},  # type: ignore[arg-type]
            )
            for rule in context.url_map.iter_rules()
            if "POST" in (rule.methods or ())
            and rule.arguments <= arguments.keys()
            and not rule.rule.startswith(PROGRAMS)
            for kind, known in (("of a time", arguments), ("of a class", class_state))
        }
    assert len(posts) > 5
    values = st.lists(st.tuples(st.sampled_from(FIELDS), raw_value), max_size=8)

    @FUZZ
    @given(kind=st.sampled_from(sorted(posts)), pairs=values, good=st.integers(0, 9))
    def send(kind: str, pairs: list[tuple[str, str]], good: int) -> None:
        before = every_row()
        body = "&".join(f"{name}={value}" for name, value in ([("token", token)] if good else []) + pairs)
        answer = client.post(
            posts[kind], data=body.encode(), content_type="application/x-www-form-urlencoded"
        )
        _in_words(answer)
        if answer.status_code >= 400:
            assert every_row() == before

    send()


@pytest.mark.usefixtures("june")  # a month's last days may not have as many times as are taken
def test_odd_text_in_each_field(paths: dict[str, str], client: FlaskClient) -> None:
    """Stored and shown as given, or refused beside the field with everything else kept."""
    good = {"name": "Ada Lovelace", "email": "ada@example.test", "q_goal": "A talk"}
    path, before = paths["details"], every_row()
    hidden = dict(HIDDEN.findall(client.get(path).text))
    for text in filter(str.strip, ODD):
        for field in ("name", "email", "phone", "note", "q_goal"):
            answer = client.post(path, data=hidden | good | {field: text})
            assert answer.status_code in {303, 422}, (field, text, answer.status_code)
            if answer.status_code == 303:
                assert "<script>alert" not in client.get(answer.location).text
                path = _take(client, "consult")
                before = every_row()
                continue
            assert 'id="faults"' in answer.text
            assert ("A talk" if field != "q_goal" else "Ada Lovelace") in answer.text
            assert "<script>alert" not in answer.text
        assert every_row() == before, text


def test_odd_numbers_of_places(paths: dict[str, str], client: FlaskClient) -> None:
    token = dict(HIDDEN.findall(client.get(paths["details"]).text))["token"]
    kept = client.post(f"{paths['class']}/keep", data={"token": token})
    details = urlsplit(kept.location).path
    before = every_row()
    for text in (*ODD, "0", "-1", "1.5", "11", "٣"):
        person = {"token": token, "name": "Ada", "email": "ada@example.test", "seats": text}
        for path in (paths["class"], details, f"{details}/places"):
            _in_words(client.post(path, data=person))
            assert every_row() == before, (path, text)


@pytest.mark.parametrize("missing", ["name", "email", "q_goal", "token"])
def test_missing_and_repeated_fields(paths: dict[str, str], client: FlaskClient, missing: str) -> None:
    hidden = dict(HIDDEN.findall(client.get(paths["details"]).text))
    good = hidden | {"name": "Ada Lovelace", "email": "ada@example.test", "q_goal": "A talk"}
    before = every_row()
    without = {name: value for name, value in good.items() if name != missing}
    assert client.post(paths["details"], data=without).status_code == 422
    assert every_row() == before
    twice: dict[str, str | list[str]] = {**good, missing: [good[missing], "again\x00"]}
    assert client.post(paths["details"], data=twice).status_code == 303


def test_methods_that_no_page_takes(paths: dict[str, str], client: FlaskClient) -> None:
    before = every_row()
    for path in paths.values():
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            answer = client.open(path, method=method)
            assert answer.status_code in {403, 404, 405}, (method, path)
    assert every_row() == before
