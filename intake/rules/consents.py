"""Consents given and withdrawn, notices read, and the support asked for: each a row of its own."""

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from intake import clock
from intake.db import db, first, insert
from intake.models.registration import (
    AccessibilityNeed,
    Consent,
    Notice,
    NoticeReading,
    Registration,
)
from intake.prepared import Prepared
from intake.rules import audit
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

if TYPE_CHECKING:
    from intake.rules.registrations import Entry

_MEANT = Prepared(
    select(Notice.version)
    .order_by(
        (Notice.version == bindparam("sent")).desc(),
        Notice.published_on.desc(),
        Notice.version.desc(),
    )
    .limit(1)
)


def keep(registration: Registration, entry: "Entry", *, language: str, channel: str) -> None:
    """Bring the consents and the support asked for into step with what was said."""
    moment = clock.now()
    asked = bool(entry.needs or entry.need_note)
    wishes = {"accessibility": asked and entry.need_consent, "photo": entry.photo_consent}
    for purpose, wish in wishes.items():
        standing = _standing(registration, purpose)
        if wish and not standing:
            registration.consents.append(
                Consent(
                    purpose=purpose,
                    version=entry.notice_version,
                    language=language,
                    channel=channel,
                    given_at=moment,
                )
            )
        elif not wish:
            for consent in standing:
                consent.withdrawn_at = moment
    if not asked:
        registration.need = None
    elif registration.need is None:
        registration.need = AccessibilityNeed(kinds=list(entry.needs), note=entry.need_note)
    else:
        registration.need.kinds, registration.need.note = list(entry.needs), entry.need_note


def withdraw(registration: Registration, purpose: str, *, by: Actor) -> Consent:
    """Take one consent back, at any time; nothing else is touched. Support asked for goes with its consent.

    Withdrawing twice is once. Refuses: not_given.
    """
    given = [one for one in registration.consents if one.purpose == purpose]
    if not given:
        raise Refused(
            "not_given", N_("Persetujuan ini tidak tercatat, jadi tidak ada yang ditarik.")
        )
    consent = max(given, key=lambda one: one.id)
    standing = _standing(registration, purpose)
    for one in standing:
        one.withdrawn_at = clock.now()
    if standing:
        if purpose == "accessibility":
            registration.need = None
        audit.record(
            "consent.withdraw",
            f"registration:{registration.id}",
            by=by,
            event_id=registration.event_id,
            purpose=purpose,
        )
    return consent


def read_notice(
    registration: Registration, version: str, *, language: str, by: Actor
) -> NoticeReading:
    """The person themselves says that they read the notice. Reading the same version twice is once.

    Refuses: no_notice, where none was ever published.
    """
    version = version_meant(version)
    if not version:
        raise Refused("no_notice", N_("Pemberitahuan belum diterbitkan. Hubungi penyelenggara."))
    before = db.session.scalar(
        select(NoticeReading)
        .where(
            NoticeReading.registration_id == registration.id,
            NoticeReading.version == version,
            NoticeReading.channel == "self",
        )
        .limit(1)
    )
    if before:
        return before
    audit.record(
        "notice.read", f"registration:{registration.id}", by=by, event_id=registration.event_id
    )
    return keep_notice(registration, version, language=language, channel="self")


def version_meant(sent: str) -> str:
    """The version that was sent if it is one of ours, else the one in force; empty where there is none."""
    found = first(_MEANT, sent=sent if sent.isprintable() else "")
    return found[0] if found else ""


def keep_notice(
    registration: Registration, version: str, *, language: str, channel: str
) -> NoticeReading:
    """Write down which notice was read: version, language, channel, time."""
    return insert(
        NoticeReading(
            registration_id=registration.id,
            version=version,
            language=language,
            channel=channel,
            at=clock.now(),
        )
    )


def _standing(registration: Registration, purpose: str) -> list[Consent]:
    return [c for c in registration.consents if c.purpose == purpose and c.withdrawn_at is None]
