"""Reports: how a period went, beside the one before it, as figures, plots, tables and files."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.money import to_decimal
from bookingapp.domain.booking.report_days import MOST_DAYS, UNITS, Period, unit_for
from bookingapp.domain.booking.reports import Figures, Line, Report, Wanted, names_to_choose, report
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.sheets import table
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk, locale_at, place_of
from bookingapp.web.dashboard.plots import Point, plot
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

TABLES = ("time", "staff", "service", "location")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    timetable: Timetable
    locale: str
    preset: str
    wanted: Wanted
    chosen: dict[str, str]


@dashboard.get("/<key:business>/reports")
@access("user")
def reports(business: str) -> ResponseReturnValue:
    """Bookings, revenue, no-shows, utilisation and clients of a period."""
    post = post_at(business)
    check_right(post, "reports:read")
    asked = read_asked(post)
    found = report(actor_at(post), asked.timetable, asked.wanted)
    view = desk(post, "reports") | {
        "presets": presets(post, asked),
        "asked": asked.chosen | {"preset": asked.preset},
        "choices": names_to_choose(asked.timetable, actor_at(post)),
        "units": [(unit, unit_names()[unit]) for unit in UNITS],
        "period": period_text(asked),
        "before": _("Compared with the %(num)s days before.", num=asked.wanted.period.days),
        "action": url_for("dashboard.reports", business=post.slug),
        "cards": cards(asked, found),
        "plots": plots(asked, found),
        "tables": [table_view(post, asked, found, name) for name in TABLES],
        "is_empty": not (found.total.bookings or found.total.booked),
    }
    return render("dashboard/reports.html", view)


@dashboard.get("/<key:business>/reports/<key:name>.csv")
@access("user")
def report_file(business: str, name: str) -> ResponseReturnValue:
    """A table of the report as a file that spreadsheets open: plain figures, money in major units, shares in percent."""
    post = post_at(business)
    check_right(post, "reports:read")
    if name not in TABLES:
        raise NotFound(_("There is no such file."))
    asked = read_asked(post)
    found = report(actor_at(post), asked.timetable, asked.wanted)
    heads = [heading(name), *(text for text, _write in columns(asked, plain=True))]
    rows = [
        [label, *(write(figures) for _text, write in columns(asked, plain=True))]
        for label, figures in lines(asked, found, name, plain=True)
    ]
    response = Response(table(heads, rows).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    period = asked.wanted.period
    days = f"{date.fromordinal(period.first)}-{date.fromordinal(period.last)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{days}.csv"'
    return response


def read_asked(post: Post) -> Asked:
    """The period and what it is narrowed down to; what makes no sense is left out."""
    timetable = timetable_by_id(post.business_id)
    names = ("period", "since", "until", "by", "location", "staff", "service")
    chosen = {name: text for name in names if (text := request.args.get(name, "").strip())}
    preset, first, last = read_days(timetable, chosen)
    unit = next((unit for unit in UNITS if unit == chosen.get("by")), None)
    days = last - first + 1
    if unit is None or (unit == "day" and days > 92):
        unit = unit_for(days)
    location = timetable.location_by_key(chosen.get("location", ""))
    staff, service = (
        timetable.staff_by_key(chosen.get("staff", "")),
        timetable.service_by_key(chosen.get("service", "")),
    )
    wanted = Wanted(
        Period(first, last, unit),
        location.id if location else place_of(post),
        staff.id if staff else None,
        service.id if service else None,
    )
    return Asked(timetable, locale_at(timetable), preset, wanted, chosen | {"by": unit})


def read_days(timetable: Timetable, chosen: dict[str, str]) -> tuple[str, int, int]:
    """The preset, or `own` for days that were given, and the day numbers."""
    today = clock.today(ZoneInfo(timetable.business.timezone)).toordinal()
    if chosen.get("since") or chosen.get("until"):
        first, last = read_day(chosen.get("since")) or today, read_day(chosen.get("until")) or today
        if first <= last < first + MOST_DAYS:
            return "own", first, last
    preset = chosen.get("period", "")
    preset = preset if preset in preset_days(today) else "30"
    return preset, *preset_days(today)[preset]


def read_day(text: str | None) -> int | None:
    """A day number within 2000–2200; None for anything else."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day.toordinal() if 2000 <= day.year < 2200 else None


