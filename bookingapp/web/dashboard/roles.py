"""Roles: what each kind of user may do; one's own beside those that come built in."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _, ngettext
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.own_roles import (
    RoleLine,
    change_role,
    create_role,
    delete_role,
    find_role,
    list_roles,
)
from bookingapp.domain.business.roles import role_title
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.users import WRITE, may_grant
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, notice, subject
from bookingapp.web.dashboard.settings import sent_mark
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.forms.users import RoleForm
from bookingapp.web.render import render
from bookingapp.web.scopes import MORE, SUBJECTS, VERBS
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/roles")
@access("user")
def roles(business: str) -> ResponseReturnValue:
    """All of them."""
    post = post_at(business)
    actor = actor_at(post)
    found = list_roles(actor, post.business_id)
    view = desk(post, "settings") | {
        "roles": [role_view(post, one) for one in found],
        "may_change": actor.may(WRITE),
        "new_url": url_for("dashboard.new_role", business=post.slug),
        "back_url": url_for("dashboard.users", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/roles.html", view)


@dashboard.get("/<key:business>/roles/new")
@access("user")
def new_role(business: str) -> ResponseReturnValue:
    """A new role, empty or as a copy."""
    post = post_at(business)
    check_right(post, WRITE)
    form = RoleForm.shown(subject())
    pattern = request.args.get("copy")
    if pattern:
        copied = find_role(actor_at(post), post.business_id, pattern)
        form.name.data = _("Copy of %(name)s", name=role_title(copied.name, copied.built_in))[:60]
        form.rights.data = sorted(
            right for right in copied.rights if may_grant(actor_at(post), frozenset({right}))
        )
    return role_page(post, None, form)


@dashboard.post("/<key:business>/roles/new")
@access("user")
def add_role(business: str) -> ResponseReturnValue:
    """Make it."""
    post = post_at(business)
    check_right(post, "users:write")
    actor = actor_at(post)
    form = RoleForm.sent(subject())
    values: dict[str, Any] = {"name": form.name.data or "", "rights": form.rights.data or []}
    status = save(form, lambda: create_role(actor, post.business_id, **values))
    if status:
        return role_page(post, None, form, status=status)
    return redirect(url_for("dashboard.roles", business=post.slug, did="made"), 303)


@dashboard.get("/<key:business>/roles/<key:role>")
@access("user")
def role(business: str, role: str) -> ResponseReturnValue:
    """One role: what it allows."""
    post = post_at(business)
    found = find_role(actor_at(post), post.business_id, role)
    form = RoleForm.shown(subject())
    form.name.data, form.rights.data = role_title(found.name, found.built_in), sorted(found.rights)
    return role_page(post, found, form)


@dashboard.post("/<key:business>/roles/<key:role>")
@access("user")
def save_role(business: str, role: str) -> ResponseReturnValue:
    """Change it; it counts for all who hold it with their next click."""
    post = post_at(business)
    actor = actor_at(post)
    form = RoleForm.sent(subject())
    values: dict[str, Any] = {"name": form.name.data or "", "rights": form.rights.data or []}
    status = save(form, lambda: change_role(actor, post.business_id, role, mark=sent_mark(), **values))
    if status:
        return role_page(post, find_role(actor, post.business_id, role), form, status=status)
    return redirect(url_for("dashboard.roles", business=post.slug, did="saved"), 303)


@dashboard.post("/<key:business>/roles/<key:role>/delete")
@access("user")
def remove_role(business: str, role: str) -> ResponseReturnValue:
    """Delete it, if nobody holds it."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: delete_role(actor, post.business_id, role), "deleted", "dashboard.roles", business=post.slug
    )


def role_page(
    post: Post, found: RoleLine | None, form: RoleForm, *, status: int = 200
) -> ResponseReturnValue:
    """The page of a role, of one's own or to look at."""
    actor = actor_at(post)
    may_change = actor.may(WRITE) and (
        found is None or (not found.built_in and may_grant(actor, found.rights))
    )
    chosen = set(form.rights.data or [])
    view = desk(post, "settings")
    if found:
        view["hidden"] |= {"mark": mark_of(found.values())}
    view |= {
        "role": role_view(post, found) if found else None,
        "form": form,
        "grid": [
            {"text": text, "cells": [cell(post, f"{key}:{verb}", chosen, str(name)) for verb, name in VERBS]}
            for key, text in SUBJECTS
        ],
        "verbs": [text for _verb, text in VERBS],
        "more": [
            {"text": text, "line": line, **cell(post, right, chosen, str(text))} for right, text, line in MORE
        ],
        "may_change": may_change,
        "action": url_for("dashboard.save_role", business=post.slug, role=found.ref)
        if found
        else url_for("dashboard.add_role", business=post.slug),
        "back_url": url_for("dashboard.roles", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/role.html", view, status=status)


def cell(post: Post, right: str, chosen: set[str], verb: str) -> dict[str, Any]:
    """A right in the grid: whether it is given, and whether the one who looks could give it."""
    return {"right": right, "verb": verb, "is_on": right in chosen, "is_mine": right in post.rights}


def role_view(post: Post, one: RoleLine) -> dict[str, Any]:
    """A role as lists show it."""
    where: dict[str, Any] = {"business": post.slug, "role": one.ref}
    return {
        "name": role_title(one.name, one.built_in),
        "built_in": one.built_in,
        "held": ngettext("%(num)s user", "%(num)s users", one.users) if one.users else _("nobody"),
        "is_free": not one.built_in and not one.users and not one.invited,
        "url": url_for("dashboard.role", **where),
        "copy_url": url_for("dashboard.new_role", business=post.slug, copy=one.ref),
        "delete": url_for("dashboard.remove_role", **where),
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "made": (_("The role is there"), _("Give it to users, or invite somebody to it."), "good"),
            "saved": (_("Saved"), _("It counts for all who hold it, from their next click on."), "good"),
            "deleted": (_("The role is deleted"), "", "good"),
        }
    )
