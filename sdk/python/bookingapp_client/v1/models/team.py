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
  from ..models.branding import Branding
  from ..models.policies import Policies

T = TypeVar("T", bound="Team")

@_attrs_define
class Team:
    """ A business; to outsiders no more than its pages say.

        Attributes:
            id (str): Opaque: a prefix and random signs.
            slug (str): The name in addresses.
            name (str): What it is called.
            about (str): A few sentences for clients.
            currency (str): Three letters of ISO 4217.
            timezone (str): An IANA name such as `Europe/Berlin`.
            locale (str): Language, such as `en` or `de`.
            country (None | str): Two letters of ISO 3166, for telephone numbers.
            phone (None | str): A telephone number; with + and the country's code it is never misread.
            email (None | str): An e-mail address.
            website (None | str): Its own site.
            policies (Policies): When the business can be booked, and what cancelling costs; no window means no end.
            branding (Branding): How the pages look; what was never set is left out.
            embed_origins (list[str] | None | Unset): Sites that may show the booking pages in a frame.
            listed (bool | None | Unset): Whether it is shown among the businesses of this installation.
            plan (None | str | Unset): Which limits hold.
            created_at (datetime.datetime | None | Unset): When it was made; UTC.
            updated_at (datetime.datetime | None | Unset): When it was last changed; UTC.
     """

    id: str
    slug: str
    name: str
    about: str
    currency: str
    timezone: str
    locale: str
    country: None | str
    phone: None | str
    email: None | str
    website: None | str
    policies: Policies
    branding: Branding
    embed_origins: list[str] | None | Unset = UNSET
    listed: bool | None | Unset = UNSET
    plan: None | str | Unset = UNSET
    created_at: datetime.datetime | None | Unset = UNSET
    updated_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.branding import Branding # noqa: PLC0415
        from ..models.policies import Policies # noqa: PLC0415
        id = self.id

        slug = self.slug

        name = self.name

        about = self.about

        currency = self.currency

        timezone = self.timezone

        locale = self.locale

        country: None | str
        country = self.country

        phone: None | str
        phone = self.phone

        email: None | str
        email = self.email

        website: None | str
        website = self.website

        policies = self.policies.to_dict()

        branding = self.branding.to_dict()

        embed_origins: list[str] | None | Unset
        if isinstance(self.embed_origins, Unset):
            embed_origins = UNSET
        elif isinstance(self.embed_origins, list):
            embed_origins = self.embed_origins

        else:
            embed_origins = self.embed_origins

        listed: bool | None | Unset
        if isinstance(self.listed, Unset):
            listed = UNSET
        else:
            listed = self.listed

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        updated_at: None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "slug": slug,
            "name": name,
            "about": about,
            "currency": currency,
            "timezone": timezone,
            "locale": locale,
            "country": country,
            "phone": phone,
            "email": email,
            "website": website,
            "policies": policies,
            "branding": branding,
        })
        if embed_origins is not UNSET:
            field_dict["embed_origins"] = embed_origins
        if listed is not UNSET:
            field_dict["listed"] = listed
        if plan is not UNSET:
            field_dict["plan"] = plan
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.branding import Branding # noqa: PLC0415
        from ..models.policies import Policies # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        slug = d.pop("slug")

        name = d.pop("name")

        about = d.pop("about")

        currency = d.pop("currency")

        timezone = d.pop("timezone")

        locale = d.pop("locale")

        def _parse_country(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        country = _parse_country(d.pop("country"))

        def _parse_phone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        phone = _parse_phone(d.pop("phone"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_website(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        website = _parse_website(d.pop("website"))

        policies = Policies.from_dict(d.pop("policies"))

        branding = Branding.from_dict(d.pop("branding"))

        def _parse_embed_origins(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                embed_origins_type_0 = cast(list[str], data)

                return embed_origins_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        embed_origins = _parse_embed_origins(d.pop("embed_origins", UNSET))

        def _parse_listed(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        listed = _parse_listed(d.pop("listed", UNSET))

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        def _parse_created_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_at_type_0 = datetime.datetime.fromisoformat(data)

                return created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_updated_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        updated_at = _parse_updated_at(d.pop("updated_at", UNSET))

        team = cls(
            id=id,
            slug=slug,
            name=name,
            about=about,
            currency=currency,
            timezone=timezone,
            locale=locale,
            country=country,
            phone=phone,
            email=email,
            website=website,
            policies=policies,
            branding=branding,
            embed_origins=embed_origins,
            listed=listed,
            plan=plan,
            created_at=created_at,
            updated_at=updated_at,
        )

        return team
