"""Being forgotten: what happens is told, what is to come is cancelled, the address is typed again."""

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.erase import is_going_on
from bookingapp.domain.booking.own import OwnVisit, list_coming
from bookingapp.domain.messaging.persons import erase_person, list_businesses_of
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.forms.portal import EraseForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.portal.address import prove_view
from bookingapp.web.portal.blueprint import (
    drop_cookie,
    frame,
    my_url,
    person,
    portal,
    subject,
    token_fields,
)
from bookingapp.web.portal.cards import business_view, locale_at, row, sheets
from bookingapp.web.render import render


@portal.get("/erase")
@access("client")
def erase() -> ResponseReturnValue:
    """What would happen."""
    return erase_page(EraseForm.shown(subject()))


@portal.post("/erase")
@access("client")
def forget() -> ResponseReturnValue:
    """Do it, at the businesses that were chosen."""
    form = EraseForm.sent(subject())
    chosen = request.form.getlist("business")
    form.validate()
    if not form.errors and (form.typed.data or "").strip().lower() != person().email:
        own_error(form.typed, _("This is not the address that you are signed in with."))
    if not chosen:
        form.form_errors.append(_("Choose at least one business."))
    if form.errors:
        return erase_page(form, status=422)
    if not person().is_fresh:
        return redirect(my_url("erase"), 303)
    try:
        with write():
            is_gone = erase_person(person(), chosen)
    except (Conflict, NotFound) as refused:
        form.form_errors.append(refused.message)
        return erase_page(form, status=409)
    if not is_gone:
        return redirect(my_url("settings", did="erased"), 303)
    response = redirect(my_url("sign_in", did="erased"), 303)
    drop_cookie(response)  # type: ignore[arg-type]  # Flask's redirect is a Response
    return response


def erase_page(form: EraseForm, *, status: int = 200) -> Response:
    """The consequences by business, with every fee that cancelling costs now."""
    coming = list_coming(person())
    known = list_businesses_of(person())
    sent = request.form.getlist("business")
    view: dict[str, Any] = {
        "form": form,
        "action": my_url("forget"),
        "hidden": token_fields(),
        "back_url": my_url("settings"),
        "export_url": my_url("export", ending="json"),
        "prove": prove_view(my_url("erase")),
        "email": person().email,
        "sheets": sheets(known),
        "businesses": [
            {
                "ref": business.public_id,
                "business": business_view(business),
                "chosen": business.public_id in sent if sent else len(known) == 1,
                "coming": [_coming(own) for own in coming if own.business.id == business.id],
            }
            for business in known
        ],
    }
    return render("portal/erase.html", frame("settings") | view, status=status)


def _coming(own: OwnVisit) -> dict[str, Any]:
    preview = own.fee()
    locale = locale_at(own.business)
    if is_going_on(own):
        said = _("has begun: this is possible once it is over")
    elif preview.fee:
        said = _("cancelling costs %(fee)s", fee=wording.money(preview.fee, preview.currency, locale))
    else:
        said = _("cancelling is free")
    shown = row(own)
    return {"title": shown["title"], "label": shown["label"], "fee": said}
