"""The audit at the desk: entries newest first, and the chains checked."""

import pytest
from sqlalchemy import update

from intake.db import db
from intake.models.record import AuditEntry
from intake.queries import records
from intake.rules import audit
from intake.rules.actor import SYSTEM
from intake.web import records as room
from tests.cast import actor


@pytest.fixture
def admin(client, cast):
    audit.record(
        "event.close",
        "event:7",
        by=actor(cast.organiser),
        event_id=cast.event.id,
        fields=["a", "b"],
    )
    return client.sign_in(cast.administrator)


def test_who_did_what_stands_with_the_name(admin):
    page = admin.get("/staff/audit").page
    row = next(
        node.text(separator=" ") for node in page.all("tbody tr") if "event.close" in node.text()
    )
    assert "Bambang Sutrisno" in row
    assert "fields: a, b" in " ".join(row.split())


def test_whole_chains_are_said_to_be_whole(admin):
    assert "Utuh" in admin.get("/staff/audit").page.text


def test_an_edited_entry_is_found(admin, cast):
    db.session.execute(
        update(AuditEntry).where(AuditEntry.action == "event.close").values(subject="event:8")
    )
    page = admin.get("/staff/audit").page
    assert "Rantai catatan tidak utuh" in page.text
    assert f"event:{cast.event.id}: entry 1 was changed" in page.text


def test_long_chains_are_checked_when_asked_for(admin, monkeypatch):
    monkeypatch.setattr(room, "CHECKED_AT_ONCE", 0)
    page = admin.get("/staff/audit").page
    assert "Utuh" not in page.text
    assert "Utuh" in admin.get(page.link("Periksa sekarang")).page.text


def test_entries_are_filtered_by_subject_and_by_chain(admin, cast):
    page = admin.get("/staff/audit").page
    assert len(admin.get(page.link("event:7")).page.all("tbody tr")) == 1
    assert len(admin.get(page.link(f"event:{cast.event.id}")).page.all("tbody tr")) == 1
    assert "Belum ada catatan" in admin.get("/staff/audit?subject=x").page.text


def test_older_entries_stand_on_the_next_page(admin, monkeypatch):
    monkeypatch.setattr(records, "PAGE", 2)
    for n in range(2):
        audit.record("reference.load", f"n:{n}", by=SYSTEM, added=list(range(9)))
    page = admin.get("/staff/audit").page
    assert "dan 6 lagi" in page.text
    older = admin.get(page.link("Yang lebih lama")).page
    assert {node.text() for node in page.all("tbody a")}.isdisjoint(
        node.text() for node in older.all("tbody a") if node.text().startswith("n:")
    )


@pytest.mark.parametrize("role", ["organiser", "officer", "viewer"])
def test_nobody_else_reads_it(client, cast, role):
    assert client.sign_in(getattr(cast, role)).get("/staff/audit").status_code == 403
