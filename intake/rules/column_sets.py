"""Which columns a file has: two choices that are always there, and those saved under a name, for every event."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.column_set import ColumnSet
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

MOST = 60


def save(
    *, file: str, name: str, columns: Sequence[str], known: Collection[str], by: Actor
) -> ColumnSet:
    """Keep a choice of columns, in the file's own order; under a name of one's own it takes the other's place.

    `known` are the columns that the file can have, in their order. Refuses: no_column, unknown_column, taken: the name
    is another member's (an administrator may), too_many_sets.
    """
    lock_for_this_transaction("column sets")
    if not columns:
        raise Refused("no_column", N_("Centang sedikitnya satu kolom."), field="columns")
    if not set(columns) <= set(known):
        raise Refused(
            "unknown_column",
            N_("Ada kolom yang tidak dikenal. Muat ulang halaman, lalu centang lagi."),
            field="columns",
        )
    row = _named(file, name)
    if row is None or row.ended_at is not None:
        _refuse_when_many()
    elif not is_theirs(row, by):
        raise Refused(
            "taken",
            N_("Nama ini dipakai susunan yang disimpan petugas lain. Pilih nama lain."),
            field="name",
        )
    if row is None:
        row = ColumnSet(file=file, name=name)
        db.session.add(row)
    row.columns = [key for key in known if key in columns]
    row.made_at, row.by, row.ended_at = clock.now(), str(by), None
    db.session.flush()
    audit.record("column_set.save", f"column_set:{row.id}", by=by, columns=row.columns)
    return row


def is_theirs(row: ColumnSet, by: Actor) -> bool:
    """Whether somebody may change or end a choice: who saved it last, and an administrator."""
    return row.by == str(by) or by.role == "administrator"


def end(row: ColumnSet, *, by: Actor) -> ColumnSet:
    """Take a saved choice out of use; ended twice is once. Refuses: not_theirs."""
    if not is_theirs(row, by):
        raise Refused(
            "not_theirs",
            N_("Susunan ini disimpan petugas lain. Mintalah kepadanya, atau kepada administrator."),
        )
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record("column_set.end", f"column_set:{row.id}", by=by)
    return row


def _named(file: str, name: str) -> ColumnSet | None:
    return db.session.scalar(
        select(ColumnSet).where(ColumnSet.file == file, ColumnSet.name == name)
    )


def _refuse_when_many() -> None:
    there = db.session.scalar(
        select(func.count()).select_from(ColumnSet).where(ColumnSet.ended_at.is_(None))
    )
    if (there or 0) >= MOST:
        raise Refused(
            "too_many_sets",
            N_("Sudah ada %(most)s susunan kolom. Hapus yang tidak dipakai lagi."),
            most=MOST,
        )
