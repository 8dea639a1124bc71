from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.audit_actor import AuditActor
  from ..models.audit_entry_data import AuditEntryData
  from ..models.program import Program

T = TypeVar("T", bound="AuditEntry")

@_attrs_define
class AuditEntry:
    """ One thing that happened.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            event (str): The name of an event, such as `booking.created`, or its first word.
            subject_id (str): Whom or what it is about.
            actor (AuditActor): Who did it; nobody has an id among visitors, nor when it happened by itself.
            via (None | Program): The key or app that somebody acted through; null where they acted themselves.
            at (datetime.datetime): When it happened; UTC.
            data (AuditEntryData): What was said of it; the names depend on the event.
     """

    id: str
    event: str
    subject_id: str
    actor: AuditActor
    via: None | Program
    at: datetime.datetime
    data: AuditEntryData

    def to_dict(self) -> dict[str, Any]:
        from ..models.audit_actor import AuditActor # noqa: PLC0415
        from ..models.audit_entry_data import AuditEntryData # noqa: PLC0415
        from ..models.program import Program # noqa: PLC0415
        id = self.id

        event = self.event

        subject_id = self.subject_id

        actor = self.actor.to_dict()

        via: dict[str, Any] | None
        if isinstance(self.via, Program):
            via = self.via.to_dict()
        else:
            via = self.via

        at = self.at.isoformat()

        data = self.data.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "event": event,
            "subject_id": subject_id,
            "actor": actor,
            "via": via,
            "at": at,
            "data": data,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.audit_actor import AuditActor # noqa: PLC0415
        from ..models.audit_entry_data import AuditEntryData # noqa: PLC0415
        from ..models.program import Program # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        event = d.pop("event")

        subject_id = d.pop("subject_id")

        actor = AuditActor.from_dict(d.pop("actor"))

        def _parse_via(data: object) -> None | Program:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                via_type_0 = Program.from_dict(data)

                return via_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Program, data)

        via = _parse_via(d.pop("via"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        data = AuditEntryData.from_dict(d.pop("data"))

        audit_entry = cls(
            id=id,
            event=event,
            subject_id=subject_id,
            actor=actor,
            via=via,
            at=at,
            data=data,
        )

        return audit_entry
