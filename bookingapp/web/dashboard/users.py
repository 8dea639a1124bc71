"""Who works here: users, what they may do and where, and invitations."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.invitations import (
    Invited,
    invite,
    list_invited,
    resend_invitation,
    withdraw_invitation,
)
from bookingapp.domain.business.own_roles import RoleLine, list_roles
from bookingapp.domain.business.roles import role_title
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.trail import trail
from bookingapp.domain.business.users import (
    WRITE,
    Grant,
    Member,
    can_change,
    find_member,
    list_free_staff,
    list_members,
    may_grant,
    remove_access,
    set_access,
)
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.deeds import told
from bookingapp.web.dashboard.settings import sent_mark
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.forms.users import ROWS, InviteForm, MemberForm
from bookingapp.web.limits import allow
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at, signed_in


@dashboard.get("/<key:business>/users")
@access("user")
def users(business: str) -> ResponseReturnValue:
    """Users and open invitations."""
    post = post_at(business)
    actor = actor_at(post)
    timetable = timetable_by_id(post.business_id)
    view = desk(post, "settings") | {
        "members": [member_view(post, timetable, one) for one in list_members(actor, post.business_id)],
        "invited": [invited_view(post, timetable, one) for one in list_invited(actor, post.business_id)],
        "may_change": actor.may(WRITE),
        "invite_url": url_for("dashboard.invite_user", business=post.slug),
        "roles_url": url_for("dashboard.roles", business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/users.html", view)


@dashboard.get("/<key:business>/users/invite")
@access("user")
def invite_user(business: str) -> ResponseReturnValue:
    """The form to invite somebody."""
    post = post_at(business)
    form = InviteForm.shown(subject())
    form.language.data = language()
    return invite_page(post, form)


@dashboard.post("/<key:business>/users/invite")
@access("user")
def send_invitation(business: str) -> ResponseReturnValue:
    """Invite them; the mail leaves by itself."""
    post = post_at(business)
    actor = actor_at(post)
    form = InviteForm.sent(subject())
    if allow("invite", post.slug, "60/day"):
        form.validate()
        form.form_errors.append(_("Too many invitations today. Try again tomorrow."))
        return invite_page(post, form, status=429)
    status = save(
        form,
        lambda: invite(
            actor,
            post.business_id,
            email=form.email.data or "",
            name=form.name.data or "",
            grant=Grant(form.role.data or "", form.place.data or None),
            staff_ref=form.staff.data or None,
            locale=form.language.data or language(),
        ),
        {"grants": "place"},
    )
    if status:
        return invite_page(post, form, status=status)
    return redirect(url_for("dashboard.users", business=post.slug, did="invited"), 303)


@dashboard.post("/<key:business>/users/invitations/<key:invited>/resend")
@access("user")
def resend_invited(business: str, invited: str) -> ResponseReturnValue:
    """Send it once more; the link before it ends."""
    post = post_at(business)
    PlainForm.read(subject())
    if allow("invite-again", invited, "5/day"):
        return redirect(url_for("dashboard.users", business=post.slug, did="often"), 303)
    actor = actor_at(post)
    return act(
        lambda: resend_invitation(actor, post.business_id, invited),
        "resent",
        "dashboard.users",
        business=post.slug,
    )


@dashboard.post("/<key:business>/users/invitations/<key:invited>/withdraw")
@access("user")
def withdraw_invited(business: str, invited: str) -> ResponseReturnValue:
    """Take it back."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: withdraw_invitation(actor, post.business_id, invited),
        "withdrawn",
        "dashboard.users",
        business=post.slug,
    )


@dashboard.get("/<key:business>/users/<key:user>")
@access("user")
def user(business: str, user: str) -> ResponseReturnValue:
    """One user: what they may do, and what was changed of it."""
    post = post_at(business)
    member = find_member(actor_at(post), post.business_id, user)
    form = MemberForm.shown(subject())
    for number, one in enumerate(member.holdings[:ROWS]):
        form[f"role_{number}"].data = one.role_ref
        form[f"place_{number}"].data = one.location_ref or ""
    form.staff.data = member.staff_ref or ""
    return user_page(post, member, form)


@dashboard.post("/<key:business>/users/<key:user>")
@access("user")
def save_user(business: str, user: str) -> ResponseReturnValue:
    """Change what they may do; it counts with their next click."""
    post = post_at(business)
    actor = actor_at(post)
    form = MemberForm.sent(subject())
    member = find_member(actor, post.business_id, user)
    status = save(
        form,
        lambda: set_access(
            actor,
            post.business_id,
            user,
            grants=[Grant(role, place) for role, place in form.pairs],
            staff_ref=form.staff.data or None,
            mark=sent_mark(),
        ),
        {"grants": "role_0"},
    )
    if status:
        return user_page(post, find_member(actor, post.business_id, user), form, status=status)
    if member.ref == signed_in().user_ref:
        return redirect(url_for("dashboard.at", business=post.slug), 303)
    return redirect(url_for("dashboard.users", business=post.slug, did="saved"), 303)


