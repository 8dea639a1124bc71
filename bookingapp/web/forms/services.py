"""The form of a service: all that is set of it, with rows of add-ons, questions, performers and resources."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput

from bookingapp.base.i18n import lazy
from bookingapp.domain.business.rules import slug_of
from bookingapp.domain.catalog.belongings import Extra, PerformerSettings
from bookingapp.domain.catalog.queries import Choices
from bookingapp.domain.catalog.rules import INHERIT, WEEKDAYS, clock_minutes
from bookingapp.web.forms.lengths import ClockField, LengthField, WholeField
from bookingapp.web.forms.lists import NEEDED, TOO_LONG, ColourField, lines
from bookingapp.web.forms.money import MoneyField
from bookingapp.web.forms.service_rows import (
    AddOnRow,
    PerformerRow,
    QuestionRow,
    ResourceRow,
    StartsField,
    addon_values,
    replace_rows,
)
from bookingapp.web.forms.signed import SignedForm

PRICE_TYPES = (
    ("flat", lazy("A fixed price")),
    ("hourly", lazy("By the hour")),
    ("from", lazy("From a price upwards")),
    ("range", lazy("Between two prices")),
    ("custom", lazy("On request")),
)
PLACES = (
    ("venue", lazy("At your place")),
    ("video", lazy("By video")),
    ("phone", lazy("By telephone")),
    ("client", lazy("At the client's")),
)
VISIBILITIES = (
    ("public", lazy("Everybody: it stands on your booking page")),
    ("unlisted", lazy("Those who have its link")),
    ("staff", lazy("Only those who work here")),
)
DEPOSITS = (("none", lazy("None")), ("fixed", lazy("An amount")), ("percent", lazy("A share of the price")))

MOST_ROWS = 60
_DO = re.compile(r"(addons|questions)-(add|up|down|drop|back)(?::([0-9]{1,3}|add_[a-z0-9]{20}))?")


class ServiceForm(SignedForm):
    """Everything that is set of a service."""

    name = StringField(lazy("Name"), [NEEDED, Length(max=200, message=TOO_LONG)])
    description = TextAreaField(lazy("Description"), [Length(max=10_000, message=TOO_LONG)])
    slug = StringField(
        lazy("End of its address"),
        [Length(max=80, message=TOO_LONG)],
        description=lazy("Links that were given out stop working when it changes."),
    )
    category = SelectField(lazy("Category"), validate_choice=False)
    subdivision = SelectField(lazy("Department"), validate_choice=False)

    price_type = SelectField(lazy("How it is priced"), choices=list(PRICE_TYPES), validate_choice=False)
    price_amount = MoneyField(lazy("Price"))
    price_max_amount = MoneyField(lazy("Highest price"))
    duration_minutes = LengthField(lazy("Length"))
    addons = FieldList(FormField(AddOnRow), lazy("Add-ons"))

    slot_step_minutes = WholeField(lazy("A start every"))
    fixed_starts = StartsField(
        lazy("Only at these times"),
        description=lazy("Like 09:00, 13:30. Nothing means at every step."),
    )
    buffer_before_minutes = WholeField(lazy("Kept free before"))
    buffer_after_minutes = WholeField(lazy("Kept free after"))
    processing_after = WholeField(lazy("Staff are free again after"))
    processing_minutes = WholeField(lazy("and for"))
    own_notice = BooleanField(lazy("A notice of its own"))
    min_notice_minutes = LengthField(lazy("Notice"))
    own_window = BooleanField(lazy("Its own limit of how far ahead"))
    booking_window_days = WholeField(lazy("How far ahead"))
    max_per_day = WholeField(lazy("At most in a day"))
    max_per_week = WholeField(lazy("At most in a week"))
    max_active_per_client = WholeField(lazy("At most ahead for one client"))
    own_hours = BooleanField(lazy("Only on some days or at some hours"))
    days = SelectMultipleField(lazy("Days"), validate_choice=False, option_widget=CheckboxInput())
    opens = ClockField(lazy("From"))
    closes = ClockField(lazy("Until"))
    zone = SelectField(lazy("Time zone of these hours"), validate_choice=False)

    performers = FieldList(FormField(PerformerRow), lazy("Who performs it"))
    staff_count = WholeField(lazy("Staff at once"))
    capacity = WholeField(lazy("Places"))
    place = SelectField(lazy("Where it happens"), choices=list(PLACES), validate_choice=False)
    locations = SelectMultipleField(
        lazy("Places where it is offered"), validate_choice=False, option_widget=CheckboxInput()
    )
    resources = FieldList(FormField(ResourceRow), lazy("What it takes"))

    questions = FieldList(FormField(QuestionRow), lazy("Questions"))

    requires_approval = BooleanField(lazy("You confirm each booking"))
    own_policy = BooleanField(lazy("Cancelling rules of its own"))
    free_until_minutes = LengthField(lazy("Cancelling is free until"))
    fee_percent = WholeField(lazy("After that"))
    no_show_fee_percent = WholeField(lazy("For those who do not come"))
    deposit_type = SelectField(lazy("Deposit"), choices=list(DEPOSITS), validate_choice=False)
    deposit_amount = MoneyField(lazy("Amount"))
    deposit_percent = WholeField(lazy("Share"))

    online_booking = BooleanField(lazy("Clients can book it online"))
    visibility = SelectField(lazy("Who sees it"), choices=list(VISIBILITIES), validate_choice=False)
    colour = ColourField(lazy("Colour"))
    image_url = URLField(
        lazy("Address of a picture"),
        [Length(max=500, message=TOO_LONG)],
        description=lazy("On your website; it begins with https://."),
    )

    def __contains__(self, name: object) -> bool:
        return self._within(str(name)) is not None

    def __getitem__(self, name: str) -> Field:
        found = self._within(name)
        if found is None:
            raise KeyError(name)
        return found

    def _within(self, path: str) -> Field | None:
        """A field by its name, one of a row by `questions.0.label`."""
        head, _dot, rest = path.partition(".")
        field: Any = self._fields.get(head)
        if not rest or not isinstance(field, FieldList):
            return field if not rest else None
        number, _dot, name = rest.partition(".")
        if not number.isdigit() or int(number) >= len(field.entries):
            return None
        return field.entries[int(number)].form._fields.get(name)  # type: ignore[no-any-return]

    def faults(self) -> Iterator[tuple[str, str]]:
        """The id of each control at fault, and its label with the sentence; '' for what no control stands for."""
        for field in self:
            if isinstance(field, FieldList):
                for entry in field.entries:
                    yield from ((one.id, _told(one, text)) for one in entry.form for text in one.errors)
            yield from ((field.id, _told(field, text)) for text in _own_errors(field))
        yield from (("", str(text)) for text in self.form_errors)

    def tidy(self) -> None:
        """Rows in which nothing is written are none."""
        self._put(self.addons, [one.form for one in self.addons if one.form.name.data or one.form.ref.data])
        asked = [one.form for one in self.questions if one.form.label.data or one.form.key.data]
        self._put(self.questions, asked)

    def _put(self, rows: Any, kept: list[Any]) -> None:
        if len(kept) != len(rows.entries):
            replace_rows(rows, [form.typed() for form in kept])

    def do(self, asked: str, archived: Mapping[str, Extra]) -> bool:
        """Add, move or drop a row, as a button of the form asks; whether there was one."""
        found = _DO.fullmatch(asked)
        if not found:
            return False
        field, verb, what = self._fields[found[1]], found[2], found[3] or ""
        rows = [one.form.typed() for one in field.entries]  # type: ignore[attr-defined]
        if verb == "back" and (extra := archived.get(what)):
            rows.append(addon_values(extra))
        elif verb == "add" and len(rows) < MOST_ROWS:
            rows.append({})
        elif what.isdigit() and int(what) < len(rows):
            row, place = rows.pop(int(what)), int(what)
            if verb != "drop":
                rows.insert(max(place - 1, 0) if verb == "up" else place + 1, row)
        replace_rows(field, rows)
        return True

    def chosen(self, choices: Choices) -> dict[str, Any]:
        """What is said of the service, by the names in the domain."""
        refs = {kind: _by_ref(getattr(choices, kind)) for kind in ("categories", "subdivisions", "locations")}
        simple = ("description", "price_amount", "staff_count", "capacity", "slot_step_minutes")
        found = {name: self[name].data for name in (*simple, *_AS_TYPED)}
        is_range = self.price_type.data == "range"
        return found | {
            "name": self.name.data or "",
            "description": self.description.data or "",
            "slug": self.slug.data or slug_of(self.name.data or "", "service"),
            "category_id": refs["categories"].get(self.category.data or ""),
            "subdivision_id": refs["subdivisions"].get(self.subdivision.data or ""),
            "duration_minutes": self.duration_minutes.data or 0,
            "price_amount": self.price_amount.data or 0,
            "price_max_amount": self.price_max_amount.data if is_range else None,
            "slot_step_minutes": 15 if self.slot_step_minutes.data is None else self.slot_step_minutes.data,
            "buffer_before_minutes": self.buffer_before_minutes.data or 0,
            "buffer_after_minutes": self.buffer_after_minutes.data or 0,
            "min_notice_minutes": self.min_notice_minutes.data or 0 if self.own_notice.data else INHERIT,
            "booking_window_days": self.booking_window_days.data if self.own_window.data else INHERIT,
            "staff_count": 1 if self.staff_count.data is None else self.staff_count.data,
            "capacity": 1 if self.capacity.data is None else self.capacity.data,
            "availability": self._hours() if self.own_hours.data else None,
            "cancellation": self.policy() if self.own_policy.data else {},
            "deposit": self._deposit(),
            "colour": self.colour.data or None,
            "image_url": self.image_url.data or None,
            "questions": self._questions(),
            "addons": [self._addon(one.form) for one in self.addons],
            "performers": [settings for _place, settings in self._performing(choices)],
            "location_ids": [
                refs["locations"][ref] for ref in self.locations.data or () if ref in refs["locations"]
            ],
            "resources": {key: quantity for _place, key, quantity in self._taking(choices)},
        }

    def names(self, choices: Choices) -> dict[str, str]:
        """Where the domain's sentences belong in the form."""
        performing = [place for place, _settings in self._performing(choices)]
        taking = [place for place, _key, _quantity in self._taking(choices)]
        own = ("price_amount", "duration_minutes", "buffer_before_minutes", "buffer_after_minutes")
        return (
            _NAMES
            | {
                f"performers.{n}.{name}": f"performers.{place}.{name}"
                for n, place in enumerate(performing)
                for name in own
            }
            | {f"resources.{n}.quantity": f"resources.{place}.quantity" for n, place in enumerate(taking)}
            | {f"questions.{n}.key": f"questions.{n}.label" for n in range(len(self.questions.entries))}
        )

    def policy(self) -> dict[str, int]:
        """The cancellation policy."""
        return {
            "free_until_minutes": self.free_until_minutes.data or 0,
            "fee_percent": self.fee_percent.data or 0,
            "no_show_fee_percent": self.no_show_fee_percent.data or 0,
        }

    def _hours(self) -> dict[str, Any]:
        starts, ends = self.opens.data or 0, self.closes.data or 24 * 60
        hours = {"start": f"{starts // 60:02}:{starts % 60:02}", "end": f"{ends // 60:02}:{ends % 60:02}"}
        found: dict[str, Any] = {"days": list(self.days.data or ()), "hours": hours}
        return found | ({"timezone": self.zone.data} if self.zone.data else {})

    def _deposit(self) -> dict[str, Any]:
        kind = self.deposit_type.data
        value = self.deposit_amount.data if kind == "fixed" else self.deposit_percent.data
        return {} if kind in (None, "none") else {"type": kind, "value": value or 0}

    def _questions(self) -> list[dict[str, Any]]:
        """With keys made from what they ask, which then stay."""
        taken = {one.form.key.data for one in self.questions if one.form.key.data}
        found = []
        for one in self.questions:
            form = one.form
            key = form.key.data or _key(form.label.data or "", taken)
            taken.add(key)
            said = {"key": key, "label": form.label.data or "", "type": form.type.data or "text"}
            found.append(said | {"required": form.required.data, "options": lines(form.options.data)})
        return found

    @staticmethod
    def _addon(form: Any) -> Extra:
        return Extra(
            form.name.data or "",
            form.duration_minutes.data or 0,
            form.price_amount.data or 0,
            form.ref.data or None,
        )

    def _performing(self, choices: Choices) -> Iterator[tuple[int, PerformerSettings]]:
        """The rows of those who perform it, with their places in the form."""
        staff = _by_ref(choices.staff)
        for place, one in enumerate(self.performers):
            form = one.form
            if form.performs.data and form.ref.data in staff:
                own = (
                    form.price_amount,
                    form.duration_minutes,
                    form.buffer_before_minutes,
                    form.buffer_after_minutes,
                )
                yield place, PerformerSettings(staff[form.ref.data], *(field.data for field in own))

    def _taking(self, choices: Choices) -> Iterator[tuple[int, int, int]]:
        """The rows of what it takes: place in the form, internal id, how many."""
        known = _by_ref(choices.resources)
        for place, one in enumerate(self.resources):
            if one.form.quantity.data and one.form.ref.data in known:
                yield place, known[one.form.ref.data], one.form.quantity.data


