"""What the file of an event's registrations can say of each person, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from intake import clock
from intake.models.question import Question
from intake.papers.answers import cell
from intake.papers.columns import NUMBER, Column
from intake.papers.words import ROLES
from intake.queries.roster import Person

LIST = ("number", "full_name", "nip", "position", "place", "attended")


def columns(zone: str, asked: Sequence[Question] = ()) -> list[Column]:
    """Every column, one more for each question that the event ever asked. A row is a person with what they answered.

    For organisers and administrators only: they hold contacts.
    """
    return [
        NUMBER,
        Column("full_name", _("Nama lengkap dan gelar"), lambda _n, row: row[0].full_name),
        Column("nip", _("NIP"), lambda _n, row: row[0].nip),
        Column("position", _("Jabatan"), lambda _n, row: row[0].position),
        Column("place", _("Unit/instansi"), lambda _n, row: row[0].place),
        Column("role", _("Peran"), lambda _n, row: ROLES[row[0].role]),
        Column("phone", _("Nomor HP/WhatsApp"), lambda _n, row: row[0].phone),
        Column("email", _("Email"), lambda _n, row: row[0].email),
        Column("spoken_code", _("Kode ucap"), lambda _n, row: row[0].spoken_code),
        Column("state", _("Status"), lambda _n, row: _state(row[0])),
        Column("attended", _("Hadir"), lambda _n, row: _attended(row[0])),
        Column("note", _("Catatan"), lambda _n, row: _note(row[0])),
        Column(
            "registered_at",
            _("Didaftarkan pada"),
            lambda _n, row: clock.at_place(row[0].registered_at, zone).strftime("%Y-%m-%d %H:%M"),
        ),
        *(_answer(question) for question in asked),
    ]


def _answer(question: Question) -> Column:
    def said(_number: int, row: Any) -> object:
        return cell(question, row[1].get(question.id, ()))

    return Column(f"q_{question.id}", question.label, said)


def _attended(person: Person) -> str:
    return gettext("hadir") if person.attended else ""


def _note(person: Person) -> str:
    return gettext(person.nip_problem) if person.nip_problem else ""


def _state(person: Person) -> str:
    if person.duplicate_of_id:
        return gettext("ganda dari %(code)s", code=person.first_code)
    if person.waiting_since and not person.cancelled_at:
        return gettext("daftar tunggu")
    return gettext("batal") if person.cancelled_at else gettext("terdaftar")
