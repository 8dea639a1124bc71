"""The business's own fields: what it notes of clients, bookings and visits beside what everybody notes."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.clients.fields import (
    SUBJECTS,
    add_field,
    archive_field,
    field_mark,
    list_definitions,
    move_field,
    restore_field,
    update_field,
)
from bookingapp.models.clients import CustomField
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, notice, subject
from bookingapp.web.forms.lists import FIELD_KINDS, FieldForm, StepForm, own_ids
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

WORDS = {
    "client": (lazy("Of clients"), lazy("Asked for on a client's page."), lazy("New field of clients")),
    "booking": (
        lazy("Of bookings"),
        lazy("For each service that is booked."),
        lazy("New field of bookings"),
    ),
    "visit": (
        lazy("Of visits"),
        lazy("Once for everything a client comes for."),
        lazy("New field of visits"),
    ),
}

Changed = tuple[str, FieldForm] | None
"""What was refused: the id of a field or the name of a subject, and the form as it was sent."""


@dashboard.get("/<key:business>/fields")
@access("user")
def fields(business: str) -> ResponseReturnValue:
    """Every field, by what it is noted of."""
    return _page(post_at(business), None)


@dashboard.post("/<key:business>/fields")
@access("user")
def add_own_field(business: str) -> ResponseReturnValue:
    """Add a field."""
    post = post_at(business)
    check_right(post, "settings:write")
    actor = actor_at(post)
    about = request.form.get("about", "client")
    form = FieldForm.sent(subject())
    status = save(
        form,
        lambda: add_field(
            actor,
            post.business_id,
            subject=about,
            label=form.label.data or "",
            kind=form.kind.data or "text",
            options=form.answers(),
            required=form.required.data,
        ),
    )
    return _page(post, (about, form), status) if status else _done(post, "added")


@dashboard.post("/<key:business>/fields/<key:field>")
@access("user")
def save_own_field(business: str, field: str) -> ResponseReturnValue:
    """Change what it is called, its answers, whether it is needed."""
    post = post_at(business)
    actor = actor_at(post)
    form = FieldForm.sent(subject())
    status = save(
        form,
        lambda: update_field(
            actor,
            post.business_id,
            field,
            label=form.label.data or "",
            options=form.answers(),
            required=form.required.data,
            mark=request.form.get("mark", ""),
        ),
    )
    return _page(post, (field, form), status) if status else _done(post, "saved")


@dashboard.post("/<key:business>/fields/<key:field>/move")
@access("user")
def move_own_field(business: str, field: str) -> ResponseReturnValue:
    """One place up or down."""
    post = post_at(business)
    form = StepForm.read(subject())
    return act(
        lambda: move_field(actor_at(post), post.business_id, field, form.way),
        "ordered",
        "dashboard.fields",
        business=post.slug,
        _anchor=field,
    )


@dashboard.post("/<key:business>/fields/<key:field>/archive")
@access("user")
def archive_own_field(business: str, field: str) -> ResponseReturnValue:
    """Ask for it no more; what was noted stays."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: archive_field(actor_at(post), post.business_id, field)  # noqa: E731
    return act(work, "archived", "dashboard.fields", business=post.slug)


@dashboard.post("/<key:business>/fields/<key:field>/restore")
@access("user")
def restore_own_field(business: str, field: str) -> ResponseReturnValue:
    """Ask for it again."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: restore_field(actor_at(post), post.business_id, field)  # noqa: E731
    return act(work, "restored", "dashboard.fields", business=post.slug)


def _done(post: Post, did: str) -> ResponseReturnValue:
    return redirect(url_for("dashboard.fields", business=post.slug, did=did), 303)


def _page(post: Post, changed: Changed, status: int = 200) -> ResponseReturnValue:
    found = list_definitions(actor_at(post), post.business_id)
    view = desk(post, "settings") | {
        "groups": [_group(post, one, found, changed) for one in SUBJECTS],
        "action": url_for("dashboard.add_own_field", business=post.slug),
        "may_save": "settings:write" in post.rights,
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": _said(),
    }
    return render("dashboard/fields.html", view, status=status)


def _group(post: Post, about: str, found: list[CustomField], changed: Changed) -> dict[str, Any]:
    """The fields of one subject, and the form for a new one."""
    title, line, new = WORDS[about]
    rows = [_row(post, one, changed) for one in found if one.subject == about]
    is_changed = changed is not None and changed[0] == about
    form = changed[1] if changed is not None and is_changed else _form(about)
    return {
        "key": about,
        "title": title,
        "line": line,
        "new": new,
        "rows": [row for row in rows if row["active"]],
        "archived": [row for row in rows if not row["active"]],
        "form": form,
        "open": is_changed,
    }


def _row(post: Post, field: CustomField, changed: Changed) -> dict[str, Any]:
    is_changed = changed is not None and changed[0] == field.public_id
    form = changed[1] if changed is not None and is_changed else _form(field.public_id, field)
    where: dict[str, Any] = {"business": post.slug, "field": field.public_id}
    return {
        "ref": field.public_id,
        "label": field.label,
        "kind": dict(FIELD_KINDS).get(field.kind, field.kind),
        "is_choice": field.kind == "choice",
        "options": ", ".join(field.options),
        "required": field.required,
        "active": field.active,
        "mark": field_mark(field),
        "form": form,
        "open": is_changed,
        "save": url_for("dashboard.save_own_field", **where),
        "move": url_for("dashboard.move_own_field", **where),
        "archive": url_for("dashboard.archive_own_field", **where),
        "restore": url_for("dashboard.restore_own_field", **where),
    }


def _form(suffix: str, field: CustomField | None = None) -> FieldForm:
    """A form whose controls have ids of their own: there are many on the page."""
    shown = {}
    if field is not None:
        shown = {"label": field.label, "options": "\n".join(field.options), "required": field.required}
    form = FieldForm.shown(subject(), shown)
    own_ids(form, suffix)
    return form


def _said() -> dict[str, str] | None:
    return notice(
        {
            "added": (_("The field is added"), _("It is asked for from now on."), "good"),
            "saved": (_("Saved"), "", "good"),
            "ordered": (_("The order is kept"), "", "good"),
            "archived": (
                _("The field is archived"),
                _("What was noted stays, and it can be restored."),
                "good",
            ),
            "restored": (_("The field is back"), "", "good"),
        }
    )
