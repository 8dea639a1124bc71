"""The business that a credential is of, and those that everybody may see."""

from typing import Any

from pydantic import Field
from sqlalchemy import func, select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.payloads import business_payload, public_business
from bookingapp.domain.business.settings import update_business
from bookingapp.models.business import Business
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.faults import naming
from bookingapp.web.api.lists import Search, is_outside, named, partial, whole
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.service_shapes import CancellationOut
from bookingapp.web.api.times import read_instant

SHOWN = frozenset({"id", "plan", "created_at", "updated_at"})


class CancellationIn(Schema):
    """Free until so long before the start, then a share of the price."""

    free_until_minutes: int = Field(default=0, ge=0)
    fee_percent: int = Field(default=0, ge=0, le=100)
    no_show_fee_percent: int = Field(default=0, ge=0, le=100)


class PoliciesIn(Schema):
    """When the business can be booked, and what cancelling costs; what is not named stays as it is."""

    min_notice_minutes: int = Field(default=60, ge=0)
    booking_window_days: int | None = Field(default=None, ge=1)
    hold_minutes: int = Field(default=10, ge=1)
    pending_hours: int = Field(default=48, ge=1)
    offer_minutes: int = Field(default=120, ge=0)
    cancellation: CancellationIn = Field(default_factory=CancellationIn)
    confirm_agents: bool = False


class BrandingIn(Schema):
    """How the pages look."""

    colour: str | None = Field(default=None, max_length=7)
    logo_url: str | None = Field(default=None, max_length=500)


class TeamIn(Schema):
    """What a business says of itself. Currency and address of the pages stay where they are not named."""

    name: str = Field(min_length=1, max_length=200)
    timezone: str = Field(min_length=1, max_length=64)
    slug: str | None = Field(None, max_length=80)
    currency: str | None = Field(None, max_length=3)
    locale: str = Field("en", max_length=16)
    about: str = Field("", max_length=2000)
    country: str | None = Field(None, max_length=2)
    phone: str | None = Field(None, max_length=40)
    email: str | None = Field(None, max_length=254)
    website: str | None = Field(None, max_length=500)
    listed: bool = True
    policies: PoliciesIn = Field(default_factory=PoliciesIn)
    branding: BrandingIn = Field(default_factory=BrandingIn)
    embed_origins: list[str] = Field(default_factory=list, max_length=100)


TeamPatch = partial(TeamIn)


class PoliciesOut(Out):
    """When the business can be booked, and what cancelling costs; no window means no end."""

    min_notice_minutes: int
    booking_window_days: int | None
    hold_minutes: int
    pending_hours: int
    offer_minutes: int
    cancellation: CancellationOut
    confirm_agents: bool


class BrandingOut(Out):
    """How the pages look; what was never set is left out."""

    colour: str | None = None
    logo_url: str | None = None


class BusinessOut(Out):
    """What the pages of a business say of it."""

    id: str
    slug: str
    name: str
    about: str
    currency: str
    timezone: str
    locale: str
    country: str | None
    phone: str | None
    email: str | None
    website: str | None
    policies: PoliciesOut
    branding: BrandingOut


class TeamOut(BusinessOut):
    """A business; to outsiders no more than its pages say."""

    embed_origins: list[str] | None = None
    listed: bool | None = None
    plan: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


@operation("GET", "/team", scope="settings:read", answer=TeamOut, public=True)
def read_team(call: Call) -> dict[str, Any]:
    """The business of this key or token."""
    row = db.session.get_one(Business, call.business_id)
    return public_business(row) if is_outside(call) else business_payload(row)


@operation("PATCH", "/team", scope="settings:write", body=TeamPatch, answer=TeamOut, ignoring=SHOWN)
def change_team(call: Call, body: Any) -> dict[str, Any]:
    """Change what is named of the business."""
    return _change(call, named(body))


@operation("PUT", "/team", scope="settings:write", body=TeamIn, answer=TeamOut, ignoring=SHOWN)
def replace_team(call: Call, body: TeamIn) -> dict[str, Any]:
    """Say all of the business anew."""
    said = whole(body)
    for name in ("policies", "branding", "embed_origins"):  # settings of their own, which stay unless named
        if name not in body.model_fields_set:
            del said[name]
    return _change(call, said)


@operation("GET", "/businesses", scope=None, query=Search, answer=Page[BusinessOut])
def list_businesses(_call: Call | None, query: Search) -> dict[str, Any]:
    """The businesses that wish to be listed, by name."""
    found = select(Business).where(Business.active, Business.listed)
    if query.updated_since is not None:
        found = found.where(Business.updated_at >= read_instant("updated_since", query.updated_since))
    if query.search:
        found = found.where(Business.name.icontains(query.search, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.scalars(
        found.order_by(Business.name, Business.id).offset(query.offset).limit(query.per_page)
    )
    return page_of([public_business(row) for row in rows], total, query.page, query.per_page)


@operation("GET", "/businesses/{slug}", scope=None, answer=BusinessOut)
def read_business(_call: Call | None, slug: str) -> dict[str, Any]:
    """One business, by its id or the name in its address; one that is not listed is found by it too."""
    row = db.session.scalar(
        select(Business).where(Business.active, (Business.slug == slug) | (Business.public_id == slug))
    )
    if row is None:
        raise NotFound(_("There is no such business."))
    return public_business(row)


def _change(call: Call, said: dict[str, Any]) -> dict[str, Any]:
    for name in ("slug", "currency"):
        if said.get(name, ...) is None:
            del said[name]
    policies, branding = said.pop("policies", None), said.pop("branding", None)
    if policies is not None:
        said |= _policies(call, policies)
    if branding is not None:
        said["branding"] = branding.model_dump()
    with naming(_place):
        row = update_business(call.actor, call.business_id, **said)
    db.session.flush()
    return business_payload(row)


def _policies(call: Call, policies: PoliciesIn) -> dict[str, Any]:
    """The policies that are named; of the cancellation policy likewise."""
    found = named(policies)
    if "cancellation" in found:
        standing = db.session.get_one(Business, call.business_id).cancellation
        found["cancellation"] = {**standing, **named(found["cancellation"])}
    return found


def _place(name: str) -> str:
    """Where a setting stands in the body."""
    return f"policies.{name}" if name.partition(".")[0] in PoliciesIn.model_fields else name
