"""A manage link: the visit that it leads to, and the client that it stands for."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.base.secrets import make_token, read_token
from bookingapp.domain.booking.queries import client_by_link, find_visit, open_bookings
from bookingapp.domain.schedule.timetable import LocationPlan, ServicePlan, Timetable
from bookingapp.domain.schedule.timetables import location_of
from bookingapp.models.booking import Booking, Visit
from bookingapp.web.forms.values import read_zone
from bookingapp.web.installation import current_settings
from bookingapp.web.public import terms
from bookingapp.web.public.addresses import own_url
from bookingapp.web.public.catalogue import business_of
from bookingapp.web.public.choice import locale_for


@dataclass(frozen=True, slots=True)
class Link:
    """What a manage link leads to: the visit, and the client that it stands for."""

    token: str
    actor: Actor
    timetable: Timetable
    visit: Visit

    @property
    def bookings(self) -> list[Booking]:
        """In order of time."""
        return sorted(self.visit.bookings, key=lambda one: (one.occurrence.starts, one.position))

    @property
    def shown(self) -> list[Booking]:
        """Those still open, or all when none is."""
        return open_bookings(self.visit) or self.bookings

    @property
    def location(self) -> LocationPlan:
        """Where it is, open or closed since."""
        return location_of(self.timetable, self.visit.location_id)

    @property
    def locale(self) -> str:
        """The locale of its days and prices."""
        return locale_for(self.timetable)

    @property
    def starts(self) -> int:
        """When it begins."""
        return self.shown[0].occurrence.starts

    @property
    def ends(self) -> int:
        """When the last of it ends."""
        return max(one.occurrence.ends for one in self.shown)

    @property
    def zone(self) -> ZoneInfo:
        """The venue's zone, or the one the client looked through."""
        service = self.service
        chosen = self.shown[0].timezone
        if chosen and service is not None and not service.is_in_person:
            return read_zone(chosen)
        return self.location.zone

    @property
    def service(self) -> ServicePlan | None:
        """The first service, unless it is no longer offered."""
        return self.timetable.services.get(self.shown[0].service_id)

    @property
    def status(self) -> str:
        """The state of what is shown; pending as long as any of it waits.

        A pending booking may have lapsed before the worker noted it.
        """
        shown = self.shown
        first = next((one for one in shown if one.status == "pending"), shown[0])
        if first.status == "pending" and first.expires is not None and first.expires <= clock.seconds():
            return "expired"
        return first.status

    @property
    def waits_for_client(self) -> bool:
        """Whether an assistant made it and its client has not confirmed it yet."""
        return self.visit.unconfirmed and self.status == "pending"

    def url(self, endpoint: str, **values: Any) -> str:
        """An address of this visit."""
        return own_url(endpoint, business=self.timetable.business.slug, token=self.token, **values)

    def when(self) -> dict[str, Any]:
        """Its day and time for the templates."""
        in_person = self.service is None or self.service.is_in_person
        return terms.when(self.locale, self.zone, self.starts, self.ends, say_zone=not in_person)


def read_link(business: str, token: str, kind: str = "visit") -> Link:
    """The visit that a link of a kind leads to. Raises NotFound for a forged one and for another business's."""
    key = current_settings().secret_key
    ref = read_token(key, kind, token)
    if ref is None or not is_id(ref, "vis"):
        raise NotFound(_("This link does not lead anywhere."))
    timetable = business_of(business)
    actor = client_by_link(timetable.business.id, ref)
    return Link(make_token(key, "visit", ref), actor, timetable, find_visit(actor, ref))
