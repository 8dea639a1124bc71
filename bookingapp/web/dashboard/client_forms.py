"""What is done with one client: add, change, tag, agree, take along, erase."""

import json
from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.export import export_client, table_of_visits
from bookingapp.domain.booking.own import visits_of
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.clients.consents import give_consent, withdraw_consent
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.directory import (
    Clash,
    archive_client,
    create_client,
    find_client,
    mark_of_client,
    restore_client,
    set_client_notices,
    update_client,
)
from bookingapp.domain.clients.portal import NOTICES
from bookingapp.domain.clients.tags import set_client_tags
from bookingapp.domain.messaging.persons import erase_client as forget_client
from bookingapp.models.clients import Client
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, subject
from bookingapp.web.dashboard.client import client_page, client_url
from bookingapp.web.dashboard.clients import file_answer
from bookingapp.web.dashboard.settings import sent_mark, standing
from bookingapp.web.forms.clients import ClientForm, ConsentForm, EraseClientForm, TagsForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm, own_error
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at

NAMES = {f"client.{name}": name for name in ("name", "email", "phone")}


@dashboard.get("/<key:business>/clients/new")
@access("user")
def new_client(business: str) -> ResponseReturnValue:
    """An empty form; a name in the address is put in."""
    post = post_at(business)
    check_right(post, "clients:write")
    form = ClientForm.shown(subject())
    form.name.data = request.args.get("name", "")[:200]
    return _form_page(post, form, None)


@dashboard.post("/<key:business>/clients/new")
@access("user")
def add_client(business: str) -> ResponseReturnValue:
    """Add somebody."""
    post = post_at(business)
    check_right(post, "clients:write")
    form, work = ClientForm.sent(subject()), _Work(post)
    status = save(
        form, lambda: work.run(lambda: create_client(actor_at(post), post.business_id, _values(form))), NAMES
    )
    if status:
        return _form_page(post, form, None, status, work)
    return redirect(client_url(post, work.ref, did="made"), 303)


@dashboard.get("/<key:business>/clients/<key:client>/edit")
@access("user")
def edit_client(business: str, client: str) -> ResponseReturnValue:
    """What is known, to be changed."""
    post = post_at(business)
    found = find_client(actor_at(post), client, "clients:write")
    form = ClientForm.shown(subject())
    form.show(found)
    return _form_page(post, form, found)


@dashboard.post("/<key:business>/clients/<key:client>/edit")
@access("user")
def save_client(business: str, client: str) -> ResponseReturnValue:
    """Save it, unless somebody else has changed it meanwhile."""
    post = post_at(business)
    actor = actor_at(post)
    form, work = ClientForm.sent(subject()), _Work(post)
    find_client(actor, client, "clients:write")
    status = save(
        form, lambda: work.run(lambda: update_client(actor, client, _values(form), mark=sent_mark())), NAMES
    )
    if status:
        return _form_page(post, form, find_client(actor, client, "clients:write"), status, work)
    return redirect(client_url(post, work.ref, did="saved"), 303)


class _Work:
    """A command on a client, and what it said when it refused."""

    def __init__(self, post: Post) -> None:
        self.post, self.ref = post, ""
        self.errors: dict[str, list[str]] = {}
        self.clash: Clash | None = None

    def run(self, command: Any) -> None:
        try:
            self.ref = command().public_id
        except Clash as clash:
            self.clash = clash
            raise
        except Invalid as refused:
            self.errors = {
                path.removeprefix("custom."): said
                for path, said in refused.fields.items()
                if path.startswith("custom.")
            }
            raise


def _values(form: ClientForm) -> Any:
    custom = {
        name.removeprefix("custom."): value
        for name, value in request.form.items()
        if name.startswith("custom.")
    }
    return form.values(custom)


def _form_page(
    post: Post, form: ClientForm, found: Client | None, status: int = 200, work: _Work | None = None
) -> ResponseReturnValue:
    form.offer(language())
    view = desk(post, "clients")
    where: dict[str, Any] = {"business": post.slug} | ({"client": found.public_id} if found else {})
    if found is not None:
        view["hidden"] |= {"mark": mark_of_client(found)}
    is_stale = status == 409 and found is not None and not (work and work.clash)
    sent = {
        name.removeprefix("custom."): text
        for name, text in request.form.items()
        if name.startswith("custom.")
    }
    view |= {
        "form": form,
        "found": found,
        "fields": list_fields(post.business_id, "client"),
        "custom": sent or (found.custom if found else {}),
        "custom_errors": work.errors if work else {},
        "clash": _clash(post, found, work.clash) if work and work.clash else None,
        "stands": standing(form, _stands(found)) if is_stale and found else [],
        "action": url_for("dashboard.save_client" if found else "dashboard.add_client", **where),
        "back_url": client_url(post, found.public_id)
        if found
        else url_for("dashboard.clients", business=post.slug),
    }
    return render("dashboard/client_form.html", view, status=status)


def _stands(found: Client) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("name", "email", "phone", "locale", "timezone", "notes")}


def _clash(post: Post, found: Client | None, clash: Clash) -> dict[str, str]:
    """Who has the address or number, and what can be done: look at them, or merge."""
    urls = {"name": clash.name, "text": clash.message, "url": client_url(post, clash.ref), "merge": ""}
    if found is not None:
        urls["merge"] = url_for(
            "dashboard.merge_client", business=post.slug, client=found.public_id, other=clash.ref
        )
    return urls


