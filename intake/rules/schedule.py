"""When a unit is asked how it goes: the days of a schedule, an officer's choice of it, and the wait for a budget."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from sqlalchemy import delete, select, update

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment
from intake.models.followup import PRESETS, FollowUpCheck, ScheduleChoice, StatusChange
from intake.rules import audit, standing, writers
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from intake.words import N_

CHECK_DAYS = (7, 30, 90, 180, 365)
FIRST_YEAR = {"days": 5, "quarters": 6}  # how many checks are laid out at once
AFTERWARDS = 180
EARLY = timedelta(days=3)
AT_ONCE = 100  # so that nobody waits long for their turn to write; the next round takes the next
YEARS_AHEAD = 5
USUAL = "days"
SATURDAY = 5


def start(commitment: Commitment) -> None:
    """Lay out the checks of the first year after the signing, by the unit's calendar. A second time changes nothing.

    Refuses: unsigned.
    """
    preset = preset_of(commitment)
    days = list(islice(_days(preset, signed_on(commitment)), FIRST_YEAR[preset]))
    laid_out = _laid_out(commitment)
    for day in days:
        if day not in laid_out:
            _ask(commitment, day)
    db.session.flush()
    standing.add_up(commitment)


def choose(commitment: Commitment, preset: str, *, by: Actor) -> ScheduleChoice:
    """Ask on other days from now on; what was asked already stays. The same choice again is the one that stands.

    `days`: 7, 30, 90, 180 and 365 days after the signing, then every 180 days. `quarters`: 7 and 30 days after it, then
    at each quarter's end (B03, B06, B09, B12). Chosen before the signing it holds from then on.
    Refuses: officer_only, unknown_preset.
    """
    db.session.refresh(commitment, with_for_update={"of": Commitment})
    writers.refuse_unless_officer(by)
    if preset not in PRESETS:
        raise Refused(
            "unknown_preset",
            N_("Pilihan ini tidak ada. Pilih salah satu yang tersedia."),
            field="preset",
        )
    before = _choice(commitment)
    if before and before.preset == preset:
        return before
    chosen = ScheduleChoice(
        commitment_id=commitment.id,
        preset=preset,
        at=clock.now(),
        by=str(by),
        by_name=writers.name_of(by),
    )
    db.session.add(chosen)
    db.session.flush()
    if commitment.signed_at:
        _lay_out_anew(commitment, preset)
        standing.add_up(commitment)
    audit.record(
        "followup.schedule",
        f"commitment:{commitment.id}",
        by=by,
        event_id=commitment.event_id,
        preset=preset,
    )
    return chosen


def preset_of(commitment: Commitment) -> str:
    """The schedule that holds."""
    chosen = _choice(commitment)
    return chosen.preset if chosen else USUAL


def signed_on(commitment: Commitment) -> date:
    """The day of the signing by the unit's own calendar. Refuses: unsigned."""
    if commitment.signed_at is None:
        raise Refused(
            "unsigned",
            N_(
                "Komitmen ini belum ditandatangani. Minta pimpinan unit menandatanganinya lebih dahulu."
            ),
        )
    return clock.at_place(commitment.signed_at, commitment.unit.zone).date()


def meet(commitment: Commitment, change: StatusChange, today: date) -> None:
    """An answer meets every check that is due by now or within three days."""
    db.session.execute(
        update(FollowUpCheck)
        .where(
            FollowUpCheck.commitment_id == commitment.id,
            FollowUpCheck.answered_by_id.is_(None),
            FollowUpCheck.due_on <= today + EARLY,
        )
        .values(answered_by_id=change.id)
    )


def go_on(commitment: Commitment, today: date) -> None:
    """After the last check comes another, until the commitment is done or cancelled."""
    last = db.session.scalars(
        select(FollowUpCheck)
        .where(FollowUpCheck.commitment_id == commitment.id)
        .order_by(FollowUpCheck.due_on.desc())
        .limit(1)
    ).first()
    if last and last.answered_by_id:
        _ask(commitment, _next_day(commitment, after=max(last.due_on, today + EARLY)))
        db.session.flush()


def keep_asking() -> None:
    """Whoever let the last check of their schedule pass is asked again later, until done or cancelled."""
    today = clock.today()
    ahead = select(FollowUpCheck.id).where(
        FollowUpCheck.commitment_id == Commitment.id, FollowUpCheck.due_on >= today
    )
    silent = (
        select(Commitment)
        .where(
            Commitment.next_due < today,
            Commitment.signed_at.is_not(None),
            Commitment.closed_at.is_(None),
            ~ahead.exists(),
        )
        .order_by(Commitment.id)
        .limit(AT_ONCE)
    )
    for commitment in db.session.scalars(silent).all():
        _ask(commitment, _next_day(commitment, after=today))
    db.session.flush()


def when_budget_comes(year: int) -> date:
    """When a unit that waits for the budget of a year is asked again: the first working day from 5 January on."""
    day = date(year, 1, 5)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _days(preset: str, signed: date) -> Iterator[date]:
    """Every day on which a commitment signed that day is asked about, without end."""
    if preset == "quarters":
        yield from (signed + timedelta(days=days) for days in CHECK_DAYS[:2])
        yield from _quarter_ends(after=signed + timedelta(days=CHECK_DAYS[1]))
    else:
        yield from (signed + timedelta(days=days) for days in CHECK_DAYS)
        yield from (signed + timedelta(days=CHECK_DAYS[-1] + AFTERWARDS * n) for n in count(1))


def _quarter_ends(*, after: date) -> Iterator[date]:
    """31 March, 30 June, 30 September, 31 December, and so on: each the day before the next quarter begins."""
    for month in count(after.year * 12 + after.month // 3 * 3, 3):
        day = date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if day > after:
            yield day


def _next_day(commitment: Commitment, *, after: date) -> date:
    days = _days(preset_of(commitment), signed_on(commitment))
    return next(day for day in days if day > after)


def _lay_out_anew(commitment: Commitment, preset: str) -> None:
    today = clock.today(commitment.unit.zone)
    db.session.execute(
        delete(FollowUpCheck).where(
            FollowUpCheck.commitment_id == commitment.id,
            FollowUpCheck.answered_by_id.is_(None),
            FollowUpCheck.due_on > today,
        )
    )
    laid_out = _laid_out(commitment)
    signed = signed_on(commitment)
    first_year = islice(_days(preset, signed), FIRST_YEAR[preset])
    ahead = {day for day in first_year if day > today} - laid_out
    last = max(laid_out, default=today)
    for day in sorted(ahead) or [_next_day(commitment, after=max(last, today))]:
        _ask(commitment, day)
    db.session.flush()


def _choice(commitment: Commitment) -> ScheduleChoice | None:
    return db.session.scalars(
        select(ScheduleChoice)
        .where(ScheduleChoice.commitment_id == commitment.id)
        .order_by(ScheduleChoice.id.desc())
        .limit(1)
    ).first()


def _ask(commitment: Commitment, day: date) -> None:
    days = (day - signed_on(commitment)).days
    db.session.add(FollowUpCheck(commitment_id=commitment.id, days=days, due_on=day))


def _laid_out(commitment: Commitment) -> set[date]:
    query = select(FollowUpCheck.due_on).where(FollowUpCheck.commitment_id == commitment.id)
    return set(db.session.scalars(query))
