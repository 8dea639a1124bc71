"""Captured messages as pages show them: their text, their HTML in a cage of its own, their files to keep."""

import re
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from babel.dates import format_timedelta
from flask import Response
from werkzeug.exceptions import NotFound

from bookingapp.base import clock
from bookingapp.integrations.captured import Kept
from bookingapp.models.messaging import CapturedMail
from bookingapp.web import wording
from bookingapp.web.request import language

_CAGE = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""What a mail's HTML may do: look as it looks, and open its links in a page of their own. Nothing runs in it."""

_NEW_PAGE = '<base target="_blank">'
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def line_of(kept: Kept, url: str) -> dict[str, str]:
    """A line of the list."""
    return {
        "subject": kept.subject or "…",
        "address": kept.address,
        "ago": ago(kept.at),
        "at": kept.at.isoformat(timespec="seconds"),
        "icon": "mail" if kept.channel == "email" else "phone",
        "url": url,
    }


def ago(instant: datetime) -> str:
    """How long ago it was: "3 minutes ago", which is true in every zone."""
    passed = instant - clock.now()
    return format_timedelta(passed, add_direction=True, locale=wording.locale(language()))


def letter_of(row: CapturedMail) -> dict[str, Any]:
    """What a message says: who, what, its text, whether it has HTML, and its files by number."""
    frame = {"address": row.address, "subject": row.subject or "…", "ago": ago(row.created_at)}
    if row.channel != "email":
        return frame | {"sender": "", "text": row.raw.decode(), "has_html": False, "files": []}
    mail = _parsed(row)
    return frame | {
        "sender": str(mail.get("From", "")),
        "reply_to": str(mail.get("Reply-To", "")),
        "text": _content(mail, "plain"),
        "has_html": mail.get_body(("html",)) is not None,
        "files": [
            {"number": number, "name": _name(part, number), "type": part.get_content_type()}
            for number, part in enumerate(_files(mail))
        ],
    }


def html_answer(row: CapturedMail) -> Response:
    """The message's HTML, to stand in a frame. Raises NotFound when it has none."""
    html = _content(_parsed(row), "html") if row.channel == "email" else ""
    if not html:
        raise NotFound
    return caged(html)


def caged(html: str) -> Response:
    """A mail's HTML, to stand in a frame of our pages."""
    head = _HEAD.search(html)
    place = head.end() if head else 0
    answer = Response(html[:place] + _NEW_PAGE + html[place:], mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _CAGE
    return answer


def file_answer(row: CapturedMail, number: int) -> Response:
    """A file of the message, to be kept. Raises NotFound."""
    files = _files(_parsed(row)) if row.channel == "email" else []
    if number >= len(files):
        raise NotFound
    part = files[number]
    is_calendar = part.get_content_type() == "text/calendar"
    answer = Response(
        part.get_payload(decode=True) or b"",
        content_type="text/calendar; charset=utf-8" if is_calendar else "application/octet-stream",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(part, number)}"'
    return answer


def _parsed(row: CapturedMail) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(row.raw)


def _content(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def _files(mail: EmailMessage) -> list[EmailMessage]:
    """Attachments, and a calendar that stands beside the texts; what comes twice is one file."""
    parts = [part for part in mail.walk() if not part.is_multipart()]
    files = [part for part in parts if part.is_attachment() or part.get_content_type() == "text/calendar"]
    return list({part.get_payload(decode=True): part for part in files}.values())


def _name(part: EmailMessage, number: int) -> str:
    """A name that is safe in a header and on a disk."""
    given = _PLAIN_NAME.sub("-", part.get_filename() or "").strip(".-")[:80]
    return given or ("invite.ics" if part.get_content_type() == "text/calendar" else f"file-{number + 1}")