def preset_days(today: int) -> dict[str, tuple[int, int]]:
    """First and last day of what can be chosen with one press."""
    day = date.fromordinal(today)
    monday = today - day.weekday()
    month = day.replace(day=1)
    ended = month - timedelta(days=1)
    return {
        "week": (monday, monday + 6),
        "30": (today - 29, today),
        "month": (month.toordinal(), (month + timedelta(days=31)).replace(day=1).toordinal() - 1),
        "last-month": (ended.replace(day=1).toordinal(), ended.toordinal()),
        "90": (today - 89, today),
        "year": (day.replace(month=1, day=1).toordinal(), day.replace(month=12, day=31).toordinal()),
    }


def presets(post: Post, asked: Asked) -> list[dict[str, Any]]:
    """The periods to choose from, keeping what the report is narrowed down to."""
    texts = {
        "week": _("This week"),
        "month": _("This month"),
        "last-month": _("Last month"),
        "30": _("30 days"),
        "90": _("90 days"),
        "year": _("This year"),
    }
    kept = {name: asked.chosen[name] for name in ("location", "staff", "service") if name in asked.chosen}
    return [
        {
            "text": text,
            "url": url_for("dashboard.reports", business=post.slug, period=key, **kept),  # type: ignore[arg-type]
            "current": key == asked.preset,
        }
        for key, text in texts.items()
    ]


def unit_names() -> dict[str, str]:
    """How the units are called."""
    return {"day": _("Days"), "week": _("Weeks"), "month": _("Months")}


def heading(name: str) -> str:
    """What the lines of a table are about."""
    return {
        "time": _("When"),
        "staff": _("Staff"),
        "service": _("Service"),
        "location": _("Location"),
    }[name]


def period_text(asked: Asked) -> str:
    """1 Mar – 30 Mar, with the year."""
    period = asked.wanted.period
    first, last = (wording.short_day(asked.locale, day) for day in (period.first, period.last))
    return f"{first} – {last}, {date.fromordinal(period.last).year}"


def money(asked: Asked, amount: float) -> str:
    """As the business writes it."""
    return wording.money(round(amount), asked.timetable.business.currency, asked.locale)


def percent(share: float | None) -> str:
    """A share as a whole number of percent; a dash where there is nothing to share."""
    return "–" if share is None else _("%(num)s%%", num=round(share * 100))


def columns(asked: Asked, *, plain: bool = False) -> list[tuple[str, Any]]:
    """The columns of every table: heading, and how its cell is written."""

    def rate(share: float | None) -> object:
        return percent(share) if not plain else "" if share is None else round(share * 100, 1)

    def earned(found: Figures) -> object:
        currency = asked.timetable.business.currency
        return to_decimal(found.revenue, currency) if plain else money(asked, found.revenue)

    found: list[tuple[str, Any]] = [
        (_("Bookings"), lambda one: one.bookings),
        (_("Revenue"), earned),
        (_("No-shows"), lambda one: one.no_shows),
        (_("No-show rate"), lambda one: rate(one.no_show_rate)),
        (_("Cancelled"), lambda one: one.cancelled),
        (_("Cancellation rate"), lambda one: rate(one.cancelled_rate)),
        (_("Utilisation"), lambda one: rate(one.utilisation)),
        (_("New clients"), lambda one: len(one.new)),
        (_("Returning clients"), lambda one: one.returning),
    ]
    if plain:
        found[6:6] = [
            (_("Booked minutes"), lambda one: one.booked),
            (_("Open minutes"), lambda one: one.open),
        ]
    return found


