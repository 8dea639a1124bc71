"""The widget on somebody's website, which is another origin: it books, whatever that page and the browser forbid."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.web.dashboard.snippet import widget_of
from tests.browser.shop_window import SHOP, Window, book_inside, first_time, inside, set_up
from tests.browser.stage import STUDIO, Stage
from tests.browser.steps import tab_to
from tests.browser.test_dashboard import look
from tests.browser.test_desk_settings import enter
from tests.browser.test_states import AXE
from tests.support.browser import ARGUMENTS, NewPage, find_chromium
from tests.support.website import website

pytestmark = pytest.mark.browser

LINK = "data-booking-popup>Book now</a>"
LISTEN = """<script>
  window.heard = [];
  for (const name of ["ready", "service_selected", "time_selected", "booking_created", "closed"])
    document.addEventListener("bookingapp:" + name, (event) => heard.push([name, event.target.id, event.detail]));
  function called(event, detail) { (window.calls = window.calls || []).push(event); }
</script>"""
HOSTILE = """<style>
  * { all: unset !important; }
  div, iframe, dialog, button { display: none !important; opacity: 0 !important; position: static !important; }
  script ~ * { transform: scale(.1) !important; visibility: hidden !important; }
</style><script>
  Object.prototype.extra = "surprise";
  Array.prototype.more = () => 1;
  var bookingapp = "the page's own", root = 1, widgets = 2, scan = 3, KEY = 4;
