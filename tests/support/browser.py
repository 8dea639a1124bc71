"""Chromium as Debian ships it, driven by Playwright. Pages may talk to this machine only.

A page is acted upon once it has loaded, as its scripts listen from then on. Playwright by itself takes hold of a
field as soon as it is drawn, which on a busy machine is before anything listens to it.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

SWITCHED_OFF = (
    # a key whose page goes away in a frame is never answered, so that the test waits for it for ever: with it one key
    # in two hundred on a busy machine, without it none in eight thousand
    "RenderDocument",
    # what Playwright switches off by itself, which a list of our own replaces
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
)
"""What Chromium does in other ways than usual while it is driven."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")

PATIENCE = 20_000
"""Milliseconds that an action or an expectation may take on a machine that does much else; none waits without need."""
MARK_LOADED = "addEventListener('load', () => document.documentElement.setAttribute('data-loaded', ''))"

NewPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module. Afterwards no event loop of Playwright's runs on in this thread."""
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
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: _note_stranger(request, faults))
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        context.on("console", lambda said: _note_refusal(said.text, faults))
        page = context.new_page()
        if options.get("java_script_enabled", True):
            context.add_init_script(MARK_LOADED)
            page.add_locator_handler(
                page.locator("html:not([data-loaded])"), lambda: page.wait_for_load_state()
            )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of the default kind: desktop size, light, English, JavaScript on."""
    return new_page()


def _note_stranger(request: Request, faults: list[str]) -> None:
    """A page calls; the browser finds no other machine, and the test is told."""
    if urlsplit(request.url).hostname not in {"127.0.0.1", "localhost", "::1", None}:
        faults.append(f"a page called for {request.url}")


def _note_refusal(text: str, faults: list[str]) -> None:
    """What breaks the content security policy is only told to the console."""
    if "Content Security Policy" in text:
        faults.append(text)
