"""The words of a certificate, said once: its PDF and its page in HTML are drawn from them."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from intake import clock
from intake.models.certificate import Certificate, CertificatePlan
from intake.models.event import Event
from intake.papers import dates


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is certified, as printed."""

    name: str
    place: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """Everything that stands on one certificate, in the words of one language."""

    language: str
    organizer: str
    number: str
    name: str
    place: str
    as_what: str
    event: str
    slug: str
    when_where: str
    hours: str
    signed_at: str
    signatory_position: str
    signatory_name: str
    signatory_nip: str
    for_tte: bool
    code: str
    address: str
    sample: str = ""


def of(certificate: Certificate, plan: CertificatePlan, *, language: str, address: str) -> Said:
    """The certificate of somebody as it stands now."""
    one = certificate.registration
    person = Person(name=one.full_name, place=one.place, role=one.role)
    return said(
        certificate.event,
        plan,
        person,
        number=certificate.number,
        code=certificate.code,
        language=language,
        address=address,
    )


def said(  # noqa: PLR0913 - what is printed, each by its name
    event: Event,
    plan: CertificatePlan,
    person: Person,
    *,
    number: str,
    code: str,
    language: str,
    address: str,
    sample: str = "",
) -> Said:
    """What stands on a certificate of an event for a person."""
    day = dates.date_alone(plan.dated, language)
    return Said(
        language=language,
        organizer=event.organizer or (event.host_unit.name if event.host_unit else ""),
        number=number,
        name=person.name,
        place=person.place,
        as_what=_("sebagai %(role)s", role=role_word(plan, person.role)),
        event=event.title,
        slug=event.slug,
        when_where=_when_where(event, language),
        hours=_hours(plan.lesson_hours),
        signed_at=f"{plan.place}, {day}" if plan.place else day,
        signatory_position=plan.signatory_position,
        signatory_name=plan.signatory_name,
        signatory_nip=plan.signatory_nip,
        for_tte=plan.for_tte,
        code=code,
        address=address,
        sample=sample,
    )


def usual_words() -> dict[str, str]:
    """What each role is called on a certificate unless the organiser says otherwise."""
    return {
        "participant": _("peserta"),
        "resource_person": _("narasumber"),
        "guest": _("tamu undangan"),
        "committee": _("panitia"),
    }


def role_word(plan: CertificatePlan, role: str) -> str:
    """The organiser's word for a role, else the usual one."""
    return getattr(plan, f"word_{role}") or usual_words()[role]


def file_name(certificate: Certificate) -> str:
    """A name that carries the number, whose it is, and the code that holds: by these a signed file finds back."""
    name = "".join(
        mark if mark.isalnum() else " " for mark in certificate.registration.full_name
    ).split()
    short = "-".join(name)[:60].rstrip("-")
    return "_".join(filter(None, (certificate.number_key, short, certificate.code))) + ".pdf"


def _when_where(event: Event, language: str) -> str:
    where = ", ".join(dict.fromkeys(filter(None, (event.venue, event.city))))
    when = _days(event, language)
    return _("%(days)s, di %(place)s", days=when, place=where) if where else when


def _days(event: Event, language: str) -> str:
    """The day of an event, or its first and last; one that ends at midnight ends the day before."""
    first = clock.at_place(event.starts_at, event.zone).date()
    last = clock.at_place(event.ends_at - timedelta(seconds=1), event.zone).date()
    if first >= last:
        return dates.day(first, language)
    return f"{dates.date_alone(first, language)} {dates.TO[language]} {dates.date_alone(last, language)}"


def _hours(hours: int | None) -> str:
    if hours is None:
        return ""
    return ngettext("setara %(num)d jam pelajaran (JP)", "setara %(num)d jam pelajaran (JP)", hours)
