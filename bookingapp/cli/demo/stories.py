"""How the days of the demo's two businesses go."""

from bookingapp.cli.demo.courses import ClassPlan
from bookingapp.cli.demo.days import Story

HARBOUR = Story(
    slug="harbour",
    visits={"harbour-loft": 7.4},
    favourites={
        "cut-finish": 9,
        "short-cut": 6,
        "deep-tissue-massage": 5,
        "root-touch-up": 4,
        "express-manicure": 3,
        "fringe-trim": 2,
        "colour-consultation-by-video": 1.5,
        "full-colour-gloss": 1.5,
        "corrective-colour": 0.6,
        "bridal-styling": 0.5,
        "friends-family-cut": 0.3,
    },
    together=(
        ("root-touch-up", "blow-dry-style"),
        ("cut-finish", "blow-dry-style"),
        ("harbour-facial", "deep-tissue-massage"),
        ("short-cut", "fringe-trim"),
        ("fringe-trim", "root-touch-up", "blow-dry-style"),
    ),
    classes=(
        ClassPlan("morning-stretch", (1, 3, 5), 8 * 60 + 15, "priya"),
        ClassPlan("braid-workshop", (0,), 18 * 60 + 15, "luca"),
    ),
    answers={
        "home_colour": ("No", "No", "Yes", "Not sure"),
        "allergies": ("", "None that I know", "Nuts", "PPD"),
        "wedding_place": (
            "Brooklyn Botanic Garden",
            "City Hall",
            "My aunt’s house in Rye",
            "Governors Island",
        ),
        "guests": ("0", "2", "4", "6"),
    },
    full={},
    empty=(),
)

ATLAS = Story(
    slug="atlas",
    visits={"berlin-mitte": 3, "lissabon": 1.6},
    favourites={
        "krankengymnastik": 8,
        "erstuntersuchung": 6,
        "videosprechstunde": 4,
        "manuelle-therapie": 6,
        "hausbesuch": 1.2,
        "telefonische-rueckfrage": 1.5,
    },
    together=(("krankengymnastik", "manuelle-therapie"), ("manuelle-therapie", "manuelle-lymphdrainage")),
    classes=(ClassPlan("rueckenkurs", (1, 3), 18 * 60, "tomasz"),),
    answers={
        "address": ("Linienstraße 8, 3. OG", "Torstraße 119, Hinterhaus", "Ackerstraße 40, bei Kılıç"),
        "complaint": ("Knie nach dem Laufen", "Nacken, seit drei Wochen", "Schulter, nach OP", "Rücken"),
        "insured": ("Gesetzlich", "Privat", "Selbstzahler"),
    },
    full={},
    empty=(),
)
