"""Services with what belongs to them, and the resources they need."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import JsonDict, JsonList, Key, Minor, Model, Name, PublicId
from bookingapp.models.business import Timetabled


class ServiceCategory(Timetabled, Model):
    """A heading of the public catalogue. A register."""

    __tablename__ = "service_category"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[Name]
    order: Mapped[int] = mapped_column(default=0)


class Subdivision(Timetabled, Model):
    """A department of a business. A register."""

    __tablename__ = "subdivision"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[Name]
    order: Mapped[int] = mapped_column(default=0)


class Service(Timetabled, Model):
    """What can be booked. Minutes throughout; an absent notice or window is the business's.

    `staff_count` staff serve at once. Staff are free from `processing_after` for `processing_minutes`
    (colour takes, a dough rises) while resources stay taken. `availability` is the service's own window
    `{"days": […], "hours": {"start", "end"}, "timezone"}`.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("business_id", "slug"),
        CheckConstraint("duration_minutes BETWEEN 1 AND 43200", "duration"),
        CheckConstraint("slot_step_minutes BETWEEN 1 AND 1440", "step"),
        CheckConstraint("capacity >= 1", "capacity"),
        CheckConstraint("buffer_before_minutes BETWEEN 0 AND 720", "before"),
        CheckConstraint("buffer_after_minutes BETWEEN 0 AND 720", "after"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("service_category.id"))
    subdivision_id: Mapped[int | None] = mapped_column(ForeignKey("subdivision.id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[Name]
    description: Mapped[str] = mapped_column(default="")
    duration_minutes: Mapped[int]
    price_amount: Mapped[Minor] = mapped_column(default=0)
    price_max_amount: Mapped[Minor | None]
    price_type: Mapped[str] = mapped_column(String(8), default="flat")
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    slot_step_minutes: Mapped[int] = mapped_column(default=15)
    fixed_starts: Mapped[list[int] | None] = mapped_column(JSON)
    inherits_notice: Mapped[bool] = mapped_column(default=True)
    min_notice_minutes: Mapped[int | None]
    inherits_window: Mapped[bool] = mapped_column(default=True)
    booking_window_days: Mapped[int | None]
    max_per_day: Mapped[int | None]
    max_per_week: Mapped[int | None]
    max_active_per_client: Mapped[int | None]
    capacity: Mapped[int] = mapped_column(default=1)
    staff_count: Mapped[int] = mapped_column(default=1)
    processing_after: Mapped[int | None]
    processing_minutes: Mapped[int | None]
    requires_approval: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(String(8), default="venue")
    availability: Mapped[JsonDict]
    questions: Mapped[JsonList]
    cancellation: Mapped[JsonDict]
    deposit: Mapped[JsonDict]
    online_booking: Mapped[bool] = mapped_column(default=True)
    visibility: Mapped[str] = mapped_column(String(8), default="public")
    colour: Mapped[str | None] = mapped_column(String(7))
    image_url: Mapped[str | None] = mapped_column(String(500))
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class AddOn(Timetabled, Model):
    """An extra that lengthens a service and raises its price."""

    __tablename__ = "add_on"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[Name]
    duration_minutes: Mapped[int] = mapped_column(default=0)
    price_amount: Mapped[Minor] = mapped_column(default=0)
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class ServiceStaff(Timetabled, Model):
    """A staff member performs a service, perhaps at a price, length and buffers of their own."""

    __tablename__ = "service_staff"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    price_amount: Mapped[Minor | None]
    duration_minutes: Mapped[int | None]
    buffer_before_minutes: Mapped[int | None]
    buffer_after_minutes: Mapped[int | None]


class ServiceLocation(Timetabled, Model):
    """A service is offered at a location; a service with no such row is offered at all of them."""

    __tablename__ = "service_location"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)


class Resource(Timetabled, Model):
    """A kind of room, chair or machine at a location; its units are what is taken."""

    __tablename__ = "resource"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    name: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(40), default="room")
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class ResourceUnit(Timetabled, Model):
    """One exclusive unit of a resource."""

    __tablename__ = "resource_unit"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"), unique=True)
    number: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class ServiceResource(Timetabled, Model):
    """A service takes so many units of a resource."""

    __tablename__ = "service_resource"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)
