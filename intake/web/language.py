"""The language of a request, and dates, hours and numbers as its readers write them."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, get_locale, gettext

from intake import clock

LANGUAGES = ("id", "en")
YEAR = 31_536_000


def init_app(app: Flask) -> None:
    """Choose the language for each request; `?lang=` is remembered in a cookie."""
    Babel(app, locale_selector=chosen, default_locale="id")
    app.after_request(remember)
    app.add_template_filter(day)
    app.add_template_filter(short_day)
    app.add_template_filter(hour)
    app.add_template_filter(hour_beside)
    app.add_template_filter(moment)
    app.add_template_filter(number)
    app.add_template_filter(rupiah)
    app.add_template_filter(known_day)
    app.add_template_filter(filesize)
    app.add_template_global(chosen, "language")


def chosen() -> str:
    """The person's choice, then the better of our two in Accept-Language, then Indonesian, as for what nobody asks."""
    if not has_request_context():  # the worker, the demo
        return "id"
    if "language" not in g:
        wish = request.args.get("lang") or request.cookies.get("lang")
        g.language = (
            wish if wish in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "id")
        )
    return g.language


def remember(response: Response) -> Response:
    """Keep a choice made by link for a year."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            "lang",
            request.args["lang"],
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=g.settings.secure,
        )
    return response


def day(value: date | datetime, zone: str = "") -> str:
    """Rabu, 6 Maret 2024."""
    return _format(value, zone, "EEEE, d MMMM y")


def short_day(value: date | datetime, zone: str = "") -> str:
    """6 Mar 2024."""
    return _format(value, zone, "d MMM y")


def hour(value: datetime, zone: str) -> str:
    """09.00 WIB."""
    there = clock.at_place(value, zone)
    pattern = "HH.mm" if chosen() == "id" else "HH:mm"
    return (
        f"{format_datetime(there, pattern, locale=get_locale())} {clock.ZONE_NAMES.get(zone, zone)}"
    )


def hour_beside(value: datetime, expected: datetime, zone: str) -> str:
    """09.41 WIB; with its date when that is another day than the one it is read beside."""
    same = clock.at_place(value, zone).date() == clock.at_place(expected, zone).date()
    return hour(value, zone) if same else moment(value, zone)


def moment(value: datetime, zone: str = clock.DEFAULT_ZONE) -> str:
    """6 Mar 2024, 09.00 WIB."""
    return f"{short_day(value, zone)}, {hour(value, zone)}"


def known_day(value: date | None, precision: str | None) -> str:
    """A day as exactly as its source knew it: 7 Mar 2023, Maret 2023, 2018, or that no date was named."""
    if value is None:
        return gettext("tanpa tanggal")
    pattern = {"year": "y", "month": "MMMM y"}.get(precision or "", "d MMM y")
    return format_date(value, pattern, locale=get_locale())


def rupiah(value: Decimal) -> str:
    """Rp80.000.000 in Indonesian, Rp80,000,000 in English."""
    return f"Rp{number(value)}"


def number(value: Decimal | float) -> str:
    """1.065 in Indonesian, 1,065 in English."""
    return format_decimal(value, locale=get_locale())


def filesize(count: int) -> str:
    """340 kB; 1,2 MB."""
    if count < 1_000_000:
        return f"{format_decimal(max(round(count / 1000), 1), locale=get_locale())} kB"
    return f"{format_decimal(round(count / 1_000_000, 1), locale=get_locale())} MB"


def _format(value: date | datetime, zone: str, pattern: str) -> str:
    if isinstance(value, datetime):
        value = clock.at_place(value, zone or clock.DEFAULT_ZONE).date()
    return format_date(value, pattern, locale=get_locale())
