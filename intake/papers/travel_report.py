"""The draft of a participant's laporan perjalanan dinas as DOCX: what is known stands there, the rest is dots."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from intake.models.commitment import Commitment
from intake.models.event import Event, EventSession
from intake.models.innovation import Innovation
from intake.models.registration import Registration
from intake.papers import docx, event_reports, occasion
from intake.papers.docx import TO_FILL_IN, one_line
from intake.queries import activity, assignment_letters, commitments
from intake.rules import guest_places

MEDIA_TYPE = docx.MEDIA_TYPE


def travel_report(registration: Registration) -> bytes:
    """The report of one person and of those of their unit who were there; only their own NIP stands in it."""
    event = registration.event
    people = activity.present_of(registration)
    return docx.fill(
        "travel_report.docx",
        {
            "title": one_line(event.title),
            "basis": [*_basis(registration), occasion.invitation(event)],
            "purpose": _purpose(event),
            "day": occasion.days(event),
            "hour": occasion.hours(event),
            "place": occasion.place(event),
            "people": [
                {
                    "name": one_line(name),
                    "position": one_line(position),
                    "nip": (registration.nip or "") if number == registration.id else "",
                }
                for number, name, position in people
            ],
            "sessions": _sessions(event, people),
            "innovations": [_taught(innovation) for innovation in event.innovations],
            "results": list(_results(registration)),
        },
    )


def _basis(registration: Registration) -> Iterator[str]:
    """The unit's newest signed surat tugas; dots where it was not added."""
    unit = registration.unit
    added = assignment_letters.of_unit(registration.event_id, unit.id) if unit else []
    number, dated = TO_FILL_IN, TO_FILL_IN
    if added:
        number, dated = one_line(added[0].number), occasion.day_alone(added[0].dated)
    yield _(
        "Surat tugas %(unit)s nomor %(number)s tanggal %(dated)s.",
        unit=one_line(registration.place),
        number=number,
        dated=dated,
    )


def _purpose(event: Event) -> str:
    title = one_line(event.title)
    if event.host_unit is None:
        joined = _("Mengikuti kegiatan %(title)s.", title=title)
    else:
        joined = _(
            "Mengikuti kegiatan %(title)s yang diselenggarakan di %(host)s.",
            title=title,
            host=event.host_unit.name,
        )
    return f"{joined} {event_reports.purpose(event)}"


def _sessions(event: Event, people: Sequence[Row[int, str, str]]) -> list[dict[str, str]]:
    """Every session, and since when each of those who travelled was recorded there: a line for each of them."""
    since = activity.attended_at([number for number, _, _ in people])

    def here(session: EventSession, number: int) -> str:
        at = since.get((session.id, number))
        if at is None:
            return _("tidak tercatat hadir")
        hour = occasion.hour_on(event, at, session.starts_at)
        return _("hadir, tercatat %(hour)s", hour=hour)

    return [
        {
            "when": event_reports.when(event, session),
            "title": one_line(session.title),
            "here": "\n".join(
                f"{one_line(name)}: {here(session, number)}" for number, name, _ in people
            ),
        }
        for session in event.sessions
    ]


def _taught(innovation: Innovation) -> dict[str, Any]:
    """What was taught, with the core components that make it what it is."""
    origin = innovation.owner_unit.name if innovation.owner_unit else innovation.owner
    name = one_line(innovation.name)
    if origin:
        learned = _(
            "Inovasi yang dipelajari: %(name)s dari %(origin)s.", name=name, origin=one_line(origin)
        )
    else:
        learned = _("Inovasi yang dipelajari: %(name)s.", name=name)
    more = _("Unsur intinya:") if innovation.components else ""
    return {
        "sentence": " ".join(filter(None, (learned, one_line(innovation.summary), more))),
        "components": [one_line(component.text) for component in innovation.components],
    }


def _results(registration: Registration) -> Iterator[str]:
    """The unit's commitments at this event, proposed and signed told apart, with the first step."""
    unit, event = guest_places.known_unit_of(registration), registration.event
    shown = commitments.of_unit(unit, event, event.innovations)
    found: Sequence[Commitment] = [
        one.commitment for one in reversed(shown) if one.commitment.event_id == event.id
    ]
    if not found:
        yield _("Unit belum mengusulkan komitmen. Rencana tindak lanjut: %(dots)s", dots=TO_FILL_IN)
    for commitment in found:
        said = commitment.current
        yield _(
            "%(unit)s mengusulkan komitmen %(form)s %(innovation)s (nomor %(code)s). Keadaan: %(state)s. "
            "Langkah pertama: %(step)s, %(day)s, oleh %(person)s.",
            unit=one_line(commitment.unit.name),
            form=event_reports.form(commitment).lower(),
            innovation=one_line(commitment.innovation.name),
            code=commitment.code,
            state=_state(commitment),
            step=one_line(said.first_step).rstrip("."),
            day=occasion.day_alone(said.first_step_date),
            person=one_line(said.pic_name).rstrip("."),
        )


def _state(commitment: Commitment) -> str:
    state = event_reports.state(commitment)
    return state[:1].lower() + state[1:]
