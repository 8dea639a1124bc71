"""When one can book, how long time is kept, and what cancelling costs."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.settings import POLICIES, find_business, update_business
from bookingapp.models.business import Business
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, subject
from bookingapp.web.dashboard.settings import form_frame, sent_mark, standing
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.settings import PolicyForm
from bookingapp.web.outlets import sends_mail
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

NAMES = {
    "cancellation": "free_until_minutes",
    **{f"cancellation.{name}": name for name in ("free_until_minutes", "fee_percent", "no_show_fee_percent")},
}


@dashboard.get("/<key:business>/settings/policies")
@access("user")
def policies(business: str) -> ResponseReturnValue:
    """The rules; with other values in the address, the sentence that clients would read."""
    post = post_at(business)
    row = find_business(actor_at(post), post.business_id)
    if "fee_percent" in request.args:
        form = PolicyForm(request.args, meta={"csrf": False})
        form.validate()
        return _page(post, form, row)
    form = PolicyForm.shown(subject(), row.cancellation, row)
    return _page(post, form, row)


@dashboard.post("/<key:business>/settings/policies")
@access("user")
def save_policies(business: str) -> ResponseReturnValue:
    """Save them; bookings that were made keep the rules they were made under."""
    post = post_at(business)
    actor = actor_at(post)
    form = PolicyForm.sent(subject())
    status = save(
        form,
        lambda: update_business(actor, post.business_id, mark=sent_mark(), **form.chosen()),
        NAMES,
    )
    if status:
        return _page(post, form, find_business(actor, post.business_id), status)
    return redirect(url_for("dashboard.policies", business=post.slug, did="saved"), 303)


def _page(post: Post, form: PolicyForm, row: Business, status: int = 200) -> ResponseReturnValue:
    stands = {name: getattr(row, name) for name in POLICIES if name != "cancellation"} | row.cancellation
    view = form_frame(post, "dashboard.save_policies", row, POLICIES) | {
        "form": form,
        "sentence": wording.free_until(form.cancellation()),
        "sentence_url": url_for("dashboard.policies", business=post.slug),
        "stands": standing(form, stands) if status == 409 else [],
        "sends_mail": sends_mail(),
    }
    return render("dashboard/policies.html", view, fragments={"sentence": ("sentence",)}, status=status)