@dashboard.post("/<key:business>/clients/<key:client>/tags")
@access("user")
def tag_client(business: str, client: str) -> ResponseReturnValue:
    """Say which tags the client carries."""
    post = post_at(business)
    form = TagsForm.read(subject())
    refs = [ref for ref in form.tags.data or () if ref]
    return act(
        lambda: set_client_tags(actor_at(post), client, refs),
        "saved",
        "dashboard.client",
        business=post.slug,
        client=client,
    )


@dashboard.post("/<key:business>/clients/<key:client>/archive")
@access("user")
def put_client_away(business: str, client: str) -> ResponseReturnValue:
    """Out of the lists; what they booked stays."""
    return _switch(business, client, archive_client, "archived")


@dashboard.post("/<key:business>/clients/<key:client>/restore")
@access("user")
def restore_one_client(business: str, client: str) -> ResponseReturnValue:
    """Back in the lists."""
    return _switch(business, client, restore_client, "restored")


def _switch(
    business: str, client: str, command: Callable[[Actor, str], Client], did: str
) -> ResponseReturnValue:
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(lambda: command(actor, client), did, "dashboard.client", business=post.slug, client=client)


@dashboard.post("/<key:business>/clients/<key:client>/notices")
@access("user")
def notify_client(business: str, client: str) -> ResponseReturnValue:
    """What the client is sent beyond what is needed."""
    post = post_at(business)
    PlainForm.read(subject())
    wanted = {name: name in request.form for name in NOTICES}
    return act(
        lambda: set_client_notices(actor_at(post), client, wanted),
        "saved",
        "dashboard.client",
        business=post.slug,
        client=client,
    )


@dashboard.post("/<key:business>/clients/<key:client>/consents")
@access("user")
def consent(business: str, client: str) -> ResponseReturnValue:
    """Note that the client agrees."""
    post = post_at(business)
    check_right(post, "clients:write")
    actor = actor_at(post)
    form = ConsentForm.sent(subject())
    status = save(
        form,
        lambda: give_consent(
            actor,
            client,
            kind=form.kind.data or "",
            wording=form.wording.data or "",
            source=form.source.data or "person",
        ),
    )
    if status:
        return client_page(post, find_client(actor, client), status, consent_form=form)
    return redirect(client_url(post, client, did="agreed"), 303)


@dashboard.post("/<key:business>/clients/<key:client>/consents/withdraw")
@access("user")
def withdraw(business: str, client: str) -> ResponseReturnValue:
    """The client no longer agrees."""
    post = post_at(business)
    PlainForm.read(subject())
    kind = request.form.get("kind", "")
    return act(
        lambda: withdraw_consent(actor_at(post), client, kind=kind),
        "withdrawn",
        "dashboard.client",
        business=post.slug,
        client=client,
    )


@dashboard.get("/<key:business>/clients/<key:client>/data.<key:ending>")
@access("user")
def client_data(business: str, client: str, ending: str) -> ResponseReturnValue:
    """All that the business has of a client: as JSON, or their bookings as CSV."""
    post = post_at(business)
    actor = actor_at(post)
    name = f"client-{clock.now():%Y-%m-%d}.{ending}"
    if ending == "json":
        text = json.dumps(export_client(actor, client), ensure_ascii=False, indent=2)
        return file_answer(text.encode(), "application/json", name)
    if ending == "csv":
        text = table_of_visits(visits_of(actor, find_client(actor, client).id))
        return file_answer(text.encode("utf-8-sig"), "text/csv; charset=utf-8", name)
    raise NotFound(_("There is no such file."))


@dashboard.get("/<key:business>/clients/<key:client>/erase")
@access("user")
def erase_client(business: str, client: str) -> ResponseReturnValue:
    """What would happen."""
    post = post_at(business)
    found = find_client(actor_at(post), client, "clients:write")
    return _erase_page(post, found, EraseClientForm.shown(subject()))


@dashboard.post("/<key:business>/clients/<key:client>/erase")
@access("user")
def forget(business: str, client: str) -> ResponseReturnValue:
    """Do it, when the name was typed."""
    post = post_at(business)
    actor = actor_at(post)
    found = find_client(actor, client, "clients:write")
    form = EraseClientForm.sent(subject())
    form.validate()
    if not form.errors and " ".join((form.typed.data or "").split()).casefold() != found.name.casefold():
        own_error(form.typed, _("This is not the name of the client."))
    if form.errors:
        return _erase_page(post, found, form, 422)
    status = save(form, lambda: forget_client(actor, client))
    if status:
        return _erase_page(post, find_client(actor, client), form, status)
    return redirect(url_for("dashboard.clients", business=post.slug, did="erased"), 303)


def _erase_page(post: Post, found: Client, form: EraseClientForm, status: int = 200) -> ResponseReturnValue:
    view = desk(post, "clients") | {
        "form": form,
        "name": found.name,
        "erased": found.erased_at is not None,
        "action": url_for("dashboard.forget", business=post.slug, client=found.public_id),
        "export_url": url_for(
            "dashboard.client_data", business=post.slug, client=found.public_id, ending="json"
        ),
        "back_url": client_url(post, found.public_id),
    }
    return render("dashboard/client_erase.html", view, status=status)
