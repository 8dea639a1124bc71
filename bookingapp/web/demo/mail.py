"""`/demo/mail`: what the demo would have sent, since it sends nothing to anybody.

It is there only in a database that the demo made and while no mail server is set up, and shows nothing but
messages to addresses under `.test`, which belong to nobody (RFC 6761).
"""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.queries import is_demo
from bookingapp.integrations.captured import find_captured, list_captured
from bookingapp.integrations.mail import is_captured
from bookingapp.web.access import access
from bookingapp.web.installation import current_settings
from bookingapp.web.mailbox import file_answer, html_answer, letter_of, line_of
from bookingapp.web.render import render

INVENTED = ".test"
PAGE = 50

demo = Blueprint("demo", __name__, url_prefix="/demo/mail")


@demo.before_request
def exist() -> None:
    """Raises NotFound anywhere but in a demo that sends nothing."""
    settings = current_settings()
    if not is_captured(settings) or not is_demo():
        raise NotFound(_("There is no such page."))


@demo.get("")
@access("demo")
def mails() -> ResponseReturnValue:
    """Newest first."""
    before = request.args.get("before", "")[:40] or None
    found = list_captured(ending=INVENTED, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    view = {
        "mails": [line_of(kept, url_for("demo.mail", ref=kept.ref)) for kept in shown],
        "older_url": url_for("demo.mails", before=shown[-1].ref) if len(found) > PAGE else "",
        "newest_url": url_for("demo.mails") if before else "",
        "home_url": url_for("public.home"),
    }
    return render("demo/mails.html", view)


@demo.get("/<key:ref>")
@access("demo")
def mail(ref: str) -> ResponseReturnValue:
    """One message."""
    letter = letter_of(find_captured(ref, ending=INVENTED))
    for file in letter["files"]:
        file["url"] = url_for("demo.file", ref=ref, number=file["number"])
    view = {
        "letter": letter,
        "html_url": url_for("demo.html", ref=ref) if letter["has_html"] else "",
        "back_url": url_for("demo.mails"),
    }
    return render("demo/mail.html", view)


@demo.get("/<key:ref>/html")
@access("demo")
def html(ref: str) -> ResponseReturnValue:
    """Its HTML, for the frame on its page."""
    return html_answer(find_captured(ref, ending=INVENTED))


@demo.get("/<key:ref>/file/<int:number>")
@access("demo")
def file(ref: str, number: int) -> ResponseReturnValue:
    """One of its files."""
    return file_answer(find_captured(ref, ending=INVENTED), number)
