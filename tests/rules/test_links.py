"""Secret links: found by their digest, for one purpose, until they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from intake import keys
from intake.db import db
from intake.models.link import CheckCode, Link
from intake.rules import links
from tests.cast import NOW, token


@pytest.fixture
def link(cast):
    return links.issue("unit", unit_id=cast.bali.id, event_id=cast.event.id)


def test_a_link_is_found_and_shown_again(link):
    db.session.flush()
    assert links.find(token(link), "unit") is link


def test_a_link_opens_one_kind_of_page_only(link):
    db.session.flush()
    assert [links.find(token(link), purpose) for purpose in ("person", "sign", "door")] == [
        None
    ] * 3


@pytest.mark.parametrize("forged", ["", "x", "A" * 22, "' OR 1=1 --", "\x00", "ü" * 30])
def test_a_forged_link_is_not_found(link, forged):
    assert links.find(forged, "unit") is None


def test_the_secret_is_stored_nowhere(link):
    db.session.flush()
    row = db.session.execute(text("SELECT * FROM link WHERE id = :id"), {"id": link.id}).one()
    assert all(token(link) not in repr(value) for value in row)


def test_a_revoked_link_ends_now(link):
    assert link.is_usable(NOW)
    links.revoke(link)
    assert not link.is_usable(NOW)


def test_a_link_ends_when_it_says(cast):
    link = links.issue("door", event_id=cast.event.id, expires_at=NOW + timedelta(hours=8))
    assert link.is_usable(NOW + timedelta(hours=7, minutes=59))
    assert not link.is_usable(NOW + timedelta(hours=8))


def test_the_newest_link_that_holds_is_the_current_one(cast, link):
    newer = links.issue("unit", unit_id=cast.bali.id, event_id=cast.event.id)
    db.session.flush()
    subject = {"unit_id": cast.bali.id, "event_id": cast.event.id}
    assert links.current("unit", **subject) is newer
    links.revoke(newer)
    assert links.current("unit", **subject) is link
    assert links.current_or_new("unit", **subject) is link
    links.revoke(link)
    fresh = links.current_or_new("unit", **subject)
    assert fresh not in {link, newer}
    assert fresh.is_usable(NOW)


@pytest.mark.parametrize("purpose", ["person", "unit", "sign", "door"])
def test_a_link_without_its_subject_is_refused_by_the_database(cast, purpose):
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        links.issue(purpose)


def test_a_new_secret_still_shows_old_links(link):
    before = keys._secrets
    said = token(link)
    try:
        keys.configure(("another secret, as long as it must be", *before))
        assert links.token_of(link) == said
    finally:
        keys.configure(before)


def test_a_check_code_is_printed_and_found(cast):
    someone = cast.register()
    code = db.session.scalars(
        select(CheckCode).where(CheckCode.registration_id == someone.id)
    ).one()
    assert len(code.code) == 12
    assert set(code.code) <= set(keys.CROCKFORD)
    assert db.session.scalars(select(Link).where(Link.registration_id == someone.id)).one()
