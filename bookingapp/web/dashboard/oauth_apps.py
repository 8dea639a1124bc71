"""Apps that may ask users for access: registered, changed, their secret renewed, put away."""

from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.apps import (
    AppValues,
    archive_app,
    change_app,
    find_app,
    list_apps,
    register_app,
    rotate_secret,
)
from bookingapp.domain.business.grants import count_allowed
from bookingapp.domain.business.roles import grantable
from bookingapp.domain.business.sessions import Post
from bookingapp.models.keys import OAuthApp
from bookingapp.web.access import access
from bookingapp.web.dashboard.api_keys import api_tabs
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, notice, subject
from bookingapp.web.forms.programs import AppForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.scopes import scope_grid
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/settings/api/apps")
@access("user")
def oauth_apps(business: str) -> ResponseReturnValue:
    """All apps."""
    post = post_at(business)
    found = list_apps(actor_at(post), post.business_id)
    view = desk(post, "settings") | {
        "apps": [app_view(post, row) for row in found],
        "may_change": "settings:write" in post.rights,
        "new_url": url_for("dashboard.new_oauth_app", business=post.slug),
        "tabs_at": api_tabs(post, "apps"),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/oauth_apps.html", view)


@dashboard.get("/<key:business>/settings/api/apps/new")
@access("user")
def new_oauth_app(business: str) -> ResponseReturnValue:
    """The form for an app."""
    post = post_at(business)
    check_right(post, "settings:write")
    form = AppForm.shown(subject())
    form.kind.data, form.scopes.data = "secret", []
    return app_page(post, form, None)


@dashboard.post("/<key:business>/settings/api/apps/new")
@access("user")
def add_oauth_app(business: str) -> ResponseReturnValue:
    """Register it; its secret is shown this once."""
    post = post_at(business)
    check_right(post, "settings:write")
    actor = actor_at(post)
    form = AppForm.sent(subject())
    made: list[tuple[OAuthApp, str | None]] = []
    is_public = form.kind.data == "public"
    status = save(
        form,
        lambda: made.append(register_app(actor, post.business_id, values_of(form), is_public=is_public)),
    )
    if status:
        return app_page(post, form, None, status=status)
    row, secret = made[0]
    return secret_page(post, row.name, row.public_id, secret)


@dashboard.get("/<key:business>/settings/api/apps/<key:oauth_app>")
@access("user")
def oauth_app(business: str, oauth_app: str) -> ResponseReturnValue:
    """One app."""
    post = post_at(business)
    row = find_app(actor_at(post), post.business_id, oauth_app)
    form = AppForm.shown(subject())
    form.name.data, form.website.data = row.name, row.website or ""
    form.redirect_uris.data, form.scopes.data = "\n".join(row.redirect_uris), list(row.scopes)
    form.kind.data = "secret" if row.secret_hash else "public"
    return app_page(post, form, row)


@dashboard.post("/<key:business>/settings/api/apps/<key:oauth_app>")
@access("user")
def save_oauth_app(business: str, oauth_app: str) -> ResponseReturnValue:
    """Change it."""
    post = post_at(business)
    check_right(post, "settings:write")
    actor = actor_at(post)
    row = find_app(actor, post.business_id, oauth_app)
    form = AppForm.sent(subject())
    form.kind.data = "secret" if row.secret_hash else "public"
    status = save(form, lambda: change_app(actor, post.business_id, oauth_app, values_of(form)))
    if status:
        return app_page(post, form, find_app(actor, post.business_id, oauth_app), status=status)
    return redirect(url_for("dashboard.oauth_apps", business=post.slug, did="saved"), 303)


@dashboard.post("/<key:business>/settings/api/apps/<key:oauth_app>/secret")
@access("user")
def renew_app_secret(business: str, oauth_app: str) -> ResponseReturnValue:
    """A new secret, shown this once."""
    post = post_at(business)
    PlainForm.read(subject())
    with write():
        row, secret = rotate_secret(actor_at(post), post.business_id, oauth_app)
        name, ref = row.name, row.public_id
    return secret_page(post, name, ref, secret)


@dashboard.post("/<key:business>/settings/api/apps/<key:oauth_app>/archive")
@access("user")
def archive_oauth_app(business: str, oauth_app: str) -> ResponseReturnValue:
    """Put it away; all that it was allowed has ended."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: archive_app(actor, post.business_id, oauth_app),
        "archived",
        "dashboard.oauth_apps",
        business=post.slug,
    )


def values_of(form: AppForm) -> AppValues:
    """What was typed: an address on each line."""
    lines = tuple((form.redirect_uris.data or "").splitlines())
    return AppValues(form.name.data or "", form.website.data or "", lines, frozenset(form.scopes.data or []))


def app_page(post: Post, form: AppForm, row: OAuthApp | None, *, status: int = 200) -> Response:
    """The page of an app."""
    where: dict[str, Any] = {"business": post.slug}
    here = where | {"oauth_app": row.public_id} if row else where
    own = frozenset(row.scopes) if row else frozenset()
    view = desk(post, "settings") | scope_grid(form.scopes.data or [], grantable(post.rights) | own)
    view |= {
        "app": app_view(post, row) if row else None,
        "form": form,
        "may_change": "settings:write" in post.rights and (row is None or row.active),
        "action": url_for("dashboard.save_oauth_app" if row else "dashboard.add_oauth_app", **here),
        "back_url": url_for("dashboard.oauth_apps", **where),
    }
    return render("dashboard/oauth_app.html", view, status=status)


def secret_page(post: Post, name: str, ref: str, secret: str | None) -> Response:
    """What the app's makers need: its id, and the secret, this once."""
    view = desk(post, "settings") | {
        "title": _("Your app"),
        "line": name,
        "label": _("Secret"),
        "secret": secret or "",
        "ref": ref,
        "back_url": url_for("dashboard.oauth_apps", business=post.slug),
    }
    return render("dashboard/api_secret.html", view)


def app_view(post: Post, row: OAuthApp) -> dict[str, Any]:
    """An app as lists show it."""
    where: dict[str, Any] = {"business": post.slug, "oauth_app": row.public_id}
    users = count_allowed(row.id)
    return {
        "name": row.name,
        "ref": row.public_id,
        "active": row.active,
        "has_secret": row.secret_hash is not None,
        "users": ngettext("%(num)s user", "%(num)s users", users) if users else _("nobody"),
        "url": url_for("dashboard.oauth_app", **where),
        "rotate": url_for("dashboard.renew_app_secret", **where),
        "archive": url_for("dashboard.archive_oauth_app", **where),
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "saved": (_("Saved"), _("It counts from now on."), "good"),
            "archived": (_("The app is put away"), _("All that it was allowed has ended."), "good"),
        }
    )
