from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.branding import Branding
  from ..models.policies import Policies

T = TypeVar("T", bound="Business")

@_attrs_define
class Business:
    """ What the pages of a business say of it.

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

        business = cls(
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
        )

        return business
