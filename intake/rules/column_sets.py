"""Which columns a file has: two choices that are always there, and those saved for an event under a name."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.column_set import ColumnSet
from intake.models.event import Event
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

MOST = 20


def save(
    event: Event, *, file: str, name: str, columns: Sequence[str], known: Collection[str], by: Actor
) -> ColumnSet:
    """Keep a choice of columns, in the file's own order; under a name that is there it takes the other's place.

    `known` are the columns that the file can have, in their order. Refuses: no_column, unknown_column, too_many_sets.
    """
    lock_for_this_transaction(f"column sets of event {event.id}")
    if not columns:
        raise Refused("no_column", N_("Centang sedikitnya satu kolom."), field="columns")
    if not set(columns) <= set(known):
        raise Refused(
            "unknown_column",
            N_("Ada kolom yang tidak dikenal. Muat ulang halaman, lalu centang lagi."),
            field="columns",
        )
    row = _named(event, file, name)
    if row is None or row.ended_at is not None:
        _refuse_when_many(event)
    if row is None:
        row = ColumnSet(event_id=event.id, file=file, name=name)
        db.session.add(row)
    row.columns = [key for key in known if key in columns]
    row.made_at, row.by, row.ended_at = clock.now(), str(by), None
    db.session.flush()
    audit.record(
        "column_set.save", f"column_set:{row.id}", by=by, event_id=event.id, columns=row.columns
    )
    return row


def end(row: ColumnSet, *, by: Actor) -> ColumnSet:
    """Take a saved choice out of use; ended twice is once."""
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record("column_set.end", f"column_set:{row.id}", by=by, event_id=row.event_id)
    return row


def _named(event: Event, file: str, name: str) -> ColumnSet | None:
    return db.session.scalar(
        select(ColumnSet).where(
            ColumnSet.event_id == event.id, ColumnSet.file == file, ColumnSet.name == name
        )
    )


def _refuse_when_many(event: Event) -> None:
    there = db.session.scalar(
        select(func.count())
        .select_from(ColumnSet)
        .where(ColumnSet.event_id == event.id, ColumnSet.ended_at.is_(None))
    )
    if (there or 0) >= MOST:
        raise Refused(
            "too_many_sets",
            N_("Sudah ada %(most)s susunan kolom. Hapus yang tidak dipakai lagi."),
            most=MOST,
        )
