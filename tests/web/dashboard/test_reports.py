"""The page of reports and its files: what they show, to whom, and addresses that make no sense."""

import csv
import io
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from bookingapp.base.db import write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Part
from bookingapp.web.dashboard.plots import Point, ceiling, plot
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = f"/dashboard/{cast.SALON}/reports"


@pytest.fixture
def period(salon: cast.Cast) -> str:
    """Two bookings the day after tomorrow; the days around them."""
    for number, hour in enumerate((9, 11)):
        request = BookingRequest(
            salon.location_id,
            (Part(salon.service("cut").id, salon.staff("Ana").id),),
            cast.at(2, hour),
            cast.client_details(number),
        )
        with write():
            book(salon.visitor, salon.timetable(), request)
    days = [cast.clock.at(cast.at(day, 12)).date() for day in (1, 3)]
    return f"since={days[0]}&until={days[1]}"


def test_figures_plots_tables_and_files(
    client: FlaskClient, sign_in: SignIn, salon: cast.Cast, period: str
) -> None:
    sign_in("manager")
    page = client.get(f"{PAGE}?{period}")
    assert page.status_code == 200
    assert "$80" in page.text and "Ana Silva" in page.text
    for drawing in page.text.split("<svg viewBox")[1:]:
        ElementTree.fromstring("<svg viewBox" + drawing.partition("</svg>")[0] + "</svg>")
    assert "style=" not in page.text.partition("<main")[2]
    found = client.get(f"{PAGE}/staff.csv?{period}")
    assert found.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(found.get_data().decode("utf-8-sig"))))
    assert (rows[0]["Staff"], rows[0]["Bookings"], rows[0]["Revenue"]) == ("Ana Silva", "2", "80.00")
    assert (rows[0]["Booked minutes"], rows[0]["Open minutes"]) == ("60", "1440")
    by_day = list(
        csv.DictReader(io.StringIO(client.get(f"{PAGE}/time.csv?{period}").get_data().decode("utf-8-sig")))
    )
    assert [row["Bookings"] for row in by_day] == ["0", "2", "0"]
    narrowed = client.get(f"{PAGE}?{period}&staff={salon.staff('Bo').public_id}")
    assert "No bookings in this time" in narrowed.text


def test_addresses_that_make_no_sense(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    for query in ("since=x&until=y", "since=2026-05-01&until=2026-04-01", "since=1999-01-01", "period=ever"):
        assert client.get(f"{PAGE}?{query}&staff=nobody&by=hours&place=none").status_code == 200
    assert client.get(f"{PAGE}/secrets.csv").status_code == 404


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/time.csv"])
def test_who_may_look(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    assert client.get(path).status_code == 303
    sign_in("reception")
    assert client.get(path).status_code == 403
    sign_in("stranger")
    assert client.get(path).status_code == 404


def test_axes_end_at_round_numbers() -> None:
    assert [ceiling(most) for most in (0, 3, 7, 41, 100, 5100)] == [4, 4, 8, 50, 100, 8000]
    drawn = plot("Bookings", "May", [Point("1", 0, "0"), Point("2", 4, "4")], str)
    assert [point["height"] for point in drawn["points"]] == [0, 182]
