"""The picker's setting, read from an address or form."""

from urllib.parse import urlencode

from bookingapp.base.actor import visitor
from bookingapp.base.ids import is_id
from bookingapp.domain.schedule.holds import read_hold
from bookingapp.domain.schedule.queries import NOBODY, Own
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.web.forms.values import read_zone
from bookingapp.web.public.addresses import bare_url, carried, grouped
from bookingapp.web.public.choice import Choice, Values
from bookingapp.web.public.month import Desk
from bookingapp.web.tokens import form_token


def desk_for(choice: Choice, values: Values, path: str = "") -> Desk:
    """The picker's setting as an address or form describes it; `path` is the picker's own, when it is known."""
    timetable = choice.timetable
    zone = choice.location.zone
    fixed = choice.arguments()
    asked = values.get("tz")
    if asked:
        asked_zone = read_zone(asked)
        if not choice.is_in_person:
            zone = asked_zone
            fixed.append(("tz", asked))
    own, hold_ref = own_hold(timetable, values.get("hold"))
    if hold_ref:
        fixed.append(("hold", hold_ref))
    path = path or bare_url("public.picker", business=timetable.business.slug, service=choice.first.slug)
    along = carried()
    return Desk(
        choice=choice,
        ask=choice.ask(),
        own=own,
        zone=zone,
        path=path,
        fixed=(*fixed, *along),
        action=f"{path}?{urlencode(along)}" if along else path,
        hidden={"token": form_token(timetable.business.slug), **grouped(fixed)},
    )


def own_hold(timetable: Timetable, hold_ref: str | None) -> tuple[Own, str | None]:
    """The hold that a visitor comes back from, which must not stand in their own way."""
    if not hold_ref or not is_id(hold_ref, "hld"):
        return NOBODY, None
    hold = read_hold(visitor(timetable.business.id), hold_ref)
    return (Own(hold_id=hold.id), hold_ref) if hold else (NOBODY, None)
