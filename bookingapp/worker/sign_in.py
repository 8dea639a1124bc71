"""The job `sign_in.send`: a link and a code to an address, if anybody is known by it."""

from urllib.parse import quote

from bookingapp.base.db import write
from bookingapp.base.jobs import Task
from bookingapp.domain.clients.sign_in import CODE_LASTS, Letter, write_letter
from bookingapp.domain.messaging.mails import sign_in_mail
from bookingapp.integrations import mail
from bookingapp.worker.messages import house_of


def send_sign_in(task: Task) -> None:
    """Make the secrets, then send them. Run again it makes new ones, and those sent before are of no use.

    Raises Permanent, Transient.
    """
    with write():
        letter = write_letter(task.settings.secret_key, str(task.arguments["request"]))
    if letter is None:
        return
    house = house_of(task.settings)
    content = sign_in_mail(
        email=letter.email,
        name=letter.name,
        language=letter.locale,
        code=letter.code,
        link=house.base_url + path_of(letter, str(task.arguments.get("goes_to") or "")),
        minutes=int(CODE_LASTS.total_seconds()) // 60,
        house=house,
        new=letter.replaces is not None,
    )
    mail.deliver(task.settings, content, letter.email)


def path_of(letter: Letter, goes_to: str) -> str:
    """Where the button leads; a new address is confirmed where it was asked for, by whoever is signed in there."""
    if letter.replaces is not None:
        return f"/my/email/{letter.token.partition('.')[0]}?lang={letter.locale}"
    wanted = f"&next={quote(goes_to, safe='')}" if goes_to else ""
    return f"/my/sign-in/link/{letter.token}?lang={letter.locale}{wanted}"
