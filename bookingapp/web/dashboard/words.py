"""The words of one message: written, looked at, tried out, and given back for ours."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bookingapp.base.db import write
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.marks import mark_of
from bookingapp.base.outlets import sender_address
from bookingapp.domain.booking.diary import list_coming
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.commands import drop_template, set_template, words_values
from bookingapp.domain.messaging.kinds import EMAIL, SMS
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.queries import default_words, is_editable, list_templates, preview, title_of
from bookingapp.domain.messaging.trial import send_trial
from bookingapp.domain.messaging.words import PLACEHOLDERS, Words, unknown_placeholders
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.messaging import MessageTemplate
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.messages import audiences, channel_name, occasion
from bookingapp.web.dashboard.settings import sent_mark
from bookingapp.web.forms.messages import WordsForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow
from bookingapp.web.mailbox import caged
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at, signed_in

PLACE = "/<key:business>/settings/messages/<key:topic>/<key:way>/<key:to>"
_SHORT_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SMS</title><style>body{{margin:1rem;'
    "font:1rem/1.5 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere;color-scheme:light dark}}"
    "</style></head><body><p>{}</p></body></html>"
)
VISITS = 12
"""Bookings to look at the words with."""


class Place:
    """Which message: kind, channel, audience, and the language it is written in. Raises NotFound."""

    def __init__(self, post: Post, kind: str, channel: str, audience: str, locale: str) -> None:
        if not is_editable(kind, channel, audience):
            raise NotFound(_("There is no such message."))
        self.post = post
        self.names: dict[str, Any] = {"kind": kind, "channel": channel, "audience": audience}
        self.path: dict[str, Any] = {"topic": kind, "way": channel, "to": audience}
        self.locale = locale if locale in LANGUAGES else next(iter(LANGUAGES))

    def url(self, endpoint: str, **more: Any) -> str:
        """An address of this message."""
        return url_for(f"dashboard.{endpoint}", business=self.post.slug, **self.path, **more)

    @property
    def ours(self) -> Words:
        """What we would write."""
        return default_words(locale=self.locale, **self.names)

    def own(self) -> MessageTemplate | None:
        """The business's own words in this language. Raises Forbidden."""
        rows = list_templates(actor_at(self.post), self.post.business_id)
        wanted = (*self.names.values(), self.locale)
        return next(
            (row for row in rows if (row.kind, row.channel, row.audience, row.locale) == wanted), None
        )


