"""`/demo/widget`: the demo's website, which is not there anywhere else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.models.business import Business
from tests import cast

NAMED = re.compile(r'(?:src|href)="(widget/[^"]+)"')


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_there_in_a_demo_alone(context: Flask, settings: Settings, client: FlaskClient) -> None:
    made = cast.create_cast()
    assert client.get("/demo/widget").status_code == 404
    assert client.get("/demo/widget/demo.js").status_code == 404
    with write():
        db.session.execute(update(Business).where(Business.id == made.business_id).values(demo=True))
    page = client.get("/demo/widget").text
    for address in NAMED.findall(page):
        assert client.get(f"/demo/{address}").status_code == 200
    assert set(re.findall(r'data-business="(\w+)"', page)) == {"harbour", "atlas"}
    assert client.get("/demo/widget/loader.js").status_code == 404
    assert not re.search(r"<style| style=|<script(?![^>]*src=)", page), "the policy allows nothing inline"
