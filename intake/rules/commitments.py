"""Committing: a delegate proposes, others of the unit add their voice, the text is kept version by version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Proposer
from intake.models.event import Event
from intake.models.innovation import Innovation
from intake.models.place import Unit
from intake.models.registration import Registration
from intake.queries import transfers
from intake.rules import audit, counting, guest_places, letter, links
from intake.rules.actor import Actor
from intake.rules.promise import NEVER_PRINTED, REPORTED, REST, Promise, problems, standing
from intake.rules.refusal import Refused
from intake.spelling import squeeze
from intake.words import N_

COMPLETE_WITHIN = timedelta(days=14)
SIGN_WITHIN = timedelta(days=365)
ASKED_AFTER = (
    3  # commitments of a unit at one event, before the form asks whether one more is meant
)


def propose(
    registration: Registration,
    *,
    innovation: Innovation,
    promise: Promise,
    by: Actor,
    another: bool = False,
) -> Commitment:
    """Propose for the unit one is registered for; checked in or not.

    Makes the commitment with its first version, the letter's check code, the head's signing link, and the unit's
    link where it has none. Nobody is bound yet: only the head's signature counts.
    Refuses: duplicate, cancelled, and what `propose_for_unit` refuses.
    """
    _refuse_who_left(registration)
    commitment = propose_for_unit(
        guest_places.unit_of(registration),
        event=registration.event,
        innovation=innovation,
        promise=promise,
        by=by,
        another=another,
    )
    _write_down(commitment, registration)
    return commitment


def propose_for_unit(
    unit: Unit,
    *,
    event: Event | None,
    innovation: Innovation,
    promise: Promise,
    by: Actor,
    another: bool = False,
) -> Commitment:
    """Propose by a unit's own link. One open commitment per unit, innovation and site.

    After three of a unit at one event it asks, and with `another` it takes whatever comes.
    Refuses: other_innovation, no_form, no_changes, first_step_past, target_before_start, already_proposed,
    another_meant.
    """
    if event and event.innovations and innovation not in event.innovations:
        raise Refused(
            "other_innovation",
            N_("Inovasi ini tidak diajarkan pada kegiatan ini. Pilih salah satu yang tersedia."),
            field="innovation",
        )
    today = clock.today(event.zone if event else unit.zone)
    _refuse_first(promise, today=today)
    _refuse_second(open_one(unit, innovation, promise.site))
    if not another and event and asks_for_another(unit, event):
        raise Refused(
            "another_meant",
            N_(
                "Unit Anda sudah mengusulkan %(many)s komitmen pada kegiatan ini. "
                "Bila memang masih ada satu lagi, centang di sini, lalu kirim."
            ),
            field="another",
            many=how_many_at(unit, event),
        )
    commitment = Commitment(
        code=f"K-{today.year}-{counting.next_number(f'commitment {today.year}'):04d}",
        unit=unit,
        innovation=innovation,
        event=event,
        kind=promise.kind,
        form=promise.form,
        proposed_at=clock.now(),
    )
    _hold_place(commitment, promise.site)
    _add_version(commitment, promise, text=letter.wording(commitment, promise), by=by)
    _renew_links(commitment)
    _record(
        "commitment.propose", commitment, by=by, innovation=innovation.code, code=commitment.code
    )
    return commitment


def how_many_at(unit: Unit, event: Event) -> int:
    """How many commitments a unit has made at an event, those called off left out."""
    asked = select(func.count()).where(
        Commitment.unit_id == unit.id,
        Commitment.event_id == event.id,
        Commitment.status != "dibatalkan",
    )
    return db.session.scalar(asked) or 0


def asks_for_another(unit: Unit, event: Event) -> bool:
    """Whether the next proposal of this unit is asked whether it is meant."""
    return how_many_at(unit, event) >= ASKED_AFTER


def open_one(unit: Unit, innovation: Innovation, site: str) -> Commitment | None:
    """The open commitment of a unit for an innovation at a site, however the site is spelt."""
    return open_one_at(unit, innovation, squeeze(site))


def open_one_at(unit: Unit, innovation: Innovation, site_key: str) -> Commitment | None:
    """The same, by the site as it is folded."""
    return db.session.scalar(
        select(Commitment).where(
            Commitment.unit_id == unit.id,
            Commitment.innovation_id == innovation.id,
            Commitment.site_key == site_key,
            Commitment.closed_at.is_(None),
        )
    )


def add_voice(
    commitment: Commitment, *, registration: Registration, remark: str, by: Actor
) -> Proposer:
    """Another delegate of the same unit stands behind a proposal, with a remark; twice changes the remark.

    Refuses: duplicate, cancelled, closed, other_unit.
    """
    _refuse_who_left(registration)
    _refuse_closed(commitment)
    unit = guest_places.known_unit_of(registration)
    if unit is None or not transfers.holds(unit, commitment):
        raise Refused(
            "other_unit",
            N_("Usulan ini milik unit lain. Buka usulan unit Anda dari halaman unit Anda."),
        )
    voice = db.session.scalar(
        select(Proposer).where(
            Proposer.commitment_id == commitment.id, Proposer.registration_id == registration.id
        )
    )
    voice = voice or _write_down(commitment, registration)
    voice.remark = remark or voice.remark
    _record("commitment.voice", commitment, by=by, registration=registration.id)
    return voice


def complete(
    commitment: Commitment, *, fields: Mapping[str, object], by: Actor
) -> CommitmentVersion:
    """Add what was left out in the hall (the names in promise.REST); other names are ignored."""
    given = {name: value for name, value in fields.items() if name in REST}
    return revise(commitment, promise=replace(standing(commitment), **given), by=by)  # type: ignore[arg-type]


def report(commitment: Commitment, *, fields: Mapping[str, str], by: Actor) -> CommitmentVersion:
    """Say what became of the promise since (the names in REPORTED), along with an answer; what is empty stays."""
    given = {name: value for name, value in fields.items() if name in REPORTED and value}
    return revise(commitment, promise=replace(standing(commitment), **given), by=by)  # type: ignore[arg-type]


def revise(
    commitment: Commitment, *, promise: Promise, by: Actor, read_version: int | None = None
) -> CommitmentVersion:
    """Say it anew: the next version, while the earlier ones stay. Gives the latest version if nothing changed.

    `read_version` is the number of the version that was on the page: what somebody else saved since is not written
    over. What the letter never prints keeps its text, so a signature under that text still stands; any other change
    needs signing anew. Refuses: closed, changed_meanwhile, signed_kind, what `problems` finds, already_proposed.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    db.session.expire(commitment, ["versions"])  # another may have added one before the lock
    _refuse_closed(commitment)
    before = standing(commitment)
    if promise == before:
        return commitment.current
    if read_version is not None and read_version != commitment.current.number:
        raise Refused(
            "changed_meanwhile",
            N_(
                "Orang lain menyimpan perubahan sejak Anda membuka formulir ini. "
                "Bandingkan keduanya di bawah, lalu simpan lagi."
            ),
        )
    if commitment.is_signed and promise.kind != before.kind:
        raise Refused(
            "signed_kind",
            N_(
                "Jenis komitmen yang sudah ditandatangani tidak dapat diganti. Kirim sebagai usulan yang baru."
            ),
            field="kind",
        )
    today = clock.today(commitment.event.zone if commitment.event else commitment.unit.zone)
    _refuse_first(promise, today=today, before=before)
    if squeeze(promise.site) != commitment.site_key:
        _refuse_second(open_one(commitment.unit, commitment.innovation, promise.site))
    commitment.kind = promise.kind
    if not commitment.is_signed:
        commitment.form = promise.form
    _hold_place(commitment, promise.site)
    changed = promise.differs_from(before)
    same_letter = changed <= NEVER_PRINTED
    text = commitment.current.text if same_letter else letter.wording(commitment, promise)
    version = _add_version(commitment, promise, text=text, by=by)
    if not same_letter:
        _ask_to_sign(commitment)
    _record("commitment.revise", commitment, by=by, version=version.number, changed=sorted(changed))
    return version


