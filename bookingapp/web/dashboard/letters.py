"""Messages that were kept instead of sent, as those who run the business may read them.

Only the business's own: what signs clients in belongs to no business, and is shown to nobody.
"""

from flask import url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.sessions import Post
from bookingapp.integrations.captured import find_captured, list_captured
from bookingapp.integrations.mail import is_captured
from bookingapp.models.messaging import CapturedMail
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk
from bookingapp.web.installation import current_settings
from bookingapp.web.mailbox import file_answer, html_answer, letter_of, line_of
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

SHOWN = 30


@dashboard.get("/<key:business>/system/messages/<key:ref>")
@access("user")
def letter(business: str, ref: str) -> ResponseReturnValue:
    """One message."""
    post = post_at(business)
    found = letter_of(_find(post, ref))
    for file in found["files"]:
        file["url"] = url_for("dashboard.letter_file", business=post.slug, ref=ref, number=file["number"])
    html = url_for("dashboard.letter_html", business=post.slug, ref=ref) if found["has_html"] else ""
    view = {"letter": found, "html_url": html, "back_url": url_for("dashboard.system", business=post.slug)}
    return render("dashboard/letter.html", desk(post, "settings") | view)


@dashboard.get("/<key:business>/system/messages/<key:ref>/html")
@access("user")
def letter_html(business: str, ref: str) -> ResponseReturnValue:
    """Its HTML, for the frame on its page."""
    return html_answer(_find(post_at(business), ref))


@dashboard.get("/<key:business>/system/messages/<key:ref>/file/<int:number>")
@access("user")
def letter_file(business: str, ref: str, number: int) -> ResponseReturnValue:
    """One of its files."""
    return file_answer(_find(post_at(business), ref), number)


def kept_lines(post: Post) -> list[dict[str, str]] | None:
    """The newest messages of a business; None when mail is sent."""
    if not is_captured(current_settings()):
        return None
    found = list_captured(business_id=post.business_id, limit=SHOWN)
    return [line_of(kept, url_for("dashboard.letter", business=post.slug, ref=kept.ref)) for kept in found]


def _find(post: Post, ref: str) -> CapturedMail:
    """A kept message of the business. Raises NotFound, Forbidden."""
    allowed(actor_at(post), post.business_id, "settings:read")
    if not is_captured(current_settings()):
        raise NotFound(_("There is no such entry."))
    return find_captured(ref, business_id=post.business_id)
