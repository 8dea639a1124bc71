"""Whatever is sent, the answer is clear, 4xx, and nothing has changed."""

import pytest
from flask import Flask

from tests.cast import Cast, at, create_class
from tests.web.public.conftest import Values, Visitor, rows

HUGE = "9" * 10_000


def _unchanged(app: Flask) -> bool:
    return all(rows(app, table) == 0 for table in ("hold", "booking", "visit", "client", "claim"))


@pytest.mark.parametrize(
    "query",
    [
        "date=0000-01-01",
        "date=99999-01-01",
        "date=2026-02-30",
        "date=1999-12-31",
        "date=2201-01-01",
        "date=%D9%A2%D9%A0%D9%A2%D9%A6-01-01",
        "date=tomorrow",
        f"date={HUGE}",
        "date=2026-01-01%00",
        "month=2026-13",
        "month=0000-00",
        "month=2026",
        f"month={HUGE}",
        "tz=Factory",
        "tz=posixrules",
        "tz=localtime",
        "tz=../../etc/passwd",
        "tz=Europe/Atlantis",
        "tz=%00",
        f"tz={HUGE}",
        "staff=stf_00000000000000000000",
        "staff=%00",
        f"staff={HUGE}",
        "location=nowhere",
        "addon=add_00000000000000000000",
        "also=nothing",
        "also=yoga",
        "&".join(f"addon={number}" for number in range(200)),
    ],
)
@pytest.mark.parametrize("target", ["", "month", "times", "picker"])
def test_addresses(app: Flask, cast: Cast, visitor: Visitor, query: str, target: str) -> None:
    headers = {"HX_Request": "true", "HX_Target": target} if target else {}
    page = visitor.get(f"/book/salon/cut?{query}", **headers)
    assert page.status in {404, 422}
    assert "<h1>" in page.text
    assert ("<html" in page.text) is not bool(target)


@pytest.mark.parametrize("lang", ["xx", "%00", "de-DE", HUGE])
def test_a_language_that_we_do_not_speak_changes_nothing(cast: Cast, visitor: Visitor, lang: str) -> None:
    page = visitor.get(f"/book/salon/cut?lang={lang}")
    assert page.status == 200 and '<html lang="en"' in page.text


def test_odd_addresses_are_not_found(cast: Cast, visitor: Visitor) -> None:
    for path in (
        "/book/nobody",
        "/book/salon%00",
        "/book/salon/" + "x" * 5000,
        "/book/salon/%F0%9F%98%80",
        "/book/salon/cut/details/x",
        "/book/salon/details/" + "x" * 200,
        "/book/salon/class/occ_00000000000000000000",
        "/book/salon/class/nonsense",
        "/book/salon/visit/vis_00000000000000000000." + "a" * 27,
        "/book/salon/booked/" + "x" * 200,
    ):
        page = visitor.get(path)
        assert page.status == 404 and "There is nothing here" in page.text, path


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("", 422),
        ("now", 422),
        ("2026-03-04T14:00", 422),
        ("2026-03-04T14:00:30Z", 422),
        ("2026-03-04T24:00Z", 422),
        ("9999-01-01T00:00Z", 422),
        (HUGE, 422),
        ("2026-03-04T14:00Z\x00", 422),
        ("2001-01-01T14:00Z", 409),
    ],
)
def test_starts_that_cannot_be(app: Flask, cast: Cast, visitor: Visitor, start: str, status: int) -> None:
    form = visitor.get("/book/salon/cut").form("/cut")
    assert visitor.post(form.action, {**form.values, "start": start}).status == status
    assert visitor.get("/book/salon/cut/details?start=" + start.replace("\x00", "%00")).status == status
    assert _unchanged(app)


def test_unaligned_and_unoffered_starts(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = visitor.get("/book/salon/cut?month=2031-03")
    form = page.form("/cut")
    for start in ("2031-03-04T14:07Z", "2031-03-04T03:00Z"):
        refused = visitor.post(form.action, {**form.values, "start": start})
        assert (
            refused.status == 409 and "That time is not offered" in refused.text and len(refused.times) == 3
        )
    assert _unchanged(app)


def test_anothers_ids_are_not_found(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        from bookingapp.domain.schedule.timetables import timetable_of

        other = timetable_of("stranger")
        staff = next(iter(other.staff.values())).public_id
        place = next(iter(other.locations.values())).public_id
        service = next(iter(other.services.values())).public_id
        lesson = create_class(cast, at(2, 18))
    for path in (
        f"/book/salon/cut?staff={staff}",
        f"/book/salon/cut?location={place}",
        f"/book/salon/{service}",
        f"/book/salon/cut?also={service}",
        f"/book/stranger/class/{lesson}",
    ):
        assert visitor.get(path).status == 404, path
    form = visitor.get("/book/salon/cut").form("/cut")
    values: Values = {**form.values, "start": visitor.get("/book/salon/cut").times[0], "staff": staff}
    assert visitor.post(form.action, values).status == 404
    assert rows(app, "hold") == rows(app, "booking") == 0


def test_tokens_forged_expired_and_of_another_business(
    app: Flask, cast: Cast, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor.get("/book/salon/cut")
    form = page.form("/cut")
    foreign = visitor.get("/book/stranger/cut").form("/cut").values["token"]
    for token in ("", "x", foreign, str(form.values["token"])[:-2], "é" * 50, HUGE):
        refused = visitor.post(form.action, {**form.values, "start": page.times[0], "token": token})
        assert refused.status == 422 and "open for a long time" in refused.text
    assert rows(app, "hold") == 0


def test_the_state_of_one_business_opens_nothing_at_another(cast: Cast, visitor: Visitor) -> None:
    details = visitor.take("cut")
    state = details.form("/extend").action.removesuffix("/extend").rpartition("/")[2]
    assert visitor.get(f"/book/salon/details/{state}").status == 200
    assert visitor.get(f"/book/stranger/details/{state}").status == 404
    assert visitor.get(f"/book/salon/details/{state[:-1]}").status == 404


def test_the_price_is_not_for_visitors_to_say(app: Flask, cast: Cast, visitor: Visitor) -> None:
    done = visitor.book("cut", price="1", price_amount="1", amount="0", seats="0")
    assert "$40" in done.text


@pytest.mark.parametrize("seats", ["0", "-1", "99", "1.5", "x", "٣", HUGE, ""])
def test_numbers_of_seats(app: Flask, cast: Cast, visitor: Visitor, seats: str) -> None:
    with app.app_context():
        lesson = create_class(cast, at(2, 18))
    page = visitor.fill(visitor.get(f"/book/salon/class/{lesson}"), seats=seats)
    assert page.status in {409, 422}
    assert rows(app, "booking") == 0


def test_too_much_at_once(app: Flask, cast: Cast, visitor: Visitor) -> None:
    form = visitor.get("/book/salon/cut").form("/cut")
    page = visitor.post(form.action, {**form.values, "start": "x" * 2_000_000})
    assert page.status == 413 and "That is too large" in page.text


def test_methods_that_a_page_does_not_know(cast: Cast, visitor: Visitor) -> None:
    assert visitor.post("/book/salon", {}).status == 405


@pytest.mark.parametrize("host", ["a..b", ".", "a" * 70 + ".example"])
def test_a_host_that_cannot_be_one(app: Flask, cast: Cast, host: str) -> None:
    client = app.test_client()
    for path in ("/", "/embed/salon", "/api/v1/businesses", "/static/nothing.css"):
        assert client.get(path, headers={"Host": host}).status_code == 400, path
