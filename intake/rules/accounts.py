"""Accounts after they are made: another role, a name, an end and a new beginning."""

from sqlalchemy import func, select

from intake import clock
from intake.db import db, lock_for_this_transaction
from intake.models.staff import ROLES, Staff
from intake.rules import audit, signin
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_


def change(member: Staff, *, name: str, role: str, by: Actor) -> Staff:
    """Give an account another name or role. A new role signs its owner out everywhere.

    Refuses to take the role from the last administrator: nobody could give it back.
    """
    if role not in ROLES:
        raise Refused("unknown_role", N_("Pilih salah satu peran."), field="role")
    if role != member.role:
        _refuse_last(member, field="role")
        signin.end_all_sessions(member.id)
    if (name, role) != (member.name, member.role):
        member.name, member.role = name, role
        audit.record("staff.change", f"staff:{member.id}", by=by, role=role)
    return member


def disable(member: Staff, *, by: Actor) -> Staff:
    """End an account: signed out everywhere, and no way in. What its owner did stays."""
    if member.disabled_at is None:
        _refuse_last(member, field="")
        member.disabled_at = clock.now()
        signin.end_all_sessions(member.id)
        audit.record("staff.disable", f"staff:{member.id}", by=by)
    return member


def enable(member: Staff, *, by: Actor) -> Staff:
    """Let an ended account in again, with its old password."""
    if member.disabled_at is not None:
        member.disabled_at = None
        audit.record("staff.enable", f"staff:{member.id}", by=by)
    return member


def _refuse_last(member: Staff, *, field: str) -> None:
    if member.role != "administrator" or member.disabled_at is not None:
        return
    lock_for_this_transaction("administrators")
    others = select(func.count()).where(
        Staff.role == "administrator", Staff.disabled_at.is_(None), Staff.id != member.id
    )
    if not db.session.scalar(others):
        raise Refused(
            "last_administrator",
            N_("Ini administrator terakhir. Jadikan orang lain administrator lebih dahulu."),
            field=field,
        )
