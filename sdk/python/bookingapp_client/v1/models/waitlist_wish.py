from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.waitlist_window_input import WaitlistWindowInput

T = TypeVar("T", bound="WaitlistWish")

@_attrs_define
class WaitlistWish:
    """ With whom and when; any of those named will do, and without names anybody; without days for the next thirty.

        Attributes:
            staff_ids (list[str] | Unset): Staff members by id.
            first_day (datetime.date | None | Unset): The first date on which they would come.
            last_day (datetime.date | None | Unset): The last date on which they would come.
            windows (list[WaitlistWindowInput] | Unset): Times that would suit; none means any.
     """

    staff_ids: list[str] | Unset = UNSET
    first_day: datetime.date | None | Unset = UNSET
    last_day: datetime.date | None | Unset = UNSET
    windows: list[WaitlistWindowInput] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.waitlist_window_input import WaitlistWindowInput # noqa: PLC0415
        staff_ids: list[str] | Unset = UNSET
        if not isinstance(self.staff_ids, Unset):
            staff_ids = self.staff_ids

        first_day: None | str | Unset
        if isinstance(self.first_day, Unset):
            first_day = UNSET
        elif isinstance(self.first_day, datetime.date):
            first_day = self.first_day.isoformat()
        else:
            first_day = self.first_day

        last_day: None | str | Unset
        if isinstance(self.last_day, Unset):
            last_day = UNSET
        elif isinstance(self.last_day, datetime.date):
            last_day = self.last_day.isoformat()
        else:
            last_day = self.last_day

        windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.windows, Unset):
            windows = []
            for windows_item_data in self.windows:
                windows_item = windows_item_data.to_dict()
                windows.append(windows_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if staff_ids is not UNSET:
            field_dict["staff_ids"] = staff_ids
        if first_day is not UNSET:
            field_dict["first_day"] = first_day
        if last_day is not UNSET:
            field_dict["last_day"] = last_day
        if windows is not UNSET:
            field_dict["windows"] = windows

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.waitlist_window_input import WaitlistWindowInput # noqa: PLC0415
        d = dict(src_dict)
        staff_ids = cast(list[str], d.pop("staff_ids", UNSET))

        def _parse_first_day(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                first_day_type_0 = datetime.date.fromisoformat(data)

                return first_day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        first_day = _parse_first_day(d.pop("first_day", UNSET))

        def _parse_last_day(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_day_type_0 = datetime.date.fromisoformat(data)

                return last_day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        last_day = _parse_last_day(d.pop("last_day", UNSET))

        _windows = d.pop("windows", UNSET)
        windows: list[WaitlistWindowInput] | Unset = UNSET
        if _windows is not UNSET:
            windows = []
            for windows_item_data in _windows:
                windows_item = WaitlistWindowInput.from_dict(windows_item_data)

                windows.append(windows_item)

        waitlist_wish = cls(
            staff_ids=staff_ids,
            first_day=first_day,
            last_day=last_day,
            windows=windows,
        )

        return waitlist_wish
