from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

T = TypeVar("T", bound="Webhook")

@_attrs_define
class Webhook:
    """ An address that events are sent to.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            url (str): The address.
            events (list[str]): Names of events such as `booking.created`, or `*` for all.
            description (str): In a few words.
            active (bool): Whether events are sent there.
            disabled_reason (None | str): Why nothing is sent there any more; null while it is.
            failing_since (datetime.datetime | None): Since when nothing has arrived; null while all is well.
            old_secret_until (datetime.datetime | None): Until when the old secret signs beside the new one.
            archived (bool): Whether it was removed.
            created_at (datetime.datetime): When it was made; UTC.
     """

    id: str
    url: str
    events: list[str]
    description: str
    active: bool
    disabled_reason: None | str
    failing_since: datetime.datetime | None
    old_secret_until: datetime.datetime | None
    archived: bool
    created_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        url = self.url

        events = self.events

        description = self.description

        active = self.active

        disabled_reason: None | str
        disabled_reason = self.disabled_reason

        failing_since: None | str
        if isinstance(self.failing_since, datetime.datetime):
            failing_since = self.failing_since.isoformat()
        else:
            failing_since = self.failing_since

        old_secret_until: None | str
        if isinstance(self.old_secret_until, datetime.datetime):
            old_secret_until = self.old_secret_until.isoformat()
        else:
            old_secret_until = self.old_secret_until

        archived = self.archived

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "url": url,
            "events": events,
            "description": description,
            "active": active,
            "disabled_reason": disabled_reason,
            "failing_since": failing_since,
            "old_secret_until": old_secret_until,
            "archived": archived,
            "created_at": created_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        url = d.pop("url")

        events = cast(list[str], d.pop("events"))

        description = d.pop("description")

        active = d.pop("active")

        def _parse_disabled_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        disabled_reason = _parse_disabled_reason(d.pop("disabled_reason"))

        def _parse_failing_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failing_since_type_0 = datetime.datetime.fromisoformat(data)

                return failing_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        failing_since = _parse_failing_since(d.pop("failing_since"))

        def _parse_old_secret_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                old_secret_until_type_0 = datetime.datetime.fromisoformat(data)

                return old_secret_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        old_secret_until = _parse_old_secret_until(d.pop("old_secret_until"))

        archived = d.pop("archived")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        webhook = cls(
            id=id,
            url=url,
            events=events,
            description=description,
            active=active,
            disabled_reason=disabled_reason,
            failing_since=failing_since,
            old_secret_until=old_secret_until,
            archived=archived,
            created_at=created_at,
        )

        return webhook
