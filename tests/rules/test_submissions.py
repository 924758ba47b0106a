"""Exactly once: what counts as the same submission, and what a key must look like."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from intake.db import db
from intake.rules import submissions
from intake.rules.refusal import Refused

SAID = [("full_name", "Siti Aminah"), ("accessibility", "braille"), ("accessibility", "companion")]


def said(fields=SAID, route="registration.create", subject="swp"):
    return submissions.content(route, subject, fields)


@pytest.mark.parametrize(
    "fields",
    [
        [*SAID, ("submission_key", "a" * 22), ("csrf_token", "b")],
        list(reversed(SAID)),
        [("full_name", "  Siti\tAminah "), *SAID[1:]],
    ],
    ids=["key and token", "order", "spaces"],
)
def test_the_same_content_however_it_was_sent(fields):
    assert said(fields) == said()


@pytest.mark.parametrize(
    "other",
    [
        said([("full_name", "Siti Aisyah"), *SAID[1:]]),
        said(SAID[:2]),
        said([*SAID, ("photo_consent", "1")]),
        said([("full_name", "Siti"), ("full_name", "Aminah"), *SAID[1:]]),
        said(route="registration.update"),
        said(subject="baris"),
    ],
    ids=["value", "one tick less", "one field more", "split", "route", "subject"],
)
def test_other_content_is_other(other):
    assert other != said()


def test_a_composed_and_a_decomposed_name_say_the_same():
    assert said([("full_name", "José")]) == said([("full_name", "Jose\u0301")])


@pytest.mark.parametrize("length", [22, 43, 64])
def test_a_key_of_the_contract_is_taken(length):
    key = (secrets.token_urlsafe(64))[:length]
    assert submissions.checked_key([key]) == key
    assert submissions.checked_key([submissions.new_key()])


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [""],
        ["a" * 21],
        ["a" * 65],
        ["a" * 21 + "!"],
        ["a" * 22 + "\n"],
        ["a" * 22, "a" * 22],
        ["ä" * 22],
    ],
    ids=["none", "empty", "short", "long", "sign", "line end", "two", "letter"],
)
def test_a_wrong_key_is_refused(sent):
    with pytest.raises(Refused) as refusal:
        submissions.checked_key(sent)
    assert refusal.value.code == "no_key"


@pytest.fixture
def accepted(app, freeze):
    freeze(datetime(2024, 3, 6, 3, 0, tzinfo=UTC))
    made = submissions.accept(
        "k" * 22, "registration.create", said(), reference_kind="registration", reference_id=5
    )
    db.session.commit()
    return made


def test_the_same_submission_is_known_a_year_later(accepted, freeze):
    freeze(datetime(2024, 3, 6, tzinfo=UTC) + timedelta(days=366))
    again = submissions.find("k" * 22)
    assert again.reference_id == 5
    assert submissions.says_the_same(again, said())
    assert not submissions.says_the_same(again, said(SAID[:1]))


def test_a_receipt_has_a_number_to_read_aloud(accepted):
    assert accepted.number == f"2024-{accepted.id:06d}"


def test_what_was_said_is_not_kept(accepted):
    assert b"Siti" not in accepted.content_mac
    assert len(accepted.content_mac) == 32


def test_a_purge_leaves_the_number_and_nothing_else(accepted):
    submissions.purge("registration", 5)
    db.session.commit()
    left = submissions.find("k" * 22)
    assert (left.reference_id, left.content_mac, left.number) == (None, b"", accepted.number)
    assert left.purged_at


def test_a_purge_touches_no_other_submission(accepted):
    submissions.accept("o" * 22, "x", b"", reference_kind="commitment", reference_id=5)
    submissions.purge("registration", 5)
    assert submissions.find("o" * 22).purged_at is None


def test_a_key_is_unique_in_the_database(accepted):
    with pytest.raises(Exception, match=r"(?i)unique"):
        submissions.accept("k" * 22, "x", b"", reference_kind="registration", reference_id=6)
