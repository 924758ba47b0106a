"""The two events of 2024, as the organiser planned them. What the sources do not say is marked as an example."""

from datetime import date, datetime, time

from intake import clock
from intake.rules.events import Plan, SessionPlan
from intake.rules.reference import read

KARTINI = "swp-kartini-2024"
DITEBAS = "baris-ditebas-2024"
YEARS_OPEN = 10
_WIB = clock.DEFAULT_ZONE


def kartini(closes_at: datetime) -> Plan:
    """Wednesday 6 March 2024, at the unit that invented it."""
    return _plan(
        KARTINI,
        closes_at,
        about=(
            "Unit pelaksana teknis rehabilitasi sosial belajar langsung di bengkel kerja tempat penyandang disabilitas "
            "intelektual membatik dengan teknik ciprat, lalu menyusun komitmen replikasi."
        ),
        host_unit="st-kartini",
        venue="Sentra Terpadu Kartini",
        letter_number="CONTOH-017/2024",
        letter_date=date(2024, 2, 15),
        letter_signatory="Direktur Jenderal Rehabilitasi Sosial (contoh)",
    )


def ditebas(closes_at: datetime) -> Plan:
    """27 February 2024, a date that contradicts its published weekday."""
    return _plan(
        DITEBAS,
        closes_at,
        about=(
            "Unit pelaksana teknis belajar melatih penyandang disabilitas netra menjadi barista, "
            "dari ruang latihan sampai kafe yang melayani umum."
        ),
        host_unit="sentra-wyata-guna",
        venue="Sentra Wyata Guna",
        date_note=(
            "Sumber menulis “Rabu, 27 Februari 2024”, padahal 27 Februari 2024 hari Selasa. "
            "Tanggal pastinya belum dapat dipastikan."
        ),
        letter_number="CONTOH-012/2024",
        letter_date=date(2024, 2, 12),
        letter_signatory="Direktur Jenderal Rehabilitasi Sosial (contoh)",
    )


def _plan(slug: str, closes_at: datetime, **said: object) -> Plan:
    row = next(row for row in read("events") if row["code"] == slug)
    day = date.fromisoformat(row["start_date"])
    return Plan(
        title=row["title"],
        slug=slug,
        organizer=row["organizer"].replace(" + ", " dan "),
        city=row["city"],
        province=row["province_code"],
        innovations=tuple(row["innovations"].split(";")),
        zone=_WIB,
        closes_at=closes_at,
        sessions=(
            _session("Pembukaan dan paparan", day, time(9), time(12)),
            _session("Praktik dan penyusunan komitmen", day, time(13), time(15, 30)),
        ),
        **said,  # type: ignore[arg-type]
    )


def _session(title: str, day: date, begins: time, ends: time) -> SessionPlan:
    return SessionPlan(
        title=title,
        starts_at=clock.moment_at(datetime.combine(day, begins), _WIB),
        ends_at=clock.moment_at(datetime.combine(day, ends), _WIB),
    )
