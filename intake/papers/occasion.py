"""An event in the words of an official paper: on what basis, which days and hours, where, in its language."""

from datetime import date, datetime

from flask_babel import gettext as _

from intake import clock
from intake.models.event import Event
from intake.papers import dates
from intake.papers.docx import TO_FILL_IN, language


def invitation(event: Event) -> str:
    """The invitation letter: who signed it, its number and its date; dots for what is not known."""
    dated = day_alone(event.letter_date) if event.letter_date else TO_FILL_IN
    signatory = event.letter_signatory or TO_FILL_IN
    number = event.letter_number or TO_FILL_IN
    return _(
        "Surat undangan %(signatory)s nomor %(number)s tanggal %(dated)s.",
        signatory=signatory,
        number=number,
        dated=dated,
    )


def days(event: Event) -> str:
    """Rabu, 6 Maret 2024; or the first and the last day."""
    first, last = span(event)
    begins = dates.day(first, language())
    return (
        begins
        if first == last
        else f"{begins} {dates.TO[language()]} {dates.day(last, language())}"
    )


def hours(event: Event) -> str:
    """09.00–16.00 WIB; of several days only when the first begins."""
    zone = zone_name(event)
    begins = hour(event, event.starts_at)
    first, last = span(event)
    if first != last:
        return _("%(hour)s (hari pertama)", hour=f"{begins} {zone}")
    return f"{begins}–{hour(event, event.ends_at)} {zone}"


def place(event: Event) -> str:
    """Venue, address and city; dots when none is known."""
    return ", ".join(filter(None, (event.venue, event.address, event.city))) or TO_FILL_IN


def span(event: Event) -> tuple[date, date]:
    """The first and the last day at the venue."""
    begins, ends = (clock.at_place(at, event.zone) for at in (event.starts_at, event.ends_at))
    return begins.date(), ends.date()


def hour(event: Event, moment: datetime) -> str:
    """09.00 at the venue."""
    return dates.hour(moment, event.zone, language())


def hour_on(event: Event, moment: datetime, expected: datetime) -> str:
    """09.41 WIB at the venue; with its date when that is another day than expected."""
    return dates.hour_on(moment, expected, event.zone, language())


def day(value: date) -> str:
    """Rabu, 6 Maret 2024."""
    return dates.day(value, language())


def day_alone(value: date) -> str:
    """6 Maret 2024."""
    return dates.date_alone(value, language())


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment at a place."""
    return clock.at_place(moment, zone).date()


def zone_name(event: Event) -> str:
    """WIB, WITA or WIT."""
    return clock.ZONE_NAMES.get(event.zone, event.zone)
