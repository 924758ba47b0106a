"""Following up a commitment: the checks, the answers, the evidence, and who looked whether it is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from intake import clock
from intake.db import db
from intake.models.commitment import FINAL_STATUSES, STAGES, STATUSES, UNIT_STATUSES, Commitment
from intake.models.followup import (
    OBSTACLES,
    RESULTS,
    TOLD_THROUGH,
    VERIFIED_BY,
    WAITING_FOR_BUDGET,
    Evidence,
    FollowUpCheck,
    StatusChange,
    Verification,
)
from intake.rules import audit, commitments, reminders, schedule, standing, writers
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import tidy
from intake.words import N_

PROGRESS = ("belum_dimulai", "disiapkan", "berjalan", "selesai")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said about a commitment. Stage, next date and channel are the officer's, the rest anybody's.

    `obstacle_kind` is one of OBSTACLES, `obstacle` tells it in words. Waiting for a budget names its `budget_year`,
    or an officer the `next_due` on which to ask again. `evidence` says what it is and may hold the address where it
    can be seen. `reported` are the fields of the promise that changed (commitments.REPORTED). `told_through` is filled
    in where empty: the unit's link for the unit, the officer otherwise. `seen` is the mark (standing.mark) of what
    stood on the writer's page.
    """

    status: str
    stage: str | None = None
    note: str = ""
    obstacle: str = ""
    obstacle_kind: str | None = None
    budget_year: int | None = None
    next_due: date | None = None
    evidence: str = ""
    reported: Mapping[str, str] = field(default_factory=dict)
    told_through: str = ""
    told_by: str = ""
    seen: str = ""


def answer(commitment: Commitment, said: Answer, *, by: Actor) -> StatusChange:
    """Write down an answer: one row, never changed.

    The unit chooses from the first four statuses and leaves the stage alone; an officer chooses freely. Going back in
    status or stage, cancelling, and opening again what was closed each need a reason. It answers every check that is
    due by now or within three days, and the dates that follow are set anew. Who waits for a budget is asked again when
    it comes, and not reminded before; any later answer ends the wait. What is reported of the promise becomes its next
    version. Refuses: unknown_status, unknown_stage, unknown_channel, unknown_obstacle, not_yours, closed, officer_only,
    told_by, changed_meanwhile, which_obstacle, budget_year, needs_reason, due_past, place_taken, and what
    `commitments.report` refuses.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    _refuse_unknown(said)
    _refuse_outsider(commitment, said, by)
    _refuse_stale(commitment, said)
    today = clock.today(commitment.unit.zone)
    _refuse_vague_obstacle(said, today)
    _refuse_without_reason(commitment, said)
    if said.next_due and said.next_due < today:
        raise Refused(
            "due_past",
            N_("Tanggal berikutnya sudah lewat. Isi hari ini atau sesudahnya."),
            field="next_due",
        )
    if said.reported:
        commitments.report(commitment, fields=said.reported, by=by)
    change = _write_down(commitment, said, by)
    schedule.meet(commitment, change, today)
    if said.status not in FINAL_STATUSES and commitment.signed_at:
        schedule.go_on(commitment, today)
    _settle(commitment)
    _note("followup.answer", commitment, by, change=change.id, status=said.status)
    return change


def withdraw(change: StatusChange, *, reason: str, by: Actor) -> StatusChange:
    """Take back an answer that was a mistake. The row stays, marked; the commitment stands as if it had not been said.

    What it had answered is asked again, and the reminder of it that was struck comes back. For officers, with a reason.
    Refuses: officer_only, needs_reason, place_taken.
    """
    commitment = db.session.get_one(Commitment, change.commitment_id)
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    writers.refuse_unless_officer(by)
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
        reminders.bring_back(commitment, struck_since=change.at)
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
    writers.refuse_unless_officer(by)
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
    if said.obstacle_kind is not None and said.obstacle_kind not in OBSTACLES:
        raise Refused("unknown_obstacle", _UNKNOWN, field="obstacle_kind")


def _refuse_outsider(commitment: Commitment, said: Answer, by: Actor) -> None:
    if by.kind != "unit":
        writers.refuse_unless_officer(by)
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


def _refuse_stale(commitment: Commitment, said: Answer) -> None:
    if said.seen and said.seen != standing.mark(commitment):
        raise Refused(
            "changed_meanwhile",
            N_(
                "Sudah ada kabar lain sejak halaman ini Anda buka. Bandingkan dengan isian Anda, lalu simpan lagi "
                "bila tetap perlu."
            ),
        )


def _refuse_vague_obstacle(said: Answer, today: date) -> None:
    if said.obstacle_kind == "lainnya" and not tidy(said.obstacle):
        raise Refused("which_obstacle", N_("Tulis apa kendalanya."), field="obstacle")
    if said.obstacle_kind != WAITING_FOR_BUDGET:
        return
    may_be = range(today.year + 1, today.year + 1 + schedule.YEARS_AHEAD)
    if said.budget_year not in may_be and not (said.budget_year is None and said.next_due):
        raise Refused(
            "budget_year",
            N_("Pilih tahun anggaran yang ditunggu, antara %(least)s dan %(most)s."),
            field="obstacle_kind",
            least=may_be[0],
            most=may_be[-1],
        )


def _refuse_without_reason(commitment: Commitment, said: Answer) -> None:
    if tidy(said.note) or tidy(said.obstacle) or said.obstacle_kind:
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
    year = said.budget_year if said.obstacle_kind == WAITING_FOR_BUDGET else None
    change = StatusChange(
        commitment_id=commitment.id,
        status=said.status,
        stage=said.stage or commitment.stage,
        note=said.note.strip(),
        obstacle=said.obstacle.strip(),
        obstacle_kind=said.obstacle_kind,
        budget_year=year,
        next_due=said.next_due or (schedule.when_budget_comes(year) if year else None),
        told_through=said.told_through or ("unit_link" if by.kind == "unit" else "officer"),
        told_by=tidy(said.told_by),
        at=clock.now(),
        by=str(by),
        by_name=writers.name_of(by),
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


def _note(action: str, commitment: Commitment, by: Actor, **detail: int | str | None) -> None:
    audit.record(
        action, f"commitment:{commitment.id}", by=by, event_id=commitment.event_id, **detail
    )