def lines(asked: Asked, found: Report, name: str, *, plain: bool = False) -> list[tuple[str, Figures]]:
    """The lines of a table: what each is about, and its figures."""
    if name == "time":
        begins = asked.wanted.period.begins()
        return [
            (str(date.fromordinal(day)) if plain else bucket_text(asked, day), figures)
            for day, figures in zip(begins, found.by_time, strict=True)
        ]
    kinds: dict[str, tuple[Line, ...]] = {
        "staff": found.by_staff,
        "service": found.by_service,
        "location": found.by_location,
    }
    return [(line.name or _("Nobody"), line.figures) for line in kinds[name]]


def bucket_text(asked: Asked, day: int) -> str:
    """Tue 4 Mar; from Mon 3 Mar; March."""
    unit = asked.wanted.period.unit
    if unit == "month":
        on = date.fromordinal(day)
        return f"{wording.month_short(asked.locale, on.month)} {on.year}"
    return wording.short_day(asked.locale, day)


def table_view(post: Post, asked: Asked, found: Report, name: str) -> dict[str, Any]:
    """A table as the page shows it, with the address of its file."""
    cells = columns(asked)
    kept = {key: text for key, text in asked.chosen.items() if key != "period"} | {"period": asked.preset}
    titles = {
        "time": _("Over time"),
        "staff": _("By staff"),
        "service": _("By service"),
        "location": _("By location"),
    }
    return {
        "name": name,
        "title": titles[name],
        "heads": [heading(name), *({"text": text, "end": True} for text, _write in cells)],
        "rows": [
            (label, [write(figures) for _text, write in cells])
            for label, figures in lines(asked, found, name)
        ],
        "file": url_for("dashboard.report_file", business=post.slug, name=name, **kept),  # type: ignore[arg-type]
    }


def cards(asked: Asked, found: Report) -> list[dict[str, Any]]:
    """The sums of the period, each with the one before and what counts."""
    now, before = found.total, found.before
    shown: list[tuple[str, Any, Any, Any, str]] = [
        (_("Bookings"), now.bookings, before.bookings, str, _("All but declined and lapsed requests.")),
        (
            _("Revenue"),
            now.revenue,
            before.revenue,
            lambda amount: money(asked, amount),
            _("Prices of what is confirmed, arrived or completed, and fees of what was cancelled or missed."),
        ),
        (
            _("No-shows"),
            now.no_show_rate,
            before.no_show_rate,
            percent,
            _("Of those that were not cancelled."),
        ),
        (_("Cancellations"), now.cancelled_rate, before.cancelled_rate, percent, _("Of all bookings.")),
        (
            _("Utilisation"),
            now.utilisation,
            before.utilisation,
            percent,
            _("Booked time of staff, of their open hours without time off and closures."),
        ),
        (_("New clients"), len(now.new), len(before.new), str, _("Whose first visit it was.")),
        (_("Returning clients"), now.returning, before.returning, str, _("Who had come before.")),
    ]
    return [
        {
            "name": name,
            "value": write(value),
            "before": _("%(value)s before", value=write(earlier)),
            "way": way(value, earlier),
            "line": line,
        }
        for name, value, earlier, write, line in shown
    ]


def way(value: float | None, earlier: float | None) -> str:
    """Whether it went up or down."""
    if value is None or earlier is None or value == earlier:
        return ""
    return "up" if value > earlier else "down"


def plots(asked: Asked, found: Report) -> list[dict[str, Any]]:
    """Bookings as bars, revenue as a line, staff and services as bars lying down."""
    named = [
        (bucket_text(asked, day), one)
        for day, one in zip(asked.wanted.period.begins(), found.by_time, strict=True)
    ]
    bookings = [Point(name, one.bookings, str(one.bookings)) for name, one in named]
    revenue = [Point(name, one.revenue, money(asked, one.revenue)) for name, one in named]
    shares = [Point(name, (one.utilisation or 0) * 100, percent(one.utilisation)) for name, one in named]
    period = period_text(asked)
    return [
        plot(_("Bookings"), period, bookings, lambda value: f"{value:g}") | {"kind": "bars"},
        plot(_("Revenue"), period, revenue, lambda value: money(asked, value)) | {"kind": "line"},
        plot(_("Utilisation"), period, shares, lambda value: _("%(num)s%%", num=f"{value:g}"))
        | {"kind": "bars"},
    ]
