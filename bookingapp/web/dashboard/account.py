"""One's own login: name, language, address, password, second factor, and where one is signed in."""

from typing import Any

from flask import Blueprint, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.business.accounts import (
    Account,
    SessionLine,
    change_password,
    check_own_password,
    confirm_address,
    find_account,
    list_sessions,
    read_address_link,
    request_address,
    update_profile,
)
from bookingapp.domain.business.grants import Allowed, list_allowed, withdraw_app
from bookingapp.domain.business.second_factor import (
    address_of,
    begin_second_factor,
    pending_secret,
    renew_codes,
    switch_off,
    switch_on,
)
from bookingapp.domain.business.sessions import end_session_of, end_sessions
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.agents import browser_name
from bookingapp.web.dashboard.blueprint import desk, notice, nowhere, subject
from bookingapp.web.forms.auth import (
    AddressForm,
    AppCodeForm,
    PasswordForm,
    ProfileForm,
    ProofForm,
)
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm, SignedForm, own_error
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow
from bookingapp.web.render import render
from bookingapp.web.request import LANGUAGE_COOKIE, YEAR, language
from bookingapp.web.scopes import in_words
from bookingapp.web.signed_in import current, login_needed, signed_in
from bookingapp.web.tokens import form_token

account = Blueprint("account", __name__, url_prefix="/account")
account.before_request(login_needed)

ISSUER = "bookingapp"
AT = "account-at"
"""Where the signed cookie keeps from which business one came."""


@account.get("")
@access("user")
def home() -> ResponseReturnValue:
    """Everything on one page."""
    if request.args.get("at"):
        session[AT] = request.args["at"][:80]
    return page()


@account.post("/profile")
@access("user")
def profile() -> ResponseReturnValue:
    """Name and language; pages speak it from now on, at this browser too."""
    form = ProfileForm.sent(subject())
    _offer(form)
    chosen = form.language.data or None
    who = signed_in()
    names = {"locale": "language"}
    status = save(form, lambda: update_profile(who.user_id, name=form.name.data or "", locale=chosen), names)
    if status:
        return page(profile=form, status=status)
    answer = redirect(url_for("account.home", did="profile"), 303)
    if chosen:
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return answer


@account.post("/password")
@access("user")
def password() -> ResponseReturnValue:
    """A new password for the old one; other sessions end."""
    form = PasswordForm.sent(subject())
    values = {"password": form.password.data or "", "new_password": form.new_password.data or ""}
    status = _proved(form, lambda: change_password(signed_in().user_id, token=_token(), **values))
    if status:
        return page(password=form, status=status)
    return redirect(url_for("account.home", did="password"), 303)


@account.post("/address")
@access("user")
def address() -> ResponseReturnValue:
    """Ask for a link to a new address; until it is opened the old one stays."""
    form = AddressForm.sent(subject())
    values = {"password": form.password.data or "", "email": form.email.data or "", "locale": language()}
    status = _proved(form, lambda: request_address(signed_in().user_id, **values))
    if status:
        return page(address=form, status=status)
    return redirect(url_for("account.home", did="address"), 303)


@account.get("/address/<signed:address>")
@access("user")
def new_address(address: str) -> ResponseReturnValue:
    """The page that the mail's link opens: one button. Looking at it changes nothing."""
    link = read_address_link(_key(), address)
    if link is None or link.user_id != signed_in().user_id:
        return over_page()
    action = url_for("account.confirm", address=address)
    view = frame() | {"before": link.before, "email": link.email, "action": action}
    return render("account/address.html", view)


@account.post("/address/<signed:address>")
@access("user")
def confirm(address: str) -> ResponseReturnValue:
    """The new address is one's own from now on."""
    PlainForm.read(subject())
    link = read_address_link(_key(), address)
    if link is None or link.user_id != signed_in().user_id:
        return over_page()
    try:
        with write():
            is_done = confirm_address(_key(), address)
    except Conflict:
        is_done = False
    return redirect(url_for("account.home", did="confirmed"), 303) if is_done else over_page()


@account.post("/second-factor")
@access("user")
def begin() -> ResponseReturnValue:
    """With the password, show a secret for the app."""
    form = ProofForm.sent(subject())
    status = _proved(form, lambda: _begin(form))
    return page(proof=form, status=status) if status else redirect(url_for("account.second_factor"), 303)


