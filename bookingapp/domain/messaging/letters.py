"""How a message looks: its facts in the recipient's language and zone, as plain text and as HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bookingapp.base import wording
from bookingapp.base.assets import asset_folder
from bookingapp.base.clock import at
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.secrets import make_token
from bookingapp.domain.messaging.facts import IN_PERSON, Facts
from bookingapp.domain.messaging.kinds import CLIENT, ENDED, SMS
from bookingapp.domain.messaging.timing import zone_of
from bookingapp.domain.messaging.words import Words, fill, line_of, our_words, paragraphs
from bookingapp.models.messaging import Message

if TYPE_CHECKING:
    from css_inline import CSSInliner

INK = "#1f4fd8"
"""The colour of buttons and links where a business has none of its own."""


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class House:
    """Where links lead to, and the key that signs them; `sender` is the address that mail comes from."""

    base_url: str
    secret_key: str
    sender: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words. `links` are (label, address), the first the most important."""

    subject: str
    heading: str
    paragraphs: Sequence[str]
    rows: Sequence[tuple[str, str, str]]
    links: Sequence[tuple[str, str]]
    signature: Sequence[str]
    language: str
    colour: str
    code: str = ""


# What is said


def write_letter(message: Message, own: Words | None, house: House) -> Letter:
    """The message in the language that is spoken; `own` are the business's words where it has any."""
    facts = message.facts
    values = values_of(message, house)
    ours = our_words(message.kind, message.channel, message.audience, facts)
    words = own or ours
    return Letter(
        subject=line_of(fill(words.subject or ours.subject, values)),
        heading=line_of(fill(ours.heading, values)),
        paragraphs=paragraphs(words.body or ours.body, values),
        rows=rows_of(message),
        links=links_of(message, house),
        signature=_signature(facts),
        language=message.locale,
        colour=colour_of(facts),
    )


def colour_of(facts: Facts) -> str:
    """The business's colour; ours where it has none."""
    colour = str(facts["business"].get("colour") or "")
    return colour if _COLOUR.fullmatch(colour) else INK


def locale_of(message: Message) -> str:
    """The locale of days and prices: the recipient's language with the customs of the business's country."""
    return wording.locale_of(message.locale, message.facts["business"].get("country"))


def values_of(message: Message, house: House) -> dict[str, str]:
    """What the placeholders become."""
    facts, locale = message.facts, locale_of(message)
    business, location = facts["business"], facts["location"]
    return {
        "client_name": str(facts["client"]),
        "business_name": str(business["name"]),
        "service": services_of(facts),
        "staff": staff_of(facts),
        "location": str(location["name"]),
        "address": place_of(facts),
        "price": price_of(facts, locale),
        "fee": wording.money(facts["fee"], facts["currency"], locale) if facts.get("fee") else "",
        "reason": str(facts.get("reason") or ""),
        "reference": reference_of(facts),
        "manage_link": manage_link(message, house),
        "book_link": book_link(message, house),
        "business_phone": wording.phone(business["phone"]) if business.get("phone") else "",
        "business_email": str(business.get("email") or ""),
    } | _times(facts, locale)


