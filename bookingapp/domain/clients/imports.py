"""Clients from a table: each line is written by the commands that a form uses, and matched as a booking is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import case, or_, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.imports import Column, ImportKind, Outcome, is_yes, words_of
from bookingapp.domain.business.sheets import plain_heading
from bookingapp.domain.clients.consents import MARKETING, agree
from bookingapp.domain.clients.custom import list_fields
from bookingapp.domain.clients.directory import (
    ClientValues,
    change_client,
    check_clash,
    clean_client,
    create_client,
)
from bookingapp.domain.clients.tagging import add_named_tags
from bookingapp.models.business import Business
from bookingapp.models.clients import Client, Consent

COLUMNS = (
    Column("name", lazy("Name"), ("name", "fullname", "clientname", "client", "customer", "vollername", "kunde", "kundenname", "kundin"), "Ada Lindqvist"),
    Column("first", lazy("First name"), ("firstname", "first", "givenname", "forename", "vorname")),
    Column("last", lazy("Last name"), ("lastname", "last", "surname", "familyname", "nachname", "familienname")),
    Column("email", lazy("E-mail"), ("email", "mail", "emailaddress", "mailadresse", "emailadresse"), "ada@example.test"),
    Column("phone", lazy("Telephone"), ("phone", "telephone", "mobile", "mobilephone", "cell", "tel", "phonenumber", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer"), "+1 212 555 0123"),
    Column("notes", lazy("Notes"), ("notes", "note", "comment", "comments", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen", "kommentar"), "Prefers mornings"),
    Column("tags", lazy("Tags"), ("tags", "tag", "labels", "groups", "schlagworte", "schlagwoerter", "gruppen", "etiketten"), "Regular, Family"),
    Column("locale", lazy("Language"), ("language", "locale", "lang", "sprache"), "en"),
    Column("timezone", lazy("Time zone"), ("timezone", "zone", "zeitzone"), ""),
    Column("marketing", lazy("May be sent offers"), ("marketing", "newsletter", "optin", "marketingconsent", "werbung", "einwilligung"), "yes"),
)  # fmt: skip

FILLED = ("name", "email", "phone", "notes", "locale", "timezone")
_LONGEST_CONSENT = 200


def columns(business_id: int) -> Sequence[Column]:
    """What a line may hold, the business's own fields included."""
    own = [
        Column(f"custom.{field.key}", field.label, (plain_heading(field.label), plain_heading(field.key)))
        for field in list_fields(business_id, "client")
    ]
    return (*COLUMNS, *own)


def marks(values: Mapping[str, str]) -> Sequence[str]:
    """By what two lines are the same client."""
    found = [values["email"].lower()] if values.get("email") else []
    digits = re.sub(r"\D", "", values.get("phone", "")).lstrip("0")
    return [*found, digits] if digits else found


def take(actor: Actor, business: Business, values: Mapping[str, str], known: str) -> Outcome:
    """Write a line. Raises Invalid, Conflict with what is wrong with it."""
    typed = _typed(values)
    clean = clean_client(business, replace(typed, custom=None), {})
    client = _match(business.id, clean["email"], clean["phone"])
    if client is None:
        _check_contact(values, typed)
        return _make(actor, business, typed, values)
    if known == "skip":
        return "skipped"
    return _change(actor, business, client, typed, values, known)


def _typed(values: Mapping[str, str]) -> ClientValues:
    name = values.get("name") or " ".join(filter(None, (values.get("first"), values.get("last"))))
    return ClientValues(
        name=name or values.get("email", "").partition("@")[0],
        email=values.get("email", ""),
        phone=values.get("phone", ""),
        locale=values.get("locale", "").replace("_", "-"),
        timezone=values.get("timezone", ""),
        notes=values.get("notes", ""),
        custom=_custom(values),
    )


def _custom(values: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix("custom."): value for key, value in values.items() if key.startswith("custom.")}


def _check_contact(values: Mapping[str, str], typed: ClientValues) -> None:
    """Somebody new of whom only a name is known would be made anew each time the file is brought in."""
    if not typed.email and not typed.phone:
        sentence = _("Neither an e-mail address nor a telephone number: this client could not be told apart.")
        raise Invalid(sentence, {"email": [sentence]})


def _match(business_id: int, email: str | None, phone: str | None) -> Client | None:
    """By e-mail first, then by telephone number, as a booking matches. Raises Conflict when these are two people."""
    wanted = [Client.email == email] if email else []
    wanted += [Client.phone == phone] if phone else []
    if not wanted:
        return None
    found = db.session.scalars(
        select(Client)
        .where(Client.business_id == business_id, or_(*wanted))
        .order_by(case((Client.email == (email or ""), 0), else_=1))
    ).all()
    if len(found) > 1:
        raise Conflict(
            _(
                "The e-mail address is %(one)s's, the telephone number is %(other)s's.",
                one=found[0].name,
                other=found[1].name,
            )
        )
    return found[0] if found else None


def _make(actor: Actor, business: Business, typed: ClientValues, values: Mapping[str, str]) -> Outcome:
    client = create_client(actor, business.id, typed)
    _add_more(actor, client, values)
    return "made"


def _change(
    actor: Actor,
    business: Business,
    client: Client,
    typed: ClientValues,
    values: Mapping[str, str],
    known: str,
) -> Outcome:
    """Fill in what is missing, or write over what the line says; what it does not say stays."""
    given = (
        {**client.custom, **_custom(values)} if known == "overwrite" else {**_custom(values), **client.custom}
    )
    clean = clean_client(business, replace(typed, custom=given if _custom(values) else None), client.custom)
    wanted = {
        name: clean[name]
        for name in FILLED
        if clean[name] and (known == "overwrite" or not getattr(client, name)) and _is_said(name, values)
    }
    check_clash(business.id, wanted, client.id)
    fields = change_client(actor, client, wanted | {"custom": clean["custom"]})
    more = _add_more(actor, client, values)
    return "updated" if fields or more else "same"


def _is_said(name: str, values: Mapping[str, str]) -> bool:
    """A name made of an address is only for those of whom nothing else is known."""
    return name != "name" or bool({"name", "first", "last"} & values.keys())


def _add_more(actor: Actor, client: Client, values: Mapping[str, str]) -> bool:
    added = add_named_tags(actor, client, words_of(values["tags"])) if values.get("tags") else []
    wants = is_yes(values.get("marketing", "")) and not _has_agreed(client)
    if wants:
        said = values["marketing"][:_LONGEST_CONSENT]
        agree(
            actor,
            client,
            MARKETING,
            _("Taken over from a list, where it said: %(text)s", text=said),
            "import",
        )
    return bool(added) or wants


def _has_agreed(client: Client) -> bool:
    """Whether it was ever asked: a withdrawal is not undone by an old list."""
    found = select(Consent.id).where(Consent.client_id == client.id, Consent.kind == MARKETING).limit(1)
    return db.session.scalar(found) is not None


CLIENTS = ImportKind(
    "clients",
    ("clients:write", "clients:all"),
    columns,
    take,
    marks,
    (("name", "first", "last", "email"), ("email", "phone")),
)
