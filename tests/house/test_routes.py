"""Each route names its access rule, and no foreign page can make a browser change anything."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from bookingapp.base.config import Settings
from bookingapp.factory import create_app
from bookingapp.migrations.run import upgrade
from bookingapp.web.access import ACCESS, RULES

SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application on an empty database."""
    folder: Path = tmp_path_factory.mktemp("routes")
    settings = Settings.from_env({"BOOKINGAPP_DATA_DIR": str(folder), "BOOKINGAPP_RATELIMIT_ENABLED": "0"})
    upgrade(settings.database_url)
    return create_app(settings)


def _address(rule: Rule) -> str:
    """Some address that the rule matches."""
    signed = re.sub(r"<signed:\w+>", "anything" * 4, rule.rule)
    return re.sub(r"<int:\w+>", "1", re.sub(r"<(?!int:)[^>]+>", "anything", signed))


def test_every_route_names_its_access_rule(app: Flask) -> None:
    named = {endpoint: ACCESS.get(endpoint) for endpoint in app.view_functions}
    assert {endpoint: rule for endpoint, rule in named.items() if rule not in RULES} == {}


def test_a_form_sent_from_another_site_is_refused(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if ACCESS[rule.endpoint] in {"program", "open"}:
            continue  # no cookie opens these
        for method in sorted((rule.methods or set()) - SAFE):
            answer = client.open(
                _address(rule),
                method=method,
                headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
            )
            assert (rule.rule, method, answer.status_code) == (rule.rule, method, 403)


def test_safe_addresses_never_fail(app: Flask) -> None:
    """Whatever stands in the path, a page answers."""
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            answer = client.get(_address(rule))
            assert answer.status_code < 500, (rule.rule, answer.status_code)


def test_only_the_steps_of_booking_are_shown_in_a_frame(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            headers = client.open(_address(rule), method=method).headers
            if rule.endpoint.startswith("embed."):
                assert "frame-ancestors 'self';" in headers["Content-Security-Policy"] + ";", rule.rule
                assert "X-Frame-Options" not in headers and "Set-Cookie" not in headers, rule.rule
            else:
                assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], rule.rule
                assert headers["X-Frame-Options"] == "DENY", rule.rule
