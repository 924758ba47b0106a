"""Following up a commitment: the checks, the answers, the evidence, and who looked whether it is so."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db
from intake.models.commitment import FINAL_STATUSES, STAGES, STATUSES, UNIT_STATUSES, Commitment
from intake.models.followup import (
    RESULTS,
    TOLD_THROUGH,
    VERIFIED_BY,
    Evidence,
    FollowUpCheck,
    StatusChange,
    Verification,
)
from intake.rules import audit, standing
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

CHECK_DAYS = (7, 30, 90, 180, 365)
AFTERWARDS = 180
EARLY = timedelta(days=3)
PROGRESS = ("belum_dimulai", "disiapkan", "berjalan", "selesai")
FOLLOWERS = ("officer", "administrator")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said about a commitment. The unit gives status, note, obstacle and evidence; the rest is the officer's.

    `evidence` says what it is and may hold the address where it can be seen. `told_through` is filled in where empty:
    the unit's link for the unit, the officer otherwise.
    """

    status: str
    stage: str | None = None
    note: str = ""
    obstacle: str = ""
    next_due: date | None = None
    evidence: str = ""
    told_through: str = ""
    told_by: str = ""


def start(commitment: Commitment) -> None:
    """Lay out the checks, 7 to 365 days after the signing by the unit's calendar. A second time changes nothing.

    Refuses: unsigned.
    """
    if commitment.signed_at is None:
        raise Refused("unsigned", _UNSIGNED)
    signed_on = clock.at_place(commitment.signed_at, commitment.unit.zone).date()
    laid_out = _days_laid_out(commitment)
    for days in CHECK_DAYS:
        if days not in laid_out:
            _ask(commitment, days, on=signed_on + timedelta(days=days))
    db.session.flush()
    standing.add_up(commitment)


def answer(commitment: Commitment, said: Answer, *, by: Actor) -> StatusChange:
    """Write down an answer: one row, never changed.

    The unit chooses from the first four statuses and leaves the stage alone; an officer chooses freely. Going back in
    status or stage, cancelling, and opening again what was closed each need a reason. It answers every check that is
    due by now or within three days, and the dates that follow are set anew. Refuses: unknown_status, unknown_stage,
    unknown_channel, not_yours, closed, officer_only, told_by, needs_reason, due_past, place_taken.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    _refuse_unknown(said)
    _refuse_outsider(commitment, said, by)
    _refuse_without_reason(commitment, said)
    today = clock.today(commitment.unit.zone)
    if said.next_due and said.next_due < today:
        raise Refused(
            "due_past",
            N_("Tanggal berikutnya sudah lewat. Isi hari ini atau sesudahnya."),
            field="next_due",
        )
    change = _write_down(commitment, said, by)
    _answer_checks(commitment, change, by=today + EARLY)
    if said.status not in FINAL_STATUSES and commitment.signed_at:
        _go_on_asking(commitment, today)
    _settle(commitment)
    _note("followup.answer", commitment, by, change=change.id, status=said.status)
    return change


def withdraw(change: StatusChange, *, reason: str, by: Actor) -> StatusChange:
    """Take back an answer that was a mistake. The row stays, marked; the commitment stands as if it had not been said.

    For officers, with a reason. Refuses: officer_only, needs_reason, place_taken.
    """
    commitment = db.session.get_one(Commitment, change.commitment_id)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    _refuse_who_does_not_follow_up(by)
    why = tidy(reason)
    if not why:
        raise Refused("needs_reason", N_("Tulis alasan menarik catatan ini."), field="reason")
    if change.withdrawn_at is None:
        change.withdrawn_at, change.withdrawn_reason = clock.now(), why
        db.session.execute(
            update(FollowUpCheck)
            .where(FollowUpCheck.answered_by_id == change.id)
            .values(answered_by_id=None)
        )
        db.session.flush()
        _settle(commitment)
        _note("followup.withdraw", commitment, by, change=change.id)
    return change


def verify(
    commitment: Commitment, *, result: str, method: str, note: str = "", by: Actor
) -> Verification:
    """Write down that an officer looked whether "it runs" is so: yes, partly or no; at the desk, by a call, on a visit.

    Only a signed commitment that was declared to run can be looked at; "no" and "partly" say why. Refuses:
    officer_only, unknown_result, unknown_method, unsigned, not_declared, needs_reason.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    _refuse_who_does_not_follow_up(by)
    if result not in RESULTS:
        raise Refused("unknown_result", _UNKNOWN, field="result")
    if method not in VERIFIED_BY:
        raise Refused("unknown_method", _UNKNOWN, field="method")
    if commitment.signed_at is None:
        raise Refused("unsigned", _UNSIGNED)
    history = standing.live_changes(commitment)
    if standing.declaration(history) is None:
        raise Refused(
            "not_declared",
            N_(
                "Belum ada pernyataan berjalan atau selesai yang dapat diverifikasi. Catat statusnya lebih dahulu."
            ),
        )
    if result != "yes" and not tidy(note):
        raise Refused(
            "needs_reason",
            N_("Tulis apa yang belum sesuai, agar unit mengetahuinya."),
            field="note",
        )
    verification = Verification(
        commitment_id=commitment.id,
        change_id=history[-1].id,
        result=result,
        method=method,
        note=note.strip(),
        at=clock.now(),
        staff_id=by.id,
    )
    db.session.add(verification)
    db.session.flush()
    standing.add_up(commitment)
    _note("followup.verify", commitment, by, verification=verification.id, result=result)
    return verification


