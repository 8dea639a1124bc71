"""Chromium as Debian ships it, driven by Playwright. Pages may talk to this machine only."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")

NewPage = Callable[..., Page]


def find_chromium() -> str | None:
    """The path of the system's browser."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser per test process."""
    path = find_chromium()
    if path is None:
        pytest.skip("no chromium: apt-get install chromium")
    with chromium(path) as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """A function that opens a page in a context of its own: no cookies, no cache of others.

    It takes Playwright's context options: `new_page(java_script_enabled=False)`,
    `new_page(viewport={"width": 320, "height": 640}, color_scheme="dark", locale="de")`.
    The test fails if a page called for another machine, or if a script of ours raised.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", lambda route: _stay_here(route, faults))
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        context.on("console", lambda said: _note_refusal(said.text, faults))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of the default kind: desktop size, light, English, JavaScript on."""
    return new_page()


def _stay_here(route: Route, faults: list[str]) -> None:
    if urlsplit(route.request.url).hostname in {"127.0.0.1", "localhost", "::1"}:
        route.continue_()
        return
    faults.append(f"a page called for {route.request.url}")
    route.abort()


def _note_refusal(text: str, faults: list[str]) -> None:
    """What breaks the content security policy is only told to the console."""
    if "Content Security Policy" in text:
        faults.append(text)
