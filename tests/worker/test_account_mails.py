"""Mails to users about their own login leave with links that work."""

import re
from email import message_from_bytes, policy

from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business import accounts, invitations, resets
from bookingapp.domain.business.commands import create_user
from bookingapp.domain.business.notices import NOTICES, tell_user
from bookingapp.domain.business.users import Grant
from bookingapp.models.business import Role
from bookingapp.models.messaging import CapturedMail
from bookingapp.worker.loop import run_once
from tests import cast

PASSWORD = "correct horse battery"


def test_they_leave_and_their_links_are_good(context: Flask, client: FlaskClient) -> None:
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email="una@salon.test", name="Una", password=PASSWORD)
        role = db.session.query(Role).filter_by(business_id=salon.business_id, name="manager").one()
        invitations.invite(SYSTEM, salon.business_id, email="ivo@salon.test", grant=Grant(role.public_id))
        for email in ("una@salon.test", "nobody@salon.test"):
            resets.request_reset(email, "en")
        accounts.request_address(user.id, password=PASSWORD, email="new@salon.test", locale="en")
        for what in NOTICES:
            tell_user(user, what)
    run_once(context)
    db.session.rollback()
    texts: dict[str, str] = {}
    for row in db.session.query(CapturedMail):
        assert row.business_id is None  # whoever holds a link could use it
        mail = message_from_bytes(row.raw, policy=policy.default)
        texts[str(mail["Subject"])] = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert len(texts) == 3 + len(NOTICES)
    links = [
        re.search(r"https?://[^/\s]+(/(?:reset|invitations|account)/\S+)", text) for text in texts.values()
    ]
    paths = sorted(found[1] for found in links if found)
    assert [path.split("/")[1] for path in paths] == ["account", "invitations", "reset"]
    assert [client.get(path).status_code for path in paths] == [303, 200, 200]
