"""The clients' pages over HTTP: they work, strangers get 404, and whoever may not gets 403."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.directory import ClientValues, create_client, mark_of_client
from bookingapp.domain.clients.tagging import add_named_tags
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.clients import Client, Consent, ImportRun, Tag
from bookingapp.models.sessions import UserSession
from bookingapp.worker.loop import run_once
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon"


def make(salon: cast.Cast, name: str, email: str = "") -> str:
    with write():
        return create_client(SYSTEM, salon.business_id, ClientValues(name, email)).public_id


def of_name(name: str) -> Client:
    db.session.rollback()
    return db.session.scalars(select(Client).where(Client.name == name)).one()


def test_the_list_and_what_is_done_with_many(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    make(salon, "=cmd()", "evil@example.test")
    ada = make(salon, "Ada", "ada@example.test")
    with write():
        add_named_tags(
            SYSTEM, db.session.scalars(select(Client).where(Client.name == "=cmd()")).one(), ["VIP"]
        )
    tag = db.session.scalars(select(Tag)).one().public_id
    token = sign_in("reception")
    page = client.get(f"{PAGE}/clients").text
    assert "Ada" in page
    assert "2 clients" in page
    found = client.get(f"{PAGE}/clients?q=ADA", headers={"HX-Request": "true", "HX-Target": "results"}).text
    assert "Ada" in found
    assert "=cmd()" not in found
    assert "<html" not in found
    chosen = {"token": token, "client": [ada, "clt_none"], "tag": tag, "do": "tag"}
    assert client.post(f"{PAGE}/clients", data=chosen).location.endswith("did=tagged&count=1")
    assert "Ada" in client.get(f"{PAGE}/clients?tag={tag}").text
    refs = [ada, of_name("=cmd()").public_id]
    table = client.post(f"{PAGE}/clients", data={"token": token, "client": refs, "do": "export"})
    assert table.mimetype == "text/csv"
    assert "'=cmd()" in table.text
    assert client.get(f"{PAGE}/clients?since=nonsense&sort=no&after=clt_none").status_code == 200


def test_one_is_added_changed_and_shown(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("reception")
    typed = {"token": token, "name": "Ada Lindqvist", "email": "ada@example.test", "phone": "(212) 555-0142"}
    made = client.post(f"{PAGE}/clients/new", data=typed)
    assert made.status_code == 303
    ref = of_name("Ada Lindqvist").public_id
    panel = {"HX-Request": "true", "HX-Target": "panel-body"}
    assert "mailto:ada@example.test" in client.get(made.location, headers=panel).text
    page = client.get(made.location).text
    assert "mailto:ada@example.test" in page
    assert "tel:+12125550142" in page
    assert "Client added" in page
    again = client.post(f"{PAGE}/clients/new", data=typed)
    assert again.status_code == 409
    assert f"/clients/{ref}" in again.text
    mark = mark_of_client(of_name("Ada Lindqvist"))
    saved = client.post(f"{PAGE}/clients/{ref}/edit", data=typed | {"notes": "Tea.", "mark": mark})
    assert saved.status_code == 303
    stale = client.post(f"{PAGE}/clients/{ref}/edit", data=typed | {"notes": "Milk.", "mark": mark})
    assert stale.status_code == 409
    assert "Milk." in stale.text
    wrong = typed | {"email": "no", "mark": mark_of_client(of_name("Ada Lindqvist"))}
    assert client.post(f"{PAGE}/clients/{ref}/edit", data=wrong).status_code == 422
    consent = {"token": token, "kind": "marketing", "wording": "Yes.", "source": "paper"}
    assert client.post(f"{PAGE}/clients/{ref}/consents", data=consent | {"wording": ""}).status_code == 422
    assert client.post(f"{PAGE}/clients/{ref}/consents", data=consent).status_code == 303
    assert client.post(f"{PAGE}/clients/{ref}/consents/withdraw", data=consent).location.endswith("withdrawn")
    assert db.session.scalars(select(Consent)).one().withdrawn_at is not None
    client.post(f"{PAGE}/clients/{ref}/notices", data={"token": token, "reminders": "yes"})
    assert of_name("Ada Lindqvist").notify == {"follow_ups": False, "sms": False}
    kept = json.loads(client.get(f"{PAGE}/clients/{ref}/data.json").text)
    assert kept["client"]["notes"] == "Tea."


def test_merge_and_erase(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    part = Part(salon.service("cut").id, salon.staff("Ana").id)
    with write():
        details = ClientDetails("Ada Twin", "twin@example.test")
        book(
            salon.visitor,
            salon.timetable(),
            BookingRequest(salon.location_id, (part,), cast.at(3, 10), details),
        )
    twin, ada = of_name("Ada Twin").public_id, make(salon, "Ada", "ada@example.test")
    token = sign_in("manager")
    assert "Ada Twin" in client.get(f"{PAGE}/clients/{ada}/merge?q=twin").text
    assert 'name="take.email"' in client.get(f"{PAGE}/clients/{ada}/merge?other={twin}").text
    data = {"token": token, "other": twin, "take.name": "other", "take.email": "other"}
    assert client.post(f"{PAGE}/clients/{ada}/merge", data=data).location.endswith(f"{ada}?did=merged")
    assert client.get(f"{PAGE}/clients/{twin}").location.endswith(f"/clients/{ada}")
    page = client.get(f"{PAGE}/clients/{ada}").text
    assert "Ada Twin" in page
    assert "Cut" in page
    data = {"token": token, "typed": "somebody"}
    assert client.post(f"{PAGE}/clients/{ada}/erase", data=data).status_code == 422
    assert client.post(f"{PAGE}/clients/{ada}/erase", data=data | {"typed": " ada TWIN"}).status_code == 303
    assert "was erased" in client.get(f"{PAGE}/clients/{ada}").text


def paths(ref: str, run: str) -> dict[str, str]:
    """Every address, with what it asks for: to read or to write."""
    gets = ("clients", f"clients/{ref}", f"clients/{ref}/data.json")
    write_gets = ("clients/new", f"clients/{ref}/edit", f"clients/{ref}/erase", f"clients/{ref}/merge")
    alone = ("import", f"import/{run}", f"import/{run}/faults.csv", "import/sample-clients.csv", "export")
    return dict.fromkeys(gets, "read") | dict.fromkeys((*write_gets, *alone), "write")


def posts(ref: str, run: str) -> list[str]:
    return [
        "clients/new", f"clients/{ref}/edit", f"clients/{ref}/tags", f"clients/{ref}/notices",
        f"clients/{ref}/consents", f"clients/{ref}/consents/withdraw", f"clients/{ref}/merge", f"clients/{ref}/erase",
        f"import/{run}/columns", f"import/{run}/start", f"import/{run}/stop", "export",
    ]  # fmt: skip


FIELDS = {"name": "X", "typed": "Ada", "wording": "Yes.", "kind": "marketing", "source": "paper", "mark": ""}


def draft(
    salon: cast.Cast, client: FlaskClient, token: str, text: str = "Name,Mail\nUma,uma@example.test\n"
) -> str:
    data = {"token": token, "kind": "clients", "file": (io.BytesIO(text.encode()), "list.csv")}
    answer = client.post(f"{PAGE}/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location.rsplit("/", 1)[1])


def test_nobody_else_comes_in(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    ref = make(salon, "Ada", "ada@example.test")
    run = draft(salon, client, sign_in("owner"))
    for role, missing in (("staff", 403), ("stranger", 404)):
        token = sign_in(role)
        slug = PAGE
        for path, verb in paths(ref, run).items():
            status = client.get(f"{slug}/{path}").status_code
            if role == "staff" and verb == "read":
                assert status == (200 if path == "clients" else 404), path  # not one whom they serve
            else:
                assert status == missing, (role, path, status)
        for path in posts(ref, run):
            answer = client.post(f"{slug}/{path}", data=FIELDS | {"token": token})
            assert answer.status_code in {missing, 404}, (role, path, answer.status_code)
    own = "/dashboard/stranger"
    for path in (f"clients/{ref}", f"clients/{ref}/edit", f"clients/{ref}/merge", f"import/{run}"):
        assert client.get(f"{own}/{path}").status_code == 404, path
    assert of_name("Ada").erased_at is None
    assert "clients:write" not in BUILT_IN["staff"]


def test_a_file_is_brought_in(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    assert client.get(f"{PAGE}/import").status_code == 200
    assert client.post(f"{PAGE}/import", data={"token": token, "kind": "clients"}).status_code == 422
    run = draft(salon, client, token, "Name;E-Mail\nUma;uma@example.test\nBad;nonsense\n")
    page = client.get(f"{PAGE}/import/{run}").text
    assert '<option value="email" selected>' in page
    wrong = {"token": token, "column": ["name", "name"], "known": "fill"}
    assert client.post(f"{PAGE}/import/{run}/columns", data=wrong).status_code == 422
    assert (
        client.post(f"{PAGE}/import/{run}/columns", data=wrong | {"column": ["name", "email"]}).status_code
        == 303
    )
    assert 'hx-trigger="every 1s"' in client.get(f"{PAGE}/import/{run}").text
    work(client)
    assert "Bring in 1 line" in client.get(f"{PAGE}/import/{run}").text
    assert client.post(f"{PAGE}/import/{run}/start", data={"token": token}).location.endswith("did=started")
    work(client)
    htmx = {"HX-Request": "true", "HX-Target": "run"}
    assert "1 line at fault" in client.get(f"{PAGE}/import/{run}", headers=htmx).text
    page = client.get(f"{PAGE}/import/{run}").text
    assert "1 line at fault" in page
    assert of_name("Uma").email == "uma@example.test"
    assert "Bad,nonsense,3," in client.get(f"{PAGE}/import/{run}/faults.csv").text
    big = {"token": token, "kind": "clients", "file": (io.BytesIO(b"x" * 7_000_000), "big.csv")}
    assert client.post(f"{PAGE}/import", data=big, content_type="multipart/form-data").status_code in {
        413,
        422,
    }


def work(client: FlaskClient) -> None:
    db.session.rollback()
    run_once(client.application)


def test_everything_is_taken_along(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    make(salon, "=cmd()", "evil@example.test")
    with write():
        create_client(SYSTEM, salon.stranger_id, ClientValues("Not mine"))
    token = sign_in("owner")
    assert client.get(f"{PAGE}/export").status_code == 200
    answer = client.post(f"{PAGE}/export", data={"token": token})
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    everything = json.loads(archive.read("everything.json"))
    assert [row["name"] for row in everything["clients"]] == ["=cmd()"]
    assert "'=cmd()" in archive.read("clients.csv").decode()
    assert everything["events"][-1]["name"] == "business.exported"
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    db.session.rollback()
    for secret in ("Not mine", "$argon2", *db.session.scalars(select(UserSession.token_hash))):
        assert secret not in whole
    db.session.rollback()
    names = db.session.scalars(select(Event.name).where(Event.business_id == salon.business_id))
    assert "business.exported" in names.all()


def test_an_old_import_can_be_looked_at(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = draft(salon, client, sign_in("owner"))
    with write():
        row = db.session.scalars(select(ImportRun)).one()
        row.state, row.content, row.finished_at = "done", "", clock.now() - timedelta(days=9)
    assert client.get(f"{PAGE}/import/{run}").status_code == 200
    assert client.get(f"{PAGE}/import/{run}/faults.csv").status_code == 404
