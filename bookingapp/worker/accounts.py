"""Jobs that write to users about their login: links to set a password, to confirm an address, to work somewhere.

Nothing secret stands in a job: what a link needs is made here, when it is sent.
"""

from bookingapp.base.db import write
from bookingapp.base.i18n import LANGUAGES, speaking
from bookingapp.base.jobs import Task
from bookingapp.domain.business import accounts, invitations, resets
from bookingapp.domain.business.roles import role_title
from bookingapp.domain.messaging.account_mails import (
    address_mail,
    invitation_mail,
    notice_mail,
    reset_mail,
)
from bookingapp.integrations import mail
from bookingapp.worker.messages import house_of


def send_reset(task: Task) -> None:
    """The link to set a new password, if the address has a login. Run again it makes a new one.

    Raises Permanent, Transient.
    """
    with write():
        letter = resets.write_letter(str(task.arguments["reset"]))
    if letter is None:
        return
    house = house_of(task.settings)
    content = reset_mail(
        email=letter.email,
        name=letter.name,
        language=letter.locale,
        link=f"{house.base_url}/reset/{letter.token}?lang={_spoken(letter.locale)}",
        minutes=int(resets.LASTS.total_seconds()) // 60,
        house=house,
    )
    mail.deliver(task.settings, content, letter.email)


def send_address(task: Task) -> None:
    """The link that confirms a new address. Raises Permanent, Transient."""
    email, language = str(task.arguments["email"]), _spoken(task.arguments.get("locale"))
    with write():
        letter = accounts.write_address_letter(task.settings.secret_key, str(task.arguments["user"]), email)
    if letter is None:
        return
    house = house_of(task.settings)
    content = address_mail(
        email=email,
        name=letter.name,
        language=language,
        link=f"{house.base_url}/account/address/{letter.token}?lang={language}",
        minutes=accounts.ADDRESS_LASTS // 60,
        house=house,
    )
    mail.deliver(task.settings, content, email)


def send_invitation(task: Task) -> None:
    """The link with which somebody begins to work at a business. Raises Permanent, Transient.

    A mail that is kept instead of sent is shown to nobody there: whoever holds the link could answer it.
    """
    with write():
        letter = invitations.write_letter(task.settings.secret_key, str(task.arguments["invitation"]))
    if letter is None:
        return
    house, language = house_of(task.settings), _spoken(letter.locale)
    with speaking(language):
        role = role_title(letter.offered.role, letter.offered.built_in)
    content = invitation_mail(
        offered=letter.offered,
        role=role,
        language=language,
        link=f"{house.base_url}/invitations/{letter.token}?lang={language}",
        days=invitations.LASTS.days,
        house=house,
    )
    mail.deliver(task.settings, content, letter.offered.email)


def send_notice(task: Task) -> None:
    """What was changed of a login. Raises Permanent, Transient."""
    email = str(task.arguments["email"])
    content = notice_mail(
        email=email,
        name=str(task.arguments.get("name") or ""),
        language=_spoken(task.arguments.get("locale")),
        what=str(task.arguments["what"]),
        house=house_of(task.settings),
    )
    mail.deliver(task.settings, content, email)


def _spoken(language: object) -> str:
    return str(language) if language in LANGUAGES else "en"
