"""`Idempotency-Key`: the same request sent again is answered again, and done once."""

from collections.abc import Callable

from flask import Response, request

from bookingapp.base.db import write
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.base.idempotency import Answer, find_answer, fingerprint_of, hold_key, store_answer
from bookingapp.web.envelope import JSON

REPEAT = "Idempotency-Key"
LONGEST = 255


def once(owner: str, work: Callable[[], Response]) -> Response:
    """Work in one write transaction, which also stores the answer; a twin waits for it and is answered alike.

    Raises Invalid, KeyReused, and InProgress when the twin takes too long.
    """
    key = request.headers[REPEAT]
    if not 1 <= len(key) <= LONGEST or not key.isprintable():
        raise Invalid(
            _("Some values cannot be accepted."),
            {REPEAT: [_("Use 1 to %(most)s printable characters.", most=LONGEST)]},
        )
    mark = fingerprint_of(request.method, request.full_path, request.get_data(cache=True))
    with write():
        hold_key(owner, key)
        found = find_answer(owner, key, mark)
        if found is not None:
            return Response(
                found.body, found.status, content_type=JSON, headers={"Idempotent-Replayed": "true"}
            )
        response = work()
        if response.status_code < 300:
            store_answer(owner, key, mark, Answer(response.status_code, response.get_data()))
        return response
