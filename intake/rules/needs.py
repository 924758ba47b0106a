"""Support asked for, and what becomes of it: asked, arranged, not available. Each answer is kept, the newest holds."""

from dataclasses import dataclass
from datetime import date, timedelta

from intake import clock
from intake.db import db, insert
from intake.models.registration import AccessibilityNeed, NeedAnswer, Registration
from intake.rules import audit, outbox
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

ANSWERED_WITHIN = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What whoever arranges it says about one need. The contact reads text: a mobile number as E.164, or an address."""

    state: str
    contact_name: str
    contact: str
    by_day: date
    note: str = ""


def kinds_of(need: AccessibilityNeed | None) -> list[str]:
    """What was asked for; words alone, without a tick, are a need of the kind `other`."""
    if need is None:
        return []
    return list(need.kinds) or ["other"]


def answered_by(registration: Registration) -> date:
    """Until when somebody may expect an answer: a week after they asked, but the day before the event at the latest."""
    event = registration.event
    asked_at = registration.changed_at or registration.registered_at
    asked = clock.at_place(asked_at, event.zone).date()
    return max(asked, min(asked + ANSWERED_WITHIN, event.day - DAY))


def answer(registration: Registration, kind: str, said: Said, *, by: Actor) -> NeedAnswer:
    """Write down how it stands with one need; the person reads it on their page, and is told where they gave an e-mail.

    Neither the need nor its answer is named in the audit or the e-mail. Refuses: not_asked, past, no_note.
    """
    if not registration.is_current or kind not in kinds_of(registration.need):
        raise Refused(
            "not_asked", N_("Dukungan ini tidak diminta lagi, jadi tidak ada yang perlu dijawab.")
        )
    if said.by_day < clock.today(registration.event.zone):
        raise Refused("past", N_("Tanggal ini sudah lewat."), field="by_day")
    if said.state == "unavailable" and not said.note:
        raise Refused(
            "no_note",
            N_("Tulis apa yang dapat disiapkan sebagai gantinya, atau mengapa tidak tersedia."),
            field="note",
        )
    made = insert(
        NeedAnswer(
            registration_id=registration.id,
            kind=kind,
            state=said.state,
            contact_name=said.contact_name,
            contact=said.contact,
            by_day=said.by_day,
            note=said.note,
            answered_at=clock.now(),
            answered_by=str(by),
        )
    )
    audit.record(
        "need.answer", f"registration:{registration.id}", by=by, event_id=registration.event_id
    )
    outbox.queue(registration, "answer")
    db.session.flush()
    return made
