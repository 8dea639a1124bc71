"""API keys: made, shown once, revoked."""

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import _
from bookingapp.domain.business.keys import PLANS, create_api_key, list_api_keys, revoke_api_key
from bookingapp.domain.business.roles import ALL, grantable
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.settings import find_business
from bookingapp.models.keys import ApiKey
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, notice, subject
from bookingapp.web.forms.programs import KeyForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.scopes import MORE, in_words, scope_grid
from bookingapp.web.signed_in import actor_at, post_at

DAY = 24 * 3600


@dashboard.get("/<key:business>/settings/api")
@access("user")
def api_keys(business: str) -> ResponseReturnValue:
    """All keys."""
    post = post_at(business)
    found = list_api_keys(actor_at(post), post.business_id)
    view = desk(post, "settings") | {
        "keys": [key_view(post, row) for row in found],
        "may_change": "settings:write" in post.rights,
        "new_url": url_for("dashboard.new_api_key", business=post.slug),
        "tabs_at": api_tabs(post, "keys"),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": notice(
            {"revoked": (_("The key is revoked"), _("Programs that use it are refused."), "good")}
        ),
    }
    return render("dashboard/api_keys.html", view)


@dashboard.get("/<key:business>/settings/api/keys/new")
@access("user")
def new_api_key(business: str) -> ResponseReturnValue:
    """The form for a key."""
    post = post_at(business)
    check_right(post, "settings:write")
    form = KeyForm.shown(subject())
    form.kind.data, form.expires.data = "secret", ""
    form.scopes.data = sorted(grantable(post.rights))
    return form_page(post, form)


@dashboard.post("/<key:business>/settings/api/keys/new")
@access("user")
def make_api_key(business: str) -> ResponseReturnValue:
    """Make it; its text is shown this once."""
    post = post_at(business)
    check_right(post, "settings:write")
    actor = actor_at(post)
    form = KeyForm.sent(subject())
    made: list[str] = []

    def work() -> None:
        plan = find_business(actor, post.business_id).plan
        _row, text = create_api_key(
            actor,
            post.business_id,
            name=form.name.data or "",
            kind=form.kind.data or "secret",
            scopes=form.scopes.data or [],
            plan=plan if plan in PLANS else PLANS[0],
            expires=clock.seconds() + int(form.expires.data) * DAY if form.expires.data else None,
        )
        made.append(text)

    status = save(form, work, {"expires_at": "expires"})
    if status:
        return form_page(post, form, status=status)
    view = desk(post, "settings") | {
        "title": _("Your new key"),
        "line": form.name.data,
        "label": _("Key"),
        "secret": made[0],
        "ref": "",
        "back_url": url_for("dashboard.api_keys", business=post.slug),
    }
    return render("dashboard/api_secret.html", view)


@dashboard.post("/<key:business>/settings/api/keys/<key:api_key>/revoke")
@access("user")
def end_api_key(business: str, api_key: str) -> ResponseReturnValue:
    """Nothing is to be had with it from now on."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: revoke_api_key(actor, post.business_id, api_key),
        "revoked",
        "dashboard.api_keys",
        business=post.slug,
    )


def form_page(post: Post, form: KeyForm, *, status: int = 200) -> Response:
    """The form for a key."""
    view = desk(post, "settings") | scope_grid(form.scopes.data or [], grantable(post.rights))
    view |= {"form": form, "action": url_for("dashboard.make_api_key", business=post.slug)}
    view |= {"back_url": url_for("dashboard.api_keys", business=post.slug)}
    return render("dashboard/api_key.html", view, status=status)


def api_tabs(post: Post, current: str) -> list[dict[str, Any]]:
    """Keys and apps stand beside each other."""
    places = (("keys", _("Keys"), "dashboard.api_keys"), ("apps", _("Apps"), "dashboard.oauth_apps"))
    return [
        {"text": text, "url": url_for(endpoint, business=post.slug), "current": key == current}
        for key, text, endpoint in places
    ]


def key_view(post: Post, row: ApiKey) -> dict[str, Any]:
    """A key as the list shows it: never more than its beginning."""
    now = clock.seconds()
    is_over = row.revoked_at is not None or (row.expires is not None and row.expires <= now)
    words = [f"{row.hint}…"]
    words.append(_("last used %(day)s", day=day_of(row.used)) if row.used else _("not used yet"))
    if row.expires is not None and row.revoked_at is None:
        words.append(_("ends %(day)s", day=day_of(row.expires)))
    if row.plan == "paid":
        words.append(_("paid plan"))
    return {
        "name": row.name,
        "line": " · ".join(words),
        "kind": _("publishable") if row.kind == "publishable" else _("secret"),
        "over": (_("revoked") if row.revoked_at else _("ended")) if is_over else "",
        "may": may_text(row),
        "revoke": url_for("dashboard.end_api_key", business=post.slug, api_key=row.public_id),
    }


def may_text(row: ApiKey) -> str:
    """What a key may do, on a line."""
    if row.kind == "publishable":
        return _("May look at what is offered, and book for oneself.")
    if frozenset(row.scopes) >= ALL:
        return _("May do everything.")
    if not row.scopes:
        return _("May do nothing.")
    more = {right for right, _text, _line in MORE}
    told = [f"{one['text']} ({one['line']})" for one in in_words(set(row.scopes) - more)]
    told += [str(text) for right, text, _line in MORE if right in row.scopes]
    return _("May: %(scopes)s", scopes=" · ".join(told))


def day_of(seconds: int) -> str:
    """A day in words."""
    return wording.day_of_year(language(), seconds // DAY + 719163)
