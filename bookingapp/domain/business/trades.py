"""Trades to begin with: what a salon, a practice, a tutor, a studio or rooms offer at first. Data; all can be changed.

Words are given in every language that the screens speak. Minutes throughout; prices in whole units of a currency
that is worth about a euro, elsewhere they are told on request until somebody sets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]
"""A text by language."""

NEAR = frozenset({"EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"})
"""Currencies in which the prices below make sense; all have two decimals."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service: minutes, price, minutes afterwards. With `seats` it is a class, on `days` (0 Monday) at wall `starts`.

    `room`: it takes a room of the business's.
    """

    name: Words
    about: Words
    minutes: int
    price: int
    after: int = 0
    place: str = "venue"
    approval: bool = False
    room: bool = False
    seats: int = 1
    days: tuple[int, ...] = ()
    starts: int = 0


@dataclass(frozen=True, slots=True)
class Trade:
    """A template: its name, the days (0 Monday) and wall minutes it is open, its services.

    `rooms` is a resource that services may take, with how many there are. `members` serve beside or instead of
    the owner: where rooms are let, each room is one that serves, since several are let at once.
    """

    key: str
    name: Words
    line: Words
    icon: str
    offers: tuple[Offer, ...]
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: int = 9 * 60
    closes: int = 17 * 60
    rooms: tuple[Words, int] | None = None
    members: tuple[Words, ...] = ()


_NOTHING: Words = {"en": "", "de": ""}

TRADES = (
    Trade(
        "salon",
        {"en": "Salon", "de": "Salon"},
        {"en": "Hair, nails, beauty", "de": "Haare, Nägel, Kosmetik"},
        "scissors",
        (
            Offer({"en": "Cut", "de": "Schnitt"}, {"en": "Wash, cut and dry.", "de": "Waschen, schneiden, föhnen."}, 45, 45),
            Offer({"en": "Colour", "de": "Farbe"}, {"en": "With a cut afterwards if you like.", "de": "Auf Wunsch mit Schnitt danach."}, 90, 90, 10),
            Offer({"en": "Wash and blow-dry", "de": "Waschen und föhnen"}, _NOTHING, 30, 30),
            Offer({"en": "Beard trim", "de": "Bart"}, _NOTHING, 20, 20),
        ),
        days=(1, 2, 3, 4, 5),
        closes=18 * 60,
    ),
    Trade(
        "clinic",
        {"en": "Practice", "de": "Praxis"},
        {"en": "Physio, massage, medicine", "de": "Physio, Massage, Medizin"},
        "shield-check",
        (
            Offer({"en": "First appointment", "de": "Ersttermin"}, {"en": "We get to know each other and make a plan.", "de": "Wir lernen uns kennen und machen einen Plan."}, 60, 90, 10, room=True),
            Offer({"en": "Treatment", "de": "Behandlung"}, _NOTHING, 30, 55, 10, room=True),
            Offer({"en": "Video call", "de": "Videosprechstunde"}, {"en": "From where you are.", "de": "Von dort, wo Sie sind."}, 20, 35, place="video"),
        ),
        opens=8 * 60,
        rooms=({"en": "Treatment room", "de": "Behandlungsraum"}, 2),
    ),
    Trade(
        "tutor",
        {"en": "Tutor or coach", "de": "Unterricht und Beratung"},
        {"en": "Lessons, advice, coaching", "de": "Stunden, Beratung, Coaching"},
        "book",
        (
            Offer({"en": "Trial lesson", "de": "Probestunde"}, {"en": "Free, to see whether it fits.", "de": "Kostenlos, um zu sehen, ob es passt."}, 30, 0, place="video"),
            Offer({"en": "Lesson", "de": "Unterrichtsstunde"}, _NOTHING, 60, 40, place="video"),
            Offer({"en": "Lesson at your place", "de": "Stunde bei Ihnen"}, {"en": "I confirm it once I know the way.", "de": "Ich bestätige, sobald ich den Weg kenne."}, 60, 55, 15, place="client", approval=True),
        ),
        opens=13 * 60,
        closes=20 * 60,
    ),
    Trade(
        "studio",
        {"en": "Studio", "de": "Studio"},
        {"en": "Yoga, dance, fitness: classes", "de": "Yoga, Tanz, Fitness: Kurse"},
        "users",
        (
            Offer({"en": "Yoga", "de": "Yoga"}, {"en": "For everybody; mats are there.", "de": "Für alle; Matten sind da."}, 60, 15, seats=12, days=(0, 3), starts=18 * 60),
            Offer({"en": "Morning class", "de": "Morgenkurs"}, _NOTHING, 45, 12, seats=12, days=(1, 5), starts=9 * 60),
            Offer({"en": "Personal training", "de": "Einzeltraining"}, _NOTHING, 60, 60),
        ),
        days=(0, 1, 2, 3, 4, 5),
        closes=20 * 60,
    ),
    Trade(
        "rooms",
        {"en": "Rooms", "de": "Räume"},
        {"en": "Meeting, rehearsal, workshop", "de": "Besprechung, Probe, Werkstatt"},
        "door",
        (
            Offer({"en": "One hour", "de": "Eine Stunde"}, {"en": "Choose a room, or take any that is free.", "de": "Wählen Sie einen Raum oder nehmen Sie irgendeinen freien."}, 60, 25),
            Offer({"en": "Half a day", "de": "Ein halber Tag"}, _NOTHING, 240, 80),
        ),
        days=(0, 1, 2, 3, 4, 5, 6),
        opens=8 * 60,
        closes=22 * 60,
        members=({"en": "Room 1", "de": "Raum 1"}, {"en": "Room 2", "de": "Raum 2"}),
    ),
    Trade(
        "empty",
        {"en": "Something else", "de": "Etwas anderes"},
        {"en": "One service to begin with", "de": "Eine Leistung zum Anfangen"},
        "calendar",
        (
            Offer({"en": "Consultation", "de": "Beratung"}, {"en": "A first conversation. Its name, length and price can be changed.", "de": "Ein erstes Gespräch. Name, Dauer und Preis lassen sich ändern."}, 30, 0),
        ),
    ),
)  # fmt: skip
"""In the order in which they are offered."""

BY_KEY = {trade.key: trade for trade in TRADES}


def said(words: Words, language: str) -> str:
    """A text in a language, or in English."""
    return words.get(language.partition("-")[0], words["en"])
