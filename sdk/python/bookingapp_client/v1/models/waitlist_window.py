from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.waitlist_window_weekday_type_0 import check_waitlist_window_weekday_type_0
from ..models.waitlist_window_weekday_type_0 import WaitlistWindowWeekdayType0
from typing import cast

T = TypeVar("T", bound="WaitlistWindow")

@_attrs_define
class WaitlistWindow:
    """ When they would come.

        Attributes:
            from_ (str): A time of day such as `09:00`.
            to (str): A time of day such as `17:00`.
            weekday (None | WaitlistWindowWeekdayType0): A day of the week; null for all of them.
     """

    from_: str
    to: str
    weekday: None | WaitlistWindowWeekdayType0

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_

        to = self.to

        weekday: None | str
        if isinstance(self.weekday, str):
            weekday = self.weekday
        else:
            weekday = self.weekday

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "from": from_,
            "to": to,
            "weekday": weekday,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        from_ = d.pop("from")

        to = d.pop("to")

        def _parse_weekday(data: object) -> None | WaitlistWindowWeekdayType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                weekday_type_0 = check_waitlist_window_weekday_type_0(data)

                return weekday_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | WaitlistWindowWeekdayType0, data)

        weekday = _parse_weekday(d.pop("weekday"))

        waitlist_window = cls(
            from_=from_,
            to=to,
            weekday=weekday,
        )

        return waitlist_window
