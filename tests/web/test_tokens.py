"""Signed texts in forms and addresses: how long they hold, whatever the clocks say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.web.tokens import (
    FORM_HOURS,
    STATE_HOURS,
    TokenExpired,
    TokenForged,
    check_form_token,
    form_token,
    read_state,
    write_state,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MADE = NOON + timedelta(minutes=9)


@pytest.mark.parametrize("seconds", [0, FORM_HOURS * 3600 - 1])
def test_a_form_is_good_for_its_hours_and_no_longer(context: Flask, seconds: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = form_token("salon")
        clock.shift(seconds)
        check_form_token(token, "salon")
        clock.shift(FORM_HOURS * 3600 - seconds + 1)
        with pytest.raises(TokenExpired):
            check_form_token(token, "salon")


def test_a_state_is_good_for_its_hours_and_no_longer(context: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        token = write_state({"step": 1})
        clock.shift(STATE_HOURS * 3600)
        assert read_state(token) == {"step": 1}
        clock.shift(1)
        with pytest.raises(TokenExpired):
            read_state(token)
        with pytest.raises(TokenForged):
            read_state(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_a_clock_that_is_behind_the_one_that_signed_refuses_nobody(context: Flask) -> None:
    """Two servers never agree to the second, and a clock is set back now and then."""
    with time_machine.travel(MADE, tick=False):
        token, state = form_token("clocks"), write_state({"step": 1})
    with time_machine.travel(NOON, tick=False):
        check_form_token(token, "clocks")
        check_form_token(form_token("clocks"), "clocks")  # which is kept for all of these ten minutes
        assert read_state(state) == {"step": 1}
