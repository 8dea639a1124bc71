"""Colour and logo: how well they can be read, and how the booking page looks with them, by day and by night."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _
from bookingapp.domain.business.colours import HOUSE, TEXT, Look, Tone, look_by_day, look_by_night
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.settings import BRANDING, find_business, update_business
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.business import Business
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.brand import COLOUR, answer_sheet
from bookingapp.web.dashboard.blueprint import dashboard, locale_at, subject
from bookingapp.web.dashboard.settings import form_frame, sent_mark
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.settings import BrandingForm
from bookingapp.web.render import render
from bookingapp.web.request import PICTURES, language
from bookingapp.web.signed_in import actor_at, post_at

SHOWN = 3
"""Services in the preview."""


@dashboard.get("/<key:business>/settings/branding")
@access("user")
def branding(business: str) -> ResponseReturnValue:
    """The looks; with `colour` in the address, how another one would look. Nothing is saved by that."""
    post = post_at(business)
    row = find_business(actor_at(post), post.business_id)
    form = BrandingForm.shown(subject())
    form.own.data = bool(row.branding.get("colour"))
    form.colour.data = _asked() or row.branding.get("colour") or HOUSE
    form.logo_url.data = row.branding.get("logo_url") or ""
    return _page(post, form, row)


@dashboard.post("/<key:business>/settings/branding")
@access("user")
def save_branding(business: str) -> ResponseReturnValue:
    """Save it; the booking page, mails and the widget wear it from now on."""
    post = post_at(business)
    actor = actor_at(post)
    form = BrandingForm.sent(subject())
    chosen = {"colour": form.colour.data if form.own.data else None, "logo_url": form.logo_url.data or None}
    names = {"branding.colour": "colour", "branding.logo_url": "logo_url"}
    status = save(
        form, lambda: update_business(actor, post.business_id, mark=sent_mark(), branding=chosen), names
    )
    if status:
        return _page(post, form, find_business(actor, post.business_id), status)
    return redirect(url_for("dashboard.branding", business=post.slug, did="saved"), 303)


@dashboard.get("/<key:business>/settings/branding/tint.css")
@access("user")
def tint(business: str) -> ResponseReturnValue:
    """The colour of the preview, for browsers without script."""
    post_at(business)
    colour = _asked() or HOUSE
    return answer_sheet(f".set-preview {{ --brand: {colour}; }}\n")


def _asked() -> str:
    """The colour in the address, '' when there is none."""
    colour = request.args.get("colour", "")
    return colour.lower() if COLOUR.fullmatch(colour) else ""


def _page(post: Post, form: BrandingForm, row: Business, status: int = 200) -> ResponseReturnValue:
    timetable = timetable_by_id(post.business_id)
    colour = str(form.colour.data or "").lower()
    colour = colour if COLOUR.fullmatch(colour) else HOUSE
    view = form_frame(post, "dashboard.save_branding", row, BRANDING) | {
        "form": form,
        "preview_url": url_for("dashboard.branding", business=post.slug),
        "tint_url": url_for("dashboard.tint", business=post.slug, colour=colour),
        "judged": judged(colour),
        "shown": _preview(timetable, form),
        "stands": _stands(form, row) if status == 409 else [],
    }
    answer = render("dashboard/branding.html", view, fragments={"judged": ("judged",)}, status=status)
    return _with_pictures(answer)


def _with_pictures(answer: Response) -> Response:
    """The logo comes from the business's own website, as on the public pages."""
    answer.headers["Content-Security-Policy"] = PICTURES
    return answer


def _stands(form: BrandingForm, row: Business) -> list[tuple[str, str]]:
    return [
        (form.colour.label.text, row.branding.get("colour") or _("ours")),
        (form.logo_url.label.text, row.branding.get("logo_url") or "–"),
    ]


def judged(colour: str) -> list[dict[str, Any]]:
    """What the pages make of a colour, in words, by day and by night."""
    day, night = look_by_day(colour), look_by_night(colour)
    return [
        {"name": _("By day"), "lines": [_used(day, day=True), *_lines(day)]},
        {"name": _("By night"), "lines": [_used(night, day=False), *_lines(night)]},
    ]


def _used(look: Look, *, day: bool) -> dict[str, Any]:
    if look.is_own:
        return {"good": True, "text": _("Buttons have exactly your colour.")}
    text = _(
        "Buttons have %(colour)s, a little deeper, so that words on them can be read.",
        colour=look.button.ground,
    )
    if not day:
        text = _("Buttons have %(colour)s, which shines less on a dark page.", colour=look.button.ground)
    return {"good": True, "text": text}


def _lines(look: Look) -> list[dict[str, Any]]:
    return [_contrast(_("Words on buttons"), look.button), _contrast(_("Links and icons"), look.link)]


def _contrast(what: str, tone: Tone) -> dict[str, Any]:
    figure = wording.decimal(tone.contrast, language())
    least = wording.decimal(TEXT, language())
    if tone.is_readable:
        text = _("%(what)s can be read by everybody: contrast %(figure)s, at least %(least)s is needed.", what=what, figure=figure, least=least)  # fmt: skip
    else:
        text = _("%(what)s are hard to read: contrast %(figure)s, at least %(least)s is needed.", what=what, figure=figure, least=least)  # fmt: skip
    return {"good": tone.is_readable, "text": text}


def _preview(timetable: Timetable, form: BrandingForm) -> dict[str, Any]:
    """The business as its page shows it: its own services, or an example."""
    business, locale = timetable.business, locale_at(timetable)
    logo = str(form.logo_url.data or "")
    services = [one for one in timetable.services.values() if one.visibility == "public"][:SHOWN]
    rows = [
        {
            "name": one.name,
            "url": "#preview",
            "about": "",
            "duration": wording.duration(one.duration),
            "price": wording.money(one.price, business.currency, locale) if one.price else "",
            "from": one.price_type == "from",
            "colour": "",
            "notes": [],
        }
        for one in services
    ]
    return {
        "name": business.name,
        "about": business.about,
        "logo": logo if logo.startswith("https://") else "",
        "initials": wording.initials(business.name),
        "services": rows or [_example(business.currency, locale)],
        "times": [wording.clock(locale, minute) for minute in (9 * 60, 9 * 60 + 45, 10 * 60 + 30)],
    }


def _example(currency: str, locale: str) -> dict[str, Any]:
    frame = {"url": "#preview", "about": "", "from": False, "colour": "", "notes": []}
    return frame | {
        "name": _("Haircut"),
        "duration": wording.duration(45),
        "price": wording.money(4500, currency, locale),
    }
