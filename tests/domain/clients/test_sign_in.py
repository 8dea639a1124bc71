"""Sessions and requests as rows: one of several gets in, what is over goes, and a new address takes all along."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job, enqueue
from bookingapp.domain.clients import sign_in
from bookingapp.domain.clients.commands import find_or_create_client
from bookingapp.domain.clients.sign_in import Redeemed, Refused
from bookingapp.domain.messaging.persons import move_to_address
from bookingapp.models.messaging import Message
from bookingapp.models.sessions import PortalSession, SignInRequest
from tests.cast import Cast, client_details, create_cast

KEY = "only-for-tests-0123456789abcdef"
ADA = "client1@example.test"


@pytest.fixture
def cast(context: Flask) -> Cast:
    """A salon that knows Ada."""
    made = create_cast()
    with write():
        find_or_create_client(made.visitor, made.business_id, client_details())
    return made


def ask(email: str = ADA, replaces: str | None = None) -> sign_in.Letter:
    """A request and its letter."""
    with write():
        ref = sign_in.request_sign_in(email, "en", replaces=replaces)
    with write():
        letter = sign_in.write_letter(KEY, ref)
    assert letter is not None
    return letter


def ref_of(letter: sign_in.Letter) -> str:
    """The request that a letter answers."""
    return letter.token.partition(".")[0]


def test_of_several_who_are_right_one_gets_in(cast: Cast, context: Flask) -> None:
    letter = ask()

    def redeem(number: int) -> bool:
        with context.app_context():
            try:
                with write():
                    if number % 2:
                        outcome = sign_in.redeem_link(letter.token)
                    else:
                        outcome = sign_in.redeem_code(KEY, ref_of(letter), letter.code)
                    return isinstance(outcome, Redeemed)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(redeem, range(8))) == 1
    assert db.session.query(PortalSession).count() == 1


def test_a_code_of_another_key_or_request_is_none(cast: Cast) -> None:
    first, second = ask(), ask()
    with write():
        assert isinstance(sign_in.redeem_code("another-key-0123456789", ref_of(first), first.code), Refused)
        if first.code != second.code:
            assert isinstance(sign_in.redeem_code(KEY, ref_of(first), second.code), Refused)
        assert isinstance(sign_in.redeem_link(f"{ref_of(first)}.{second.token.partition('.')[2]}"), Refused)


def test_a_new_address_is_proved_only_by_whoever_asked(cast: Cast) -> None:
    letter = ask("new@example.test", replaces=ADA)
    with write():
        assert isinstance(sign_in.redeem_code(KEY, ref_of(letter), letter.code), Refused)
        assert isinstance(sign_in.redeem_link(letter.token), Refused)
        other = sign_in.redeem_code(KEY, ref_of(letter), letter.code, replaces="eve@example.test")
        assert isinstance(other, Refused)
        mine = sign_in.redeem_code(KEY, ref_of(letter), letter.code, replaces=ADA)
        assert isinstance(mine, Redeemed) and mine.email == "new@example.test"


def test_nobody_is_told_of_an_unknown_address(cast: Cast) -> None:
    with write():
        ref = sign_in.request_sign_in("nobody@example.test", "en")
    with write():
        assert sign_in.write_letter(KEY, ref) is None
        assert sign_in.write_letter(KEY, "sir_nothing") is None
    assert db.session.query(SignInRequest).one().code_hash is None


def test_a_letter_that_comes_too_late_is_not_written(cast: Cast) -> None:
    with write():
        ref = sign_in.request_sign_in(ADA, "en")
    with time_machine.travel(clock.now() + timedelta(minutes=11)), write():
        assert sign_in.write_letter(KEY, ref) is None


def test_what_is_over_is_swept(cast: Cast) -> None:
    ask()
    with write():
        old, new = sign_in.begin_session(ADA), sign_in.begin_session(ADA)
        sign_in.end_session(old)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        with write():
            assert sign_in.sweep_sign_ins(SYSTEM) == 2
            assert sign_in.sweep_sign_ins(SYSTEM) == 0
        assert sign_in.find_session(new) is not None
    with time_machine.travel(clock.now() + timedelta(days=40)), write():
        assert sign_in.sweep_sign_ins(SYSTEM) == 1


def test_what_is_still_to_be_told_goes_to_the_new_address(cast: Cast) -> None:
    with write() as session:
        for number, state in enumerate(("planned", "sent")):
            session.add(
                Message(
                    public_id=f"msg_{number}",
                    business_id=cast.business_id,
                    mark=str(number),
                    kind="reminder",
                    channel="email",
                    audience="client",
                    address=ADA,
                    name="Ada",
                    locale="en",
                    timezone="UTC",
                    facts={},
                    due=clock.now(),
                    state=state,
                    job_id=enqueue("message.send", cast.business_id, message=f"msg_{number}"),
                    created_at=clock.now(),
                )
            )
        token = sign_in.begin_session(ADA)
    person = sign_in.find_session(token)
    assert person is not None
    with write():
        move_to_address(person, "new@example.test")
    found = {row.state: row.address for row in db.session.query(Message)}
    assert found == {"planned": "new@example.test", "sent": ADA}
    assert sign_in.find_session(token) is None
    assert db.session.query(Job).filter_by(name="message.send").count() == 2
