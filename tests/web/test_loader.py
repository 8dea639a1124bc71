"""The widget's loader as it is served: small, kept as long as may be, and the same for all who named its fingerprint."""

import gzip
import hashlib

import pytest
from flask import Flask

from bookingapp.base.config import Settings
from bookingapp.factory import create_app
from bookingapp.web import loader
from tests.house import ROOT

MOST = 4096
"""Bytes of the loader as it travels."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose database nobody asks."""
    folder = tmp_path_factory.mktemp("loader")
    return create_app(Settings.from_env({"BOOKINGAPP_DATA_DIR": str(folder)}))


def test_it_is_small_and_asked_for_again_by_its_mark(app: Flask) -> None:
    client = app.test_client()
    sent = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert len(sent.data) < MOST
    plain = client.get("/widget.js")
    assert gzip.decompress(sent.data) == plain.data
    assert sent.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert "max-age=300" in sent.headers["Cache-Control"]
    assert "Set-Cookie" not in sent.headers
    again = client.get("/widget.js", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_says_the_same_as_its_source(app: Flask) -> None:
    """Nothing but comments, space and the words differ."""
    source = (ROOT / "widget" / "loader.js").read_text()
    with app.app_context():
        script = loader.built().body.decode()
    bare = loader.COMMENT.sub("", source)
    where = bare.index("const WORDS"), script.index("const WORDS")
    rest = bare[bare.index("\n", where[0]) :], script[script.index("};", where[1]) + 2 :]
    assert "".join(rest[0].split()) == "".join(rest[1].split())
    assert '"de":["Termin buchen"' in script


def test_a_version_stays_what_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    with app.app_context():
        now = loader.built()
    address = f"/widget-{now.version}.js"
    kept = client.get(address)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.headers["Access-Control-Allow-Origin"] == "*"
    monkeypatch.setattr(loader, "built", lambda: loader.packed(b"'the next version';"))
    assert client.get("/widget.js").data == b"'the next version';"
    after = client.get(address)
    assert after.data == kept.data
    assert hashlib.sha256(after.data).hexdigest().startswith(now.version)
    for unknown in ("000000000000", "..", "x" * 12):
        assert client.get(f"/widget-{unknown}.js").status_code == 404
