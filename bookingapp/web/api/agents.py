"""What an assistant books: it may have to wait for the word of whom it is for."""

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _
from bookingapp.models.business import Business
from bookingapp.web.api.call import Call
from bookingapp.web.outlets import sends_mail


def awaits_client(call: Call) -> bool:
    """Whether the client has to confirm what this call books. Raises Conflict where they could not be asked."""
    if not call.is_agent:
        return False
    wanted = db.session.scalar(select(Business.confirm_agents).where(Business.id == call.business_id))
    if wanted and not sends_mail():
        raise Conflict(
            _(
                "Clients of this business confirm by mail what an assistant books for them, and no mail can be sent "
                "from here at the moment. They can book on the business's own page."
            )
        )
    return bool(wanted)
