"""The words of messages: our own until a business writes others, by kind, channel, audience and language."""

from typing import Any, Literal

from pydantic import Field

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.messaging.commands import drop_template, set_template
from bookingapp.domain.messaging.kinds import KINDS
from bookingapp.domain.messaging.queries import default_words, is_editable, list_templates
from bookingapp.models.messaging import MessageTemplate
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Paging, named, partial
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.times import wrong

READ, WRITE = "messages:read", "messages:write"
SHOWN = frozenset({"id", "kind", "channel", "audience", "locale", "custom", "updated_at"})

Channel = Literal["email", "sms"]
Audience = Literal["client", "staff", "business"]
Place = tuple[str, str, str, str]
"""Kind, channel, audience, language: what an id such as `reminder.email.client.en` is made of."""


class WordsIn(Schema):
    """Words with placeholders such as `{{ name }}`; where they are empty, ours are used."""

    subject: str = Field("", max_length=200)
    body: str = Field("", max_length=5000)


class NewWordsIn(WordsIn):
    """Words for one message in one language."""

    kind: str = Field(max_length=24)
    channel: Channel = "email"
    audience: Audience = "client"
    locale: str = Field("en", max_length=16)


WordsPatch = partial(WordsIn)


class WordsOut(Out):
    """A message in one language; `custom` says whether the words are the business's own."""

    id: str
    kind: str
    channel: Channel
    audience: Audience
    locale: str
    custom: bool
    subject: str
    body: str
    updated_at: str | None


class WordsQuery(Paging):
    """Which messages."""

    search: str | None = Field(None, max_length=200)
    kind: str | None = Field(None, max_length=24)
    channel: Channel | None = None
    audience: Audience | None = None
    locale: str | None = Field(None, max_length=16)
    custom: bool | None = Field(None, strict=False)


@operation("GET", "/message-templates", scope=READ, query=WordsQuery, answer=Page[WordsOut])
def list_message_templates(call: Call, query: WordsQuery) -> dict[str, Any]:
    """Every message that is sent to somebody, in every language."""
    own = _own(call)
    found = [
        place
        for place in PLACES
        if all(asked in (None, has) for asked, has in zip(_asked(query), place, strict=True))
        and query.custom in (None, place in own)
    ]
    shown = [_words(place, own.get(place)) for place in found]
    if query.search:
        wanted = query.search.casefold()
        shown = [one for one in shown if any(wanted in str(text).casefold() for text in one.values())]
    start = query.offset
    return page_of(shown[start : start + query.per_page], len(shown), query.page, query.per_page)


@operation("GET", "/message-templates/{id}", scope=READ, answer=WordsOut)
def read_message_template(call: Call, id: str) -> dict[str, Any]:
    """One message."""
    return _shown(call, _place(id))


@operation("POST", "/message-templates", scope=WRITE, body=NewWordsIn, answer=WordsOut, ignoring=SHOWN - {"kind", "channel", "audience", "locale"})  # fmt: skip
def create_message_template(call: Call, body: NewWordsIn) -> dict[str, Any]:
    """Write a message's words."""
    place = (body.kind, body.channel, body.audience, body.locale)
    if place not in PLACES:
        raise wrong("kind", _("There is no such message."))
    return _keep(call, place, body.subject, body.body)


@operation("PATCH", "/message-templates/{id}", scope=WRITE, body=WordsPatch, answer=WordsOut, ignoring=SHOWN)
def change_message_template(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change the subject or the body; the other stays."""
    place = _place(id)
    row = _own(call).get(place)
    said = {"subject": row.subject if row else "", "body": row.body if row else ""} | named(body)
    return _keep(call, place, said["subject"], said["body"])


@operation("PUT", "/message-templates/{id}", scope=WRITE, body=WordsIn, answer=WordsOut, ignoring=SHOWN)
def replace_message_template(call: Call, id: str, body: WordsIn) -> dict[str, Any]:
    """Write a message's words anew."""
    return _keep(call, _place(id), body.subject, body.body)


@operation("DELETE", "/message-templates/{id}", scope=WRITE, answer=WordsOut)
def delete_message_template(call: Call, id: str) -> dict[str, Any]:
    """Go back to our words."""
    place = _place(id)
    drop_template(call.actor, call.business_id, **_names(place))
    return _shown(call, place)


PLACES: tuple[Place, ...] = tuple(
    (kind, channel, audience, locale)
    for kind, found in KINDS.items()
    for channel in found.channels
    for audience in found.audiences
    for locale in LANGUAGES
    if is_editable(kind, channel, audience)
)


def _asked(query: WordsQuery) -> tuple[str | None, str | None, str | None, str | None]:
    return query.kind, query.channel, query.audience, query.locale


def _place(ref: str) -> Place:
    """Raises NotFound."""
    found = next((place for place in PLACES if ".".join(place) == ref), None)
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def _names(place: Place) -> dict[str, str]:
    return dict(zip(("kind", "channel", "audience", "locale"), place, strict=True))


def _own(call: Call) -> dict[Place, MessageTemplate]:
    rows = list_templates(call.actor, call.business_id)
    return {(row.kind, row.channel, row.audience, row.locale): row for row in rows}


def _keep(call: Call, place: Place, subject: str, body: str) -> dict[str, Any]:
    """Whoever writes what we would write has ours."""
    _place(".".join(place))
    set_template(call.actor, call.business_id, **_names(place), subject=subject, body=body)
    ours = default_words(**_names(place))
    if (subject or ours.subject, body or ours.body) == (ours.subject, ours.body):
        drop_template(call.actor, call.business_id, **_names(place))
    return _shown(call, place)


def _shown(call: Call, place: Place) -> dict[str, Any]:
    db.session.flush()
    return _words(place, _own(call).get(place))


def _words(place: Place, row: MessageTemplate | None) -> dict[str, Any]:
    ours = default_words(**_names(place))
    return {
        "id": ".".join(place),
        **_names(place),
        "custom": row is not None,
        "subject": (row.subject if row else "") or ours.subject,
        "body": (row.body if row else "") or ours.body,
        "updated_at": row.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ") if row else None,
    }
