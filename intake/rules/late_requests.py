"""Asking to be let in after closing; the organiser accepts, by the one rule that registers, or says why not."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, or_, select

from intake import clock, keys
from intake.db import db, insert, lock_for_this_transaction
from intake.models.event import Event
from intake.models.late_request import LateRequest
from intake.models.registration import Registration
from intake.rules import audit, drafts, outbox, registrations, retention, submissions
from intake.rules.actor import SYSTEM, Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Colleague, Entry
from intake.words import N_

MOST_WAITING = 1_000  # undecided ones of one event: more than anybody reads
MOST = 10  # undecided ones of one contact: an office shares a phone, but not among hundreds
_BY_TOKEN = select(LateRequest).where(LateRequest.token_hash == bindparam("digest"))


def ask(
    event: Event, entry: Entry, sent: Iterable[tuple[str, str]], *, language: str, by: Actor
) -> LateRequest:
    """Keep a form that came after closing, for the organiser to decide. It registers nobody yet.

    Refuses: open (register instead), too_many (ten undecided of one contact), too_many_wait (a thousand of the event).
    """
    moment = clock.now()
    if event.is_open(moment):
        raise Refused(
            "open", N_("Pendaftaran dibuka lagi. Kirim formulir ini sebagai pendaftaran biasa.")
        )
    identity = keys.fingerprint("late request", (entry.phone or entry.email or "").encode())
    lock_for_this_transaction(f"late requests of event {event.id}")
    if _undecided(event, identity) >= MOST:
        raise Refused(
            "too_many",
            N_(
                "Sudah ada %(most)s permintaan dari kontak ini yang belum dijawab. Tunggu jawaban penyelenggara."
            ),
            most=MOST,
        )
    if _undecided(event) >= MOST_WAITING:
        raise Refused(
            "too_many_wait",
            N_("Terlalu banyak permintaan yang belum dijawab. Hubungi penyelenggara."),
        )
    token = keys.new_token()
    made = insert(
        LateRequest(
            event_id=event.id,
            token_hash=keys.digest(token),
            token_sealed=keys.seal(token),
            identity=identity,
            content_sealed=keys.seal(drafts.packed(sent)),
            language=language,
            asked_at=moment,
        )
    )
    audit.record("late.ask", f"late_request:{made.id}", by=by, event_id=event.id)
    return made


def accept(
    request: LateRequest,
    event: Event,
    entry: Entry,
    *,
    by: Actor,
    colleagues: Sequence[Colleague] = (),
) -> LateRequest:
    """Register whom the request names, with the notice and consents they gave; their link is queued to go out.

    Refuses: decided, and whatever `registrations.register` refuses.
    """
    _refuse_decided(request)
    made = registrations.register(
        event, entry, by=by, language=request.language, colleagues=colleagues
    )
    _decide(request, "accepted", by=by)
    request.registration_id, request.content_sealed = made.id, None
    outbox.queue(made, "link")
    return request


def refuse(request: LateRequest, reason: str, *, by: Actor) -> LateRequest:
    """Say no, with a reason that the person reads. Refuses: decided, no_reason."""
    _refuse_decided(request)
    if not reason:
        raise Refused("no_reason", N_("Tulis alasannya; orang itu membacanya."), field="reason")
    _decide(request, "refused", by=by)
    request.reason = reason
    return request


def withdraw(request: LateRequest, *, by: Actor) -> LateRequest:
    """The person takes it back, and what was typed goes. Twice is once. Refuses: decided."""
    if request.outcome != "withdrawn":
        _refuse_decided(request)
        _decide(request, "withdrawn", by=by)
        _forget(request)
    return request


def find(token: str, event: Event) -> LateRequest | None:
    """The request to an event behind a token; None for a forged one."""
    found = db.session.scalar(_BY_TOKEN, {"digest": keys.digest(token)})
    return found if found and found.event_id == event.id else None


def token_of(request: LateRequest) -> str:
    """The token again, for showing the link."""
    return keys.unseal(request.token_sealed)


def expire() -> int:
    """Delete what was typed and why it was refused, 30 days after the event, or after the asking if that was later."""
    before = clock.now() - retention.LATE
    due = db.session.scalars(
        select(LateRequest)
        .join(Event, Event.id == LateRequest.event_id)
        .where(
            Event.ends_at <= before,
            LateRequest.asked_at <= before,
            or_(LateRequest.content_sealed.is_not(None), LateRequest.identity.is_not(None)),
        )
        .order_by(LateRequest.id)
    ).all()
    for request in due:
        if request.outcome is None:
            _decide(request, "lapsed", by=SYSTEM)
        _forget(request)
    return len(due)


def forget_of(registration: Registration) -> None:
    """Forget the request by which somebody came in, who is being erased; its key answers 410, too."""
    asked = select(LateRequest).where(LateRequest.registration_id == registration.id)
    for request in db.session.scalars(asked).all():
        _forget(request)
        submissions.purge("late_request", request.id)


def _forget(request: LateRequest) -> None:
    request.content_sealed = request.identity = None
    request.reason = ""
    if request.outcome != "accepted":
        submissions.purge("late_request", request.id)


def _decide(request: LateRequest, outcome: str, *, by: Actor) -> None:
    request.outcome, request.decided_at, request.decided_by = outcome, clock.now(), str(by)
    subject = f"late_request:{request.id}"
    audit.record(f"late.{outcome}", subject, by=by, event_id=request.event_id)


def _refuse_decided(request: LateRequest) -> None:
    lock_for_this_transaction(f"late requests of event {request.event_id}")
    db.session.refresh(request)
    if request.outcome:
        raise Refused("decided", N_("Permintaan ini sudah dijawab. Muat ulang daftarnya."))


def _undecided(event: Event, identity: bytes | None = None) -> int:
    waiting = select(func.count()).where(
        LateRequest.event_id == event.id, LateRequest.outcome.is_(None)
    )
    if identity:
        waiting = waiting.where(LateRequest.identity == identity)
    return db.session.scalar(waiting) or 0
