from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.service_place import check_service_place
from ..models.service_place import ServicePlace
from ..models.service_visibility import check_service_visibility
from ..models.service_visibility import ServiceVisibility
from typing import cast

if TYPE_CHECKING:
  from ..models.add_on import AddOn
  from ..models.cancellation import Cancellation
  from ..models.deposit import Deposit
  from ..models.question import Question
  from ..models.service_price import ServicePrice
  from ..models.service_resource import ServiceResource
  from ..models.service_window import ServiceWindow
  from ..models.staff_override import StaffOverride

T = TypeVar("T", bound="Service")

@_attrs_define
class Service:
    """ A service; `duration` says the same as `duration_minutes`.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            name (str): What it is called.
            slug (str): The name in addresses.
            description (str): In a few words.
            duration_minutes (int): How long it takes.
            duration (int): The same as `duration_minutes`.
            price (ServicePrice): What a service costs; `max_amount` is there for a range alone.
            addons (list[AddOn]): Extras that can be booked with it.
            staff_overrides (list[StaffOverride]): Prices and lengths that are one staff member's alone.
            buffer_before_minutes (int): Time kept free before it.
            buffer_after_minutes (int): Time kept free after it.
            slot_step_minutes (int): Starts are offered every so many minutes.
            fixed_starts (list[str] | None): The only times of day at which it begins, as `09:00`; null for regular steps.
            min_notice_minutes (int | None): How long before its start it can still be booked; null means until then.
            booking_window_days (int | None): How far ahead it can be booked; null means without end.
            max_per_day (int | None): How many can be booked on one day.
            max_per_week (int | None): How many can be booked in one week.
            max_active_per_client (int | None): How many one client may have ahead of them.
            capacity (int): Seats; more than one makes it a class.
            staff_count (int): How many serve together.
            processing_after (int | None): After so many minutes the staff are free for a while (colour takes).
            processing_minutes (int | None): How long the staff are free then.
            requires_approval (bool): Whether somebody confirms each booking.
            place (ServicePlace): Where it is given: at the location, by video, by telephone, or at the client's.
            category_id (None | str): The heading under which it is shown.
            subdivision_id (None | str): The branch it belongs to.
            staff_ids (list[str]): Staff members by id.
            location_ids (list[str]): Locations by id; none means all of them.
            resources (list[ServiceResource]): What it needs, and how much of it.
            availability (None | ServiceWindow): Days and hours to which it is confined beside those of the staff; null for
                none.
            questions (list[Question]): What is asked with a booking.
            cancellation (Cancellation): Free until so long before the start, then a share of the price.
            deposit (Deposit): What is paid in advance.
            online_booking (bool): Whether clients can book it themselves.
            visibility (ServiceVisibility): Shown to all, only to whoever has the link, or only to staff.
            colour (None | str): As `#1a2b3c`.
            image_url (None | str): A picture.
            active (bool): Whether it is in use; false means archived.
     """

    id: str
    name: str
    slug: str
    description: str
    duration_minutes: int
    duration: int
    price: ServicePrice
    addons: list[AddOn]
    staff_overrides: list[StaffOverride]
    buffer_before_minutes: int
    buffer_after_minutes: int
    slot_step_minutes: int
    fixed_starts: list[str] | None
    min_notice_minutes: int | None
    booking_window_days: int | None
    max_per_day: int | None
    max_per_week: int | None
    max_active_per_client: int | None
    capacity: int
    staff_count: int
    processing_after: int | None
    processing_minutes: int | None
    requires_approval: bool
    place: ServicePlace
    category_id: None | str
    subdivision_id: None | str
    staff_ids: list[str]
    location_ids: list[str]
    resources: list[ServiceResource]
    availability: None | ServiceWindow
    questions: list[Question]
    cancellation: Cancellation
    deposit: Deposit
    online_booking: bool
    visibility: ServiceVisibility
    colour: None | str
    image_url: None | str
    active: bool

    def to_dict(self) -> dict[str, Any]:
        from ..models.add_on import AddOn # noqa: PLC0415
        from ..models.cancellation import Cancellation # noqa: PLC0415
        from ..models.deposit import Deposit # noqa: PLC0415
        from ..models.question import Question # noqa: PLC0415
        from ..models.service_price import ServicePrice # noqa: PLC0415
        from ..models.service_resource import ServiceResource # noqa: PLC0415
        from ..models.service_window import ServiceWindow # noqa: PLC0415
        from ..models.staff_override import StaffOverride # noqa: PLC0415
        id = self.id

        name = self.name

        slug = self.slug

        description = self.description

        duration_minutes = self.duration_minutes

        duration = self.duration

        price = self.price.to_dict()

        addons = []
        for addons_item_data in self.addons:
            addons_item = addons_item_data.to_dict()
            addons.append(addons_item)

        staff_overrides = []
        for staff_overrides_item_data in self.staff_overrides:
            staff_overrides_item = staff_overrides_item_data.to_dict()
            staff_overrides.append(staff_overrides_item)

        buffer_before_minutes = self.buffer_before_minutes

        buffer_after_minutes = self.buffer_after_minutes

        slot_step_minutes = self.slot_step_minutes

        fixed_starts: list[str] | None
        if isinstance(self.fixed_starts, list):
            fixed_starts = self.fixed_starts

        else:
            fixed_starts = self.fixed_starts

        min_notice_minutes: int | None
        min_notice_minutes = self.min_notice_minutes

        booking_window_days: int | None
        booking_window_days = self.booking_window_days

        max_per_day: int | None
        max_per_day = self.max_per_day

        max_per_week: int | None
        max_per_week = self.max_per_week

        max_active_per_client: int | None
        max_active_per_client = self.max_active_per_client

        capacity = self.capacity

        staff_count = self.staff_count

        processing_after: int | None
        processing_after = self.processing_after

        processing_minutes: int | None
        processing_minutes = self.processing_minutes

        requires_approval = self.requires_approval

        place: str = self.place

        category_id: None | str
        category_id = self.category_id

        subdivision_id: None | str
        subdivision_id = self.subdivision_id

        staff_ids = self.staff_ids

        location_ids = self.location_ids

        resources = []
        for resources_item_data in self.resources:
            resources_item = resources_item_data.to_dict()
            resources.append(resources_item)

        availability: dict[str, Any] | None
        if isinstance(self.availability, ServiceWindow):
            availability = self.availability.to_dict()
        else:
            availability = self.availability

        questions = []
        for questions_item_data in self.questions:
            questions_item = questions_item_data.to_dict()
            questions.append(questions_item)

        cancellation = self.cancellation.to_dict()

        deposit = self.deposit.to_dict()

        online_booking = self.online_booking

        visibility: str = self.visibility

        colour: None | str
        colour = self.colour

        image_url: None | str
        image_url = self.image_url

        active = self.active

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "name": name,
            "slug": slug,
            "description": description,
            "duration_minutes": duration_minutes,
            "duration": duration,
            "price": price,
            "addons": addons,
            "staff_overrides": staff_overrides,
            "buffer_before_minutes": buffer_before_minutes,
            "buffer_after_minutes": buffer_after_minutes,
            "slot_step_minutes": slot_step_minutes,
            "fixed_starts": fixed_starts,
            "min_notice_minutes": min_notice_minutes,
            "booking_window_days": booking_window_days,
            "max_per_day": max_per_day,
            "max_per_week": max_per_week,
            "max_active_per_client": max_active_per_client,
            "capacity": capacity,
            "staff_count": staff_count,
            "processing_after": processing_after,
            "processing_minutes": processing_minutes,
            "requires_approval": requires_approval,
            "place": place,
            "category_id": category_id,
            "subdivision_id": subdivision_id,
            "staff_ids": staff_ids,
            "location_ids": location_ids,
            "resources": resources,
            "availability": availability,
            "questions": questions,
            "cancellation": cancellation,
            "deposit": deposit,
            "online_booking": online_booking,
            "visibility": visibility,
            "colour": colour,
            "image_url": image_url,
            "active": active,
        })

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.add_on import AddOn # noqa: PLC0415
        from ..models.cancellation import Cancellation # noqa: PLC0415
        from ..models.deposit import Deposit # noqa: PLC0415
        from ..models.question import Question # noqa: PLC0415
        from ..models.service_price import ServicePrice # noqa: PLC0415
        from ..models.service_resource import ServiceResource # noqa: PLC0415
        from ..models.service_window import ServiceWindow # noqa: PLC0415
        from ..models.staff_override import StaffOverride # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        slug = d.pop("slug")

        description = d.pop("description")

        duration_minutes = d.pop("duration_minutes")

        duration = d.pop("duration")

        price = ServicePrice.from_dict(d.pop("price"))

        addons = []
        _addons = d.pop("addons")
        for addons_item_data in (_addons):
            addons_item = AddOn.from_dict(addons_item_data)

            addons.append(addons_item)

        staff_overrides = []
        _staff_overrides = d.pop("staff_overrides")
        for staff_overrides_item_data in (_staff_overrides):
            staff_overrides_item = StaffOverride.from_dict(staff_overrides_item_data)

            staff_overrides.append(staff_overrides_item)

        buffer_before_minutes = d.pop("buffer_before_minutes")

        buffer_after_minutes = d.pop("buffer_after_minutes")

        slot_step_minutes = d.pop("slot_step_minutes")

        def _parse_fixed_starts(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                fixed_starts_type_0 = cast(list[str], data)

                return fixed_starts_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        fixed_starts = _parse_fixed_starts(d.pop("fixed_starts"))

        def _parse_min_notice_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        min_notice_minutes = _parse_min_notice_minutes(d.pop("min_notice_minutes"))

        def _parse_booking_window_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        booking_window_days = _parse_booking_window_days(d.pop("booking_window_days"))

        def _parse_max_per_day(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_per_day = _parse_max_per_day(d.pop("max_per_day"))

        def _parse_max_per_week(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_per_week = _parse_max_per_week(d.pop("max_per_week"))

        def _parse_max_active_per_client(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_active_per_client = _parse_max_active_per_client(d.pop("max_active_per_client"))

        capacity = d.pop("capacity")

        staff_count = d.pop("staff_count")

        def _parse_processing_after(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        processing_after = _parse_processing_after(d.pop("processing_after"))

        def _parse_processing_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        processing_minutes = _parse_processing_minutes(d.pop("processing_minutes"))

        requires_approval = d.pop("requires_approval")

        place = check_service_place(d.pop("place"))

        def _parse_category_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        category_id = _parse_category_id(d.pop("category_id"))

        def _parse_subdivision_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        subdivision_id = _parse_subdivision_id(d.pop("subdivision_id"))

        staff_ids = cast(list[str], d.pop("staff_ids"))

        location_ids = cast(list[str], d.pop("location_ids"))

        resources = []
        _resources = d.pop("resources")
        for resources_item_data in (_resources):
            resources_item = ServiceResource.from_dict(resources_item_data)

            resources.append(resources_item)

        def _parse_availability(data: object) -> None | ServiceWindow:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                availability_type_0 = ServiceWindow.from_dict(data)

                return availability_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ServiceWindow, data)

        availability = _parse_availability(d.pop("availability"))

        questions = []
        _questions = d.pop("questions")
        for questions_item_data in (_questions):
            questions_item = Question.from_dict(questions_item_data)

            questions.append(questions_item)

        cancellation = Cancellation.from_dict(d.pop("cancellation"))

        deposit = Deposit.from_dict(d.pop("deposit"))

        online_booking = d.pop("online_booking")

        visibility = check_service_visibility(d.pop("visibility"))

        def _parse_colour(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        colour = _parse_colour(d.pop("colour"))

        def _parse_image_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        image_url = _parse_image_url(d.pop("image_url"))

        active = d.pop("active")

        service = cls(
            id=id,
            name=name,
            slug=slug,
            description=description,
            duration_minutes=duration_minutes,
            duration=duration,
            price=price,
            addons=addons,
            staff_overrides=staff_overrides,
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
            category_id=category_id,
            subdivision_id=subdivision_id,
            staff_ids=staff_ids,
            location_ids=location_ids,
            resources=resources,
            availability=availability,
            questions=questions,
            cancellation=cancellation,
            deposit=deposit,
            online_booking=online_booking,
            visibility=visibility,
            colour=colour,
            image_url=image_url,
            active=active,
        )

        return service
