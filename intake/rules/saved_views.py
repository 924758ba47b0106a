"""Saved views of the worklist: a member's own names for filters they use again."""

from sqlalchemy import func, select, update

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.worklist import SavedView
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

MOST = 20
LONGEST_QUERY = 1000


def save(*, name: str, query: str, is_default: bool = False, by: Actor) -> SavedView:
    """Keep filters, as they stand in an address, under a name; a name that is there gets the new ones.

    Refuses: no_name, too_long, too_many_views.
    """
    lock_for_this_transaction(f"saved views of {by}")
    if not name:
        raise Refused(
            "no_name", N_("Tulis nama tampilan, misalnya: Jawa Tengah, terlambat."), field="name"
        )
    if len(query) > LONGEST_QUERY:
        raise Refused(
            "too_long", N_("Saringan ini terlalu panjang untuk disimpan. Kurangi kata carinya.")
        )
    view = _named(name, by)
    if view is None:
        _refuse_when_many(by)
        view = SavedView(staff_id=by.id, name=name, made_at=clock.now())
        db.session.add(view)
    view.query = query
    db.session.flush()
    audit.record("saved_view.save", f"saved_view:{view.id}", by=by)
    return make_default(view, by=by) if is_default else view


def rename(view: SavedView, *, name: str, by: Actor) -> SavedView:
    """Another name for a view. Refuses: no_name, name_taken."""
    if not name:
        raise Refused(
            "no_name", N_("Tulis nama tampilan, misalnya: Jawa Tengah, terlambat."), field="name"
        )
    lock_for_this_transaction(f"saved views of {by}")
    other = _named(name, by)
    if other and other.id != view.id:
        raise Refused(
            "name_taken", N_("Nama itu sudah dipakai tampilan lain. Pilih nama lain."), field="name"
        )
    view.name = name
    db.session.flush()
    return view


def make_default(view: SavedView, *, by: Actor) -> SavedView:
    """Let one's work begin with this view; the one before gives way."""
    others = update(SavedView).where(SavedView.staff_id == by.id, SavedView.id != view.id)
    db.session.execute(others.values(is_default=False))
    view.is_default = True
    db.session.flush()
    return view


def drop_default(view: SavedView) -> SavedView:
    """Let one's work begin with the whole list again."""
    view.is_default = False
    db.session.flush()
    return view


def end(view: SavedView, *, by: Actor) -> SavedView:
    """Take a view out of use; twice is once."""
    if view.ended_at is None:
        view.ended_at, view.is_default = clock.now(), False
        audit.record("saved_view.end", f"saved_view:{view.id}", by=by)
    return view


def _named(name: str, by: Actor) -> SavedView | None:
    return db.session.scalar(
        select(SavedView).where(
            SavedView.staff_id == by.id, SavedView.name == name, SavedView.ended_at.is_(None)
        )
    )


def _refuse_when_many(by: Actor) -> None:
    there = select(func.count()).where(SavedView.staff_id == by.id, SavedView.ended_at.is_(None))
    if (db.session.scalar(there) or 0) >= MOST:
        raise Refused(
            "too_many_views",
            N_("Sudah ada %(most)s tampilan. Hapus yang tidak dipakai lagi."),
            most=MOST,
        )