_UNSIGNED = N_(
    "Komitmen ini belum ditandatangani. Minta pimpinan unit menandatanganinya lebih dahulu."
)
_UNKNOWN = N_("Pilihan ini tidak ada. Pilih salah satu yang tersedia.")


def _refuse_unknown(said: Answer) -> None:
    if said.status not in STATUSES:
        raise Refused("unknown_status", _UNKNOWN, field="status")
    if said.stage is not None and said.stage not in STAGES:
        raise Refused("unknown_stage", _UNKNOWN, field="stage")
    if said.told_through and said.told_through not in TOLD_THROUGH:
        raise Refused("unknown_channel", _UNKNOWN, field="told_through")


def _refuse_outsider(commitment: Commitment, said: Answer, by: Actor) -> None:
    if by.kind != "unit":
        _refuse_who_does_not_follow_up(by)
        if said.told_through in ("whatsapp", "phone") and not tidy(said.told_by):
            raise Refused(
                "told_by",
                N_("Tulis siapa yang menyampaikan kabar ini lewat WhatsApp atau telepon."),
                field="told_by",
            )
        return
    if by.id != commitment.unit_id:
        raise Refused(
            "not_yours",
            N_("Komitmen ini milik unit lain. Buka komitmen unit Anda dari halaman unit Anda."),
        )
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_("Tindak lanjut komitmen ini sudah ditutup. Hubungi petugas bila ada perubahan."),
        )
    if said.status not in UNIT_STATUSES:
        raise Refused("officer_only", _UNKNOWN, field="status")
    if said.stage is not None or said.next_due or said.told_through not in ("", "unit_link"):
        raise Refused(
            "officer_only",
            N_(
                "Hanya petugas tindak lanjut yang mengisi tahapan, tanggal berikutnya, dan sumber kabar. "
                "Hubungi petugas bila ada yang perlu diubah."
            ),
        )


def _refuse_who_does_not_follow_up(by: Actor) -> None:
    if not (by.is_staff and by.role in FOLLOWERS):
        raise Refused("officer_only", N_("Hanya petugas tindak lanjut yang dapat mencatat ini."))


