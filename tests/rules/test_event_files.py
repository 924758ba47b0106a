"""What is attached to an event: one letter, one agenda, photos with captions; removing deletes the bytes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import StoredFile
from intake.models.event_file import EventFile
from intake.models.record import AuditEntry
from intake.queries import event_files as attached
from intake.rules import event_files, housekeeping
from intake.rules.refusal import Refused
from tests.cast import actor
from tests.files import pdf, photo


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


def stored():
    return db.session.scalar(select(func.count()).select_from(StoredFile))


def test_a_letter_is_kept_byte_for_byte(cast, by):
    event_files.attach(cast.event, "letter", pdf(), by=by)
    kept = attached.document(cast.event.id, "letter")
    assert (kept.content, kept.name) == (pdf().content, "undangan.pdf")
    assert attached.document(cast.event.id, "agenda") is None
    assert attached.document(cast.other_event.id, "letter") is None


def test_a_new_letter_replaces_the_old_one_and_its_bytes(cast, by):
    old = event_files.attach(cast.event, "letter", pdf("lama"), by=by)
    event_files.attach(cast.event, "agenda", pdf("acara"), by=by)
    event_files.attach(cast.event, "letter", pdf("baru"), by=by)
    assert (old.file_id, old.removed_by) == (None, str(by))
    assert attached.document(cast.event.id, "letter").content == pdf("baru").content
    assert stored() == 2


def test_the_same_letter_again_is_the_one_that_is_there(cast, by):
    first = event_files.attach(cast.event, "letter", pdf(), by=by)
    assert event_files.attach(cast.event, "letter", pdf(), by=by) is first


def test_a_photo_needs_to_be_one(cast, by):
    with pytest.raises(Refused) as no:
        event_files.add_photo(cast.event, pdf(), caption="Praktik", by=by)
    assert no.value.code == "not_a_photo"


def test_there_are_at_most_thirty_photos_at_a_time(cast, by, monkeypatch):
    monkeypatch.setattr(event_files, "MOST_PHOTOS", 2)
    first = event_files.add_photo(cast.event, photo("olive"), caption="Satu", by=by)
    event_files.add_photo(cast.event, photo("teal"), caption="Dua", by=by)
    with pytest.raises(Refused) as no:
        event_files.add_photo(cast.event, photo("navy"), caption="Tiga", by=by)
    assert no.value.code == "too_many_photos"
    event_files.remove(first, by=by)
    event_files.add_photo(cast.event, photo("navy"), caption="Tiga", by=by)
    assert [caption for caption, _ in attached.photos(cast.event.id)] == ["Dua", "Tiga"]


def test_a_caption_can_be_mended_until_the_photo_is_removed(cast, by):
    one = event_files.add_photo(cast.event, photo(), caption="Praktek", by=by)
    event_files.describe(one, "Praktik", by=by)
    assert one.caption == "Praktik"
    event_files.remove(one, by=by)
    with pytest.raises(Refused) as no:
        event_files.describe(one, "Lain", by=by)
    assert no.value.code == "removed"


def test_removing_twice_is_removing_once(cast, by):
    one = event_files.add_photo(cast.event, photo(), caption="Praktik", by=by)
    event_files.remove(one, by=by)
    removed = one.removed_at
    event_files.remove(one, by=by)
    assert (one.removed_at, stored()) == (removed, 0)


def test_photos_go_180_days_after_the_event_and_letters_stay(cast, by, freeze):
    event_files.attach(cast.event, "letter", pdf(), by=by)
    event_files.add_photo(cast.event, photo(), caption="Praktik", by=by)
    freeze(cast.event.ends_at + timedelta(days=180, seconds=-1))
    assert event_files.forget_photos() == 0
    freeze(cast.event.ends_at + timedelta(days=180))
    housekeeping.come_round()
    assert attached.kinds(cast.event.id) == {"letter"}
    assert stored() == 1


def test_a_photo_added_later_is_given_180_days_from_then(cast, by, freeze):
    freeze(cast.event.ends_at + timedelta(days=100))
    event_files.add_photo(cast.event, photo(), caption="Praktik", by=by)
    freeze(clock.now() + timedelta(days=179))
    assert event_files.forget_photos() == 0
    freeze(clock.now() + timedelta(days=1))
    assert event_files.forget_photos() == 1


def test_what_was_done_is_audited_without_the_caption(cast, by):
    one = event_files.add_photo(cast.event, photo(), caption="Ibu Siti mencoba", by=by)
    event_files.describe(one, "Peserta mencoba", by=by)
    event_files.remove(one, by=by)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"event_file:{one.id}")
    ).all()
    verbs = ["event_file.add", "event_file.describe", "event_file.remove"]
    assert [entry.action for entry in entries] == verbs
    assert not any("Siti" in str(entry.detail) for entry in entries)
    assert db.session.scalars(select(EventFile)).one().added_by == str(by)