def _begin(form: ProofForm) -> None:
    check_own_password(signed_in().user_id, form.password.data or "")
    begin_second_factor(signed_in().user_id, _key())


@account.get("/second-factor")
@access("user")
def second_factor() -> ResponseReturnValue:
    """The secret as a picture and in letters, and a field for the first code."""
    return app_page(AppCodeForm.shown(subject()))


@account.post("/second-factor/on")
@access("user")
def factor_on() -> ResponseReturnValue:
    """The first code; from then on signing in takes one. The recovery codes are shown this once."""
    PlainForm.read(subject())  # the page of a form at fault may lead on, when nothing has been begun
    form = AppCodeForm.sent(subject())
    if not form.validate():
        return app_page(form, status=422)
    who = signed_in()
    if allow("second-factor", who.user_ref, "10/hour"):
        own_error(form.code, _("Too many tries. Wait a while, then try again."))
        return app_page(form, status=429)
    digits = "".join(letter for letter in form.code.data or "" if letter.isdigit())
    with write():
        codes = switch_on(who.user_id, _key(), digits)
    if codes is None:
        own_error(
            form.code, _("This is not the code. Wait for the next one, and look at the clock of your phone.")
        )
        return app_page(form, status=422)
    return codes_page(codes)


@account.post("/second-factor/codes")
@access("user")
def codes() -> ResponseReturnValue:
    """With the password, ten fresh recovery codes; shown this once."""
    form = ProofForm.sent(subject())
    made: list[str] = []
    status = _proved(form, lambda: made.extend(_renew(form)))
    return page(proof=form, status=status) if status else codes_page(made)


def _renew(form: ProofForm) -> list[str]:
    check_own_password(signed_in().user_id, form.password.data or "")
    return renew_codes(signed_in().user_id, _key()) or []


@account.post("/second-factor/off")
@access("user")
def factor_off() -> ResponseReturnValue:
    """With the password, sign in by it alone again."""
    form = ProofForm.sent(subject())
    status = _proved(form, lambda: _off(form))
    if status:
        return page(proof=form, status=status)
    return redirect(url_for("account.home", did="off"), 303)


def _off(form: ProofForm) -> None:
    check_own_password(signed_in().user_id, form.password.data or "")
    switch_off(signed_in().user_id)


@account.post("/sessions/end")
@access("user")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    PlainForm.read(subject())
    with write():
        end_sessions(signed_in().user_id, but=_token())
    return redirect(url_for("account.home", did="others"), 303)


@account.post("/sessions/<key:session_ref>/end")
@access("user")
def end_one(session_ref: str) -> ResponseReturnValue:
    """Sign out at one browser."""
    PlainForm.read(subject())
    with write():
        end_session_of(signed_in().user_id, session_ref)
    return redirect(url_for("account.home", did="ended"), 303)


@account.post("/apps/<key:oauth_app>/withdraw")
@access("user")
def withdraw(oauth_app: str) -> ResponseReturnValue:
    """An app may do nothing for this user any more."""
    PlainForm.read(subject())
    with write():
        withdraw_app(signed_in().user_id, oauth_app)
    return redirect(url_for("account.home", did="withdrawn"), 303)


def page(
    *,
    profile: ProfileForm | None = None,
    password: PasswordForm | None = None,
    address: AddressForm | None = None,
    proof: ProofForm | None = None,
    status: int = 200,
) -> Response:
    """The whole page."""
    who = signed_in()
    found = find_account(who.user_id)
    if profile is None:
        profile = ProfileForm.shown(subject())
        _offer(profile)
        profile.name.data, profile.language.data = found.name, found.locale or ""
    address = address or AddressForm.shown(subject())
    proof = proof or ProofForm.shown(subject())
    address.email.id, address.password.id, proof.password.id = "new-email", "email-password", "proof-password"
    view = frame() | {
        "me": found,
        "profile": profile,
        "password": password or PasswordForm.shown(subject()),
        "address": address,
        "proof": proof,
        "factor": factor_view(found),
        "sessions": [session_view(one) for one in list_sessions(who.user_id, _token())],
        "apps": [app_view(one) for one in list_allowed(who.user_id)],
        "posts": [
            {"name": post.name, "url": url_for("dashboard.at", business=post.slug)} for post in who.posts
        ],
        "notice": said(),
    }
    return render("account/home.html", view, status=status)