def _times(facts: Facts, locale: str) -> dict[str, str]:
    zone = zone_of(facts["zone"])
    deadline = facts.get("deadline") or facts.get("expires")
    found = {
        "old_when": _moment(facts, locale, facts.get("before")),
        "free_until": _moment(facts, locale, facts.get("free_until")),
        "deadline": _moment(facts, locale, deadline // 60 if deadline else None),
        "when": _moment(facts, locale, facts.get("starts")),
    }
    if facts.get("starts") is None:
        return found | {"date": "", "time": "", "end_time": ""}
    begins = at(facts["starts"]).astimezone(zone)
    return found | {
        "date": wording.long_day(locale, begins.toordinal()),
        "time": _clock(facts, locale, facts["starts"]),
        "end_time": _clock(facts, locale, facts["ends"]) if facts.get("ends") is not None else "",
    }


def _moment(facts: Facts, locale: str, minute: int | None) -> str:
    """Tue 4 Mar, 14:00, with the zone where it must be told."""
    if minute is None:
        return ""
    zone = zone_of(facts["zone"])
    said = wording.moment(locale, zone, minute, short=True)
    mark = "" if wording.is_ambiguous(zone, minute) else _mark(facts, minute)
    return f"{said} {mark}".rstrip()


def _clock(facts: Facts, locale: str, minute: int) -> str:
    """14:00, with the zone where it must be told."""
    zone = zone_of(facts["zone"])
    wall = at(minute).astimezone(zone)
    text = wording.clock_text(locale, wall.hour * 60 + wall.minute)
    mark = wording.zone_mark(zone, minute) if wording.is_ambiguous(zone, minute) else _mark(facts, minute)
    return f"{text} {mark}".rstrip()


def _mark(facts: Facts, minute: int) -> str:
    return "" if facts["place"] in IN_PERSON else wording.zone_mark(zone_of(facts["zone"]), minute)


def services_of(facts: Facts) -> str:
    """Haircut, Colour."""
    return ", ".join(dict.fromkeys(str(item["name"]) for item in facts["items"]))


def staff_of(facts: Facts) -> str:
    """Ana Silva, Bo Chen."""
    return ", ".join(dict.fromkeys(str(name) for item in facts["items"] for name in item["who"]))


def place_of(facts: Facts) -> str:
    """Where it happens, in one line."""
    location = facts["location"]
    return {
        "venue": wording.one_line(location["address"]) or str(location["name"]),
        "video": _("Video call"),
        "phone": _("Phone call"),
        "client": _("At your address"),
    }[facts["place"]]


def price_of(facts: Facts, locale: str) -> str:
    """The whole price as it was agreed; '' where a message does not speak of it."""
    types = {item["price_type"] for item in facts["items"]}
    if "untold" in types:
        return ""
    amount = sum(item["price"] for item in facts["items"])
    if types == {"custom"}:
        return _("Price on request")
    if not amount:
        return _("Free") if types == {"flat"} else ""
    text = wording.money(amount, facts["currency"], locale)
    return _("from %(price)s", price=text) if types & {"from", "range", "custom"} else text


def reference_of(facts: Facts) -> str:
    """The last letters of the visit's number, as its pages show them."""
    return str(facts.get("visit", ""))[-6:].upper()


def rows_of(message: Message) -> list[tuple[str, str, str]]:
    """What stands below the words: (label, text, note)."""
    facts, locale = message.facts, locale_of(message)
    if message.kind == "follow_up":
        return []
    rows = [*_when_rows(facts, locale), *_item_rows(facts, locale)]
    if facts.get("starts") is not None:
        name, place = str(facts["location"]["name"]), place_of(facts)
        rows.append((_("Where"), place, name if facts["place"] == "venue" and name not in place else ""))
    price = price_of(facts, locale)
    if price:
        rows.append((_("Price"), price, _policy(message, locale)))
    if message.audience != CLIENT:
        rows += _contact_rows(facts)
    if facts.get("visit"):
        rows.append((_("Reference"), reference_of(facts), ""))
    return [row for row in rows if row[1]]


def _when_rows(facts: Facts, locale: str) -> list[tuple[str, str, str]]:
    """The time, or all of them where several visits are told together."""
    if facts.get("starts") is None:
        return []
    dates = facts.get("dates") or []
    if len(dates) > 1:
        return [
            (_("When") if number == 0 else "", _moment(facts, locale, one["starts"]), "")
            for number, one in enumerate(dates)
        ]
    return [_when_row(facts, locale)]


def _when_row(facts: Facts, locale: str) -> tuple[str, str, str]:
    times = _times(facts, locale)
    zone = wording.city(facts["zone"], locale) if facts["place"] not in IN_PERSON else ""
    span = " – ".join(one for one in (times["time"], times["end_time"]) if one)
    return _("When"), times["date"], f"{span} · {zone}" if zone else span


def _item_rows(facts: Facts, locale: str) -> list[tuple[str, str, str]]:
    """What, with whom; several services in a row each with its start."""
    several = len(facts["items"]) > 1
    rows = []
    for item in facts["items"]:
        notes = [_clock(facts, locale, item["starts"])] if several else []
        notes += [str(name) for name in item["addons"]]
        notes += [_("with %(name)s", name=", ".join(item["who"]))] if item["who"] else []
        if item["seats"] > 1:
            notes.append(ngettext("%(num)s place", "%(num)s places", item["seats"]))
        rows.append((_("What"), str(item["name"]), " · ".join(notes)))
    return rows


def _policy(message: Message, locale: str) -> str:
    """Until when cancelling is free, and what it costs then; for those who can still cancel."""
    facts = message.facts
    if message.audience != CLIENT or message.kind in ENDED or facts.get("free_until") is None:
        return ""
    late = wording.money(facts["late_fee"], facts["currency"], locale)
    until = _moment(facts, locale, facts["free_until"])
    return _("Cancelling is free until %(time)s, then it costs %(fee)s.", time=until, fee=late)


def _contact_rows(facts: Facts) -> list[tuple[str, str, str]]:
    """For staff: who comes, how to reach them, what they said."""
    contact = facts.get("contact") or {}
    phone = wording.phone(contact["phone"]) if contact.get("phone") else ""
    reach = " · ".join(one for one in (phone, str(contact.get("email") or "")) if one)
    rows = [(_("Client"), str(facts["client"]), reach)]
    rows += [(str(label), str(answer), "") for label, answer in (facts.get("answers") or {}).items()]
    return [*rows, (_("Note"), str(facts.get("notes") or ""), "")]


def _signature(facts: Facts) -> list[str]:
    """Who writes and how to reach them."""
    business = facts["business"]
    phone = wording.phone(business["phone"]) if business.get("phone") else ""
    address = wording.one_line(facts["location"]["address"])
    return [one for one in (business["name"], address, phone, business.get("email") or "") if one]


# Where it leads


def manage_link(message: Message, house: House, *path: str) -> str:
    """The client's own page of the visit, or of the place on the waiting list; '' for whoever it is not meant for."""
    facts = message.facts
    if message.audience != CLIENT:
        return ""
    for kind, name in (("visit", "visit"), ("entry", "waitlist")):
        if facts.get(kind):
            token = make_token(house.secret_key, name, facts[kind])
            return _url(message, house, name, token, *path)
    return ""


def confirm_link(message: Message, house: House) -> str:
    """Where the client confirms what an assistant has booked. It stands in this mail and nowhere else."""
    token = make_token(house.secret_key, "confirm", message.facts["visit"])
    return _url(message, house, "confirm", token)


def book_link(message: Message, house: House) -> str:
    """The business's own page."""
    return _url(message, house) if message.audience == CLIENT else ""


def _url(message: Message, house: House, *path: str) -> str:
    parts = "/".join(("book", message.facts["business"]["slug"], *path))
    return f"{house.base_url}/{parts}?{urlencode({'lang': message.locale})}"


def desk_link(message: Message, house: House) -> str:
    """The visit in the dashboard, for those who work there."""
    facts = message.facts
    return f"{house.base_url}/dashboard/{facts['business']['slug']}/visits/{facts['visit']}"


def links_of(message: Message, house: House) -> list[tuple[str, str]]:
    """The buttons and links of a mail."""
    if message.channel == SMS:
        return []
    if message.audience != CLIENT:
        return [(_("Open the booking"), desk_link(message, house))]
    again = (_("Book again"), book_link(message, house))
    without = (_("Do without reminders"), manage_link(message, house, "reminders"))
    if message.kind == "follow_up":
        return [again, without]
    if message.kind in ENDED | {"waitlist_lapsed"}:
        return [again]
    own = manage_link(message, house)
    if message.kind == "click":
        return [(_("Confirm"), confirm_link(message, house)), (_("Give the time back"), f"{own}#cancel")]
    if message.kind == "waitlist_offer":
        return [(_("Take this time"), own)]
    if message.kind == "waitlist_joined":
        return [(_("Your place on the waiting list"), own)]
    links = [
        (_("Your booking"), own),
        (_("Move"), manage_link(message, house, "reschedule")),
        (_("Cancel"), f"{own}#cancel"),
    ]
    if message.facts.get("status") == "standing":
        links.append((_("Add to calendar"), manage_link(message, house, "visit.ics")))
    return [*links, without] if message.kind == "reminder" else links


# How it looks


def plain(letter: Letter) -> str:
    """The letter as plain text."""
    table = [
        (f"{label}: {text}" if label else text) + (f" ({note})" if note else "")
        for label, text, note in letter.rows
    ]
    links = [f"{label}: {address}" for label, address in letter.links]
    code = [letter.code] if letter.code else []
    parts = [
        *letter.paragraphs,
        *code,
        "\n".join(table),
        "\n".join(links),
        "\n".join(["-- ", *letter.signature]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def html(letter: Letter) -> str:
    """The letter as HTML that stands alone: styles on the elements, nothing loaded from anywhere."""
    view: Mapping[str, Any] = {
        "letter": letter,
        "dir": wording.locale(letter.language).text_direction,
        "head": Markup("<style>{}</style>").format(Markup(_css("head.css"))),  # noqa: S704  (our own file)
    }
    page = _environment().get_template("mail/letter.html").render(view)
    return _inliner(letter.colour).inline(page)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(asset_folder("templates"))
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=8)
def _css(name: str) -> str:
    return (asset_folder("templates") / "mail" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _inliner(colour: str) -> "CSSInliner":
    """With the business's colour, and black or white upon it, whichever is easier to read."""
    from css_inline import CSSInliner  # only whoever writes mails needs it loaded

    css = _css("letter.css").replace("#123456", colour).replace("#fedcba", _ink_on(colour))
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False, extra_css=css)


def _ink_on(colour: str) -> str:
    """Black or white, by the contrast of WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    bright = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (bright + 0.05) >= (bright + 0.05) / 0.05 else "#000000"