</script>"""


@pytest.fixture(scope="module")
def window(stage: Stage) -> Iterator[Window]:
    """A business, the website it lists, and one it does not."""
    with website() as own, website() as foreign:
        set_up(stage, own)
        yield Window(stage, own, foreign)


def framed(page: Page) -> Frame:
    """The frame as a document, once it is there."""
    inside(page).locator("main").wait_for()
    return next(frame for frame in page.frames if "/embed/" in frame.url)


@pytest.mark.parametrize(
    "setting",
    [{"block_third_party_cookies": True, "cookie_controls_mode": 1}, {"cookies": 2}],
    ids=["third-party cookies blocked", "every cookie and all storage blocked"],
)
def test_books_without_cookies(
    window: Window, setting: dict[str, Any], browser: Browser, tmp_path: Path
) -> None:
    every = "cookies" in setting
    profile = {"default_content_setting_values": setting} if every else setting
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps({"profile": profile}))
    url = window.own.put("/cookies", window.tag())
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=find_chromium(), args=ARGUMENTS
    )
    try:
        page = context.pages[0]
        page.goto(url)
        frame = framed(page)
        frame.evaluate("document.cookie = 'a=1; SameSite=None; Secure'")
        assert frame.evaluate("document.cookie") == ""
        if every:
            assert frame.evaluate(
                "(() => { try { return !localStorage } catch (refused) { return true } })()"
            )
        name = f"Nell Nocookie {len(profile)} {every}"
        book_inside(inside(page), name)
        assert window.count(name) == 1
        assert context.cookies() == []
    finally:
        context.close()


def test_books_in_a_sandboxed_frame(window: Window, page: Page) -> None:
    src = f"{window.stage.url(f'/embed/{SHOP}')}?origin={window.own.origin}&widget=w1"
    page.goto(
        window.own.put(
            "/sandbox",
            f'<iframe class="by-hand" width="600" height="900" sandbox="allow-scripts allow-forms" src="{src}"></iframe>',
        )
    )
    book_inside(inside(page), "Sam Sandbox")
    assert window.count("Sam Sandbox") == 1


def test_books_without_javascript_by_the_link(window: Window, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(window.own.put("/plain", window.tag() + window.noscript()))
    page.get_by_role("link", name="Book a time").click()
    book_inside(page, "Nora Nojs")
    assert window.count("Nora Nojs") == 1


def test_a_page_hears_what_happens(window: Window, page: Page) -> None:
    tag = window.tag('id="tag" data-on="called" data-metadata-room="12" data-name="Pia Prefill"')
    page.goto(window.own.put("/events", LISTEN + tag) + "?utm_source=letter")
    framed(page)
    frame = inside(page)
    frame.get_by_role("link", name="Shave", exact=True).click()
    _told(page, "service_selected")
    first_time(frame)
    expect(frame.get_by_label("Your name")).to_have_value("Pia Prefill")
    frame.get_by_label("E-mail").fill("pia@example.test")
    frame.locator("form#details").get_by_role("button", name="Book ").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("You are booked")
    _told(page, "booking_created")
    heard = page.evaluate("heard")
    names = [name for name, _target, _detail in heard if name != "ready"]
    assert names == ["service_selected", "time_selected", "booking_created"]
    assert {target for _name, target, _detail in heard} == {"tag"}
    assert [name for name in page.evaluate("calls") if name not in {"ready", "height"}] == names
    [booking] = window.stage.bookings("Pia Prefill")
    created = heard[-1][2] if heard[-1][0] == "booking_created" else heard[-2][2]
    assert created["booking_ids"] == [booking.public_id]
    assert "pia" not in json.dumps(heard).lower()
    assert booking.extra["utm_source"] == "letter"
    assert booking.extra["room"] == "12"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _told(page: Page, event: str) -> None:
    """The page has heard of it."""
    page.wait_for_function("event => heard.some((one) => one[0] === event)", arg=event)


def _loosened(page: Page) -> None:
    """The page scrolls as before: a dialog is hidden and gives the focus back some moments before it says so."""
    page.wait_for_function(
        "![document.documentElement, document.body].some((one) => one.hasAttribute('style'))"
    )


def test_a_hostile_page_neither_breaks_it_nor_is_changed(window: Window, page: Page) -> None:
    probe = "[...document.querySelectorAll('html, body, p, a')].map((one) => one.outerHTML.slice(0, 60))"
    link = f'<p id="own">Our words</p><a href="{window.stage.url(f"/book/{SHOP}")}" {LINK}'
    page.goto(window.own.put("/before", link, HOSTILE))
    before, names = page.evaluate(probe), set(page.evaluate("Object.keys(window)"))
    page.goto(window.own.put("/hostile", link + window.tag() + window.tag('data-mode="button"'), HOSTILE))
    framed(page)
    box = page.locator("[data-bookingapp=inline] iframe").bounding_box()
    assert box and box["width"] > 1000 and box["height"] > 200
    assert page.evaluate(probe) == before
    assert set(page.evaluate("Object.keys(window)")) == names
    assert page.evaluate("bookingapp") == "the page's own"
    page.locator(".fab").click()
    box = page.locator("dialog iframe").bounding_box()
    assert box and box["width"] > 900 and box["height"] > 500
    expect(inside(page, 1).locator("main")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    _loosened(page)
    assert page.evaluate(probe) == before


def test_messages_of_foreign_frames_are_ignored(window: Window, page: Page) -> None:
    said = {"bookingapp": 1, "widget": "w1", "event": "booking_created", "detail": {"height": 77}}
    speak = f"<script>parent.postMessage({json.dumps(said)}, '*'); parent.postMessage('done', '*')</script>"
    src = window.foreign.put("/liar", speak)
    page.goto(window.own.put("/messages", LISTEN + window.tag()))
    framed(page)
    page.evaluate(
        """src => new Promise((done) => {
            addEventListener("message", (event) => { if (event.data === "done") setTimeout(done, 50); });
            document.body.append(Object.assign(document.createElement("iframe"), {src}));
        })""",
        src,
    )
    # nor are those of this page itself, though it may speak as it likes
    page.evaluate(
        "said => { postMessage(said, '*'); return new Promise((done) => setTimeout(done, 50)); }", said
    )
    assert {name for name, _target, _detail in page.evaluate("heard")} == {"ready"}
    assert page.locator("[data-bookingapp] iframe").bounding_box()["height"] != 77  # type: ignore[index]


def test_a_website_that_is_not_listed_gets_a_link(window: Window, browser: Browser) -> None:
    """Chromium itself tells the console that it refused; nothing else is said there."""
    others = "".join(
        f'<iframe class="other" src="{window.stage.url(path)}"></iframe>'
        for path in ("/sign-in", "/my/sign-in", "/dashboard", f"/book/{SHOP}")
    )
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(window.foreign.put("/foreign", window.tag('data-service="shave"') + others))
    link = page.locator("[data-bookingapp] a")
    expect(link).to_be_visible()
    expect(page.locator("[data-bookingapp] iframe")).to_be_hidden()
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"] * 5
    assert [line for line in said if "frame" not in line.lower()] == []
    link.click()
    expect(page.locator("#month")).to_be_visible()
    assert page.url.startswith(window.stage.url(f"/book/{SHOP}/shave"))
    context.close()


def test_a_popup_by_keyboard_alone(window: Window, page: Page) -> None:
    link = f'<a id="link" href="{window.stage.url(f"/book/{SHOP}")}" {LINK}'
    tall = "<style>html{overflow-y:scroll} main{height:3000px;padding-top:900px}</style>"
    page.goto(
        window.own.put(
            "/popup",
            f'{LISTEN}<main>{link} <a href="#x">Other</a></main>{window.tag("data-mode=popup")}',
            tall,
        )
    )
    page.wait_for_function("window.bookingapp")
    tab_to(page, "#link")
    y = page.evaluate("scrollY")
    assert y > 0
    page.keyboard.press("Enter")
    frame = inside(page)
    expect(frame.locator("main")).to_be_visible()
    page.wait_for_function("document.activeElement.shadowRoot.activeElement.tagName === 'IFRAME'")
    assert page.evaluate("scrollY") == y
    assert page.evaluate("getComputedStyle(document.documentElement).overflowY") == "hidden"

    document = framed(page)
    document.wait_for_function("document.hasFocus()")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("#link")).to_be_focused()
    _loosened(page)
    assert page.evaluate("scrollY") == y

    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    seen = set()
    for _press in range(30):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert seen <= {"DIV", "BODY"}, (
        "what has the focus is in the widget, or nothing has it: never the page behind"
    )
    _tab_inside(page, document, "main a[href*='/shave']")
    page.keyboard.press("Enter")
    inside(page).locator("#month").wait_for()
    _tab_inside(page, document, "button.time")
    page.keyboard.press("Enter")
    inside(page).locator("form#details").wait_for()
    _tab_inside(page, document, "#name")
    page.keyboard.type("Kai Keys")
    _tab_inside(page, document, "#email")
    page.keyboard.type("kai@example.test")
    _tab_inside(page, document, "form#details button")
    page.keyboard.press("Enter")
    expect(inside(page).get_by_role("heading", level=1)).to_have_text("You are booked")
    _told(page, "booking_created")  # before that the frame hears no key yet
    assert window.count("Kai Keys") == 1
    page.keyboard.press("Escape")
    expect(page.locator("#link")).to_be_focused()
    _loosened(page)
    assert page.evaluate("heard.filter((one) => one[0] === 'closed').map((one) => one[1])") == ["link"] * 2
    page.keyboard.press("Enter")
    expect(inside(page).get_by_role("link", name="Shave", exact=True)).to_be_visible()  # it begins anew


def _tab_inside(page: Page, frame: Frame, selector: str, most: int = 120) -> None:
    """Press Tab until what has the focus in the frame matches."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if frame.evaluate("s => document.hasFocus() && document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_nothing_for_axe_and_nothing_sticks_out(window: Window, new_page: NewPage) -> None:
    """Each step in the frame, narrow and dark; then the popup's own frame around it."""
    page = new_page(viewport={"width": 320, "height": 700}, color_scheme="dark")
    dark = "<style>:root{color-scheme:dark}body{margin:0}</style>"
    page.goto(window.own.put("/axe", f"<main><h1>Us</h1>{window.tag()}</main>", dark))
    document, frame = framed(page), inside(page)
    wrong = {}
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("index", lambda: None),
        ("picker", lambda: frame.get_by_role("link", name="Shave", exact=True).click()),
        ("details", lambda: first_time(frame)),
    )
    for step, go in steps:
        go()
        expect(
            frame.locator({"index": "h1", "picker": "#month", "details": "#details"}[step])
        ).to_be_visible()
        wrong[step] = _faults(document)
    wrong["host"] = _faults(page.main_frame)
    page.goto(
        window.own.put(
            "/axe2", f"<main><h1>Us</h1>{window.tag('data-mode=button data-accent=#ffd54a')}</main>", dark
        )
    )
    page.locator(".fab").click()
    expect(inside(page).locator("h1")).to_be_visible()
    wrong["popup"] = _faults(page.main_frame)
    assert page.locator("dialog").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 700}
    assert wrong == dict.fromkeys(wrong, ([], False))


