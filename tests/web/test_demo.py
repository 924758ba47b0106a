"""The demo: refused where people are real, loaded once, shown again, and played over HTTP for a day."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click
import pytest
from sqlalchemy import func, select

from intake import clock, create_app
from intake.commands import demo as command
from intake.db import Model, db
from intake.demo import accounts, history, plans
from intake.models.commitment import FORMS, STATUSES, Commitment, Signing
from intake.models.event import Event, Invitation
from intake.models.followup import FollowUpCheck, StatusChange, Verification
from intake.models.record import DemoClock
from intake.models.registration import AccessibilityNeed, Registration
from intake.queries import worklist
from intake.rules import audit, demo_clock, nip, reference
from tests.servers import ROOT, free_port


@pytest.fixture
def loaded(app):
    """The demo as of now, on reference data."""
    reference.load()
    history.load()
    db.session.commit()


@pytest.fixture
def demo(app, settings, monkeypatch):
    """Runs `flask demo …`, the application being told that it is a demo."""
    monkeypatch.setitem(app.extensions, "tular_settings", replace(settings, demo=True))
    yield lambda *words: app.test_cli_runner().invoke(args=["demo", *words])
    clock.shift(timedelta(0))


def counts() -> dict[str, int]:
    tables = Model.metadata.sorted_tables
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables}


def states(column) -> set:
    return set(db.session.scalars(select(column).distinct()))


@pytest.mark.parametrize("word", ["load", "show", "day"])
def test_an_installation_refuses_the_demo(app, word):
    done = app.test_cli_runner().invoke(args=["demo", word])
    assert done.exit_code == 1
    assert "This is not a demo. Set TULAR_DEMO=1" in done.output
    assert counts()["staff"] == 0


def test_nothing_is_shown_before_it_is_loaded(demo):
    done = demo("show")
    assert (done.exit_code, "flask demo load" in done.output) == (1, True)


@pytest.mark.slow
def test_a_second_load_does_nothing(app, demo):
    reference.load()
    db.session.commit()
    assert "The demo is loaded" in demo("load").output
    before = counts()
    db.session.rollback()
    again = demo("load")
    assert (again.exit_code, again.output) == (0, "")
    assert counts() == before


@pytest.mark.slow
def test_the_events_are_open_without_quota_and_close_in_ten_years(loaded):
    for slug in (plans.KARTINI, plans.DITEBAS):
        event = db.session.scalars(select(Event).filter_by(slug=slug)).one()
        invited = select(func.count()).where(Invitation.event_id == event.id)
        assert event.is_open(clock.now())
        assert (event.unit_quota, event.seats) == (None, None)
        assert timedelta(3650) < event.closes_at - clock.now() < timedelta(3660)
        assert db.session.scalar(invited) == 31
    assert event.day.isoformat() == "2024-02-27"
    assert "Selasa" in event.date_note


@pytest.mark.slow
def test_every_state_a_screen_can_show_is_there(loaded):
    assert states(Commitment.status) == set(STATUSES)
    assert states(Commitment.form) == {*FORMS, None}
    assert states(Signing.capacity) == {"definitif", "plt", "plh", "an"}
    assert states(Signing.method) == {"typed", "drawn", "upload"}
    assert states(Verification.result) == {"yes", "partly", "no"}
    assert states(Registration.role) == {"participant", "guest", "committee", "resource_person"}
    people = db.session.scalars(select(Registration)).all()
    assert {None, "declared", "evidenced", "verified"} == {
        commitment.proof for commitment in db.session.scalars(select(Commitment))
    }
    assert any(person.duplicate_of_id for person in people)
    assert any(person.cancelled_at for person in people)
    assert any(nip.problem(person.nip) for person in people)
    assert any(" " not in person.full_name for person in people)
    assert any(person.language == "en" for person in people)
    assert db.session.scalar(select(func.count()).select_from(AccessibilityNeed)) == 2
    assert db.session.scalar(select(func.count(StatusChange.withdrawn_at))) == 1
    assert db.session.scalar(select(func.count(Invitation.declined_at))) == 2


@pytest.mark.slow
def test_check_dates_count_from_the_day_of_loading(loaded):
    today = clock.today()
    officer = accounts.acting(
        db.session.scalars(select(accounts.Staff).filter_by(email="officer@tular.test")).one()
    )
    found = worklist.counts(worklist.reader(officer, today=today))
    assert min(found["overdue"], found["week"], found["no-reply"]) >= 3
    latest = db.session.scalar(select(func.max(StatusChange.at)))
    assert latest < clock.now()
    assert db.session.scalar(select(func.max(FollowUpCheck.due_on))) > today


@pytest.mark.slow
def test_history_is_audited_in_its_order_and_the_clock_goes_on(loaded):
    assert [*audit.faults()] == []
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    moments = db.session.execute(
        select(audit.AuditEntry.chain, audit.AuditEntry.at).order_by(audit.AuditEntry.id)
    ).all()
    for chain in {chain for chain, _ in moments} - {audit.GENERAL}:
        said = [at for name, at in moments if name == chain]
        assert said == sorted(said), chain


@pytest.mark.slow
def test_show_prints_the_address_the_accounts_and_a_link_of_each_kind(loaded, demo, settings):
    lines = demo("show").output.splitlines()
    address = settings.public_url
    assert lines[0] == f"{address}/"
    assert [line.split(" ")[0] for line in lines[1:5]] == [
        f"{name}@tular.test" for name in ("admin", "organiser", "officer", "viewer")
    ]
    assert all(len(line.split(" ")[1]) >= 12 for line in lines[1:5])
    for line, (label, path) in zip(
        lines[5:],
        [("event", "e"), ("unit", "u"), ("personal page", "r"), ("signing", "s"), ("door", "door")],
        strict=True,
    ):
        assert line.startswith(f"{label}: {address}/{path}/")


@pytest.mark.slow
def test_what_is_shown_can_be_opened(loaded, demo, client):
    for line in demo("show").output.splitlines()[5:]:
        path = "/" + line.split(": ")[1].split("/", 3)[3]
        assert client.get(path).status_code == 200, path


def test_a_clock_left_ahead_is_put_back_by_loading(app, demo, monkeypatch):
    monkeypatch.setattr(history, "is_loaded", lambda: True)
    demo_clock.set_ahead(timedelta(days=90))
    db.session.commit()
    assert "put back" in demo("load").output
    db.session.expire_all()
    assert db.session.get(DemoClock, 1).ahead_seconds == 0


def test_a_day_is_not_played_while_the_clock_runs_ahead(app, demo):
    demo_clock.set_ahead(timedelta(days=7))
    db.session.commit()
    done = demo("day")
    assert (done.exit_code, "already runs ahead" in done.output) == (1, True)


def test_a_day_without_a_server_says_so(demo):
    done = demo("day", "--url", f"http://127.0.0.1:{free_port()}")
    assert (done.exit_code, "`make run` starts it" in done.output) == (1, True)


def test_a_funnel_that_differs_is_told_and_fails(capsys):
    command._compare({"signed": 27}, {"signed": 27})
    assert "The two are equal." in capsys.readouterr().out
    with pytest.raises(click.ClickException, match="another funnel"):
        command._compare({"signed": 27}, {"signed": 26})
    assert "differs" in capsys.readouterr().out


@contextmanager
def running(database: str) -> Iterator[dict[str, str]]:
    """A demo that is served; gives the environment of its commands."""
    port = free_port()
    environment = os.environ | {
        "TULAR_DEMO": "1", "DATABASE_URL": database, "PORT": str(port), "ACCESS_LOG": "",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    for words in (("db", "upgrade"), ("reference", "load"), ("demo", "load")):
        subprocess.run(
            [sys.executable, "-m", "flask", *words], cwd=ROOT, env=environment, check=True
        )
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--log-level=warning", "app:app"],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz")
        yield environment
    finally:
        web.terminate()
        web.wait(30)


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            assert time.monotonic() < deadline, "the demo does not answer"
            time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_day_causes_the_funnel_that_the_server_reports(tmp_path):
    with running(f"sqlite:///{tmp_path}/demo.db") as environment:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "demo", "day"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The two are equal." in done.stdout


def test_a_demo_without_its_tables_is_not_ready(settings, tmp_path):
    empty = create_app(replace(settings, demo=True, database_url=f"sqlite:///{tmp_path}/empty.db"))
    with empty.app_context():
        answer = empty.test_client().get("/readyz", base_url=settings.public_url)
        assert (answer.status_code, answer.json) == (503, {"status": "database not ready"})
        for engine in db.engines.values():
            engine.dispose()
