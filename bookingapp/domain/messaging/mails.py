"""Mails as they travel (RFC 5322): plain text, HTML, and the invitation that calendars act on (RFC 6047)."""

from contextlib import suppress
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from types import SimpleNamespace
from typing import Literal, cast

from bookingapp.base import clock
from bookingapp.base.i18n import _, speaking
from bookingapp.domain.messaging.ical import Entry, calendar, invitation, uid_of, vevent
from bookingapp.domain.messaging.kinds import CLIENT, SMS, TIMED
from bookingapp.domain.messaging.letters import (
    INK,
    House,
    Letter,
    html,
    manage_link,
    place_of,
    plain,
    services_of,
    staff_of,
    write_letter,
)
from bookingapp.domain.messaging.words import Words, fill, line_of
from bookingapp.models.messaging import Message

LONGEST_SMS = 1000
LONGEST_NAME = 80

Method = Literal["REQUEST", "CANCEL"]


def mail_of(message: Message, own: Words | None, house: House) -> EmailMessage:
    """The mail of a message, complete but for its Message-ID and Date."""
    with speaking(message.locale):
        letter = write_letter(message, own, house)
        mail = _mail(letter, _address(message.name, message.address), house)
        invite = _invitation(message, house)
    business = message.facts["business"]
    if business.get("email"):
        mail["Reply-To"] = _address(business["name"], business["email"])
    visit = message.facts.get("visit")
    if visit:  # what is told of one visit stays together
        domain = house.sender.rpartition("@")[2]
        mail["References"] = f"<{visit}@{domain}>"
    if message.kind in TIMED:  # RFC 2369, and RFC 8058 for one click
        mail["List-Unsubscribe"] = f"<{manage_link(message, house, 'reminders')}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if invite is not None:
        _invite(mail, message.facts["method"], invite)
    elif len(message.facts.get("dates") or ()) > 1 and message.audience == CLIENT:
        _attach_dates(mail, message, house)
    return mail


def text_of(message: Message, own: Words | None, house: House) -> str:
    """The text of an SMS."""
    with speaking(message.locale):
        letter = write_letter(message, own, house)
    return line_of(" ".join(letter.paragraphs), LONGEST_SMS)


def compose(message: Message, own: Words | None, house: House) -> EmailMessage | str:
    """What leaves: a mail, or the text of an SMS."""
    return text_of(message, own, house) if message.channel == SMS else mail_of(message, own, house)


def sign_in_mail(
    *,
    email: str,
    name: str,
    language: str,
    code: str,
    link: str,
    minutes: int,
    house: House,
    new: bool = False,
) -> EmailMessage:
    """The mail with which somebody signs in, or with `new` proves an address that shall replace their own."""
    with speaking(language):
        values = {"client_name": name}
        hello = fill(_("Hi {{client_name}},"), values) if name else _("Hello,")
        asked = (
            _(
                "Please confirm that this is your new address: type this code where you asked for it, or use the button."
            )
            if new
            else _("Here is your code to sign in: type it where you asked for it, or use the button.")
        )
        ends = _("Both work once and for %(minutes)s minutes. Pass them on to nobody.", minutes=minutes)
        unasked = _("If you did not ask for this, you need not do anything.")
        letter = Letter(
            subject=_("Confirm your new address") if new else _("Sign in to your bookings"),
            heading=_("Confirm your new address") if new else _("Sign in to your bookings"),
            paragraphs=[hello, asked, f"{ends} {unasked}"],
            rows=[],
            links=[(_("Confirm") if new else _("Sign in"), link)],
            signature=[_("Your bookings")],
            language=language,
            colour=INK,
            code=code,
        )
        return _mail(letter, _address(name, email), house)


def letter_mail(letter: Letter, name: str, email: str, house: House) -> EmailMessage:
    """A letter that has no invitation for calendars, to a person."""
    return _mail(letter, _address(name, email), house)


def _mail(letter: Letter, to: Address, house: House) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(letter.signature[0], house.sender)
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain(letter), charset="utf-8", cte="quoted-printable")
    mail.add_alternative(html(letter), subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


def _address(name: str, address: str) -> Address:
    """A mailbox, the domain as the network writes it."""
    local, _at, domain = address.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return Address(line_of(name, LONGEST_NAME), username=local, domain=domain)


def _invitation(message: Message, house: House) -> bytes | None:
    """What the client's calendar is told of the visit; the same UID for all its life."""
    facts = message.facts
    method = facts.get("method")
    if method is None or message.audience != CLIENT:
        return None
    return invitation(cast(Method, method), _entry(message, house))


def _entry(message: Message, house: House) -> Entry:
    """The visit as an event of the client's calendar."""
    facts = message.facts
    business = facts["business"]
    link = manage_link(message, house)
    who = staff_of(facts)
    lines = [_("with %(name)s", name=who) if who else "", _("Move or cancel: %(link)s", link=link)]
    return Entry(
        uid=uid_of(house.secret_key, facts["visit"]),
        sequence=facts["sequence"],
        changed=clock.at(facts["changed"] // 60),
        starts=facts["starts"],
        ends=facts["ends"],
        summary=f"{services_of(facts)} · {business['name']}",
        description="\n".join(line for line in lines if line),
        location=place_of(facts),
        url=link,
        organizer=(business["name"], business.get("email") or house.sender),
        attendee=(message.name, message.address),
    )


def _attach_dates(mail: EmailMessage, message: Message, house: House) -> None:
    """Visits that are told together come as one file: an invitation speaks of one event (RFC 5546)."""
    names = ("name", "address", "audience", "locale", "kind")
    same, events = {name: getattr(message, name) for name in names}, []
    with speaking(message.locale):
        for one in message.facts["dates"]:
            alone = SimpleNamespace(**same, facts=message.facts | one)
            entry = replace(_entry(cast(Message, alone), house), organizer=None, attendee=None)
            events.append(vevent(entry))
    mail.add_attachment(calendar(events), maintype="text", subtype="calendar", filename="visits.ics")


def _invite(mail: EmailMessage, method: str, invite: bytes) -> None:
    """Into the alternatives for programs that show it, and as a file for the others; as bytes, or CRs get lost."""
    mail.add_alternative(
        invite, maintype="text", subtype="calendar", params={"charset": "utf-8", "method": method}
    )
    name = "cancel.ics" if method == "CANCEL" else "invite.ics"
    mail.add_attachment(invite, maintype="application", subtype="ics", filename=name)
