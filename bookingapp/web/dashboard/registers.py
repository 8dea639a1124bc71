"""Registers: one page for every plain list of words."""

from collections.abc import Sequence
from typing import Any

from babel.support import LazyProxy
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _, lazy, ngettext
from bookingapp.domain.business.registers import (
    REGISTERS,
    Entry,
    add_entry,
    arrange_entries,
    find_register,
    list_entries,
    move_entry,
    remove_entry,
    update_entry,
)
from bookingapp.domain.business.sessions import Post
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, notice, subject
from bookingapp.web.forms.lists import EntryForm, OrderForm, RemoveForm, StepForm, own_ids
from bookingapp.web.forms.saving import save
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

WORDS: dict[str, tuple[LazyProxy, LazyProxy, LazyProxy]] = {
    "categories": (
        lazy("Categories"),
        lazy("The headings under which clients find your services."),
        lazy("New category"),
    ),
    "subdivisions": (
        lazy("Departments"),
        lazy("Parts of your business, for lists and reports."),
        lazy("New department"),
    ),
    "positions": (lazy("Positions"), lazy("What those who work here are."), lazy("New position")),
    "tags": (lazy("Tags"), lazy("Words by which you tell clients and bookings apart."), lazy("New tag")),
}
"""What each register is called, what it is for, and how a new word of it is called."""


@dashboard.get("/<key:business>/registers/<key:kind>")
@access("user")
def register(business: str, kind: str) -> ResponseReturnValue:
    """A list of words, and how often each is used."""
    post = post_at(business)
    return _page(post, kind, _new_form())


@dashboard.post("/<key:business>/registers/<key:kind>")
@access("user")
def add_word(business: str, kind: str) -> ResponseReturnValue:
    """Add a word."""
    post = post_at(business)
    actor = actor_at(post)
    find_register(actor, post.business_id, kind)
    form = EntryForm.sent(subject())
    status = save(
        form,
        lambda: add_entry(
            actor, post.business_id, kind, name=form.name.data or "", colour=form.colour.data or None
        ),
    )
    return _page(post, kind, form, status=status) if status else _done(post, kind, "added")


@dashboard.post("/<key:business>/registers/<key:kind>/order")
@access("user")
def order_words(business: str, kind: str) -> ResponseReturnValue:
    """Put them in another order."""
    post = post_at(business)
    form = OrderForm.read(subject())
    refs = list(form.entry.data or ())
    return act(
        lambda: arrange_entries(actor_at(post), post.business_id, kind, refs),
        "ordered",
        "dashboard.register",
        business=post.slug,
        kind=kind,
    )


@dashboard.post("/<key:business>/registers/<key:kind>/<key:word>")
@access("user")
def save_word(business: str, kind: str, word: str) -> ResponseReturnValue:
    """Call it something else."""
    post = post_at(business)
    actor = actor_at(post)
    find_register(actor, post.business_id, kind)
    form = EntryForm.sent(subject())
    status = save(
        form,
        lambda: update_entry(
            actor,
            post.business_id,
            kind,
            word,
            name=form.name.data or "",
            colour=form.colour.data or None,
            mark=request.form.get("mark", ""),
        ),
    )
    if status:
        return _page(post, kind, _new_form(), changed=(word, form), status=status)
    return _done(post, kind, "saved")


@dashboard.post("/<key:business>/registers/<key:kind>/<key:word>/move")
@access("user")
def move_word(business: str, kind: str, word: str) -> ResponseReturnValue:
    """One place up or down."""
    post = post_at(business)
    form = StepForm.read(subject())
    return act(
        lambda: move_entry(actor_at(post), post.business_id, kind, word, form.way),
        "ordered",
        "dashboard.register",
        business=post.slug,
        kind=kind,
        _anchor=word,
    )


@dashboard.post("/<key:business>/registers/<key:kind>/<key:word>/remove")
@access("user")
def remove_word(business: str, kind: str, word: str) -> ResponseReturnValue:
    """Take it out; what used it has another one now."""
    post = post_at(business)
    form = RemoveForm.read(subject())
    other = form.replacement.data or None
    return act(
        lambda: remove_entry(actor_at(post), post.business_id, kind, word, replacement=other),
        "removed",
        "dashboard.register",
        business=post.slug,
        kind=kind,
    )


def _new_form() -> EntryForm:
    return EntryForm.shown(subject())


def _done(post: Post, kind: str, did: str) -> ResponseReturnValue:
    return redirect(url_for("dashboard.register", business=post.slug, kind=kind, did=did), 303)


def _page(
    post: Post, kind: str, form: EntryForm, *, changed: tuple[str, EntryForm] | None = None, status: int = 200
) -> ResponseReturnValue:
    entries = list_entries(actor_at(post), post.business_id, kind)
    view = desk(post, "settings")
    view |= {
        "words": dict(zip(("title", "line", "new"), WORDS[kind], strict=True)),
        "tabs": _tabs(post, kind),
        "rows": [_row(post, kind, one, entries, changed) for one in entries],
        "form": form,
        "coloured": REGISTERS[kind].coloured,
        "action": url_for("dashboard.add_word", business=post.slug, kind=kind),
        "order_url": url_for("dashboard.order_words", business=post.slug, kind=kind),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": _said(),
    }
    return render("dashboard/register.html", view, status=status)


def _tabs(post: Post, kind: str) -> list[dict[str, Any]]:
    return [
        {
            "text": WORDS[one][0],
            "url": url_for("dashboard.register", business=post.slug, kind=one),
            "current": one == kind,
        }
        for one, described in REGISTERS.items()
        if described.right in post.rights
    ]


def _row(
    post: Post, kind: str, entry: Entry, entries: Sequence[Entry], changed: tuple[str, EntryForm] | None
) -> dict[str, Any]:
    """A word, with the form that changes it: as it was sent, where that was refused."""
    is_changed = changed is not None and changed[0] == entry.ref
    form = changed[1] if changed is not None and is_changed else _form_of(entry)
    own_ids(form, entry.ref)
    where: dict[str, Any] = {"business": post.slug, "kind": kind, "word": entry.ref}
    return {
        "ref": entry.ref,
        "name": entry.name,
        "colour": entry.colour,
        "count": entry.used,
        "used": ngettext("used once", "used %(num)s times", entry.used) if entry.used else _("not used"),
        "form": form,
        "open": is_changed,
        "mark": entry.mark,
        "save": url_for("dashboard.save_word", **where),
        "move": url_for("dashboard.move_word", **where),
        "remove": url_for("dashboard.remove_word", **where),
        "others": [(other.ref, other.name) for other in entries if other.ref != entry.ref],
    }


def _form_of(entry: Entry) -> EntryForm:
    shown = {"name": entry.name, "colour": entry.colour or ""}
    return EntryForm.shown(subject(), shown)


def _said() -> dict[str, str] | None:
    return notice(
        {
            "added": (_("Added"), "", "good"),
            "saved": (_("Saved"), _("It is so wherever it is used."), "good"),
            "ordered": (_("The order is kept"), "", "good"),
            "removed": (_("Removed"), "", "good"),
        }
    )
