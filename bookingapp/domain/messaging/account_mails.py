"""Mails to users: links that prove an address, and notices of what was changed of their login or switched off."""

from email.message import EmailMessage
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bookingapp.base import clock, wording
from bookingapp.base.i18n import LANGUAGES, _, speaking
from bookingapp.domain.business.invitations import Offered
from bookingapp.domain.business.notices import EMAIL, FACTOR_OFF, FACTOR_ON, PASSWORD
from bookingapp.domain.messaging.letters import INK, House, Letter
from bookingapp.domain.messaging.mails import letter_mail
from bookingapp.domain.messaging.webhook_notices import Notice
from bookingapp.domain.messaging.webhook_words import reason_words
from bookingapp.domain.messaging.words import fill


def reset_mail(
    *, email: str, name: str, language: str, link: str, minutes: int, house: House
) -> EmailMessage:
    """The mail with the link to set a new password."""
    with speaking(_known(language)):
        text = _(
            "Somebody, probably you, asked to set a new password for your login. Use the button to do so."
        )
        ends = _("The link works once and for %(minutes)s minutes. Pass it on to nobody.", minutes=minutes)
        unasked = _("If you did not ask for this, you need not do anything: your password stays as it is.")
        letter = _letter(_("Set a new password"), name, [text, f"{ends} {unasked}"], language)
        letter.links.append((_("Set a new password"), link))
        return letter_mail(letter.done(), name, email, house)


def address_mail(
    *, email: str, name: str, language: str, link: str, minutes: int, house: House
) -> EmailMessage:
    """The mail with the link that confirms a new address of a login."""
    with speaking(_known(language)):
        text = _("Please confirm that you want to sign in with this address from now on.")
        ends = _("The link works once and for %(minutes)s minutes. Pass it on to nobody.", minutes=minutes)
        unasked = _("If you did not ask for this, you need not do anything.")
        letter = _letter(_("Confirm your new address"), name, [text, f"{ends} {unasked}"], language)
        letter.links.append((_("Confirm"), link))
        return letter_mail(letter.done(), name, email, house)


def invitation_mail(
    *, offered: Offered, role: str, language: str, link: str, days: int, house: House
) -> EmailMessage:
    """The mail that invites somebody to work at a business."""
    with speaking(_known(language)):
        values = {"who": offered.invited_by or offered.business, "business": offered.business, "role": role}
        text = (
            _("%(who)s invites you to work with them at %(business)s, %(place)s (role: %(role)s).")
            % (values | {"place": offered.location})
            if offered.location
            else _("%(who)s invites you to work with them at %(business)s (role: %(role)s).") % values
        )
        ends = _("The link works once and for %(days)s days. Pass it on to nobody.", days=days)
        title = _("Work with %(business)s") % values
        letter = _letter(title, offered.name, [text, ends], language)
        letter.links.append((_("See the invitation"), link))
        letter.signature = offered.business
        return letter_mail(letter.done(), offered.name, offered.email, house)


def notice_mail(*, email: str, name: str, language: str, what: str, house: House) -> EmailMessage:
    """The mail that tells a user what was changed of their login."""
    with speaking(_known(language)):
        title, text = {
            PASSWORD: (
                _("Your password was changed"),
                _("A new password was set for your login, and all other sessions were signed out."),
            ),
            EMAIL: (
                _("Your sign-in address was changed"),
                _("Your login has another e-mail address from now on; this one no longer signs in."),
            ),
            FACTOR_ON: (
                _("The second factor is switched on"),
                _("Signing in takes a code from your app from now on."),
            ),
            FACTOR_OFF: (
                _("The second factor is switched off"),
                _("Your password alone signs you in from now on."),
            ),
        }[what]
        unasked = _(
            "If this was not you, set a new password at once and tell whoever looks after your business."
        )
        letter = _letter(title, name, [text, unasked], language)
        letter.links.append((_("Set a new password"), f"{house.base_url}/forgot"))
        return letter_mail(letter.done(), name, email, house)


def webhook_mail(notice: Notice, house: House) -> EmailMessage:
    """The mail that tells an owner that a webhook was switched off."""
    language = _known(notice.locale)
    with speaking(language):
        host = urlsplit(notice.url).hostname or notice.url
        what = _(
            "The webhook of %(business)s that leads to %(host)s was switched off.",
            business=notice.business,
            host=host,
        )
        why = reason_words(notice.reason) or ""
        if notice.since is not None:
            when = wording.moment(language, ZoneInfo(notice.timezone), clock.minute(notice.since))
            why += " " + _("It has failed since %(when)s.", when=when)
        onwards = _(
            "Nothing is sent there any more. Once it works again, switch it on in the settings; what failed can be sent again from there."
        )
        letter = _letter(_("A webhook was switched off"), notice.name, [what, why, onwards], language)
        place = f"{house.base_url}/dashboard/{notice.slug}/settings/webhooks/{notice.webhook_ref}"
        letter.links.append((_("See the webhook"), place))
        letter.signature = notice.business
        return letter_mail(letter.done(), notice.name, notice.email, house)


class _Draft:
    """A letter that is being written."""

    def __init__(self, title: str, paragraphs: list[str], language: str) -> None:
        self.title, self.paragraphs, self.language = title, paragraphs, language
        self.links: list[tuple[str, str]] = []
        self.signature = _("Your dashboard")

    def done(self) -> Letter:
        """As it is sent."""
        return Letter(
            subject=self.title,
            heading=self.title,
            paragraphs=self.paragraphs,
            rows=[],
            links=self.links,
            signature=[self.signature],
            language=self.language,
            colour=INK,
        )


def _letter(title: str, name: str, paragraphs: list[str], language: str) -> _Draft:
    hello = fill(_("Hi {{client_name}},"), {"client_name": name}) if name else _("Hello,")
    return _Draft(title, [hello, *paragraphs], _known(language))


def _known(language: str | None) -> str:
    return language if language in LANGUAGES else "en"
