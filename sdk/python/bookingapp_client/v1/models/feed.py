from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.feed_kind import check_feed_kind
from ..models.feed_kind import FeedKind
from typing import cast
import datetime

T = TypeVar("T", bound="Feed")

@_attrs_define
class Feed:
    """ A feed. Whoever has its link sees what it shows.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            kind (FeedKind): What kind it is.
            subject_id (str): Whom or what it is about.
            name (str): What it is called.
            busy_only (bool): Whether it shows only when one is busy.
            details (bool): Whether it names clients, their numbers and notes.
            past_days (int): How far back it goes.
            active (bool): Whether its link leads anywhere.
            url (None | str): The link for calendars; null once it is revoked. Whoever has it sees what it shows.
            created_at (datetime.datetime): When it was made; UTC.
     """

    id: str
    kind: FeedKind
    subject_id: str
    name: str
    busy_only: bool
    details: bool
    past_days: int
    active: bool
    url: None | str
    created_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind: str = self.kind

        subject_id = self.subject_id

        name = self.name

        busy_only = self.busy_only

        details = self.details

        past_days = self.past_days

        active = self.active

        url: None | str
        url = self.url

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "kind": kind,
            "subject_id": subject_id,
            "name": name,
            "busy_only": busy_only,
            "details": details,
            "past_days": past_days,
            "active": active,
            "url": url,
            "created_at": created_at,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = check_feed_kind(d.pop("kind"))

        subject_id = d.pop("subject_id")

        name = d.pop("name")

        busy_only = d.pop("busy_only")

        details = d.pop("details")

        past_days = d.pop("past_days")

        active = d.pop("active")

        def _parse_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        url = _parse_url(d.pop("url"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        feed = cls(
            id=id,
            kind=kind,
            subject_id=subject_id,
            name=name,
            busy_only=busy_only,
            details=details,
            past_days=past_days,
            active=active,
            url=url,
            created_at=created_at,
        )

        return feed
