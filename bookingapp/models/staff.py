"""Staff members and the positions they hold."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Key, Model, Name, PublicId
from bookingapp.models.business import Timetabled


class Position(Model):
    """What a staff member is: stylist, trainer, doctor. A register."""

    __tablename__ = "position"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[Name]
    order: Mapped[int] = mapped_column(default=0)


class StaffMember(Timetabled, Model):
    """One who performs services; their calendar counts across all locations."""

    __tablename__ = "staff_member"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    name: Mapped[Name]
    title: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    image_url: Mapped[str | None] = mapped_column(String(500))
    priority: Mapped[int] = mapped_column(default=0)
    weight: Mapped[int] = mapped_column(default=100)
    colour: Mapped[str | None] = mapped_column(String(7))
    online_booking: Mapped[bool] = mapped_column(default=True)
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class StaffLocation(Timetabled, Model):
    """A staff member works at a location."""

    __tablename__ = "staff_location"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
