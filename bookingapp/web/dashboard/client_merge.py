"""Two rows that are one person: find the other one, choose what is right, make them one."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.booking.clients import Figures, figures_of, find_twins
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.directory import find_client
from bookingapp.domain.clients.merge import CHOICES, merge_clients
from bookingapp.models.clients import Client
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, subject
from bookingapp.web.dashboard.client import client_url
from bookingapp.web.forms.clients import MergeForm
from bookingapp.web.forms.saving import save
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/clients/<key:client>/merge")
@access("user")
def merge_client(business: str, client: str) -> ResponseReturnValue:
    """Look for the other one; with one chosen, both side by side."""
    post = post_at(business)
    check_right(post, "clients:all")
    actor = actor_at(post)
    found = find_client(actor, client, "clients:write")
    other = request.args.get("other", "")
    chosen = find_client(actor, other, "clients:write") if other else None
    return _page(post, found, chosen, MergeForm.shown(subject()))


@dashboard.post("/<key:business>/clients/<key:client>/merge")
@access("user")
def merge(business: str, client: str) -> ResponseReturnValue:
    """Make them one."""
    post = post_at(business)
    actor = actor_at(post)
    form = MergeForm.sent(subject())
    found = find_client(actor, client, "clients:write")
    other = find_client(actor, form.other.data or "", "clients:write")
    take = {
        name.removeprefix("take."): value for name, value in request.form.items() if name.startswith("take.")
    }
    status = save(form, lambda: merge_clients(actor, client, form.other.data or "", take=take))
    if status:
        return _page(post, found, other, form, status)
    return redirect(client_url(post, found.public_id, did="merged"), 303)


def _page(
    post: Post, found: Client, other: Client | None, form: MergeForm, status: int = 200
) -> ResponseReturnValue:
    text = request.args.get("q", "")[:100]
    actor = actor_at(post)
    is_same = other is not None and other.id == found.id
    view = desk(post, "clients") | {
        "form": form,
        "name": found.name,
        "query": text,
        "twins": [] if other else [_twin(post, found, one) for one in find_twins(actor, found, text)],
        "other": _side(other, figures_of(actor, [other.id])) if other and not is_same else None,
        "kept": _side(found, figures_of(actor, [found.id])) if other and not is_same else None,
        "choices": _choices(post, found, other) if other and not is_same else [],
        "notes": bool(other and other.notes and found.notes),
        "is_same": is_same,
        "action": url_for("dashboard.merge", business=post.slug, client=found.public_id),
        "search_url": url_for("dashboard.merge_client", business=post.slug, client=found.public_id),
        "turn_url": url_for(
            "dashboard.merge_client", business=post.slug, client=other.public_id, other=found.public_id
        )
        if other
        else "",
        "back_url": client_url(post, found.public_id),
    }
    return render("dashboard/client_merge.html", view, status=status)


def _twin(post: Post, found: Client, one: Client) -> dict[str, str]:
    return {
        "name": one.name,
        "contact": " · ".join(filter(None, (one.email, wording.phone(one.phone) if one.phone else ""))),
        "url": url_for(
            "dashboard.merge_client", business=post.slug, client=found.public_id, other=one.public_id
        ),
    }


def _side(one: Client, figures: dict[int, Figures]) -> dict[str, Any]:
    return {"ref": one.public_id, "name": one.name, "visits": figures.get(one.id, Figures()).visits}


def _choices(post: Post, kept: Client, other: Client) -> list[dict[str, Any]]:
    """What both say differently; what only one says is taken over without asking."""
    words = {
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "locale": _("Language"),
        "timezone": _("Time zone"),
    }
    pairs = [(name, words[name], _text(name, kept), _text(name, other)) for name in CHOICES]
    pairs += [
        (
            f"custom.{one.key}",
            one.label,
            str(kept.custom.get(one.key, "")),
            str(other.custom.get(one.key, "")),
        )
        for one in list_fields(post.business_id, "client")
    ]
    chosen = request.form
    return [
        {
            "name": f"take.{name}",
            "label": label,
            "kept": mine,
            "other": theirs,
            "take": chosen.get(f"take.{name}", "kept" if mine else "other"),
            "asks": bool(mine and theirs and mine != theirs),
        }
        for name, label, mine, theirs in pairs
        if mine or theirs
    ]


def _text(name: str, one: Client) -> str:
    value = getattr(one, name) or ""
    if name == "phone" and value:
        return wording.phone(value)
    return LANGUAGES.get(value, value) if name == "locale" else str(value)
