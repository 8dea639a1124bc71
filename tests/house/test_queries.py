"""A page asks the database as often for a large business as for a small one."""

from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.catalog.commands import add_category, add_service
from bookingapp.domain.schedule.commands import add_block
from bookingapp.domain.staff.commands import add_staff
from tests import cast
from tests.house.scene import Scene, set_scene
from tests.support.statements import counted

MOST = {"public.picker": 4, "public.regular": 10} | {
    f"dashboard.{page}": count
    for count, pages in {
        7: "calendar_side class_date new_place places role roles series webhooks",
        8: "calendar classes notes",
        9: "import_run new_staff place services",
        10: "audit clients message_words new_block users",
        11: "calendars invite_user me occurrence regular today webhook_delivery",
        12: "closures new_service resource resource_hours",
        13: "webhook",
        14: "block reports staff_hours visit",
        15: "place_hours staff_member",
        19: "service user",
        20: "client",
    }.items()
    for page in pages.split()
}
"""Statements of the pages that show more than a list: how many, whatever the business's size."""

MOST_ELSEWHERE = 6


def _counts(app: Flask, client: FlaskClient, scene: Scene) -> dict[str, int]:
    """Statements of each page that can be looked at, the second time it is looked at."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or not rule.arguments <= scene.arguments.keys():
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: scene.arguments[name] for name in rule.arguments})  # type: ignore[arg-type]
        client.get(address)
        with counted(db.engine) as statements:
            answer = client.get(address)
        assert answer.status_code < 500, (address, answer.status_code)
        found[rule.endpoint] = len(statements)
    return found


def _grow(business_id: int) -> None:
    """Ten more staff, services, categories, blocks and classes."""
    for number in range(10):
        with write():
            staff = add_staff(SYSTEM, business_id, name=f"More {number}").id
            category = add_category(SYSTEM, business_id, name=f"Kind {number}").id
            add_service(
                SYSTEM,
                business_id,
                name=f"Service {number}",
                duration_minutes=30,
                category_id=category,
                staff_ids=[staff],
            )
            day = cast.at(20 + number, 9)
            add_block(SYSTEM, business_id, starts=day, ends=day + 60, staff_id=staff)


def test_pages_ask_as_often_for_large_businesses(context: Flask, client: FlaskClient) -> None:
    scene = set_scene(client)
    before = _counts(context, client, scene)
    assert before
    _grow(scene.salon.business_id)
    for number in range(10):
        cast.create_class(scene.salon, cast.at(6 + number, 10))
    assert _counts(context, client, scene) == before
    assert {page: count for page, count in before.items() if count > MOST.get(page, MOST_ELSEWHERE)} == {}
