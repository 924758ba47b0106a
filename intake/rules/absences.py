"""Absences: on which days an officer's work is a colleague's."""

from datetime import date

from sqlalchemy import ColumnElement, or_, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.officer import Absence
from intake.models.staff import Staff
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


def acting_for(member: Staff, *, on: date | None = None) -> Staff:
    """Who does an officer's work on a day (today unless said): the one who stands in, else the officer."""
    day = on or clock.today()
    absence = db.session.scalar(
        select(Absence).where(Absence.staff_id == member.id, *_covering(day, day)).limit(1)
    )
    return absence.stand_in if absence else member


def begin(
    member: Staff, *, from_on: date | None, until_on: date | None, stand_in: Staff | None, by: Actor
) -> Absence:
    """Say from when until when (both days included) somebody is away, and who stands in.

    Nobody is away twice at a time, and who stands in is there all the while: so no work ever falls between two.
    Refuses: no_day, ends_before, past, nobody_chosen, same_officer, not_an_officer, away_already, stand_in_away,
    stands_in.
    """
    days = _refuse_days(from_on, until_on)
    if stand_in is None:
        raise Refused("nobody_chosen", N_("Pilih siapa yang menggantikan."), field="stand_in")
    if stand_in.id == member.id:
        raise Refused("same_officer", N_("Pilih orang lain sebagai pengganti."), field="stand_in")
    lock_for_this_transaction("officer absences")
    _refuse_clash(member, stand_in, days)
    absence = Absence(
        staff_id=member.id,
        stand_in_id=stand_in.id,
        from_on=days[0],
        until_on=days[1],
        made_at=clock.now(),
        by=str(by),
    )
    db.session.add(absence)
    db.session.flush()
    audit.record("absence.begin", f"staff:{member.id}", by=by, stand_in=stand_in.id)
    return absence


def end(absence: Absence, *, by: Actor) -> Absence:
    """The officer is back, or did not go; twice is once."""
    if absence.ended_at is None:
        absence.ended_at = clock.now()
        audit.record("absence.end", f"staff:{absence.staff_id}", by=by, absence=absence.id)
    return absence


def _refuse_days(from_on: date | None, until_on: date | None) -> tuple[date, date]:
    if from_on is None or until_on is None:
        raise Refused(
            "no_day",
            N_("Isi hari pertama dan hari terakhir tidak bertugas."),
            field="until_on" if from_on else "from_on",
        )
    if until_on < from_on:
        raise Refused("ends_before", N_("Hari terakhir mendahului hari pertama."), field="until_on")
    if until_on < clock.today():
        raise Refused("past", N_("Hari terakhir sudah lewat."), field="until_on")
    return from_on, until_on


def _refuse_clash(member: Staff, stand_in: Staff, days: tuple[date, date]) -> None:
    clashing = select(Absence).where(*_covering(*days))
    found = db.session.scalars(
        clashing.where(
            or_(
                Absence.staff_id.in_((member.id, stand_in.id)),
                Absence.stand_in_id == member.id,
            )
        )
    ).all()
    for absence in found:
        if absence.staff_id == member.id:
            raise Refused(
                "away_already",
                N_("Sudah tercatat tidak bertugas pada hari-hari itu. Akhiri catatan itu dahulu."),
                field="from_on",
            )
        if absence.staff_id == stand_in.id:
            raise Refused(
                "stand_in_away",
                N_("%(officer)s tidak bertugas pada hari-hari itu. Pilih pengganti lain."),
                field="stand_in",
                officer=stand_in.name,
            )
        raise Refused(
            "stands_in",
            N_("Sedang menggantikan %(officer)s pada hari-hari itu. Ganti dahulu penggantinya."),
            field="from_on",
            officer=absence.staff.name,
        )


def _covering(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Absence.ended_at.is_(None),
        Absence.from_on <= last,
        Absence.until_on >= first,
    )
