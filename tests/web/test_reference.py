"""What a site tells programs that come by: the reference page and /llms.txt."""

import re

from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.db import db, write
from bookingapp.models.business import Business
from bookingapp.web.reference import plain
from tests import cast


def test_the_reference_brings_all_it_needs_itself(context: Flask, client: FlaskClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200 and page.mimetype == "text/html"
    assert not re.search(r'(src|href)="(https?:)?//', page.text)
    scripts = re.findall(r'<script src="([^"]+)"', page.text)
    assert {client.get(one).status_code for one in scripts} == {200}
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


def test_llms_names_what_is_there_and_listed_businesses_alone(context: Flask, client: FlaskClient) -> None:
    salon = cast.create_cast()
    with write():
        hidden = db.session.get_one(Business, salon.stranger_id)
        hidden.listed, name = False, hidden.name
    answer = client.get("/llms.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("# bookingapp\n\n> ")
    links = dict(re.findall(r"^- \[([^\]]+)\]\(http://localhost([^)]+)\)", answer.text, re.MULTILINE))
    assert db.session.get_one(Business, salon.business_id).name in links and name not in answer.text
    found = {path: client.get(path).status_code for path in links.values()}
    assert found.pop("/mcp") == 405  # it takes POST alone
    assert set(found.values()) == {200}


def test_words_of_others_cannot_make_links() -> None:
    assert plain("Ada\n## [x](http://evil.test) *") == "Ada x (http://evil.test)"