def _refuse_without_reason(commitment: Commitment, said: Answer) -> None:
    if tidy(said.note) or tidy(said.obstacle):
        return
    if said.status == "dibatalkan" and commitment.status != "dibatalkan":
        raise Refused("needs_reason", N_("Tulis alasan komitmen dibatalkan."), field="note")
    if not commitment.is_open and said.status != commitment.status:
        raise Refused(
            "needs_reason",
            N_("Komitmen ini sudah ditutup. Tulis alasan membukanya lagi."),
            field="note",
        )
    back = said.stage and STAGES.index(said.stage) < STAGES.index(commitment.stage)
    if back or _is_behind(said.status, commitment):
        raise Refused(
            "needs_reason",
            N_("Status atau tahapannya mundur. Tulis alasannya."),
            field="note",
        )


def _is_behind(status: str, commitment: Commitment) -> bool:
    """Whether a status lies behind the last one that was a step; an obstacle or a pause is no step."""
    steps = [c.status for c in standing.live_changes(commitment) if c.status in PROGRESS]
    return bool(steps and status in PROGRESS and PROGRESS.index(status) < PROGRESS.index(steps[-1]))


def _write_down(commitment: Commitment, said: Answer, by: Actor) -> StatusChange:
    change = StatusChange(
        commitment_id=commitment.id,
        status=said.status,
        stage=said.stage or commitment.stage,
        note=said.note.strip(),
        obstacle=said.obstacle.strip(),
        next_due=said.next_due,
        told_through=said.told_through or ("unit_link" if by.kind == "unit" else "officer"),
        told_by=tidy(said.told_by),
        at=clock.now(),
        by=str(by),
        by_name=by.name if by.is_staff else "",
    )
    db.session.add(change)
    db.session.flush()
    if shown := said.evidence.strip():
        address = next((word for word in shown.split() if _is_address(word)), "")
        db.session.add(
            Evidence(
                commitment_id=commitment.id,
                change_id=change.id,
                description=shown,
                address=address,
                at=change.at,
                by=str(by),
            )
        )
        db.session.flush()
    return change


def _is_address(word: str) -> bool:
    return word.startswith(("https://", "http://")) and len(word) > len("https://")


def _answer_checks(commitment: Commitment, change: StatusChange, *, by: date) -> None:
    db.session.execute(
        update(FollowUpCheck)
        .where(
            FollowUpCheck.commitment_id == commitment.id,
            FollowUpCheck.answered_by_id.is_(None),
            FollowUpCheck.due_on <= by,
        )
        .values(answered_by_id=change.id)
    )


def _go_on_asking(commitment: Commitment, today: date) -> None:
    """After the last check comes another, every half year, until done or cancelled."""
    last = db.session.scalars(
        select(FollowUpCheck)
        .where(FollowUpCheck.commitment_id == commitment.id)
        .order_by(FollowUpCheck.due_on.desc())
        .limit(1)
    ).first()
    if last and last.answered_by_id:
        days, on = last.days, last.due_on
        while on <= today + EARLY:
            days, on = days + AFTERWARDS, on + timedelta(days=AFTERWARDS)
        _ask(commitment, days, on=on)
        db.session.flush()


def _settle(commitment: Commitment) -> None:
    """Add up. A commitment that opens again needs the one open place of its unit, innovation and site."""
    try:
        with db.session.begin_nested():
            standing.add_up(commitment)
            db.session.flush()
    except IntegrityError as error:
        raise Refused(
            "place_taken",
            N_(
                "Unit ini sudah memiliki komitmen lain yang terbuka untuk inovasi dan lokus yang sama."
            ),
        ) from error


def _ask(commitment: Commitment, days: int, *, on: date) -> None:
    db.session.add(FollowUpCheck(commitment_id=commitment.id, days=days, due_on=on))


def _days_laid_out(commitment: Commitment) -> set[int]:
    return set(
        db.session.scalars(
            select(FollowUpCheck.days).where(FollowUpCheck.commitment_id == commitment.id)
        )
    )


def _note(action: str, commitment: Commitment, by: Actor, **detail: int | str | None) -> None:
    audit.record(
        action, f"commitment:{commitment.id}", by=by, event_id=commitment.event_id, **detail
    )
