from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.waitlist_window_input_weekday_type_0 import check_waitlist_window_input_weekday_type_0
from ..models.waitlist_window_input_weekday_type_0 import WaitlistWindowInputWeekdayType0
from ..types import UNSET, Unset
from typing import cast

T = TypeVar("T", bound="WaitlistWindowInput")

@_attrs_define
class WaitlistWindowInput:
    """ When they would come: two instants, two dates (the last included), or two wall times, of one weekday or of all.

        Attributes:
            from_ (str): An instant, a date, or a time of day such as `09:00`.
            to (str): An instant, a date that is included, or a time of day such as `17:00`.
            weekday (None | Unset | WaitlistWindowInputWeekdayType0): A day of the week; null for all of them.
     """

    from_: str
    to: str
    weekday: None | Unset | WaitlistWindowInputWeekdayType0 = UNSET

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_

        to = self.to

        weekday: None | str | Unset
        if isinstance(self.weekday, Unset):
            weekday = UNSET
        elif isinstance(self.weekday, str):
            weekday = self.weekday
        else:
            weekday = self.weekday

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "from": from_,
            "to": to,
        })
        if weekday is not UNSET:
            field_dict["weekday"] = weekday

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        from_ = d.pop("from")

        to = d.pop("to")

        def _parse_weekday(data: object) -> None | Unset | WaitlistWindowInputWeekdayType0:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                weekday_type_0 = check_waitlist_window_input_weekday_type_0(data)

                return weekday_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WaitlistWindowInputWeekdayType0, data)

        weekday = _parse_weekday(d.pop("weekday", UNSET))

        waitlist_window_input = cls(
            from_=from_,
            to=to,
            weekday=weekday,
        )

        return waitlist_window_input
