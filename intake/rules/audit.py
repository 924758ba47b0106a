"""The audit: every entry holds the hash of the one before it, one chain per event and one for the rest."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select, update

from intake import clock
from intake.db import connection, db, table_of
from intake.models.record import AuditEntry, AuditHead
from intake.prepared import Prepared
from intake.rules.actor import Actor

GENERAL = "general"
START = "0" * 64

_HASHED = ("chain", "number", "at", "actor", "action", "subject", "detail", "previous_hash")
_HEADS = table_of(AuditHead)
_ENTRIES = table_of(AuditEntry)
_HEAD = Prepared(
    select(_HEADS.c.count, _HEADS.c.hash).where(_HEADS.c.chain == bindparam("of")).with_for_update()
)
_START = Prepared(_HEADS.insert(), fields=["chain", "count", "hash"])
_APPEND = Prepared(_ENTRIES.insert(), fields=[*_HASHED, "hash"])
_MOVE = Prepared(
    update(_HEADS)
    .where(_HEADS.c.chain == bindparam("of"))
    .values(count=bindparam("to"), hash=bindparam("with_hash"))
)


def record(
    action: str, subject: str, *, by: Actor, event_id: int | None = None, **detail: Any
) -> None:
    """Append an entry and move the chain's head, in the transaction that is under way.

    `detail` takes ids, codes and names of changed fields, never personal data: the audit outlives an erasure.
    """
    chain = GENERAL if event_id is None else f"event:{event_id}"
    to = connection()
    head = _HEAD.first(to, {"of": chain})
    if head is None:
        _START.write(to, {"chain": chain, "count": 0, "hash": START})
    count, previous = head or (0, START)
    entry = {
        "chain": chain,
        "number": count + 1,
        "at": clock.now().replace(microsecond=0),
        "actor": str(by),
        "action": action,
        "subject": subject,
        "detail": detail,
        "previous_hash": previous,
    }
    entry["hash"] = _hash(entry)
    _APPEND.write(to, entry)
    _MOVE.write(to, {"of": chain, "to": count + 1, "with_hash": entry["hash"]})


def faults() -> Iterator[str]:
    """Every place where a chain is broken: edited, deleted, reordered or with its tail cut off."""
    for head in db.session.scalars(select(AuditHead).order_by(AuditHead.chain)):
        number, previous = 0, START
        entries = (
            select(AuditEntry).where(AuditEntry.chain == head.chain).order_by(AuditEntry.number)
        )
        for entry in db.session.scalars(entries.execution_options(yield_per=1000)):
            number += 1
            if entry.number != number:
                yield f"{head.chain}: entry {number} is missing"
                number = entry.number
            if entry.previous_hash != previous:
                yield f"{head.chain}: entry {number} does not follow the one before it"
            if entry.hash != _hash({name: getattr(entry, name) for name in _HASHED}):
                yield f"{head.chain}: entry {number} was changed"
            previous = entry.hash
        if (number, previous) != (head.count, head.hash):
            yield f"{head.chain}: the head says {head.count} entries, {number} are there"
    headless = (
        select(AuditEntry.chain).where(AuditEntry.chain.not_in(select(AuditHead.chain))).distinct()
    )
    for chain in db.session.scalars(headless):
        yield f"{chain}: the head is missing"


def _hash(entry: dict[str, Any]) -> str:
    said = {name: entry[name].isoformat() if name == "at" else entry[name] for name in _HASHED}
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
