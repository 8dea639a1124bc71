"""The widget as somebody sets it up for their website: the choices, the lines to paste, and what the preview shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask import url_for
from markupsafe import Markup

from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.text import clean_line
from bookingapp.web.addresses import absolute
from bookingapp.web.brand import COLOUR
from bookingapp.web.loader import built

MODES = ("inline", "popup", "button")
THEMES = ("light", "dark")
HOUSE = "#0d5c63"
"""The colour of whoever has chosen none."""
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget: of which business, what is chosen before, and its looks. '' is the widget's own way."""

    business: str
    link: str
    brand: str = HOUSE
    service: str = ""
    staff: str = ""
    mode: str = "inline"
    theme: str = ""
    locale: str = ""
    accent: str = ""
    label: str = ""
    pinned: bool = False

    @classmethod
    def asked(cls, values: Mapping[str, str], **known: Any) -> Self:
        """As an address describes it; what does not fit is left out."""
        accent = values.get("accent", "").lower()
        return cls(
            **known,
            mode=_one_of(MODES, values.get("mode"), "inline"),
            theme=_one_of(THEMES, values.get("theme")),
            locale=_one_of(LANGUAGES, values.get("locale")),
            accent=accent if COLOUR.fullmatch(accent) and accent != known["brand"] else "",
            label=_label(values.get("label", "")),
            pinned=bool(values.get("pinned")),
        )

    @property
    def data(self) -> dict[str, str]:
        """What the tag says, by the names of its data-* attributes. The button stands outside: it is told its colour."""
        said = {
            "business": self.business,
            "mode": self.mode if self.mode != "inline" else "",
            "service": self.service,
            "staff": self.staff,
            "theme": self.theme,
            "locale": self.locale,
            "accent": self.accent or (self.brand if self.mode == "button" else ""),
            "label": self.label,
        }
        return {name: text for name, text in said.items() if text}

    @property
    def words(self) -> str:
        """What the link or button reads."""
        return self.label or _("Book a time")

    @property
    def snippet(self) -> str:
        """The lines to paste. Whoever runs no script gets a link."""
        tag = Markup("<script {source}{data} async></script>").format(
            source=self._source(), data=self._attributes()
        )
        link = Markup('<a href="{link}"{opens}>{text}</a>')
        if self.mode == "popup":
            opener = link.format(link=self.link, opens=Markup(" data-booking-popup"), text=self.words)
            return f"{opener}\n{tag}"
        return f"{tag}\n<noscript>{link.format(link=self.link, opens='', text=self.words)}</noscript>"

    def _source(self) -> Markup:
        if not self.pinned:
            return Markup('src="{}"').format(absolute(url_for("loader.latest")))
        script = built()
        return Markup('src="{}" integrity="{}" crossorigin="anonymous"').format(
            absolute(url_for("loader.pinned", version=script.version)), script.integrity
        )

    def _attributes(self) -> Markup:
        return Markup("").join(Markup(' data-{}="{}"').format(name, text) for name, text in self.data.items())


def shown(widget: Widget, origins: tuple[str, ...]) -> dict[str, Any]:
    """The widget as the page shows it; `origins` are the websites that may have it."""
    return {
        "snippet": widget.snippet,
        "data": widget.data,
        "words": widget.words,
        "link": widget.link,
        "loader_url": url_for("loader.latest"),
        "mode": widget.mode,
        "label": widget.label,
        "accent": widget.accent or widget.brand,
        "pinned": widget.pinned,
        "modes": [
            {
                "value": "inline",
                "text": _("In the page"),
                "line": _("Services and times stand where you put it."),
            },
            {"value": "popup", "text": _("From a link"), "line": _("A link or button of yours opens it.")},
            {
                "value": "button",
                "text": _("Floating button"),
                "line": _("It waits at the edge of every page."),
            },
        ],
        "themes": _choices({"": _("As the page is"), "light": _("Light"), "dark": _("Dark")}, widget.theme),
        "locales": _choices({"": _("As the page is")} | LANGUAGES, widget.locale),
        "origins": origins,
    }


def _choices(texts: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "current": value == chosen} for value, text in texts.items()]


def _one_of(known: Any, text: str | None, otherwise: str = "") -> str:
    return text if text and text in known else otherwise


def _label(text: str) -> str:
    try:
        return clean_line(text)[:LONGEST_LABEL]
    except ValueError:
        return ""