@dashboard.get(PLACE)
@access("user")
def message_words(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """The words as they stand, in the language that the address asks for (`in`), else in the business's."""
    post = post_at(business)
    spoken = request.args.get("in") or timetable_by_id(post.business_id).business.locale
    place = Place(post, topic, way, to, spoken)
    words = place.own() or place.ours
    form = WordsForm.shown(subject(), {"subject": words.subject, "body": words.body})
    return _page(place, form)


@dashboard.post(PLACE)
@access("user")
def save_words(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """Save them. Whoever writes what we would write has ours."""
    post = post_at(business)
    form = WordsForm.sent(subject())
    place = Place(post, topic, way, to, form.language.data or "")
    status = save(form, lambda: _keep(place, form))
    if status:
        return _page(place, form, status)
    return redirect(place.url("message_words", **{"in": place.locale, "did": "saved"}), 303)


def _keep(place: Place, form: WordsForm) -> None:
    actor, business_id = actor_at(place.post), place.post.business_id
    words, ours = _typed(form), place.ours
    is_ours = (words.subject or ours.subject, words.body or ours.body) == (ours.subject, ours.body)
    if not is_ours or place.own() is not None:
        set_template(
            actor,
            business_id,
            **place.names,
            locale=place.locale,
            subject=words.subject,
            body=words.body,
            mark=sent_mark(),
        )
    if is_ours:
        drop_template(actor, business_id, **place.names, locale=place.locale)


def _typed(form: WordsForm) -> Words:
    return Words((form.subject.data or "").strip(), (form.body.data or "").replace("\r\n", "\n").strip())


@dashboard.post(f"{PLACE}/reset")
@access("user")
def reset_words(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """Back to our words."""
    post = post_at(business)
    PlainForm.read(subject())
    place = Place(post, topic, way, to, request.form.get("language", ""))
    with write():
        drop_template(actor_at(post), post.business_id, **place.names, locale=place.locale)
    return redirect(place.url("message_words", **{"in": place.locale, "did": "reset"}), 303)


@dashboard.post(f"{PLACE}/look")
@access("user")
def look_at_words(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """How a message with these words would look, for the frame beside them. Nothing is kept."""
    post = post_at(business)
    form = WordsForm.read(subject())
    place = Place(post, topic, way, to, form.language.data or "")
    words = _typed(form)
    unknown = unknown_placeholders(f"{words.subject}\n{words.body}")
    if unknown:
        return caged(_unknown_page(unknown))
    return caged(_letter_page(place, words, form.visit.data or ""))


@dashboard.get(f"{PLACE}/look")
@access("user")
def look_at_message(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """The same with the words that stand."""
    post = post_at(business)
    place = Place(post, topic, way, to, request.args.get("in", ""))
    row = place.own()
    return caged(_letter_page(place, Words(row.subject, row.body) if row else place.ours, ""))


def _letter_page(place: Place, words: Words, visit: str) -> str:
    seen = preview(
        actor_at(place.post),
        place.post.business_id,
        house(),
        **place.names,
        locale=place.locale,
        words=words,
        visit_ref=visit,
    )
    if place.names["channel"] == SMS:
        return str(_SHORT_PAGE.format(seen.plain))
    return seen.html


def _unknown_page(names: list[str]) -> str:
    text = _("There is no such placeholder: %(names)s", names=", ".join(dict.fromkeys(names)))
    return str(_SHORT_PAGE.format(text))


@dashboard.post(f"{PLACE}/try")
@access("user")
def try_words(business: str, topic: str, way: str, to: str) -> ResponseReturnValue:
    """Mail an example to oneself; the words stay in the form."""
    post = post_at(business)
    form = WordsForm.sent(subject())
    place = Place(post, topic, way, to, form.language.data or "")
    if way != EMAIL:
        raise NotFound(_("There is no such message."))
    status = save(form, lambda: _try(place, form))
    said = "" if status else signed_in().email
    return _page(place, form, status or 200, tried=said)


def _try(place: Place, form: WordsForm) -> None:
    words = _typed(form)
    unknown = unknown_placeholders(f"{words.subject}\n{words.body}")
    if unknown:
        sentence = _("There is no such placeholder: %(names)s", names=", ".join(dict.fromkeys(unknown)))
        raise Invalid(sentence, {"body": [sentence]})
    if allow("trial", signed_in().user_ref, "20/hour"):
        raise Invalid(_("Too many tries. Wait a while, then try again."))
    send_trial(
        actor_at(place.post),
        place.post.business_id,
        kind=place.names["kind"],
        audience=place.names["audience"],
        locale=place.locale,
        subject=words.subject,
        body=words.body,
    )


def house() -> House:
    """What mails need to know of this installation."""
    settings = current_settings()
    return House(absolute(""), settings.secret_key, sender_address(settings.mail_url, settings.base_url))


def _page(place: Place, form: WordsForm, status: int = 200, tried: str = "") -> Response:
    post, row = place.post, place.own()
    form.visit.choices = [("", _("An example")), *_visits(post)]
    form.language.data = place.locale
    view = desk(post, "settings")
    view["hidden"] |= {"mark": mark_of(words_values(row)), "language": place.locale}
    said = {
        "saved": (_("Saved"), _("Messages have these words from now on."), "good"),
        "reset": (_("These are our words again"), "", "good"),
    }
    view |= {
        "form": form,
        "title": f"{title_of(place.names['kind'])} · {channel_name(place.names['channel'])}",
        "line": next(name for key, name, _line in audiences() if key == place.names["audience"])
        + " · "
        + occasion(place.names["kind"], place.names["audience"]),
        "has_subject": place.names["channel"] == EMAIL,
        "is_own": row is not None,
        "tongues": [
            {"text": name, "url": place.url("message_words", **{"in": code}), "current": code == place.locale}
            for code, name in LANGUAGES.items()
        ],
        "placeholders": [{"name": "{{" + name + "}}", "text": text} for name, text in PLACEHOLDERS.items()],
        "action": place.url("save_words"),
        "reset": place.url("reset_words"),
        "look": place.url("look_at_words"),
        "look_url": place.url("look_at_message", **{"in": place.locale}),
        "try_url": place.url("try_words") if place.names["channel"] == EMAIL else "",
        "tried": tried,
        "email": signed_in().email,
        "may_save": "messages:write" in post.rights,
        "back_url": url_for("dashboard.messages", business=post.slug),
        "stands": [(form.subject.label.text, row.subject), (form.body.label.text, row.body)]
        if status == 409 and row
        else [],
        "notice": notice(said),
    }
    return render("dashboard/message_words.html", view, status=status)


def _visits(post: Post) -> list[tuple[str, str]]:
    """Coming visits whose facts the words can be shown with, for those who may see any."""
    if not post.may_somewhere("bookings:read"):
        return []
    locale = locale_at(timetable_by_id(post.business_id))
    found = {
        entry.visit_ref: f"{wording.moment(locale, entry.zone, entry.starts, short=True)} · {entry.client_name}"
        for entry in list_coming(actor_at(post), limit=VISITS)
    }
    return list(found.items())
