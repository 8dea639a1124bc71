"""Forms of the settings: the business, its policies, its looks."""

from functools import lru_cache
from typing import Any

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from wtforms import (
    BooleanField,
    EmailField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import ColorInput

from bookingapp.base.i18n import LANGUAGES, _, lazy
from bookingapp.domain.business.origins import origin_of
from bookingapp.web import wording
from bookingapp.web.forms.lengths import LengthField, WholeField
from bookingapp.web.forms.signed import SignedForm
from bookingapp.web.zones import zone_groups

TOO_LONG = lazy("This is too long: at most %(max)d characters.")
NEEDED = InputRequired(lazy("This must not be empty."))


class BusinessForm(SignedForm):
    """Who the business is, how it is found and reached."""

    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    about = TextAreaField(
        lazy("About"),
        [Length(max=2000, message=TOO_LONG)],
        description=lazy("A sentence or two below the name on your booking page."),
    )
    slug = StringField(lazy("Address of the booking page"), [NEEDED, Length(max=80, message=TOO_LONG)])
    listed = BooleanField(
        lazy("Listed on the front page"),
        description=lazy("When it is off, your page opens only for those who have its link."),
    )
    email = EmailField(
        lazy("E-mail"),
        [Length(max=254, message=TOO_LONG)],
        description=lazy("Answers to your messages come here, and notices about bookings."),
    )
    phone = TelField(lazy("Telephone"), [Length(max=40, message=TOO_LONG)])
    website = URLField(lazy("Website"), [Length(max=500, message=TOO_LONG)])
    country = SelectField(
        lazy("Country"),
        validate_choice=False,
        description=lazy("How telephone numbers are dialled and dates are written."),
    )
    timezone = SelectField(
        lazy("Time zone"),
        validate_choice=False,
        description=lazy("Of lists and reports. Each place keeps a time zone of its own."),
    )
    currency = SelectField(lazy("Currency"), validate_choice=False)
    locale = SelectField(
        lazy("Language"),
        choices=list(LANGUAGES.items()),
        validate_choice=False,
        description=lazy("Of messages to clients who have not shown another one, and to your staff."),
    )

    def offer(self, language: str, zone: str, currency: str) -> None:
        """Fill the lists to choose from, in the language that is spoken."""
        self.country.choices = [("", "–"), *countries(language)]
        self.timezone.choices = zone_choices(language, zone)
        self.currency.choices = currency_choices(language, currency)


def zone_choices(language: str, zone: str) -> dict[str, list[tuple[str, str]]]:
    """Zones by region, the present one among them."""
    return {
        str(group["group"]): [(one["id"], one["label"]) for one in group["zones"]]
        for group in zone_groups(language, zone)
    }


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166 codes with their names, by name."""
    names = wording.locale(language).territories
    found = [
        (code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and _is_land(code)
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def _is_land(code: str) -> bool:
    """Whether people live there and pay with something."""
    return code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"} and code in get_global(
        "territory_currencies"
    )


@lru_cache(maxsize=1)
def money_in_use() -> tuple[str, ...]:
    """The currencies that are paid with today."""
    found = {code for land in get_global("territory_currencies") for code in get_territory_currencies(land)}
    return tuple(sorted(found))


@lru_cache(maxsize=32)
def currency_choices(language: str, present: str) -> list[tuple[str, str]]:
    """Currencies by their code, the present one among them."""
    codes = sorted({*money_in_use(), present} - {""})
    return [(code, f"{code} – {get_currency_name(code, locale=wording.locale(language))}") for code in codes]


class PolicyForm(SignedForm):
    """When one can book, and what cancelling costs."""

    min_notice_minutes = LengthField(lazy("Notice"))
    booking_window_days = WholeField(lazy("How far ahead"))
    hold_minutes = WholeField(lazy("While somebody fills in the form"))
    pending_hours = WholeField(lazy("While a request waits for your answer"))
    offer_minutes = LengthField(lazy("While somebody on the waiting list decides"))
    free_until_minutes = LengthField(lazy("Cancelling is free until"))
    fee_percent = WholeField(lazy("After that"))
    no_show_fee_percent = WholeField(lazy("For those who do not come"))
    confirm_agents = BooleanField(
        lazy("Clients confirm by a link in a mail"),
        description=lazy(
            "What an assistant books for somebody then waits for them, two hours at most. "
            "Without it such a booking counts at once, like any other."
        ),
    )

    def chosen(self) -> dict[str, Any]:
        """The settings by their names in the domain; an absent length is none at all."""
        return {
            "min_notice_minutes": self.min_notice_minutes.data or 0,
            "booking_window_days": self.booking_window_days.data,
            "hold_minutes": self.hold_minutes.data or 0,
            "pending_hours": self.pending_hours.data or 0,
            "offer_minutes": self.offer_minutes.data or 0,
            "cancellation": self.cancellation(),
            "confirm_agents": self.confirm_agents.data,
        }

    def cancellation(self) -> dict[str, int]:
        """The cancellation policy."""
        return {
            "free_until_minutes": self.free_until_minutes.data or 0,
            "fee_percent": self.fee_percent.data or 0,
            "no_show_fee_percent": self.no_show_fee_percent.data or 0,
        }


class WebsitesForm(SignedForm):
    """Which websites may show the booking page in a frame: one on each line."""

    embed_origins = TextAreaField(
        lazy("Websites, one on each line"),
        [Length(max=5000, message=TOO_LONG)],
        description=lazy("Like https://www.example.org. The part after the name does not matter."),
    )

    def validate_embed_origins(self, field: TextAreaField) -> None:
        """Each line is made an origin; the first that cannot be one is named."""
        lines = [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        for line in lines:
            if origin_typed(line) is None:
                raise ValidationError(refused_origin(line))

    def chosen(self) -> list[str]:
        """The origins, each once."""
        lines = (self.embed_origins.data or "").splitlines()
        found = [origin for line in lines if line.strip() and (origin := origin_typed(line.strip()))]
        return list(dict.fromkeys(found))


def origin_typed(line: str) -> str | None:
    """The origin that somebody means: of a whole address, or of a name alone. None if it is neither."""
    address = line if "://" in line else f"https://{line}"
    return origin_of("/".join(address.replace("?", "/").replace("#", "/").split("/")[:3]))


def refused_origin(line: str) -> str:
    """Why a line is no website."""
    if "*" in line:
        return _(
            "“%(line)s” stands for many websites. Write each of them on a line of its own.", line=line[:80]
        )
    return _("“%(line)s” is no website. Write it like https://www.example.org.", line=line[:80])


class BrandingForm(SignedForm):
    """Colour and logo."""

    own = BooleanField(lazy("Use a colour of our own"))
    colour = StringField(lazy("Colour"), [Length(max=7, message=TOO_LONG)], widget=ColorInput())
    logo_url = URLField(
        lazy("Address of your logo"),
        [Length(max=500, message=TOO_LONG)],
        description=lazy(
            "A square picture on your website, from 128 pixels; its address begins with https://."
        ),
    )