def reword(commitment: Commitment, *, changed: str, by: Actor) -> CommitmentVersion:
    """Say the same promise in the words that hold now: another unit has it, or other parties stand in the letter.

    The next version, which needs signing anew, where that reads otherwise. `changed` says what, for the audit.
    """
    promise = standing(commitment)
    text = letter.wording(commitment, promise)
    if text == commitment.current.text:
        return commitment.current
    version = _add_version(commitment, promise, text=text, by=by)
    _ask_to_sign(commitment)
    _record("commitment.revise", commitment, by=by, version=version.number, changed=[changed])
    return version


def refuse_another_innovation(commitment: Commitment, innovation: Innovation) -> None:
    """A proposal stays about its innovation: another one is another proposal."""
    if commitment.innovation_id != innovation.id:
        raise Refused(
            "innovation_stays",
            N_("Inovasi pada usulan ini tidak dapat diganti. Kirim sebagai usulan yang baru."),
            field="innovation",
        )


def renew_signing_link(commitment: Commitment, *, by: Actor) -> Commitment:
    """End every signing link of a commitment's own head and make a fresh one, for a link in the wrong hands.

    Refuses: closed.
    """
    _refuse_closed(commitment)
    while link := links.current("sign", commitment_id=commitment.id, party_id=None):
        links.revoke(link)
        db.session.flush()
    _renew_links(commitment)
    _record("commitment.renew_link", commitment, by=by)
    return commitment


