"""Set up the first business. Open only while there is none, and only to who has the code that the server told."""

from flask import Blueprint, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from bookingapp.base.actor import SYSTEM
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.base.secrets import is_setup_code
from bookingapp.domain.business.lands import currency_of
from bookingapp.domain.business.queries import has_business
from bookingapp.domain.business.rules import zone_names
from bookingapp.domain.business.sessions import begin_session
from bookingapp.domain.business.trades import TRADES, said
from bookingapp.domain.schedule.founding import Founding, found_first
from bookingapp.web.access import access
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.start import StartForm
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow, origin
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import Login
from bookingapp.web.tokens import form_token

SUBJECT = "start"
NAMES = {"slug": "name"}

start = Blueprint("start", __name__)


@start.get("/start")
@access("setup")
def begin() -> ResponseReturnValue:
    """The questions; once there is a business, on to signing in."""
    if has_business():
        return redirect(url_for("auth.sign_in"), 303)
    form = StartForm.shown(SUBJECT)
    form.locale.data = language()
    return _page(form)


@start.post("/start")
@access("setup")
def found() -> ResponseReturnValue:
    """Found it, sign its owner in, and show what there is to share."""
    form = StartForm.sent(SUBJECT)
    form.offer(language())
    form.validate()
    if form.errors.get("token"):
        return _page(form, 422)
    if has_business():
        return redirect(url_for("auth.sign_in"), 303)
    wait = max(allow("setup", "all", "100/hour"), allow("setup-from", origin(), "20/hour"))
    if wait:
        form.form_errors.append(_("Too many tries. Wait a while, then try again."))
        answer = _page(form, 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    made: list[tuple[str, str]] = []
    status = save(form, lambda: made.append(_found(form)), NAMES)
    if status:
        return _page(form, status)
    slug, token = made[0]
    session.clear()
    login_user(Login(token))
    return redirect(url_for("dashboard.ready", business=slug), 303)


def _found(form: StartForm) -> tuple[str, str]:
    """The slug of the business and the owner's session. Raises Invalid, Conflict."""
    if not is_setup_code(current_settings().secret_key, form.code.data or ""):
        raise Invalid(
            _("This is not the set-up code."),
            {"code": [_("This is not the code that the server told. Look where it was started.")]},
        )
    zone = form.timezone.data or ""
    founding = Founding(
        name=form.name.data or "",
        timezone=zone,
        currency=form.currency.data or (currency_of(zone) if zone in zone_names() else "EUR"),
        email=form.email.data or "",
        password=form.password.data or "",
        owner=(form.owner.data or "").strip(),
        locale=form.locale.data or "en",
        website=(form.website.data or "").strip() or None,
        trade=form.trade.data or "empty",
    )
    business, owner = found_first(SYSTEM, founding)
    return business.slug, begin_session(owner.id, request.headers.get("User-Agent", ""))


def _page(form: StartForm, status: int = 200) -> Response:
    spoken = language()
    form.offer(spoken)
    view = {
        "form": form,
        "trades": [
            {
                "key": trade.key,
                "name": said(trade.name, spoken),
                "line": said(trade.line, spoken),
                "icon": trade.icon,
                "current": trade.key == form.trade.data,
            }
            for trade in TRADES
        ],
        "action": url_for("start.found"),
        "hidden": {"token": form_token(SUBJECT)},
    }
    return render("start/begin.html", view, status=status)
