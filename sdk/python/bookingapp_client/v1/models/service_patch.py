from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.service_patch_place import check_service_patch_place
from ..models.service_patch_place import ServicePatchPlace
from ..models.service_patch_visibility import check_service_patch_visibility
from ..models.service_patch_visibility import ServicePatchVisibility
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.add_on_input import AddOnInput
  from ..models.deposit_input import DepositInput
  from ..models.question_input import QuestionInput
  from ..models.service_cancellation_input import ServiceCancellationInput
  from ..models.service_price_input import ServicePriceInput
  from ..models.service_resource_input import ServiceResourceInput
  from ..models.service_window_input import ServiceWindowInput
  from ..models.staff_override_input import StaffOverrideInput

T = TypeVar("T", bound="ServicePatch")

@_attrs_define
class ServicePatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            duration_minutes (int | Unset): How long it takes.
            price (ServicePriceInput | Unset): What a service costs, and how that is meant.
            description (str | Unset): In a few words.
            slug (None | str | Unset): The name in addresses.
            category_id (None | str | Unset): The heading under which it is shown.
            subdivision_id (None | str | Unset): The branch it belongs to.
            buffer_before_minutes (int | Unset): Time kept free before it.
            buffer_after_minutes (int | Unset): Time kept free after it.
            slot_step_minutes (int | Unset): Starts are offered every so many minutes.
            fixed_starts (list[str] | None | Unset): The only times of day at which it begins, as `09:00`; null for regular
                steps.
            min_notice_minutes (int | None | Unset): How long before its start it can still be booked; null means until
                then.
            booking_window_days (int | None | Unset): How far ahead it can be booked; null means without end.
            max_per_day (int | None | Unset): How many can be booked on one day.
            max_per_week (int | None | Unset): How many can be booked in one week.
            max_active_per_client (int | None | Unset): How many one client may have ahead of them.
            capacity (int | Unset): Seats; more than one makes it a class.
            staff_count (int | Unset): How many serve together.
            processing_after (int | None | Unset): After so many minutes the staff are free for a while (colour takes).
            processing_minutes (int | None | Unset): How long the staff are free then.
            requires_approval (bool | Unset): Whether somebody confirms each booking.
            place (ServicePatchPlace | Unset): Where it is given: at the location, by video, by telephone, or at the
                client's.
            availability (None | ServiceWindowInput | Unset): Days and hours to which it is confined beside those of the
                staff; null for none.
            questions (list[QuestionInput] | Unset): What is asked with a booking.
            cancellation (None | ServiceCancellationInput | Unset): Until when cancelling is free, and what it costs then.
            deposit (DepositInput | None | Unset): What is paid in advance.
            online_booking (bool | Unset): Whether clients can book it themselves.
            visibility (ServicePatchVisibility | Unset): Shown to all, only to whoever has the link, or only to staff.
            colour (None | str | Unset): As `#1a2b3c`.
            image_url (None | str | Unset): A picture.
            active (bool | Unset): Whether it is in use; false means archived.
            staff_ids (list[str] | Unset): Staff members by id.
            staff_overrides (list[StaffOverrideInput] | Unset): Prices and lengths that are one staff member's alone.
            location_ids (list[str] | Unset): Locations by id; none means all of them.
            resources (list[ServiceResourceInput] | Unset): What it needs, and how much of it.
            addons (list[AddOnInput] | Unset): Extras that can be booked with it.
     """

    name: str | Unset = UNSET
    duration_minutes: int | Unset = UNSET
    price: ServicePriceInput | Unset = UNSET
    description: str | Unset = UNSET
    slug: None | str | Unset = UNSET
    category_id: None | str | Unset = UNSET
    subdivision_id: None | str | Unset = UNSET
    buffer_before_minutes: int | Unset = UNSET
    buffer_after_minutes: int | Unset = UNSET
    slot_step_minutes: int | Unset = UNSET
    fixed_starts: list[str] | None | Unset = UNSET
    min_notice_minutes: int | None | Unset = UNSET
    booking_window_days: int | None | Unset = UNSET
    max_per_day: int | None | Unset = UNSET
    max_per_week: int | None | Unset = UNSET
    max_active_per_client: int | None | Unset = UNSET
    capacity: int | Unset = UNSET
    staff_count: int | Unset = UNSET
    processing_after: int | None | Unset = UNSET
    processing_minutes: int | None | Unset = UNSET
    requires_approval: bool | Unset = UNSET
    place: ServicePatchPlace | Unset = UNSET
    availability: None | ServiceWindowInput | Unset = UNSET
    questions: list[QuestionInput] | Unset = UNSET
    cancellation: None | ServiceCancellationInput | Unset = UNSET
    deposit: DepositInput | None | Unset = UNSET
    online_booking: bool | Unset = UNSET
    visibility: ServicePatchVisibility | Unset = UNSET
    colour: None | str | Unset = UNSET
    image_url: None | str | Unset = UNSET
    active: bool | Unset = UNSET
    staff_ids: list[str] | Unset = UNSET
    staff_overrides: list[StaffOverrideInput] | Unset = UNSET
    location_ids: list[str] | Unset = UNSET
    resources: list[ServiceResourceInput] | Unset = UNSET
    addons: list[AddOnInput] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.add_on_input import AddOnInput # noqa: PLC0415
        from ..models.deposit_input import DepositInput # noqa: PLC0415
        from ..models.question_input import QuestionInput # noqa: PLC0415
        from ..models.service_cancellation_input import ServiceCancellationInput # noqa: PLC0415
        from ..models.service_price_input import ServicePriceInput # noqa: PLC0415
        from ..models.service_resource_input import ServiceResourceInput # noqa: PLC0415
        from ..models.service_window_input import ServiceWindowInput # noqa: PLC0415
        from ..models.staff_override_input import StaffOverrideInput # noqa: PLC0415
        name = self.name

        duration_minutes = self.duration_minutes

        price: dict[str, Any] | Unset = UNSET
        if not isinstance(self.price, Unset):
            price = self.price.to_dict()

        description = self.description

        slug: None | str | Unset
        if isinstance(self.slug, Unset):
            slug = UNSET
        else:
            slug = self.slug

        category_id: None | str | Unset
        if isinstance(self.category_id, Unset):
            category_id = UNSET
        else:
            category_id = self.category_id

        subdivision_id: None | str | Unset
        if isinstance(self.subdivision_id, Unset):
            subdivision_id = UNSET
        else:
            subdivision_id = self.subdivision_id

        buffer_before_minutes = self.buffer_before_minutes

        buffer_after_minutes = self.buffer_after_minutes

        slot_step_minutes = self.slot_step_minutes

        fixed_starts: list[str] | None | Unset
        if isinstance(self.fixed_starts, Unset):
            fixed_starts = UNSET
        elif isinstance(self.fixed_starts, list):
            fixed_starts = self.fixed_starts

        else:
            fixed_starts = self.fixed_starts

        min_notice_minutes: int | None | Unset
        if isinstance(self.min_notice_minutes, Unset):
            min_notice_minutes = UNSET
        else:
            min_notice_minutes = self.min_notice_minutes

        booking_window_days: int | None | Unset
        if isinstance(self.booking_window_days, Unset):
            booking_window_days = UNSET
        else:
            booking_window_days = self.booking_window_days

        max_per_day: int | None | Unset
        if isinstance(self.max_per_day, Unset):
            max_per_day = UNSET
        else:
            max_per_day = self.max_per_day

        max_per_week: int | None | Unset
        if isinstance(self.max_per_week, Unset):
            max_per_week = UNSET
        else:
            max_per_week = self.max_per_week

        max_active_per_client: int | None | Unset
        if isinstance(self.max_active_per_client, Unset):
            max_active_per_client = UNSET
        else:
            max_active_per_client = self.max_active_per_client

        capacity = self.capacity

        staff_count = self.staff_count

        processing_after: int | None | Unset
        if isinstance(self.processing_after, Unset):
            processing_after = UNSET
        else:
            processing_after = self.processing_after

        processing_minutes: int | None | Unset
        if isinstance(self.processing_minutes, Unset):
            processing_minutes = UNSET
        else:
            processing_minutes = self.processing_minutes

        requires_approval = self.requires_approval

        place: str | Unset = UNSET
        if not isinstance(self.place, Unset):
            place = self.place

        availability: dict[str, Any] | None | Unset
        if isinstance(self.availability, Unset):
            availability = UNSET
        elif isinstance(self.availability, ServiceWindowInput):
            availability = self.availability.to_dict()
        else:
            availability = self.availability

        questions: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.questions, Unset):
            questions = []
            for questions_item_data in self.questions:
                questions_item = questions_item_data.to_dict()
                questions.append(questions_item)

        cancellation: dict[str, Any] | None | Unset
        if isinstance(self.cancellation, Unset):
            cancellation = UNSET
        elif isinstance(self.cancellation, ServiceCancellationInput):
            cancellation = self.cancellation.to_dict()
        else:
            cancellation = self.cancellation

        deposit: dict[str, Any] | None | Unset
        if isinstance(self.deposit, Unset):
            deposit = UNSET
        elif isinstance(self.deposit, DepositInput):
            deposit = self.deposit.to_dict()
        else:
            deposit = self.deposit

        online_booking = self.online_booking

        visibility: str | Unset = UNSET
        if not isinstance(self.visibility, Unset):
            visibility = self.visibility

        colour: None | str | Unset
        if isinstance(self.colour, Unset):
            colour = UNSET
        else:
            colour = self.colour

        image_url: None | str | Unset
        if isinstance(self.image_url, Unset):
            image_url = UNSET
        else:
            image_url = self.image_url

        active = self.active

        staff_ids: list[str] | Unset = UNSET
        if not isinstance(self.staff_ids, Unset):
            staff_ids = self.staff_ids

        staff_overrides: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.staff_overrides, Unset):
            staff_overrides = []
            for staff_overrides_item_data in self.staff_overrides:
                staff_overrides_item = staff_overrides_item_data.to_dict()
                staff_overrides.append(staff_overrides_item)

        location_ids: list[str] | Unset = UNSET
        if not isinstance(self.location_ids, Unset):
            location_ids = self.location_ids

        resources: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.resources, Unset):
            resources = []
            for resources_item_data in self.resources:
                resources_item = resources_item_data.to_dict()
                resources.append(resources_item)

        addons: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.addons, Unset):
            addons = []
            for addons_item_data in self.addons:
                addons_item = addons_item_data.to_dict()
                addons.append(addons_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if duration_minutes is not UNSET:
            field_dict["duration_minutes"] = duration_minutes
        if price is not UNSET:
            field_dict["price"] = price
        if description is not UNSET:
            field_dict["description"] = description
        if slug is not UNSET:
            field_dict["slug"] = slug
        if category_id is not UNSET:
            field_dict["category_id"] = category_id
        if subdivision_id is not UNSET:
            field_dict["subdivision_id"] = subdivision_id
        if buffer_before_minutes is not UNSET:
            field_dict["buffer_before_minutes"] = buffer_before_minutes
        if buffer_after_minutes is not UNSET:
            field_dict["buffer_after_minutes"] = buffer_after_minutes
        if slot_step_minutes is not UNSET:
            field_dict["slot_step_minutes"] = slot_step_minutes
        if fixed_starts is not UNSET:
            field_dict["fixed_starts"] = fixed_starts
        if min_notice_minutes is not UNSET:
            field_dict["min_notice_minutes"] = min_notice_minutes
        if booking_window_days is not UNSET:
            field_dict["booking_window_days"] = booking_window_days
        if max_per_day is not UNSET:
            field_dict["max_per_day"] = max_per_day
        if max_per_week is not UNSET:
            field_dict["max_per_week"] = max_per_week
        if max_active_per_client is not UNSET:
            field_dict["max_active_per_client"] = max_active_per_client
        if capacity is not UNSET:
            field_dict["capacity"] = capacity
        if staff_count is not UNSET:
            field_dict["staff_count"] = staff_count
        if processing_after is not UNSET:
            field_dict["processing_after"] = processing_after
        if processing_minutes is not UNSET:
            field_dict["processing_minutes"] = processing_minutes
        if requires_approval is not UNSET:
            field_dict["requires_approval"] = requires_approval
        if place is not UNSET:
            field_dict["place"] = place
        if availability is not UNSET:
            field_dict["availability"] = availability
        if questions is not UNSET:
            field_dict["questions"] = questions
        if cancellation is not UNSET:
            field_dict["cancellation"] = cancellation
        if deposit is not UNSET:
            field_dict["deposit"] = deposit
        if online_booking is not UNSET:
            field_dict["online_booking"] = online_booking
        if visibility is not UNSET:
            field_dict["visibility"] = visibility
        if colour is not UNSET:
            field_dict["colour"] = colour
        if image_url is not UNSET:
            field_dict["image_url"] = image_url
        if active is not UNSET:
            field_dict["active"] = active
        if staff_ids is not UNSET:
            field_dict["staff_ids"] = staff_ids
        if staff_overrides is not UNSET:
            field_dict["staff_overrides"] = staff_overrides
        if location_ids is not UNSET:
            field_dict["location_ids"] = location_ids
        if resources is not UNSET:
            field_dict["resources"] = resources
        if addons is not UNSET:
            field_dict["addons"] = addons

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.add_on_input import AddOnInput # noqa: PLC0415
        from ..models.deposit_input import DepositInput # noqa: PLC0415
        from ..models.question_input import QuestionInput # noqa: PLC0415
        from ..models.service_cancellation_input import ServiceCancellationInput # noqa: PLC0415
        from ..models.service_price_input import ServicePriceInput # noqa: PLC0415
        from ..models.service_resource_input import ServiceResourceInput # noqa: PLC0415
        from ..models.service_window_input import ServiceWindowInput # noqa: PLC0415
        from ..models.staff_override_input import StaffOverrideInput # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        duration_minutes = d.pop("duration_minutes", UNSET)

        _price = d.pop("price", UNSET)
        price: ServicePriceInput | Unset
        if isinstance(_price,  Unset):
            price = UNSET
        else:
            price = ServicePriceInput.from_dict(_price)

        description = d.pop("description", UNSET)

        def _parse_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        slug = _parse_slug(d.pop("slug", UNSET))

        def _parse_category_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        category_id = _parse_category_id(d.pop("category_id", UNSET))

        def _parse_subdivision_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subdivision_id = _parse_subdivision_id(d.pop("subdivision_id", UNSET))

        buffer_before_minutes = d.pop("buffer_before_minutes", UNSET)

        buffer_after_minutes = d.pop("buffer_after_minutes", UNSET)

        slot_step_minutes = d.pop("slot_step_minutes", UNSET)

        def _parse_fixed_starts(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                fixed_starts_type_0 = cast(list[str], data)

                return fixed_starts_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        fixed_starts = _parse_fixed_starts(d.pop("fixed_starts", UNSET))

        def _parse_min_notice_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        min_notice_minutes = _parse_min_notice_minutes(d.pop("min_notice_minutes", UNSET))

        def _parse_booking_window_days(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        booking_window_days = _parse_booking_window_days(d.pop("booking_window_days", UNSET))

        def _parse_max_per_day(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_per_day = _parse_max_per_day(d.pop("max_per_day", UNSET))

        def _parse_max_per_week(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_per_week = _parse_max_per_week(d.pop("max_per_week", UNSET))

        def _parse_max_active_per_client(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_active_per_client = _parse_max_active_per_client(d.pop("max_active_per_client", UNSET))

        capacity = d.pop("capacity", UNSET)

        staff_count = d.pop("staff_count", UNSET)

        def _parse_processing_after(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        processing_after = _parse_processing_after(d.pop("processing_after", UNSET))

        def _parse_processing_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        processing_minutes = _parse_processing_minutes(d.pop("processing_minutes", UNSET))

        requires_approval = d.pop("requires_approval", UNSET)

        _place = d.pop("place", UNSET)
        place: ServicePatchPlace | Unset
        if isinstance(_place,  Unset):
            place = UNSET
        else:
            place = check_service_patch_place(_place)

        def _parse_availability(data: object) -> None | ServiceWindowInput | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                availability_type_0 = ServiceWindowInput.from_dict(data)

                return availability_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ServiceWindowInput | Unset, data)

        availability = _parse_availability(d.pop("availability", UNSET))

        _questions = d.pop("questions", UNSET)
        questions: list[QuestionInput] | Unset = UNSET
        if _questions is not UNSET:
            questions = []
            for questions_item_data in _questions:
                questions_item = QuestionInput.from_dict(questions_item_data)

                questions.append(questions_item)

        def _parse_cancellation(data: object) -> None | ServiceCancellationInput | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                cancellation_type_0 = ServiceCancellationInput.from_dict(data)

                return cancellation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ServiceCancellationInput | Unset, data)

        cancellation = _parse_cancellation(d.pop("cancellation", UNSET))

        def _parse_deposit(data: object) -> DepositInput | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                deposit_type_0 = DepositInput.from_dict(data)

                return deposit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DepositInput | None | Unset, data)

        deposit = _parse_deposit(d.pop("deposit", UNSET))

        online_booking = d.pop("online_booking", UNSET)

        _visibility = d.pop("visibility", UNSET)
        visibility: ServicePatchVisibility | Unset
        if isinstance(_visibility,  Unset):
            visibility = UNSET
        else:
            visibility = check_service_patch_visibility(_visibility)

        def _parse_colour(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        colour = _parse_colour(d.pop("colour", UNSET))

        def _parse_image_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        image_url = _parse_image_url(d.pop("image_url", UNSET))

        active = d.pop("active", UNSET)

        staff_ids = cast(list[str], d.pop("staff_ids", UNSET))

        _staff_overrides = d.pop("staff_overrides", UNSET)
        staff_overrides: list[StaffOverrideInput] | Unset = UNSET
        if _staff_overrides is not UNSET:
            staff_overrides = []
            for staff_overrides_item_data in _staff_overrides:
                staff_overrides_item = StaffOverrideInput.from_dict(staff_overrides_item_data)

                staff_overrides.append(staff_overrides_item)

        location_ids = cast(list[str], d.pop("location_ids", UNSET))

        _resources = d.pop("resources", UNSET)
        resources: list[ServiceResourceInput] | Unset = UNSET
        if _resources is not UNSET:
            resources = []
            for resources_item_data in _resources:
                resources_item = ServiceResourceInput.from_dict(resources_item_data)

                resources.append(resources_item)

        _addons = d.pop("addons", UNSET)
        addons: list[AddOnInput] | Unset = UNSET
        if _addons is not UNSET:
            addons = []
            for addons_item_data in _addons:
                addons_item = AddOnInput.from_dict(addons_item_data)

                addons.append(addons_item)

        service_patch = cls(
            name=name,
            duration_minutes=duration_minutes,
            price=price,
            description=description,
            slug=slug,
            category_id=category_id,
            subdivision_id=subdivision_id,
            buffer_before_minutes=buffer_before_minutes,
            buffer_after_minutes=buffer_after_minutes,
            slot_step_minutes=slot_step_minutes,
            fixed_starts=fixed_starts,
            min_notice_minutes=min_notice_minutes,
            booking_window_days=booking_window_days,
            max_per_day=max_per_day,
            max_per_week=max_per_week,
            max_active_per_client=max_active_per_client,
            capacity=capacity,
            staff_count=staff_count,
            processing_after=processing_after,
            processing_minutes=processing_minutes,
            requires_approval=requires_approval,
            place=place,
            availability=availability,
            questions=questions,
            cancellation=cancellation,
            deposit=deposit,
            online_booking=online_booking,
            visibility=visibility,
            colour=colour,
            image_url=image_url,
            active=active,
            staff_ids=staff_ids,
            staff_overrides=staff_overrides,
            location_ids=location_ids,
            resources=resources,
            addons=addons,
        )

        return service_patch