@dashboard.post("/<key:business>/users/<key:user>/remove")
@access("user")
def remove_user(business: str, user: str) -> ResponseReturnValue:
    """Let them do nothing here any more."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    answer = act(
        lambda: remove_access(actor, post.business_id, user),
        "removed",
        "dashboard.users",
        business=post.slug,
    )
    return redirect(url_for("dashboard.home"), 303) if user == signed_in().user_ref else answer


def invite_page(post: Post, form: InviteForm, *, status: int = 200) -> ResponseReturnValue:
    """The form to invite somebody. Raises Forbidden."""
    check_right(post, WRITE)
    actor = actor_at(post)
    roles = list_roles(actor, post.business_id)
    mine = [one for one in roles if may_grant(actor, one.rights)]
    form.offer(
        role_choices(mine),
        place_choices(post),
        list_free_staff(actor, post.business_id),
        list(LANGUAGES.items()),
    )
    if not form.role.data:
        form.role.data = next((one.ref for one in mine if one.name == "staff" and one.built_in), "")
    view = desk(post, "settings") | {
        "form": form,
        "action": url_for("dashboard.send_invitation", business=post.slug),
        "has_places": len(place_choices(post)) > 1,
        "back_url": url_for("dashboard.users", business=post.slug),
    }
    return render("dashboard/user_invite.html", view, status=status)


def user_page(post: Post, member: Member, form: MemberForm, *, status: int = 200) -> ResponseReturnValue:
    """The page of a user."""
    actor = actor_at(post)
    roles = list_roles(actor, post.business_id)
    held = {one.role_ref for one in member.holdings}
    mine = [one for one in roles if may_grant(actor, one.rights) or one.ref in held]
    form.offer(
        role_choices(mine), place_choices(post), list_free_staff(actor, post.business_id, member.user_id)
    )
    timetable = timetable_by_id(post.business_id)
    view = desk(post, "settings")
    view["hidden"] |= {"mark": mark_of(member.values())}
    view |= {
        "member": member_view(post, timetable, member),
        "form": form,
        "rows": [(form[f"role_{number}"], form[f"place_{number}"]) for number in range(ROWS)],
        "filled": max(1, len(form.pairs)),
        "has_places": len(place_choices(post)) > 1,
        "may_change": can_change(actor, member),
        "is_self": member.ref == signed_in().user_ref,
        "action": url_for("dashboard.save_user", business=post.slug, user=member.ref),
        "remove_url": url_for("dashboard.remove_user", business=post.slug, user=member.ref),
        "back_url": url_for("dashboard.users", business=post.slug),
        "deeds": told(post, trail(actor, member.ref, limit=10)),
        "notice": said(),
    }
    return render("dashboard/user.html", view, status=status)


def role_choices(roles: list[RoleLine]) -> list[tuple[str, str]]:
    """Roles to choose from."""
    return [(one.ref, role_title(one.name, one.built_in)) for one in roles]


def place_choices(post: Post) -> list[tuple[str, str]]:
    """Places to choose from."""
    return [(one.public_id, one.name) for one in timetable_by_id(post.business_id).locations.values()]


def member_view(post: Post, timetable: Timetable, member: Member) -> dict[str, Any]:
    """A user as lists and their page show them."""
    held = [
        role_title(one.role, one.built_in) + (f" ({one.location})" if one.location else "")
        for one in member.holdings
    ]
    return {
        "ref": member.ref,
        "name": member.name,
        "email": member.email,
        "initials": wording.initials(member.name),
        "roles": ", ".join(held),
        "staff": member.staff or "",
        "seen": seen_text(timetable, member),
        "has_factor": member.has_factor,
        "is_self": member.ref == signed_in().user_ref,
        "url": url_for("dashboard.user", business=post.slug, user=member.ref),
    }


def seen_text(timetable: Timetable, member: Member) -> str:
    """When they were last here."""
    if member.seen is None:
        return _("never signed in")
    days = (clock.now() - member.seen).days
    if days < 1:
        return _("seen today")
    return _("last seen %(day)s", day=wording.short_day(locale_at(timetable), member.seen.toordinal()))


def invited_view(post: Post, timetable: Timetable, one: Invited) -> dict[str, Any]:
    """An open invitation."""
    day = wording.short_day(locale_at(timetable), one.expires.toordinal())
    parts = [role_title(one.role, one.built_in), one.location or "", one.staff or ""]
    where = {"business": post.slug, "invited": one.ref}
    return {
        "email": one.email,
        "name": one.name,
        "line": " · ".join(part for part in parts if part),
        "is_over": one.is_over,
        "until": _("ended %(day)s", day=day) if one.is_over else _("good until %(day)s", day=day),
        "resend": url_for("dashboard.resend_invited", **where),  # type: ignore[arg-type]
        "withdraw": url_for("dashboard.withdraw_invited", **where),  # type: ignore[arg-type]
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "invited": (_("The invitation is on its way"), _("Its link is good for a week."), "good"),
            "resent": (_("The invitation is on its way again"), _("The link before it is no longer good."), "good"),
            "often": (_("It was sent often enough today"), _("Try again tomorrow."), "info"),
            "withdrawn": (_("The invitation is withdrawn"), _("Its link leads nowhere any more."), "good"),
            "saved": (_("Saved"), _("It counts from their next click on."), "good"),
            "removed": (_("They may do nothing here any more"), _("Their login itself, and what they did, stays."), "good"),
            "stale": (_("That was not possible"), _("It has changed meanwhile, or no owner would be left. This is how it stands."), "warn"),
        }
    )  # fmt: skip
