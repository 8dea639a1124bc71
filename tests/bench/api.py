"""The API as programs ask it: with a key, every request counted against its limits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.keys import create_api_key
from bookingapp.factory import create_app
from bookingapp.models.business import Business
from bookingapp.models.catalog import Service
from tests.bench import world
from tests.bench.load import Target
from tests.bench.processes import AS_INSTALLED
from tests.support.server import Server, serving

SPELLINGS = 400
"""Of one question: more than a process keeps answers, so that each is given anew."""

LIMITED = {
    "BOOKINGAPP_RATELIMIT_ENABLED": "1",
    "BOOKINGAPP_LIMIT_FREE": "1000000/second, 10000000/minute, 100000000/day",
}
"""Counted in as many windows as ever, of which none is ever used up."""


def asked(url: str, folder: Path, at: str, days: Sequence[date]) -> dict[str, Target]:
    """Free times of one staff member on single days and in a month, and of any of ten in a month.

    Both months also in spellings that nobody has an answer ready for.
    """
    key, services = _key_and_services(url, folder)
    headers = {"Authorization": f"Bearer {key}"}

    def path(service: str, first: date, last: date) -> str:
        return f"/api/v1/availability?service_id={services[service]}&from={first}&to={last}"

    one, ten = path(world.LONE, days[0], days[-1]), path(world.TEAM, days[0], days[-1])
    days_of_one = [path(world.LONE, day, day) for day in days]
    return {
        "api-day-1": Target("api-day-1", at, days_of_one, headers),
        "api-1": Target("api-1", at, [one], headers),
        "api-1-anew": Target("api-1-anew", at, spellings(one), headers),
        "api-10": Target("api-10", at, [ten], headers),
        "api-10-anew": Target("api-10-anew", at, spellings(ten), headers),
    }


def spellings(path: str) -> list[str]:
    """The same question in other letters: the last ones of the query as they are, or each by its code."""
    places = range(len(path) - SPELLINGS.bit_length(), len(path))
    return [
        path[: places[0]]
        + "".join(
            f"%{ord(path[place]):02X}" if number >> bit & 1 else path[place]
            for bit, place in enumerate(places)
        )
        for number in range(SPELLINGS)
    ]


@contextmanager
def limited(folder: Path, url: str, workers: int) -> Iterator[Server]:
    """A server that counts."""
    with serving(folder, url, workers=workers, env=LIMITED | AS_INSTALLED) as server:
        yield server


def _key_and_services(url: str, folder: Path) -> tuple[str, dict[str, str]]:
    app = create_app(world.settings_for(url, str(folder / "var")))
    with app.app_context():
        business_id = db.session.scalars(select(Business.id).where(Business.slug == world.SLUG)).one()
        services = {
            row.slug: row.public_id for row in db.session.execute(select(Service.slug, Service.public_id))
        }
        with write():
            key = create_api_key(SYSTEM, business_id, name="Bench")[1]
        db.session.remove()
        db.engine.dispose()
    return key, services
