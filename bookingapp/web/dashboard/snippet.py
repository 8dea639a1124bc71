"""Share the booking page: its link, a code to print, a line for mails, a button or the widget for one's website."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.timetable import ServicePlan, Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk
from bookingapp.web.dashboard.snippet_widget import HOUSE, Widget, shown
from bookingapp.web.render import render
from bookingapp.web.signed_in import post_at

if TYPE_CHECKING:
    import segno


@dashboard.get("/<key:business>/settings/snippet")
@access("user")
def snippet(business: str) -> ResponseReturnValue:
    """Everything there is to share, of the whole page or of the service and staff that the address names."""
    post = post_at(business)
    check_right(post, "services:read")
    timetable = timetable_by_id(post.business_id)
    service, staff = _chosen(timetable)
    widget = widget_of(timetable, service, staff, request.args)
    view = desk(post, "settings") | shared(timetable, widget)
    view |= {
        "widget": shown(widget, timetable.business.embed_origins),
        "services": _services(timetable, service),
        "staff": _staff(timetable, service, staff),
        "is_whole": service is None,
        "action": url_for("dashboard.snippet", business=post.slug),
        "code_url": url_for("dashboard.code", business=post.slug, service=service, staff=staff),
        "websites_url": url_for("dashboard.websites", business=post.slug)
        if post.may_somewhere("settings:write")
        else "",
        "back_url": url_for("dashboard.settings", business=post.slug),
    }
    fragments = {"shared": ("shared",)}
    return render("dashboard/snippet.html", view, fragments=fragments)


@dashboard.get("/<key:business>/settings/snippet/code.svg")
@access("user")
def code(business: str) -> ResponseReturnValue:
    """The code as a file, to be printed at any size."""
    post = post_at(business)
    check_right(post, "services:read")
    timetable = timetable_by_id(post.business_id)
    picture = io.BytesIO()
    _drawn(_link(timetable, *_chosen(timetable))).save(picture, kind="svg", scale=8, border=4)
    answer = Response(picture.getvalue(), mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{post.slug}.svg"'
    return answer


def shared(timetable: Timetable, widget: Widget) -> dict[str, Any]:
    """A link in every shape: as it is, as a code, in a mail, on a website. For templates/parts/share.html."""
    link = widget.link
    return {
        "link": link,
        "code": qr_drawn(link),
        "signature": f"{_('Book a time with me')}: {link}",
        "anchor": str(_BUTTON.format(link=link, text=_("Book a time"))),
        "embed": widget.snippet,
        "name": timetable.business.name,
    }


def widget_of(
    timetable: Timetable, service: str | None, staff: str | None, values: Mapping[str, str] | None = None
) -> Widget:
    """The widget of the whole page or of a service, as `values` describe its looks."""
    business = timetable.business
    return Widget.asked(
        values or {},
        business=business.slug,
        link=_link(timetable, service, staff),
        brand=str(business.branding.get("colour") or HOUSE).lower(),
        service=service or "",
        staff=staff or "",
    )


_BUTTON = Markup(
    '<a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;'
    'background:#14201f;color:#fff;font-weight:600;text-decoration:none">{text}</a>'
)


def _drawn(link: str) -> "segno.QRCode":
    import segno  # for the few who look at this page

    return segno.make(link, error="m")


def qr_drawn(link: str) -> Markup:
    """The code as a drawing in the page, which needs no style of its own."""
    drawn = _drawn(link).svg_inline(
        scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704  (segno draws squares; the text itself is not in it)


def _chosen(timetable: Timetable) -> tuple[str | None, str | None]:
    """The service's slug and the staff member's id that the address names. Raises NotFound."""
    key, ref = request.args.get("service") or None, request.args.get("staff") or None
    service = timetable.service_by_key(key) if key else None
    staff = timetable.staff_by_key(ref) if ref else None
    if key and service is None:
        raise NotFound(_("There is no such service."))
    fits = staff is not None and service is not None and staff.id in service.performers
    return (service.slug if service else None, staff.public_id if staff and fits else None)


def _link(timetable: Timetable, service: str | None, staff: str | None) -> str:
    slug = timetable.business.slug
    if service is None:
        return absolute(url_for("public.index", business=slug))
    return absolute(url_for("public.picker", business=slug, service=service, staff=staff))


def _bookable(timetable: Timetable) -> list[ServicePlan]:
    return [one for one in timetable.services.values() if one.online and one.visibility != "staff"]


def _services(timetable: Timetable, chosen: str | None) -> list[dict[str, Any]]:
    return [
        {"value": one.slug, "text": one.name, "current": one.slug == chosen} for one in _bookable(timetable)
    ]


def _staff(timetable: Timetable, service: str | None, chosen: str | None) -> list[dict[str, Any]]:
    plan = timetable.service_by_key(service) if service else None
    members = [timetable.staff[one] for one in plan.performers if one in timetable.staff] if plan else []
    return [
        {"value": one.public_id, "text": one.name, "current": one.public_id == chosen}
        for one in members
        if one.online
    ]


def share_of(post: Post) -> dict[str, Any]:
    """The whole page's link in every shape."""
    timetable = timetable_by_id(post.business_id)
    return shared(timetable, widget_of(timetable, None, None))
