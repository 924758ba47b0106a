"""The audit as an administrator reads it: newest first, a page at a time, with the names behind the actors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.record import AuditEntry, AuditHead
from intake.models.registration import Registration
from intake.models.staff import Staff
from intake.rules.actor import Actor

PAGE = 50


@dataclass(frozen=True)
class Chain:
    """One chain and how long it is."""

    name: str
    count: int
    hash: str


def entries(
    *, chain: str = "", subject: str = "", before: int | None = None
) -> tuple[Sequence[AuditEntry], int | None]:
    """A page of entries, and the id before which the next one begins."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if chain:
        query = query.where(AuditEntry.chain == chain)
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    found = db.session.scalars(query).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def did_lately(action: str, person: Registration, *, by: Actor, within: timedelta) -> bool:
    """Whether this actor did something to a registration a moment ago."""
    found = select(AuditEntry.id).where(
        AuditEntry.subject == f"registration:{person.id}",
        AuditEntry.action == action,
        AuditEntry.actor == str(by),
        AuditEntry.at > clock.now() - within,
    )
    return db.session.scalar(found.limit(1)) is not None


def chains() -> list[Chain]:
    """Every chain: the general one and one per event."""
    query = select(AuditHead.chain, AuditHead.count, AuditHead.hash).order_by(AuditHead.chain)
    return [Chain(name, count, hash_) for name, count, hash_ in db.session.execute(query)]


def length() -> int:
    """How many entries all chains together claim."""
    return db.session.scalar(select(func.coalesce(func.sum(AuditHead.count), 0))) or 0


def names(found: Sequence[AuditEntry]) -> dict[str, str]:
    """The names of the staff who acted in these entries."""
    ids = {int(entry.actor[6:]) for entry in found if entry.actor.startswith("staff:")}
    query = select(Staff.id, Staff.name).where(Staff.id.in_(ids))
    return {f"staff:{id_}": name for id_, name in db.session.execute(query)}
