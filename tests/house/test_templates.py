"""Each template compiles, names only what exists, and fits the content security policy."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

from bookingapp.base.config import Settings
from bookingapp.factory import create_app
from tests.house import ROOT

TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix() for path in ROOT.glob("templates/**/*.html")
)

ENDPOINT = re.compile(r"""url_for\(\s*['"]([\w.]+)['"]""")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form(?=[^>]*\bmethod=[\"']post)(?:(?!</form>).)*", re.DOTALL | re.IGNORECASE)
PANEL_FORM = re.compile(r"{% call panel_form\((?:(?!{% endcall %}).)*", re.DOTALL)
"""The drawer's forms: the macro gives the frame, whoever calls it what stands in it."""
TOKENS = ("hidden_fields(", ".token()", "caller()")
"""The field itself, or the frame of a macro whose callers are looked at in its place."""
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+=\"", re.IGNORECASE),
    "a javascript: link": re.compile(r"=[\"']javascript:", re.IGNORECASE),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application whose database nobody asks."""
    folder = tmp_path_factory.mktemp("templates")
    return create_app(Settings.from_env({"BOOKINGAPP_DATA_DIR": str(folder)}))


def _text(name: str) -> str:
    return COMMENT.sub("", (ROOT / "templates" / name).read_text())


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)
    source = (ROOT / "templates" / name).read_text()
    for other in meta.find_referenced_templates(app.jinja_env.parse(source)):
        if other is not None:
            app.jinja_env.get_template(other)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_links_lead_somewhere(app: Flask, name: str) -> None:
    assert set(ENDPOINT.findall(_text(name))) - app.view_functions.keys() == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_nothing_inline(name: str) -> None:
    assert [what for what, sign in INLINE.items() if sign.search(_text(name))] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_form_that_posts_carries_its_token(name: str) -> None:
    """The token is one of the hidden fields; what it is worth is tested with the routes."""
    forms = FORM.findall(_text(name)) + PANEL_FORM.findall(_text(name))
    bare = [form for form in forms if not any(sign in form for sign in TOKENS)]
    assert bare == []


def test_static_files_named_in_templates_exist() -> None:
    named = {
        (template, file)
        for template in TEMPLATES
        for file in re.findall(r"""filename=['"]([^'"{}]+\.\w+)['"]""", _text(template))
    }
    assert [pair for pair in sorted(named) if not Path(ROOT / "static" / pair[1]).is_file()] == []


def test_parts_say_nothing_before_they_are_asked() -> None:
    """What a part sets outside its macros is worked out once, in the language of whoever came first."""
    early = re.compile(r"^{% set [^%]*_\(", re.MULTILINE)
    assert [name for name in TEMPLATES if name.startswith("parts/") and early.search(_text(name))] == []
