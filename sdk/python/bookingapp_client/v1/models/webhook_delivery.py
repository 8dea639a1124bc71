from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.webhook_attempt import WebhookAttempt

T = TypeVar("T", bound="WebhookDelivery")

@_attrs_define
class WebhookDelivery:
    """ One event for one address: waiting, delivered or failed; while it waits, when it is tried next.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            event_id (str): The event's id, the same in each delivery of it.
            event (str): The name of an event, such as `booking.created`, or its first word.
            subject (str): The object that it is about.
            state (str): How it stands.
            resent (bool): Whether it was sent again by hand.
            created_at (datetime.datetime): When it was made; UTC.
            delivered_at (datetime.datetime | None): When it arrived; null while it has not.
            next_try_at (datetime.datetime | None): When it is tried next; null when it is not.
            attempts (list[WebhookAttempt]): Each try, the first one first.
     """

    id: str
    event_id: str
    event: str
    subject: str
    state: str
    resent: bool
    created_at: datetime.datetime
    delivered_at: datetime.datetime | None
    next_try_at: datetime.datetime | None
    attempts: list[WebhookAttempt]

    def to_dict(self) -> dict[str, Any]:
        from ..models.webhook_attempt import WebhookAttempt # noqa: PLC0415
        id = self.id

        event_id = self.event_id

        event = self.event

        subject = self.subject

        state = self.state

        resent = self.resent

        created_at = self.created_at.isoformat()

        delivered_at: None | str
        if isinstance(self.delivered_at, datetime.datetime):
            delivered_at = self.delivered_at.isoformat()
        else:
            delivered_at = self.delivered_at

        next_try_at: None | str
        if isinstance(self.next_try_at, datetime.datetime):
            next_try_at = self.next_try_at.isoformat()
        else:
            next_try_at = self.next_try_at

        attempts = []
        for attempts_item_data in self.attempts:
            attempts_item = attempts_item_data.to_dict()
            attempts.append(attempts_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "event_id": event_id,
            "event": event,
            "subject": subject,
            "state": state,
            "resent": resent,
            "created_at": created_at,
            "delivered_at": delivered_at,
            "next_try_at": next_try_at,
            "attempts": attempts,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.webhook_attempt import WebhookAttempt # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        event_id = d.pop("event_id")

        event = d.pop("event")

        subject = d.pop("subject")

        state = d.pop("state")

        resent = d.pop("resent")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_delivered_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                delivered_at_type_0 = datetime.datetime.fromisoformat(data)

                return delivered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        delivered_at = _parse_delivered_at(d.pop("delivered_at"))

        def _parse_next_try_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_try_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_try_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_try_at = _parse_next_try_at(d.pop("next_try_at"))

        attempts = []
        _attempts = d.pop("attempts")
        for attempts_item_data in (_attempts):
            attempts_item = WebhookAttempt.from_dict(attempts_item_data)

            attempts.append(attempts_item)

        webhook_delivery = cls(
            id=id,
            event_id=event_id,
            event=event,
            subject=subject,
            state=state,
            resent=resent,
            created_at=created_at,
            delivered_at=delivered_at,
            next_try_at=next_try_at,
            attempts=attempts,
        )

        return webhook_delivery