def _faults(frame: Frame) -> tuple[list[str], bool]:
    """What axe finds in this document alone, and whether something is wider than it."""
    frame.evaluate(AXE)
    found = frame.evaluate(
        "axe.run(document, {iframes: false, resultTypes: ['violations'],"
        " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    wide = frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]], wide


def test_widgets_come_and_go_with_a_page_that_puts_itself_together(window: Window, page: Page) -> None:
    page.goto(window.own.put("/app", f'<div id="one"></div><div id="two"></div>{LISTEN}'))
    page.evaluate(
        """src => new Promise((onload) => {
            document.head.append(Object.assign(document.createElement("script"), {src, onload}));
        })""",
        window.stage.url("/widget.js"),
    )
    page.evaluate(
        """slug => {
            const put = (id, more) => bookingapp.mount(document.getElementById(id), {business: slug, ...more});
            window.one = put("one", {theme: "dark"});
            window.two = put("two", {mode: "popup", service: "shave", on: (event) => (window.last = event)});
        }""",
        SHOP,
    )
    expect(inside(page).locator("html")).to_have_attribute("data-theme", "dark")
    page.evaluate("one.theme('light')")
    expect(inside(page).locator("html")).to_have_attribute("data-theme", "light")
    page.evaluate("two.open()")
    expect(inside(page, 1).locator("#month")).to_be_visible()
    page.wait_for_function(
        "window.last === 'height' || window.last === 'ready' || window.last === 'service_selected'"
    )
    page.evaluate("two.destroy(); one.destroy()")
    assert page.locator("[data-bookingapp]").count() == 0
    assert page.evaluate("document.documentElement.hasAttribute('style')") is False


def test_the_lines_from_the_settings_work_where_they_are_pasted(window: Window, page: Page) -> None:
    """With a fingerprint; and for a popup, at a website of whose scripts and frames a policy lets none but ours."""
    with window.stage.rows(), window.stage.app.test_request_context(base_url=window.stage.url()):
        timetable = timetable_of(SHOP)
        pinned = widget_of(timetable, None, None, {"pinned": "1"}).snippet
        popup = widget_of(timetable, "shave", None, {"mode": "popup", "label": "Get a shave"}).snippet
    assert 'integrity="sha384-' in pinned
    page.goto(window.own.put("/pinned", pinned))
    expect(inside(page).get_by_role("link", name="Shave", exact=True)).to_be_visible()
    ours = window.stage.url()
    policy = f"default-src 'none'; script-src {ours}; frame-src {ours}; img-src data:"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page.goto(window.own.put("/strict", popup, head))
    page.wait_for_function("window.bookingapp")
    page.get_by_role("link", name="Get a shave").click()
    expect(inside(page).locator("#month")).to_be_visible()
    assert page.locator("dialog").bounding_box()["width"] == 960  # type: ignore[index]


def test_the_settings_show_the_widget_itself(stage: Stage, page: Page) -> None:
    enter(stage, page)
    page.goto(stage.url(f"/dashboard/{STUDIO}/settings/snippet"))
    expect(inside(page).locator("main")).to_be_visible()
    page.get_by_role("radio", name="From a link").check()
    lines = page.get_by_label("Paste this", exact=True)
    expect(lines).to_have_value(re.compile("data-booking-popup"))
    expect(page.get_by_role("radio", name="From a link")).to_be_focused()
    expect(page.locator("[data-bookingapp=inline]")).to_have_count(0)
    page.locator(".set-site").get_by_role("link", name="Book a time").click()
    expect(inside(page).locator("main")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Floating button").check()
    expect(lines).to_have_value(re.compile('data-mode="button"'))
    button, site = page.locator(".fab").bounding_box(), page.locator(".set-site").bounding_box()
    assert button and site and site["x"] < button["x"] < site["x"] + site["width"], (
        "it stays in the little website"
    )
    assert site["y"] < button["y"] < site["y"] + site["height"]
    assert look(page) == []
