"""Services, lists of words, own fields, and why a time is not offered, over HTTP."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.registers import add_entry
from bookingapp.domain.clients.fields import add_field
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block
from bookingapp.models.catalog import AddOn, Service
from bookingapp.models.clients import CustomField, Tag
from bookingapp.web.forms.values import write_start
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon"
TEXTAREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', re.DOTALL)
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)

Sent = dict[str, list[str]]


def filled(page: str) -> Sent:
    """What a browser would send of the page's large form, if one saved it as it is."""
    part = page[page.index("data-guard") : page.index('class="save-bar"')]
    found: Sent = {}
    controls = [
        *re.finditer(r"<input[^>]*>", part),
        *TEXTAREA.finditer(part),
        *SELECT.finditer(part),
    ]
    for one in sorted(controls, key=lambda match: match.start()):
        text = one.group(0)
        name = re.search(r'name="([^"]+)"', text)
        if not name:
            continue
        if text.startswith("<input"):
            if re.search(r'type="(checkbox|radio)"', text) and " checked" not in text:
                continue
            value = re.search(r'value="([^"]*)"', text)
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "y")
        elif text.startswith("<textarea"):
            found.setdefault(name[1], []).append(unescape(one.group(2)).strip())
        else:
            options = re.findall(r'<option([^>]*?)value="([^"]*)"([^>]*)>', one.group(2))
            chosen = [value for before, value, after in options if "selected" in before + after]
            found.setdefault(name[1], []).append(unescape((chosen or [options[0][1]])[0]))
    return found


def _faults(page: str) -> list[str]:
    return re.findall(r'<li>(<a href="#.*?)</li>', page)


def ref_of(salon: cast.Cast, slug: str) -> str:
    return salon.service(slug).public_id