_AS_TYPED = (
    "price_type",
    "fixed_starts",
    "processing_after",
    "processing_minutes",
    "max_per_day",
    "max_per_week",
    "max_active_per_client",
    "place",
    "requires_approval",
    "online_booking",
    "visibility",
)

_NAMES = {
    "price.amount": "price_amount",
    "price.max_amount": "price_max_amount",
    "price.type": "price_type",
    "availability.days": "days",
    "availability.hours.start": "opens",
    "availability.hours.end": "closes",
    "availability.timezone": "zone",
    "cancellation.free_until_minutes": "free_until_minutes",
    "cancellation.fee_percent": "fee_percent",
    "cancellation.no_show_fee_percent": "no_show_fee_percent",
    "deposit.type": "deposit_type",
    "deposit.value": "deposit_amount",
    "category_id": "category",
    "subdivision_id": "subdivision",
    "location_ids": "locations",
}


def shown_values(sheet: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    """What the form shows of a service."""
    window, deposit = sheet["availability"] or {}, sheet["deposit"] or {}
    hours = window.get("hours", {})
    closes = clock_minutes(hours.get("end", "")) or 0
    notice, ahead = sheet["min_notice_minutes"], sheet["booking_window_days"]
    named = (
        "name",
        "description",
        "slug",
        "price_type",
        "price_amount",
        "price_max_amount",
        "duration_minutes",
    )
    counted = ("slot_step_minutes", "fixed_starts", "buffer_before_minutes", "buffer_after_minutes")
    found = {name: sheet[name] for name in (*named, *counted, *_AS_TYPED, "staff_count", "capacity")}
    return found | {
        "category": _ref(choices.categories, sheet["category_id"]),
        "subdivision": _ref(choices.subdivisions, sheet["subdivision_id"]),
        "own_notice": notice != INHERIT,
        "min_notice_minutes": None if notice == INHERIT else notice or 0,
        "own_window": ahead != INHERIT,
        "booking_window_days": None if ahead == INHERIT else ahead,
        "own_hours": bool(window),
        "days": window.get("days", list(WEEKDAYS)),
        "opens": clock_minutes(hours.get("start", "")),
        "closes": closes % (24 * 60) if window else None,
        "zone": window.get("timezone", ""),
        "own_policy": bool(sheet["cancellation"]),
        **{
            name: (sheet["cancellation"] or {}).get(name)
            for name in ("free_until_minutes", "fee_percent", "no_show_fee_percent")
        },
        "deposit_type": deposit.get("type", "none"),
        "deposit_amount": deposit.get("value") if deposit.get("type") == "fixed" else None,
        "deposit_percent": deposit.get("value") if deposit.get("type") == "percent" else None,
        "colour": sheet["colour"] or "",
        "image_url": sheet["image_url"] or "",
        "questions": [
            {**question, "options": "\n".join(question.get("options", ()))} for question in sheet["questions"]
        ],
        "addons": [addon_values(one) for one in sheet["addons"]],
        "performers": _performer_rows(sheet, choices),
        "locations": [
            choices.locations[key].public_id for key in sheet["location_ids"] if key in choices.locations
        ],
        "resources": [
            {"ref": row.public_id, "quantity": sheet["resources"].get(key)}
            for key, row in choices.resources.items()
        ],
    }


def _performer_rows(sheet: Mapping[str, Any], choices: Choices) -> list[dict[str, Any]]:
    """Everybody who works here, first in the business's order, with what is theirs alone."""
    known = {one.staff_id: one for one in sheet["performers"]}
    return [
        {
            "ref": row.public_id,
            "performs": key in known,
            "price_amount": known[key].price_amount if key in known else None,
            "duration_minutes": known[key].duration_minutes if key in known else None,
            "buffer_before_minutes": known[key].buffer_before_minutes if key in known else None,
            "buffer_after_minutes": known[key].buffer_after_minutes if key in known else None,
        }
        for key, row in choices.staff.items()
    ]


def _told(field: Any, text: str) -> str:
    """A sentence by itself does not say what it is about, unless it is about the form."""
    return str(text) if isinstance(field, HiddenField) else f"{field.label.text}: {text}"


def _own_errors(field: Any) -> list[str]:
    """What is wrong with a field itself; a list of forms gives those of its rows as dictionaries."""
    return [str(text) for text in field.errors if not isinstance(text, (dict, list, tuple))]


def _by_ref(rows: Mapping[int, Any]) -> dict[str, int]:
    return {row.public_id: key for key, row in rows.items()}


def _ref(rows: Mapping[int, Any], key: int | None) -> str:
    return str(rows[key].public_id) if key in rows else ""  # type: ignore[index]


def _key(label: str, taken: set[str]) -> str:
    """A key of small letters, digits and underscores that no other question has."""
    stem = slug_of(label, "question").replace("-", "_")[:34].strip("_")
    stem = stem if stem[:1].isalpha() else f"q_{stem}"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key
