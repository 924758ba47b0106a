"""The action plan (rencana tindak lanjut): rows added, changed, ticked, removed; what stood before is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.innovation import Innovation, PlanStep
from intake.models.plan import PlanEntry
from intake.rules import audit, counting
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.spelling import squeeze, tidy
from intake.words import N_

MOST = 40
WRITERS = ("officer", "administrator")
LONGEST_STEP = 3650


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row says: days by the calendar, `budget` in rupiah, `person` in free words."""

    activity: str
    output: str = ""
    person: str = ""
    starts_on: date | None = None
    due_on: date
    budget: Decimal | None = None
    budget_source: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A row of an example: what to do, and on which days counted from the first step (day 0)."""

    activity: str
    output: str = ""
    from_day: int
    to_day: int


def history(commitment_id: int) -> Sequence[PlanEntry]:
    """Every state of every row, oldest first."""
    return db.session.scalars(
        select(PlanEntry).where(PlanEntry.commitment_id == commitment_id).order_by(PlanEntry.id)
    ).all()


def standing(entries: Iterable[PlanEntry]) -> list[PlanEntry]:
    """What stands of a history: the newest entry of each row that was not removed, by start, due date, age."""
    newest = {entry.line: entry for entry in entries}
    return sorted(
        (entry for entry in newest.values() if entry.act != "removed"),
        key=lambda entry: (entry.starts_on or entry.due_on, entry.due_on, entry.line),
    )


def add(commitment: Commitment, row: Row, *, by: Actor) -> PlanEntry:
    """Write a row down. Refuses: not_yours, officer_only, closed, too_many, and what `problems` finds."""
    _open_for(commitment, by)
    _refuse_first(row, today=clock.today(commitment.unit.zone))
    newest = _newest(commitment.id)
    _refuse_too_many(newest, more=1)
    return _append(commitment, row, line=max(newest, default=0) + 1, act="added", by=by)


def change(commitment: Commitment, line: int, row: Row, *, seen: int, by: Actor) -> PlanEntry:
    """Say a row anew; `seen` is the entry that was looked at. Gives the entry that stands if nothing changed.

    Days that stood before may stand, though they have passed. Refuses: not_yours, officer_only, closed, gone,
    changed_meanwhile, and what `problems` finds.
    """
    before = _seen(commitment, line, seen=seen, by=by)
    if row == _said(before):
        return before
    _refuse_first(row, today=clock.today(commitment.unit.zone), before=_said(before))
    return _append(commitment, row, line=line, act="changed", by=by, before=before)


def tick(commitment: Commitment, line: int, *, done: bool, seen: int, by: Actor) -> PlanEntry:
    """Mark a row as done, or as not done after all. Refuses what `change` refuses of who and when."""
    before = _seen(commitment, line, seen=seen, by=by)
    if before.is_done == done:
        return before
    act = "done" if done else "reopened"
    return _append(commitment, _said(before), line=line, act=act, by=by, before=before)


def remove(
    commitment: Commitment, line: int, *, seen: int, reason: str = "", by: Actor
) -> PlanEntry:
    """Take a row out of the plan; its history stays. Refuses what `change` refuses of who and when."""
    before = _seen(commitment, line, seen=seen, by=by)
    said = _said(before)
    return _append(
        commitment, said, line=line, act="removed", by=by, before=before, reason=tidy(reason)
    )


def fill_in(commitment: Commitment, *, by: Actor) -> PlanEntry:
    """Copy the innovation's example, its days counted from `begins`; what is there already stays.

    All are written at one moment; gives the last.
    Refuses: not_yours, officer_only, closed, no_example, all_there, too_many.
    """
    _open_for(commitment, by)
    steps, newest = commitment.innovation.steps, _newest(commitment.id)
    if not steps:
        raise Refused(
            "no_example",
            N_("Contoh rencana untuk inovasi ini belum ditulis. Tambahkan barisnya satu per satu."),
        )
    there = {squeeze(entry.activity) for entry in newest.values() if entry.act != "removed"}
    lacking = [step for step in steps if squeeze(step.activity) not in there]
    if not lacking:
        raise Refused("all_there", N_("Semua baris contoh sudah ada dalam rencana ini."))
    _refuse_too_many(newest, more=len(lacking))
    first, last = begins(commitment), max(newest, default=0)
    moment = clock.now()
    for line, step in enumerate(lacking, start=last + 1):
        row = Row(
            activity=step.activity,
            output=step.output,
            person=commitment.current.pic_name if line == last + 1 else "",
            starts_on=first + timedelta(days=step.from_day),
            due_on=first + timedelta(days=step.to_day),
        )
        entry = _append(commitment, row, line=line, act="added", by=by)
        entry.at = moment
    return entry


def begins(commitment: Commitment) -> date:
    """Day 0 of an example: the commitment's first step, or today by the unit's calendar where that has passed."""
    return max(commitment.current.first_step_date, clock.today(commitment.unit.zone))


def edit_example(innovation: Innovation, steps: Sequence[Step], *, by: Actor) -> Innovation:
    """Replace the example plan of an innovation; plans that were filled in from it stay as they are.

    Refuses: too_many, days_in_order, unnamed.
    """
    for number, step in enumerate(steps, start=1):
        if not step.activity:
            raise Refused(
                "unnamed", N_("Baris %(number)d belum menyebut kegiatannya."), number=number
            )
        if not 0 <= step.from_day <= step.to_day <= LONGEST_STEP:
            raise Refused(
                "days_in_order",
                N_("Pada baris %(number)d, hari selesai lebih awal daripada hari mulai."),
                number=number,
            )
    if len(steps) > MOST:
        raise _too_many()
    if [_step(step) for step in innovation.steps] != list(steps):
        innovation.steps.clear()
        db.session.flush()  # the old rows go first, or the new ones would meet them
        innovation.steps.extend(
            PlanStep(position=position, **asdict(step))
            for position, step in enumerate(steps, start=1)
        )
        counting.touch_reference()
        audit.record("plan.example", f"innovation:{innovation.id}", by=by, rows=len(steps))
    return innovation


def problems(row: Row, *, today: date, before: Row | None = None) -> Iterator[Refused]:
    """Everything that keeps this from being a row; days are held against `today` unless they stood before."""
    if not row.activity:
        yield Refused("no_activity", N_("Tulis kegiatannya."), field="activity")
    if row.starts_on and row.starts_on > row.due_on:
        yield Refused(
            "due_before_start",
            N_("Tenggatnya lebih awal daripada tanggal mulai. Pilih tanggal sesudahnya."),
            field="due_on",
        )
    if (
        row.starts_on
        and row.starts_on < today
        and not (before and before.starts_on == row.starts_on)
    ):
        yield Refused(
            "start_past",
            N_("Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya, atau kosongkan."),
            field="starts_on",
        )
    if row.due_on < today and not (before and before.due_on == row.due_on):
        yield Refused(
            "due_past",
            N_("Tenggatnya sudah lewat. Pilih hari ini atau sesudahnya."),
            field="due_on",
        )
    if row.budget is not None and row.budget < 0:
        yield Refused(
            "budget_negative",
            N_("Anggaran tidak dapat kurang dari nol. Kosongkan bila tidak memerlukan biaya."),
            field="budget",
        )


def _newest(commitment_id: int) -> dict[int, PlanEntry]:
    return {entry.line: entry for entry in history(commitment_id)}


def _open_for(commitment: Commitment, by: Actor) -> None:
    """Hold the commitment, so that two who write at once come one after the other."""
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    if by.kind == "unit" and by.id != commitment.unit_id:
        raise Refused(
            "not_yours",
            N_("Komitmen ini milik unit lain. Buka komitmen unit Anda dari halaman unit Anda."),
        )
    if by.kind != "unit" and not (by.is_staff and by.role in WRITERS):
        raise Refused("officer_only", N_("Hanya petugas tindak lanjut yang dapat mencatat ini."))
    if not commitment.is_open:
        raise Refused(
            "closed",
            N_(
                "Komitmen ini sudah selesai atau dibatalkan, jadi rencananya tidak dapat diubah lagi. "
                "Hubungi petugas tindak lanjut bila ada perubahan."
            ),
        )


def _seen(commitment: Commitment, line: int, *, seen: int, by: Actor) -> PlanEntry:
    _open_for(commitment, by)
    newest = _newest(commitment.id).get(line)
    if newest is None or newest.act == "removed":
        raise Refused("gone", N_("Baris ini sudah dihapus. Tambahkan lagi sebagai baris baru."))
    if newest.number != seen:
        raise Refused(
            "changed_meanwhile",
            N_(
                "Baris ini baru saja diubah orang lain. Bandingkan isian Anda dengan baris pada daftar, "
                "lalu kirim sekali lagi bila isian Anda yang benar."
            ),
        )
    return newest


def _refuse_first(row: Row, *, today: date, before: Row | None = None) -> None:
    for problem in problems(row, today=today, before=before):
        raise problem


def _refuse_too_many(newest: dict[int, PlanEntry], *, more: int) -> None:
    if sum(entry.act != "removed" for entry in newest.values()) + more > MOST:
        raise _too_many()


def _too_many() -> Refused:
    return Refused(
        "too_many",
        N_("Paling banyak %(most)d baris. Gabungkan kegiatan yang serupa, atau hapus satu baris."),
        most=MOST,
    )


def _append(  # noqa: PLR0913 - a row is one state of one line, by somebody, for a reason
    commitment: Commitment,
    row: Row,
    *,
    line: int,
    act: str,
    by: Actor,
    before: PlanEntry | None = None,
    reason: str = "",
) -> PlanEntry:
    was_done = before is not None and before.is_done
    entry = PlanEntry(
        commitment_id=commitment.id,
        line=line,
        number=before.number + 1 if before else 1,
        act=act,
        **asdict(replace(row, budget_source=tidy(row.budget_source))),
        is_done={"done": True, "reopened": False}.get(act, was_done),
        reason=reason,
        at=clock.now(),
        by=str(by),
        by_name=by.name if by.is_staff else "",
    )
    db.session.add(entry)
    db.session.flush()
    audit.record(
        f"plan.{act}",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        line=line,
        entry=entry.id,
    )
    return entry


def _said(entry: PlanEntry) -> Row:
    return Row(**{name: getattr(entry, name) for name in Row.__dataclass_fields__})


def _step(step: PlanStep) -> Step:
    return Step(**{name: getattr(step, name) for name in Step.__dataclass_fields__})
