"""Drafts: a form put aside by its own button, behind a secret link; it goes when sent, deleted, or after its time."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, select

from intake import clock, keys
from intake.db import db, insert
from intake.models.draft import Draft
from intake.models.event import Event
from intake.rules import audit, retention, submissions
from intake.rules.actor import PUBLIC, SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.words import N_

MOST = 50_000  # characters of a whole form; ten people with long answers need a tenth of it
MOST_KEPT = 5_000  # of one event at a time: no stranger fills the disk with what nobody will send
NOT_KEPT = submissions.CONTROL_FIELDS | {"replaces", "draft", "keep", "late", "add"}
Fields = Sequence[tuple[str, str]]
_BY_TOKEN = select(Draft).where(Draft.token_hash == bindparam("digest"))


def keep(event: Event, sent: Iterable[tuple[str, str]], *, token: str = "", by: Actor) -> Draft:
    """Put a form aside as typed, nothing checked, until the event closes or for 14 days, whichever is first.

    With the token of a draft that is still kept, that draft is what changes; its link and QR stay good.
    Refuses: closed, too_long, too_many.
    """
    moment = clock.now()
    if not event.is_open(moment):
        raise Refused("closed", N_("Pendaftaran sudah ditutup, jadi isian ini tidak disimpan."))
    typed = packed(sent)
    draft = find(token, event)
    if draft is None or not draft.is_kept(moment):
        _refuse_more_than_fit(event)
        fresh = keys.new_token()
        draft = insert(
            Draft(
                event_id=event.id,
                token_hash=keys.digest(fresh),
                token_sealed=keys.seal(fresh),
                content_sealed=keys.seal(typed),
                saved_at=moment,
                expires_at=min(event.closes_at, moment + retention.DRAFT),
            )
        )
    else:
        draft.content_sealed, draft.saved_at = keys.seal(typed), moment
        draft.expires_at = min(event.closes_at, moment + retention.DRAFT)
    audit.record("draft.keep", f"draft:{draft.id}", by=by, event_id=event.id)
    return draft


def packed(sent: Iterable[tuple[str, str]]) -> str:
    """A form's fields as one text, to be sealed; what only steers the sending is left out. Refuses: too_long."""
    typed = json.dumps([[name, value] for name, value in sent if name not in NOT_KEPT and value])
    if len(typed) > MOST:
        raise Refused("too_long", N_("Isian ini terlalu panjang untuk disimpan. Perpendek dahulu."))
    return typed


def unpacked(sealed: bytes | None) -> Fields:
    """A form's fields again as they were typed."""
    return [(name, value) for name, value in json.loads(keys.unseal(sealed))] if sealed else []


def find(token: str, event: Event) -> Draft | None:
    """The draft of an event behind a token, kept or ended; None for a forged one."""
    draft = db.session.scalar(_BY_TOKEN, {"digest": keys.digest(token)}) if token else None
    return draft if draft and draft.event_id == event.id else None


def token_of(draft: Draft) -> str:
    """The token again, for the page that shows the link."""
    return keys.unseal(draft.token_sealed)


def end(draft: Draft, reason: str, *, by: Actor) -> Draft:
    """Delete what was typed: it was `sent`, `deleted` by who holds the link, or has `expired`. Twice is once."""
    if draft.ended_at is None:
        draft.content_sealed, draft.ended_at, draft.ended = None, clock.now(), reason
        submissions.purge("draft", draft.id)
        audit.record(f"draft.{reason}", f"draft:{draft.id}", by=by, event_id=draft.event_id)
    return draft


def sent(token: str, event: Event) -> None:
    """What came from a draft is registered now, in the same transaction; without one there is nothing to do."""
    draft = find(token, event)
    if draft:
        end(draft, "sent", by=PUBLIC)


def expire() -> int:
    """Delete what was typed in every draft whose time is over; gives how many."""
    due = db.session.scalars(
        select(Draft)
        .where(Draft.ended_at.is_(None), Draft.expires_at <= clock.now())
        .order_by(Draft.id)
    ).all()
    for draft in due:
        end(draft, "expired", by=SYSTEM)
    return len(due)


def _refuse_more_than_fit(event: Event) -> None:
    kept = select(func.count()).where(Draft.event_id == event.id, Draft.ended_at.is_(None))
    if (db.session.scalar(kept) or 0) >= MOST_KEPT:
        raise Refused(
            "too_many",
            N_(
                "Terlalu banyak isian sedang disimpan untuk kegiatan ini, jadi isian Anda belum tersimpan. "
                "Lengkapi dan kirim sekarang, atau hubungi penyelenggara."
            ),
        )
