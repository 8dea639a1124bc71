"""Sign in by link or code: nobody learns who is known, scanners do no harm, codes cannot be guessed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.clients.sign_in import TRIES, write_letter
from bookingapp.models.clients import Client
from bookingapp.models.sessions import PortalSession, SignInRequest
from tests.cast import at
from tests.support.statements import counted
from tests.web.portal.conftest import ADA, Browser, Letterbox, Shop

Browsers = Callable[[], Browser]


@pytest.fixture
def known(shop: Shop) -> str:
    """Ada has booked."""
    return shop.book(at(3, 10))


def later(**span: int) -> time_machine.travel:
    """The clock, moved on."""
    return time_machine.travel(clock.now() + timedelta(**span), tick=True)


def test_anonymous_is_led_to_a_page_that_answers(ada: Browser) -> None:
    page = ada.get("/my")
    assert page.status == 303 and page.answer.headers["Location"] == "/my/sign-in?next=/my"
    assert ada.follow(page).status == 200


def test_by_code(known: str, ada: Browser, letters: Letterbox) -> None:
    page = ada.ask(ADA)
    assert ADA in page.text
    done = ada.send(page, "", code=f" {letters.code(ADA)[:3]} {letters.code(ADA)[3:]} ")
    assert done.status == 303 and done.answer.headers["Location"] == "/my"
    cookie = done.answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/my" in cookie
    assert "Secure" not in cookie
    home = ada.get("/my")
    assert home.status == 200 and "Cut" in home.text and "no-store" in home.answer.headers["Cache-Control"]


def test_the_cookie_is_for_https_only_where_there_is_any(
    known: str, app: Flask, ada: Browser, letters: Letterbox
) -> None:
    page, code = ada.ask(ADA), letters.code(ADA)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], base_url="https://book.example")
    assert "Secure" in ada.send(page, "", code=code).answer.headers["Set-Cookie"]


def test_scanners_open_the_link_and_it_still_works_once(
    known: str, ada: Browser, browser_of: Browsers, letters: Letterbox
) -> None:
    ada.ask(ADA)
    path, scanner = letters.link(ADA), browser_of()
    for _time in range(2):
        assert scanner.http.get(path).status_code == 200
        assert scanner.http.head(path).status_code == 200
        assert scanner.cookie is None
    other_device = browser_of()
    done = other_device.send(other_device.get(path), path.partition("?")[0])
    assert done.status == 303 and other_device.get("/my").status == 200
    assert ada.get(path).status == 410
    again = browser_of()
    assert again.post(path, token=again.token).status == 410 and again.cookie is None


def test_a_code_works_once(known: str, ada: Browser, browser_of: Browsers, letters: Letterbox) -> None:
    page, code = ada.ask(ADA), letters.code(ADA)
    link = letters.link(ADA)
    assert ada.send(page, "", code=code).status == 303
    other = browser_of()
    assert other.send(page, "", code=code).status == 410
    assert other.get(link).status == 410
    assert other.cookie is None


def test_unknown_addresses_look_the_same(
    known: str, app: Flask, ada: Browser, browser_of: Browsers, letters: Letterbox
) -> None:
    seen = []
    for email in (ADA, "nobody@example.test"):
        browser = browser_of()
        form = browser.get("/my/sign-in")
        with app.app_context(), counted(db.engine) as statements:
            asked = browser.send(form, "/sign-in", email=email)
        location = re.sub(r"sir_\w+", "REF", asked.answer.headers["Location"])
        with app.app_context(), counted(db.engine) as shown:
            page = browser.follow(asked)
        letters.deliver()
        with app.app_context(), counted(db.engine) as tried:
            wrong = browser.send(page, "", code="000000")
        texts = [
            re.sub(r"sir_\w+|value=\"[^\"]+\"", "", one.text).replace(email, "WHO")
            for one in (asked, page, wrong)
        ]
        statuses = (asked.status, page.status, wrong.status)
        seen.append((statuses, location, texts, len(statements), len(shown), len(tried)))
    assert seen[0] == seen[1]
    assert seen[0][0] == (303, 200, 422)
    assert len(letters.mails(ADA)) == 1 and letters.mails("nobody@example.test") == []


def test_guessing_is_stopped(known: str, ada: Browser, letters: Letterbox) -> None:
    page, code = ada.ask(ADA), letters.code(ADA)
    wrong = "111111" if code != "111111" else "222222"
    answers = [ada.send(page, "", code=wrong) for _try in range(TRIES)]
    assert [answer.status for answer in answers] == [422] * (TRIES - 1) + [410]
    assert "4 tries are left" in answers[0].text
    assert ada.send(page, "", code=code).status == 410
    link = letters.link(ADA)  # which nobody can guess still works
    assert ada.send(ada.get(link), link.partition("?")[0]).status == 303


def test_what_is_no_code_costs_no_try(known: str, app: Flask, ada: Browser, letters: Letterbox) -> None:
    page = ada.ask(ADA)
    for nonsense in ("", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "12345\x00", "½½½½½½"):
        assert ada.send(page, "", code=nonsense).status == 422
    assert ada.send(page, "", code=letters.code(ADA)).status == 303


def test_a_code_lives_ten_minutes(known: str, ada: Browser, browser_of: Browsers, letters: Letterbox) -> None:
    page, code, link = ada.ask(ADA), letters.code(ADA), letters.link(ADA)
    with later(minutes=9):
        assert browser_of().get(link).status == 200
    with later(minutes=11):
        assert ada.send(page, "", code=code).status == 410
        assert ada.get(link).status == 410


def test_limits_by_address_and_account(
    known: str, app: Flask, browser_of: Browsers, letters: Letterbox
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ratelimit_enabled=True)
    for _time in range(6):
        page = browser_of().ask(ADA)
    refused = browser_of()
    answer = refused.send(refused.get("/my/sign-in"), "/sign-in", email=ADA)
    assert answer.status == 429 and int(answer.answer.headers["Retry-After"]) > 0
    assert refused.send(refused.get("/my/sign-in"), "/sign-in", email="x@example.test").status == 303
    letters.deliver()
    assert len(letters.mails(ADA)) == 3  # nobody has confirmed the address so far
    statuses = []
    for _time in range(25):
        tries = [browser_of().send(page, "", code="000000").status]
        statuses += tries
    assert 410 in statuses


def test_codes_are_tried_so_often_by_account(known: str, app: Flask, browser_of: Browsers) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ratelimit_enabled=True)
    statuses = []
    for _request in range(6):
        page = browser_of().ask(ADA)
        statuses += [browser_of().send(page, "", code="000000").status for _try in range(TRIES)]
    assert statuses.count(422) + statuses.count(410) == 20 and statuses[20:] == [429] * 10


def test_codes_of_a_day_are_few(known: str, app: Flask, browser_of: Browsers) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ratelimit_enabled=True)
    statuses = []
    for hour in range(4):
        for _request in range(4):
            with later(minutes=hour * 61):
                page = browser_of().ask(ADA)
                statuses += [browser_of().send(page, "", code="000000").status for _try in range(TRIES)]
    assert 429 not in statuses[:60] and statuses[60:] == [429] * 20


def test_codes_for_a_new_address_are_counted_by_that_address(
    known: str, app: Flask, browser_of: Browsers
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], ratelimit_enabled=True)
    statuses = []
    for name in range(5):  # whoever tries signs in as somebody else each time
        other = browser_of().enter(f"other-{name}@example.test")
        ref = other.post("/my/email", token=other.token, email=ADA).answer.headers["Location"]
        statuses += [other.post(ref, token=other.token, code="000000").status for _try in range(TRIES)]
    assert 429 not in statuses[:20] and statuses[20:] == [429] * 5


def test_sessions_rotate_and_die(
    known: str, app: Flask, ada: Browser, browser_of: Browsers, letters: Letterbox
) -> None:
    ada.enter(ADA)
    first = ada.cookie
    page = browser_of().ask(ADA)
    assert ada.send(page, "", code=letters.code(ADA)).status == 303
    assert ada.cookie != first
    stolen = browser_of()
    stolen.http.set_cookie("my", first or "", path="/my")
    assert stolen.get("/my").status == 303
    second = ada.cookie
    assert ada.post("/my/sign-out", token=ada.token).status == 303
    assert ada.cookie in {None, ""}
    stolen.http.set_cookie("my", second or "", path="/my")
    assert stolen.get("/my").status == 303


def test_a_wrong_code_ends_no_session(known: str, ada: Browser, browser_of: Browsers) -> None:
    ada.enter(ADA)
    assert ada.send(browser_of().ask(ADA), "", code="000000").status == 422
    assert ada.get("/my").status == 200


def test_sign_out_everywhere(known: str, ada: Browser, browser_of: Browsers) -> None:
    ada.enter(ADA)
    phone, eve = browser_of().enter(ADA), browser_of().enter("eve@example.test")
    assert ada.post("/my/sign-out-everywhere", token=ada.token).status == 303
    assert phone.get("/my").status == 303 and eve.get("/my").status == 200


def test_sessions_slide(known: str, ada: Browser) -> None:
    ada.enter(ADA)
    with later(days=20):
        page = ada.get("/my")
        assert page.status == 200 and "Set-Cookie" in page.answer.headers
    with later(days=45):
        assert ada.get("/my").status == 200
    with later(days=80):
        assert ada.get("/my").status == 303


def test_next_leads_only_to_own_pages(known: str, ada: Browser, letters: Letterbox) -> None:
    for wish in (
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/book/salon",
        "/myth",
        "javascript:1",
    ):
        assert "evil" not in ada.get(f"/my/sign-in?next={wish}").form("/sign-in").values.get("next", "")
        page = ada.follow(
            ada.send(ada.get("/my/sign-in"), "/sign-in", email="nobody@example.test", next=wish)
        )
        assert page.forms[-1].values["next"] == ""
    page = ada.follow(ada.send(ada.get("/my/sign-in?next=/my/history"), "/sign-in", email=ADA))
    assert "next=%2Fmy%2Fhistory" in letters.link(ADA)
    assert ada.send(page, "", code=letters.code(ADA)).answer.headers["Location"] == "/my/history"


def test_signing_in_confirms_the_address(known: str, app: Flask, ada: Browser, letters: Letterbox) -> None:
    ada.send(ada.ask(ADA), "", code=letters.code(ADA))
    with app.app_context():
        assert db.session.query(Client).filter_by(email=ADA).one().email_confirmed_at is not None


def test_only_hashes_are_kept(
    known: str, app: Flask, ada: Browser, letters: Letterbox, capfd: pytest.CaptureFixture[str]
) -> None:
    page, code, link = ada.ask(ADA), letters.code(ADA), letters.link(ADA)
    ada.get(link)
    ada.send(page, "", code=code)
    secret = link.partition("/link/")[2].partition("?")[0].partition(".")[2]
    with app.app_context():
        row = db.session.query(SignInRequest).order_by(SignInRequest.id.desc()).first()
        session = db.session.query(PortalSession).order_by(PortalSession.id.desc()).first()
        assert row is not None and session is not None
        stored = f"{row.code_hash} {row.link_hash} {session.token_hash}"
        assert len(stored) == 3 * 64 + 2
        assert code not in stored and secret not in stored and str(ada.cookie) not in stored
    out = "".join(capfd.readouterr())
    for private in (ADA, secret, str(ada.cookie), f"{code}\n", f'"{code}"'):
        assert private not in out


def test_the_letter_is_written_again(known: str, app: Flask, ada: Browser, settings: Settings) -> None:
    """A worker that was killed between sending and its end does it again: the newest code counts."""
    page = ada.ask(ADA)
    ref = page.forms[-1].action.partition("?")[0].rpartition("/")[2]
    with app.app_context():
        letters = []
        for _time in range(2):
            with write():
                letters.append(write_letter(settings.secret_key, ref))
        db.session.remove()
    first, second = letters
    assert first and second
    if first.code != second.code:
        assert ada.send(page, "", code=first.code).status == 422
    assert ada.send(page, "", code=second.code).status == 303


def test_forged_and_old_links(ada: Browser) -> None:
    for token in ("x" * 40, f"sir_{'a' * 20}.{'b' * 43}", f"vis_{'a' * 20}.{'b' * 43}"):
        assert ada.get(f"/my/sign-in/link/{token}").status == 410
        assert ada.post(f"/my/sign-in/link/{token}", token=ada.token).status == 410
    assert ada.get("/my/sign-in/sir_nothing").status == 410