def test_a_service_is_saved_as_it_is_and_then_changed(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("owner")
    for slug in ("cut", "colour", "massage", "consult", "yoga"):
        address = f"{PAGE}/services/{ref_of(salon, slug)}"
        before = salon.timetable().services[salon.service(slug).id]
        sent = filled(client.get(address).text)
        answer = client.post(address, data=sent)
        assert answer.status_code == 303, (slug, _faults(answer.text))
        assert salon.timetable().services[before.id] == before
    address = f"{PAGE}/services/{ref_of(salon, 'cut')}"
    sent = filled(client.get(address).text) | {"name": ["Long cut"], "price_amount": ["45,50"]}
    assert client.post(address, data=sent).location.endswith("did=saved")
    assert (salon.service("cut").name, salon.service("cut").price) == ("Long cut", 4550)
    assert salon.service("cut").addons


def test_rows_come_without_saving_and_keep_what_was_typed(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("owner")
    address = f"{PAGE}/services/{ref_of(salon, 'cut')}"
    sent = filled(client.get(address).text) | {"name": ["Typed"], "do": ["questions-add"]}
    page = client.post(address, data=sent).text
    assert 'value="Typed"' in page
    assert salon.service("cut").name == "Cut"
    sent = filled(page) | {"questions-0-label": ["Tea or coffee?"], "questions-0-type": ["choice"]}
    refused = client.post(address, data=sent)
    assert refused.status_code == 422
    assert "Give the answers to choose from" in refused.text
    sent["questions-0-options"] = ["Tea\nCoffee"]
    assert client.post(address, data=sent | {"addons-0-name": ["Rinse"]}).status_code == 303
    (question,) = salon.service("cut").questions
    assert (question["key"], question["options"]) == ("tea_or_coffee", ["Tea", "Coffee"])
    sent = filled(client.get(address).text) | {"do": ["addons-drop:0"]}
    sent = filled(client.post(address, data=sent).text)
    assert client.post(address, data=sent).status_code == 303
    assert not salon.service("cut").addons
    assert "Archived add-ons" in client.get(address).text
    ref = db.session.scalars(select(AddOn.public_id).where(AddOn.name == "Rinse")).one()
    rows = client.post(
        address,
        data=filled(client.get(address).text) | {"do": [f"addons-back:{ref}"]},
        headers={"HX-Request": "true", "HX-Target": "addons-rows"},
    ).text
    assert "Rinse" in rows
    assert "<html" not in rows


def test_two_who_edit_one_service(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    address = f"{PAGE}/services/{ref_of(salon, 'cut')}"
    first, second = (filled(client.get(address).text) for _turn in range(2))
    assert client.post(address, data=first | {"name": ["First"]}).status_code == 303
    answer = client.post(address, data=second | {"name": ["Second"]})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert 'value="Second"' in answer.text
    assert client.post(address, data=filled(answer.text)).status_code == 303
    assert salon.service("cut").name == "Second"


def test_a_new_service_is_bookable(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    sent = filled(client.get(f"{PAGE}/services/new").text)
    refused = client.post(f"{PAGE}/services", data=sent)
    assert refused.status_code == 422
    assert '<a href="#name">Name: This must not be empty.</a>' in refused.text
    sent |= {"name": ["Trim"], "duration_minutes": ["20", "minutes"], "price_amount": ["12"]}
    answer = client.post(f"{PAGE}/services", data=sent)
    assert answer.status_code == 303, answer.text
    assert client.get("/book/salon/trim").status_code == 200
    assert len(salon.service("trim").performers) == 2


def test_the_list_is_ordered_copied_archived(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = {"token": sign_in("owner")}
    cut, colour = ref_of(salon, "cut"), ref_of(salon, "colour")
    client.post(f"{PAGE}/services/{colour}/move", data=token | {"step": "-1"})
    page = client.get(f"{PAGE}/services").text
    assert page.index(colour) < page.index(cut)
    group = re.search(r'data-group="(cat_[^"]+)"', page)
    assert group
    client.post(f"{PAGE}/services/order", data=token | {"entry": [cut, colour], "group": group[1]})
    page = client.get(f"{PAGE}/services").text
    assert page.index(cut) < page.index(colour)
    copied = client.post(f"{PAGE}/services/{cut}/duplicate", data=token)
    copy = copied.location.split("?")[0].rsplit("/", 1)[1]
    assert "Clients do not find it" in client.get(copied.location).text
    for verb in ("archive", "delete"):
        assert client.post(f"{PAGE}/services/{copy}/{verb}", data=token).status_code == 303
    assert client.get(f"{PAGE}/services/{copy}").status_code == 404
    client.post(f"{PAGE}/services/{cut}/archive", data=token)
    assert "cut" not in [one.slug for one in salon.timetable().services.values()]
    assert cut in client.get(f"{PAGE}/services?archived=1").text
    client.post(f"{PAGE}/services/{cut}/restore", data=token)
    assert salon.service("cut").addons


def test_words_of_a_register(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = {"token": sign_in("owner")}
    assert (
        client.post(f"{PAGE}/registers/tags", data=token | {"name": "VIP", "colour": "#b83280"}).status_code
        == 303
    )
    assert client.post(f"{PAGE}/registers/tags", data=token | {"name": "vip"}).status_code == 422
    tag = db.session.scalars(select(Tag)).one()
    page = client.get(f"{PAGE}/registers/tags").text
    mark = re.search(r'name="mark" value="([0-9a-f]{16})"', page)
    assert mark
    named = token | {"name": "Regular", "mark": mark[1]}
    assert client.post(f"{PAGE}/registers/tags/{tag.public_id}", data=named).status_code == 303
    assert (
        client.post(f"{PAGE}/registers/tags/{tag.public_id}", data=named | {"name": "Late"}).status_code
        == 409
    )
    assert "used once" not in client.get(f"{PAGE}/registers/tags").text
    assert client.post(f"{PAGE}/registers/tags/{tag.public_id}/remove", data=token).location.endswith(
        "did=removed"
    )
    hair = re.search(r'data-ref="(cat_[^"]+)"', client.get(f"{PAGE}/registers/categories").text)
    assert hair
    kept = client.post(f"{PAGE}/registers/categories/{hair[1]}/remove", data=token)
    assert kept.location.endswith("did=stale")
    assert client.get(f"{PAGE}/registers/nothing").status_code == 404


def test_own_fields(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = {"token": sign_in("owner")}
    wanted = token | {"about": "client", "label": "Shoe size", "kind": "number"}
    assert client.post(f"{PAGE}/fields", data=wanted).status_code == 303
    assert client.post(f"{PAGE}/fields", data=wanted | {"kind": "choice"}).status_code == 422
    field = db.session.scalars(select(CustomField)).one()
    assert (field.key, field.kind) == ("shoe_size", "number")
    client.post(f"{PAGE}/fields/{field.public_id}/archive", data=token)
    page = client.get(f"{PAGE}/fields").text
    assert "Restore Shoe size" in page
    client.post(f"{PAGE}/fields/{field.public_id}/restore", data=token)
    assert "Restore Shoe size" not in client.get(f"{PAGE}/fields").text


def test_why_not(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    cut, ana, bo = salon.service("cut"), salon.staff("Ana"), salon.staff("Bo")
    day = cast.at(3, 10)
    request = BookingRequest(salon.location_id, (Part(cut.id, ana.id),), day, cast.client_details())
    with write():
        made = book(salon.visitor, salon.timetable(), request)
        add_block(SYSTEM, salon.business_id, starts=day, ends=day + 60, staff_id=bo.id, reason="Dentist")

    def asked(hour: int, minute: int = 0, service: str = "cut", staff: str = "") -> str:
        at = cast.at(3, hour, minute)
        address = f"{PAGE}/why?service={ref_of(salon, service)}&staff={staff}&start={write_start(at)}"
        return unescape(client.get(address).text)

    page = asked(10)
    assert "is not offered" in page
    assert "Booked 10:00 am–10:30 am: Cut, Client 1" in page
    assert f"/visits/{made.public_id}" in page
    assert "Dentist" in page
    assert "Nearest free times" in page
    assert "is offered" in asked(11)
    assert "It begins every 15 min" in asked(11, 5)
    assert "is not open" in asked(20)
    assert "is a class" in asked(11, service="yoga")
    assert "Does not perform" not in asked(11, staff=ana.public_id)
    assert client.get(f"{PAGE}/why").status_code == 200
    assert client.get(f"{PAGE}/why?service=none&date=x&time=99").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("accountant", 403), ("stranger", 404)])
def test_who_may_not(salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str, status: int) -> None:
    with write():
        tag = add_entry(SYSTEM, salon.business_id, "tags", name="VIP")
        field = add_field(SYSTEM, salon.business_id, subject="client", label="Size").public_id
    srv = ref_of(salon, "cut")
    token = {"token": sign_in(role)}
    for path in ("services", f"services/{srv}", "why"):
        assert client.get(f"{PAGE}/{path}").status_code == (200 if role == "accountant" else 404)
    for path in ("services/new", "registers/tags", "fields"):
        assert client.get(f"{PAGE}/{path}").status_code == status
    sent = token | {"name": "X", "label": "X", "step": "1", "entry": tag}
    acts = [
        f"services/{srv}{verb}" for verb in ("", "/move", "/duplicate", "/archive", "/restore", "/delete")
    ]
    acts += ["services", "services/order", "registers/tags", "registers/tags/order", "fields"]
    acts += [f"registers/tags/{tag}{verb}" for verb in ("", "/move", "/remove")]
    acts += [f"fields/{field}{verb}" for verb in ("", "/move", "/archive", "/restore")]
    for path in acts:
        assert client.post(f"{PAGE}/{path}", data=sent).status_code == status, path
        if role == "accountant":
            assert client.post(f"/dashboard/stranger/{path}", data=sent).status_code == 404, path
    assert db.session.scalars(select(Service.active).where(Service.public_id == srv)).one()
