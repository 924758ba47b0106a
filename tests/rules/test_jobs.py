"""Long work: asked for once, held by one, taken up again when its holder is silent, kept for a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.job import Job
from intake.models.record import AuditEntry
from intake.rules import erasure, jobs
from tests.cast import actor


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def later(freeze):
    """Move the clock on."""
    return lambda **passed: freeze(clock.now() + timedelta(**passed))


def result(job, name="paket.zip"):
    return jobs.Result(
        file=jobs.part_name(job.id, job.holder),
        file_name=name,
        media_type="application/zip",
        bytes=3,
        sha256="ab" * 32,
    )


def test_asking_twice_is_asking_once(cast, by):
    job = jobs.ask("bundle", cast.event, {"session": 1}, by=by)
    assert jobs.ask("bundle", cast.event, {"session": 1}, by=by) is job


def test_another_event_kind_or_argument_is_other_work(cast, by):
    asked = [
        jobs.ask("bundle", cast.event, {"session": 1}, by=by),
        jobs.ask("bundle", cast.event, {"session": 2}, by=by),
        jobs.ask("badges", cast.event, {"session": 1}, by=by),
        jobs.ask("bundle", cast.other_event, {"session": 1}, by=by),
    ]
    assert len({job.id for job in asked}) == 4


def test_once_finished_the_same_can_be_asked_for_anew(cast, by):
    job = jobs.ask("bundle", cast.event, by=by)
    taken = jobs.take_next()
    jobs.finish(taken.id, taken.holder, result(taken))
    assert jobs.ask("bundle", cast.event, by=by).id != job.id


def test_what_is_held_is_nobody_elses(cast, by):
    job = jobs.ask("bundle", cast.event, by=by)
    assert jobs.take_next().id == job.id
    assert jobs.take_next() is None
    assert not jobs.anything_to_do()


def test_the_oldest_comes_first(cast, by):
    first = jobs.ask("bundle", cast.event, by=by)
    jobs.ask("badges", cast.event, by=by)
    assert jobs.take_next().id == first.id


def test_a_step_tells_how_far_it_is_and_holds_on(cast, by, later):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    later(seconds=59)
    jobs.step(job.id, job.holder, done=3, total=9)
    later(seconds=59)
    assert jobs.take_next() is None
    assert (job.done, job.total, job.state(clock.now())) == (3, 9, "working")


def test_silence_for_a_minute_frees_it_and_the_first_holder_has_lost_it(cast, by, later):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    first = job.holder
    jobs.step(job.id, first, done=3, total=9)
    later(seconds=60)
    assert job.state(clock.now()) == "stalled"
    again = jobs.take_next()
    assert (again.id, again.tries, again.done) == (job.id, 2, 0)
    with pytest.raises(jobs.Lost):
        jobs.step(job.id, first, done=4, total=9)
    with pytest.raises(jobs.Lost):
        jobs.finish(job.id, first, result(job))
    with pytest.raises(jobs.Lost):
        jobs.give_up(job.id, first)
    jobs.step(job.id, again.holder, done=1, total=9)


def test_what_ends_three_workers_is_given_up(cast, by, later):
    job = jobs.ask("bundle", cast.event, by=by)
    for _ in range(jobs.TRIES):
        assert jobs.take_next() is not None
        later(minutes=1)
    assert jobs.take_next() is None
    assert (job.failed_why, job.is_open, job.state(clock.now())) == ("stopped", False, "failed")


def test_what_is_given_up_does_not_hide_what_waits_behind_it(cast, by, later):
    jobs.ask("bundle", cast.event, by=by)
    for _ in range(jobs.TRIES):
        jobs.take_next()
        later(minutes=1)
    behind = jobs.ask("badges", cast.event, by=by)
    assert jobs.take_next().id == behind.id


def test_broken_work_is_told_and_may_be_asked_for_again(cast, by):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    jobs.give_up(job.id, job.holder)
    assert job.failed_why == "broken"
    assert jobs.ask("bundle", cast.event, by=by).id != job.id


def test_finished_work_is_kept_for_a_day(cast, by, later):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    jobs.finish(job.id, job.holder, result(job))
    later(hours=24, seconds=-1)
    assert (jobs.empty_expired(), job.state(clock.now())) == (0, "done")
    assert jobs.files_kept() == {job.file}
    later(seconds=1)
    assert job.state(clock.now()) == "emptied"
    assert jobs.empty_expired() == 1
    assert jobs.files_kept() == set()
    assert jobs.empty_expired() == 0


def test_the_newer_file_ends_the_older(cast, by):
    made = []
    for _ in range(2):
        jobs.ask("bundle", cast.event, by=by)
        job = jobs.take_next()
        made.append(jobs.finish(job.id, job.holder, result(job)))
    older, newer = made
    assert (older.state(clock.now()), newer.state(clock.now())) == ("emptied", "done")
    jobs.empty_expired()
    assert jobs.files_kept() == {newer.file}


def test_what_is_being_written_is_kept(cast, by):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    assert jobs.files_kept() == {jobs.part_name(job.id, job.holder)}


def test_an_erasure_ends_what_was_made_of_the_event_and_of_no_other(cast, by):
    made = []
    for event in (cast.event, cast.other_event):
        jobs.ask("bundle", event, by=by)
        job = jobs.take_next()
        made.append(jobs.finish(job.id, job.holder, result(job)))
    erasure.erase(cast.register(), by=by)
    assert [job.state(clock.now()) for job in made] == ["emptied", "done"]
    jobs.empty_expired()
    assert jobs.files_kept() == {made[1].file}


def test_what_is_being_made_during_an_erasure_begins_anew(cast, by):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    first = job.holder
    erasure.erase(cast.register(), by=by)
    with pytest.raises(jobs.Lost):
        jobs.finish(job.id, first, result(job))
    again = jobs.take_next()
    assert (again.id, again.tries) == (job.id, 1)


def test_a_row_is_new_when_anything_in_it_is(cast, by, later):
    job = jobs.ask("bundle", cast.event, by=by)
    seen = [job.version(clock.now())]
    jobs.take_next()
    seen.append(job.version(clock.now()))
    jobs.step(job.id, job.holder, done=1, total=2)
    seen.append(job.version(clock.now()))
    later(minutes=1)
    seen.append(job.version(clock.now()))
    assert len(set(seen)) == 4


def test_it_is_audited_who_asked_and_what_came_of_it(cast, by):
    jobs.ask("bundle", cast.event, by=by)
    job = jobs.take_next()
    jobs.finish(job.id, job.holder, result(job))
    entries = db.session.scalars(select(AuditEntry).filter_by(subject=f"job:{job.id}"))
    assert [(one.action, one.actor) for one in entries] == [
        ("job.ask", str(by)),
        ("job.finish", "system"),
    ]
    assert db.session.scalars(select(Job)).one().asked_by == str(by)