def _refuse_who_left(registration: Registration) -> None:
    if registration.duplicate_of_id is not None:
        raise Refused(
            "duplicate",
            N_(
                "Anda sudah terdaftar pada kegiatan ini. Usulkan komitmen dari tautan pendaftaran Anda yang pertama."
            ),
        )
    if not registration.is_live:
        raise Refused(
            "cancelled",
            N_(
                "Pendaftaran Anda sudah dibatalkan, jadi Anda tidak dapat mengusulkan komitmen. "
                "Minta rekan seunit yang terdaftar mengusulkannya."
            ),
        )


def _refuse_closed(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_(
                "Komitmen ini sudah selesai atau dibatalkan, jadi tidak dapat diubah lagi. "
                "Hubungi petugas tindak lanjut bila ada perubahan."
            ),
        )


def _refuse_first(promise: Promise, *, today: date, before: Promise | None = None) -> None:
    for problem in problems(promise, today=today, before=before):
        raise problem


def _refuse_second(existing: Commitment | None) -> None:
    if existing:
        raise _already_proposed(existing.code)


def _already_proposed(code: str) -> Refused:
    return Refused(
        "already_proposed",
        N_(
            "Unit Anda sudah mengusulkan inovasi ini untuk lokus yang sama%(which)s. "
            "Tambahkan suara Anda pada usulan itu, atau tulis lokus lain."
        ),
        field="site",
        which=f" ({code})" if code else "",
    )


def _hold_place(commitment: Commitment, site: str) -> None:
    """Take the place of the one open commitment; who comes a moment later gets the same "no" as everybody."""
    try:
        with db.session.begin_nested():
            db.session.add(commitment)
            commitment.site_key = squeeze(site)
            db.session.flush()
    except IntegrityError as error:
        raise _already_proposed("") from error


def _add_version(
    commitment: Commitment, promise: Promise, *, text: str, by: Actor
) -> CommitmentVersion:
    """Append what was said; the letter gets a check code of its own only when its text is new."""
    version = CommitmentVersion(
        number=len(commitment.versions) + 1,
        **promise.said(),
        text=text,
        text_hash=letter.fingerprint(text),
        created_at=clock.now(),
        by=str(by),
    )
    known = {earlier.text_hash for earlier in commitment.versions}
    commitment.versions.append(version)
    db.session.flush()
    if version.text_hash not in known:
        links.issue_check_code("commitment", version_id=version.id)
    return version


def _ask_to_sign(commitment: Commitment) -> None:
    """The letter reads otherwise: since when it is not what was signed, if it was, and a link to sign it by."""
    changed = commitment.changed_since_signed
    commitment.reworded_at = commitment.current.created_at if changed else None
    _renew_links(commitment)


def _renew_links(commitment: Commitment) -> None:
    for party_id in (None, *(party.id for party in commitment.partners)):
        if not _usable_link(commitment, party_id):
            links.issue(
                "sign",
                commitment_id=commitment.id,
                party_id=party_id,
                expires_at=clock.now() + SIGN_WITHIN,
            )
    links.current_or_new("unit", unit_id=commitment.unit_id, event_id=commitment.event_id)
    db.session.flush()


def _usable_link(commitment: Commitment, party_id: int | None) -> bool:
    link = links.current("sign", commitment_id=commitment.id, party_id=party_id)
    return link is not None and link.is_usable(clock.now())


def _write_down(commitment: Commitment, registration: Registration) -> Proposer:
    voice = Proposer(
        commitment_id=commitment.id,
        registration_id=registration.id,
        name=registration.full_name,
        at=clock.now(),
    )
    db.session.add(voice)
    db.session.flush()
    return voice


def _record(action: str, commitment: Commitment, *, by: Actor, **detail: object) -> None:
    audit.record(
        action, f"commitment:{commitment.id}", by=by, event_id=commitment.event_id, **detail
    )
