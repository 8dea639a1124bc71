from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.branding_input import BrandingInput
  from ..models.policies_input import PoliciesInput

T = TypeVar("T", bound="TeamPatch")

@_attrs_define
class TeamPatch:
    """ What is to be different; what is not named stays as it is.

        Attributes:
            name (str | Unset): What it is called.
            timezone (str | Unset): An IANA name such as `Europe/Berlin`.
            slug (None | str | Unset): The name in addresses.
            currency (None | str | Unset): Three letters of ISO 4217.
            locale (str | Unset): Language, such as `en` or `de`.
            about (str | Unset): A few sentences for clients.
            country (None | str | Unset): Two letters of ISO 3166, for telephone numbers.
            phone (None | str | Unset): A telephone number; with + and the country's code it is never misread.
            email (None | str | Unset): An e-mail address.
            website (None | str | Unset): Its own site.
            listed (bool | Unset): Whether it is shown among the businesses of this installation.
            policies (PoliciesInput | Unset): When the business can be booked, and what cancelling costs; what is not named
                stays as it is.
            branding (BrandingInput | Unset): How the pages look.
            embed_origins (list[str] | Unset): Sites that may show the booking pages in a frame.
     """

    name: str | Unset = UNSET
    timezone: str | Unset = UNSET
    slug: None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    locale: str | Unset = UNSET
    about: str | Unset = UNSET
    country: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    website: None | str | Unset = UNSET
    listed: bool | Unset = UNSET
    policies: PoliciesInput | Unset = UNSET
    branding: BrandingInput | Unset = UNSET
    embed_origins: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.branding_input import BrandingInput # noqa: PLC0415
        from ..models.policies_input import PoliciesInput # noqa: PLC0415
        name = self.name

        timezone = self.timezone

        slug: None | str | Unset
        if isinstance(self.slug, Unset):
            slug = UNSET
        else:
            slug = self.slug

        currency: None | str | Unset
        if isinstance(self.currency, Unset):
            currency = UNSET
        else:
            currency = self.currency

        locale = self.locale

        about = self.about

        country: None | str | Unset
        if isinstance(self.country, Unset):
            country = UNSET
        else:
            country = self.country

        phone: None | str | Unset
        if isinstance(self.phone, Unset):
            phone = UNSET
        else:
            phone = self.phone

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        website: None | str | Unset
        if isinstance(self.website, Unset):
            website = UNSET
        else:
            website = self.website

        listed = self.listed

        policies: dict[str, Any] | Unset = UNSET
        if not isinstance(self.policies, Unset):
            policies = self.policies.to_dict()

        branding: dict[str, Any] | Unset = UNSET
        if not isinstance(self.branding, Unset):
            branding = self.branding.to_dict()

        embed_origins: list[str] | Unset = UNSET
        if not isinstance(self.embed_origins, Unset):
            embed_origins = self.embed_origins

        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if name is not UNSET:
            field_dict["name"] = name
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if slug is not UNSET:
            field_dict["slug"] = slug
        if currency is not UNSET:
            field_dict["currency"] = currency
        if locale is not UNSET:
            field_dict["locale"] = locale
        if about is not UNSET:
            field_dict["about"] = about
        if country is not UNSET:
            field_dict["country"] = country
        if phone is not UNSET:
            field_dict["phone"] = phone
        if email is not UNSET:
            field_dict["email"] = email
        if website is not UNSET:
            field_dict["website"] = website
        if listed is not UNSET:
            field_dict["listed"] = listed
        if policies is not UNSET:
            field_dict["policies"] = policies
        if branding is not UNSET:
            field_dict["branding"] = branding
        if embed_origins is not UNSET:
            field_dict["embed_origins"] = embed_origins

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.branding_input import BrandingInput # noqa: PLC0415
        from ..models.policies_input import PoliciesInput # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        timezone = d.pop("timezone", UNSET)

        def _parse_slug(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        slug = _parse_slug(d.pop("slug", UNSET))

        def _parse_currency(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        currency = _parse_currency(d.pop("currency", UNSET))

        locale = d.pop("locale", UNSET)

        about = d.pop("about", UNSET)

        def _parse_country(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        country = _parse_country(d.pop("country", UNSET))

        def _parse_phone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        phone = _parse_phone(d.pop("phone", UNSET))

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_website(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        website = _parse_website(d.pop("website", UNSET))

        listed = d.pop("listed", UNSET)

        _policies = d.pop("policies", UNSET)
        policies: PoliciesInput | Unset
        if isinstance(_policies,  Unset):
            policies = UNSET
        else:
            policies = PoliciesInput.from_dict(_policies)

        _branding = d.pop("branding", UNSET)
        branding: BrandingInput | Unset
        if isinstance(_branding,  Unset):
            branding = UNSET
        else:
            branding = BrandingInput.from_dict(_branding)

        embed_origins = cast(list[str], d.pop("embed_origins", UNSET))

        team_patch = cls(
            name=name,
            timezone=timezone,
            slug=slug,
            currency=currency,
            locale=locale,
            about=about,
            country=country,
            phone=phone,
            email=email,
            website=website,
            listed=listed,
            policies=policies,
            branding=branding,
            embed_origins=embed_origins,
        )

        return team_patch
