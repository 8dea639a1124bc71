"""Which websites may show the booking page in a frame: none but this one until they are named."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _
from bookingapp.domain.business.origins import origins_of_site
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.settings import EMBEDDING, find_business, update_business
from bookingapp.models.business import Business
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.dashboard.blueprint import dashboard, subject
from bookingapp.web.dashboard.settings import form_frame, sent_mark
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.settings import WebsitesForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/settings/websites")
@access("user")
def websites(business: str) -> ResponseReturnValue:
    """The list as it stands."""
    post = post_at(business)
    row = find_business(actor_at(post), post.business_id)
    form = WebsitesForm.shown(subject())
    form.embed_origins.data = "\n".join(row.embed_origins)
    return _page(post, form, row)


@dashboard.post("/<key:business>/settings/websites")
@access("user")
def save_websites(business: str) -> ResponseReturnValue:
    """Save it; frames on other sites are refused from now on."""
    post = post_at(business)
    actor = actor_at(post)
    form = WebsitesForm.sent(subject())
    status = save(
        form,
        lambda: update_business(actor, post.business_id, mark=sent_mark(), embed_origins=form.chosen()),
    )
    if status:
        return _page(post, form, find_business(actor, post.business_id), status)
    return redirect(url_for("dashboard.websites", business=post.slug, did="saved"), 303)


def _page(post: Post, form: WebsitesForm, row: Business, status: int = 200) -> ResponseReturnValue:
    """`missing` is the business's own website, where it is not on the list."""
    missing = [one for one in origins_of_site(row.website or "") if one not in row.embed_origins]
    view = form_frame(post, "dashboard.save_websites", row, EMBEDDING) | {
        "form": form,
        "listed": list(row.embed_origins),
        "missing": missing,
        "own": absolute("").rstrip("/"),
        "share_url": url_for("dashboard.snippet", business=post.slug),
        "stands": [(_("Websites"), ", ".join(row.embed_origins) or "–")] if status == 409 else [],
    }
    return render("dashboard/websites.html", view, status=status)
