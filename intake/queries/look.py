"""What contradicts itself and needs a look: derived from the facts each time, never stored."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import Evidence, StatusChange
from intake.models.worklist import REASONS, LookSeen

TOO_LONG = timedelta(days=90)
OF_COLUMNS = ("no_evidence", "no_site", "no_obstacle", "fell", "denied", "reworded")

# The condition of the index `ix_commitment_look`, with its words as they stand there: only so do the databases use it.
_CANDIDATE = or_(
    and_(Commitment.status == literal_column("'selesai'"), Commitment.evidenced_at.is_(None)),
    and_(
        Commitment.status == literal_column("'berjalan'"),
        Commitment.site_key == literal_column("''"),
    ),
    Commitment.denied_at.is_not(None),
    Commitment.reworded_at.is_not(None),
    Commitment.fell_at.is_not(None),
    Commitment.unexplained_at.is_not(None),
)


def reasons(commitment: Commitment, *, today: date) -> list[str]:
    """Why a commitment needs a look, by `intake.models.worklist.REASONS`; nothing where it does not."""
    query = select(*columns(today)).where(Commitment.id == commitment.id)
    return named(db.session.execute(query).one())


def columns(today: date) -> list[Any]:
    """For each reason whether it holds and nobody has settled it, as columns of a query about commitments."""
    return [unseen.label(f"look_{name}") for name, unseen in _unseen(today)]


def named(found: Any) -> list[str]:
    """The reasons that hold, of such columns."""
    return [name for name in REASONS if getattr(found, f"look_{name}", False)]


def branches(today: date) -> list[Any]:
    """Conditions of which each has an index of its own; a commitment that needs a look fulfils one at least."""
    unseen = dict(_unseen(today))
    of_columns = [unseen[name] for name in OF_COLUMNS]
    return [
        and_(_CANDIDATE, or_(*of_columns)),
        unseen["nobody"],
        and_(Commitment.id.in_(_withdrawn()), unseen["evidence_withdrawn"]),
    ]


def _facts(today: date) -> dict[str, tuple[Any, Any]]:
    """For each reason when it holds, and since when: what was settled after that moment stays settled."""
    runs = Commitment.status.in_(("berjalan", "selesai"))
    return {
        "no_evidence": (
            and_(Commitment.status == "selesai", Commitment.evidenced_at.is_(None)),
            Commitment.closed_at,
        ),
        "no_site": (
            and_(Commitment.status == "berjalan", Commitment.site_key == ""),
            Commitment.declared_at,
        ),
        "no_obstacle": (Commitment.unexplained_at.is_not(None), Commitment.unexplained_at),
        "fell": (
            and_(Commitment.status != "dibatalkan", Commitment.fell_at.is_not(None)),
            Commitment.fell_at,
        ),
        "denied": (and_(runs, Commitment.denied_at.is_not(None)), Commitment.denied_at),
        "reworded": (
            and_(Commitment.status != "dibatalkan", Commitment.reworded_at.is_not(None)),
            Commitment.reworded_at,
        ),
        "evidence_withdrawn": (
            and_(Commitment.evidenced_at.is_(None), _orphaned().exists()),
            _orphaned(func.max(Evidence.at)).scalar_subquery(),
        ),
        "nobody": (
            and_(
                Commitment.officer_id.is_(None),
                Commitment.closed_at.is_(None),
                Commitment.next_due < today - TOO_LONG,
            ),
            func.coalesce(Commitment.answered_at, Commitment.signed_at, Commitment.proposed_at),
        ),
    }


def _unseen(today: date) -> Iterator[tuple[str, Any]]:
    for name, (holds, since) in _facts(today).items():
        settled = select(LookSeen.id).where(
            LookSeen.commitment_id == Commitment.id, LookSeen.reason == name, LookSeen.at >= since
        )
        yield name, and_(holds, ~settled.correlate(Commitment).exists())


def _withdrawn() -> Any:
    """Commitments with an answer that was taken back: few, by an index of their own."""
    return select(StatusChange.commitment_id).where(StatusChange.withdrawn_at.is_not(None))


def _orphaned(what: Any = Evidence.id) -> Any:
    """Evidence whose answer was taken back, or that came after one was."""
    change = aliased(StatusChange)
    return (
        select(what)
        .join(change, change.commitment_id == Evidence.commitment_id)
        .where(
            Evidence.commitment_id == Commitment.id,
            change.withdrawn_at.is_not(None),
            or_(change.id == Evidence.change_id, change.withdrawn_at <= Evidence.at),
        )
        .correlate(Commitment)
    )
