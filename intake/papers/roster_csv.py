"""The list of registrations as a file for the office: one line a person, in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake import clock
from intake.models.question import Question
from intake.papers import cells
from intake.papers.answers import cell
from intake.papers.words import ROLES
from intake.queries.answers import Said
from intake.queries.roster import Person

HEADINGS = (
    _("No."),
    _("Nama lengkap dan gelar"),
    _("NIP"),
    _("Jabatan"),
    _("Unit/instansi"),
    _("Peran"),
    _("Nomor HP/WhatsApp"),
    _("Email"),
    _("Kode ucap"),
    _("Status"),
    _("Hadir"),
    _("Catatan"),
    _("Didaftarkan pada"),
)


def lines(
    people: Iterable[tuple[Person, Said]], *, zone: str, asked: Sequence[Question] = ()
) -> Iterator[str]:
    """The file, line by line, a column for each question that the event ever asked.

    For organisers and administrators only: it holds contacts.
    """
    rows = (
        (*_row(number, person, zone), *(cell(one, said.get(one.id, ())) for one in asked))
        for number, (person, said) in enumerate(people, start=1)
    )
    return cells.lines([*map(str, HEADINGS), *(question.label for question in asked)], rows)


def _row(number: int, person: Person, zone: str) -> tuple[object, ...]:
    return (
        number,
        person.full_name,
        person.nip,
        person.position,
        person.place,
        ROLES[person.role],
        person.phone,
        person.email,
        person.spoken_code,
        _state(person),
        gettext("hadir") if person.attended else "",
        gettext(person.nip_problem) if person.nip_problem else "",
        clock.at_place(person.registered_at, zone).strftime("%Y-%m-%d %H:%M"),
    )


def _state(person: Person) -> str:
    if person.duplicate_of_id:
        return gettext("ganda dari %(code)s", code=person.first_code)
    if person.waiting_since and not person.cancelled_at:
        return gettext("daftar tunggu")
    return gettext("batal") if person.cancelled_at else gettext("terdaftar")