def app_page(form: AppCodeForm, *, status: int = 200) -> ResponseReturnValue:
    """The secret to be taken into the app."""
    who = signed_in()
    secret = pending_secret(who.user_id, _key())
    if secret is None:
        return redirect(url_for("account.home"), 303)
    view = frame() | {
        "form": form,
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "picture": picture(address_of(secret, who.email, ISSUER)),
        "action": url_for("account.factor_on"),
    }
    return render("account/second_factor.html", view, status=status)


def codes_page(codes: list[str]) -> Response:
    """The recovery codes, this once."""
    return render("account/codes.html", frame() | {"codes": codes, "email": signed_in().email})


def over_page() -> Response:
    """The link to a new address is no longer good."""
    view = frame() | {
        "code": 410,
        "title": _("This link is no longer good"),
        "text": _("It works once, within the hour, and for the login that asked for it. Ask for a new one."),
        "next": [{"text": _("Your account"), "url": url_for("account.home")}],
    }
    return render("errors/error.html", view, status=410)


def picture(text: str) -> str:
    """A QR code as an image that needs no address of its own."""
    import segno  # loaded when somebody needs it

    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"))


def frame() -> dict[str, Any]:
    """The head, of the business one came from; and the hidden field of the forms."""
    who = signed_in()
    post = who.post(session.get(AT, "")) or (who.posts[0] if who.posts else None)
    view = desk(post, "account") if post else nowhere() | {"hidden": {"token": form_token(subject())}}
    return view | {"home_url": url_for("account.home")}


def factor_view(found: Account) -> dict[str, Any]:
    """How the second factor stands."""
    since = found.factor_since
    return {
        "since": wording.day_of_year(language(), since.toordinal()) if since else "",
        "left": found.codes_left,
    }


def session_view(one: SessionLine) -> dict[str, Any]:
    """A browser that is signed in."""
    days = (clock.now() - one.seen).days
    seen = _("today") if days < 1 else wording.day_of_year(language(), one.seen.toordinal())
    return {
        "name": browser_name(one.agent),
        "seen": seen,
        "since": wording.day_of_year(language(), one.since.toordinal()),
        "is_current": one.is_current,
        "end": url_for("account.end_one", session_ref=one.ref),
    }


def app_view(one: Allowed) -> dict[str, Any]:
    """An app that acts for the user, and what it may do."""
    return {
        "name": one.name,
        "line": _("from %(owner)s, at %(business)s", owner=one.owner, business=one.business),
        "scopes": ", ".join(scope["text"] for scope in in_words(one.scopes)),
        "since": wording.day_of_year(language(), one.since.toordinal()),
        "withdraw": url_for("account.withdraw", oauth_app=one.app_ref),
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    told = {
        "profile": (_("Saved"), ""),
        "password": (_("Your password is changed"), _("You are signed out everywhere else.")),
        "address": (_("Look into your mail"), _("Open the link we sent to the new address; until then the old one stays.")),
        "confirmed": (_("Your new address is confirmed"), _("Sign in with it from now on.")),
        "off": (_("The second factor is switched off"), _("Your password alone signs you in.")),
        "others": (_("You are signed out everywhere else"), ""),
        "withdrawn": (_("The app may do nothing for you any more"), ""),
        "ended": (_("That browser is signed out"), ""),
    }  # fmt: skip
    return notice({did: (*words, "good") for did, words in told.items()})


def _offer(form: ProfileForm) -> None:
    form.language.choices = [("", _("As the browser says")), *LANGUAGES.items()]


def _proved(form: SignedForm, work: Any) -> int:
    """Save what takes the password; tries are counted."""
    if allow("own-password", signed_in().user_ref, "10/hour"):
        form.validate()
        form.form_errors.append(_("Too many tries. Wait a while, then try again."))
        return 429
    return save(form, work)


def _token() -> str:
    """The token of the session that asks."""
    login = current()
    assert login is not None
    return login.token


def _key() -> str:
    settings = current_settings()
    return settings.secret_key
