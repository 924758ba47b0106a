"""Signing: only the head's signature commits the unit, under the letter as it was read, once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from intake import clock
from intake.db import db
from intake.models.commitment import Signing, StoredFile
from intake.models.followup import FollowUpCheck
from intake.models.record import AuditEntry
from intake.rules import commitments, signing
from intake.rules.actor import PUBLIC
from intake.rules.refusal import Refused
from intake.rules.signing import LARGEST_DRAWING, Signature
from intake.rules.uploads import PDF, Upload
from tests.promises import HEAD, propose, sign

SCAN = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def commitment(cast):
    return propose(cast, cast.register())


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("capacity", ["definitif", "plt", "plh", "an"])
def test_a_head_signs_in_a_capacity_and_the_unit_is_committed(commitment, capacity):
    signed = sign(commitment, capacity=capacity, head_position="Kepala Sentra")
    assert (signed.capacity, signed.method, signed.by) == (capacity, "typed", "head:1")
    assert signed.version is commitment.current
    assert signed.text_hash == commitment.current.text_hash
    assert commitment.signed_at == signed.signed_at == clock.now()
    assert commitment.is_signed


def test_the_first_signature_starts_the_follow_up_and_the_next_does_not(commitment):
    sign(commitment)
    days = db.session.scalars(select(FollowUpCheck.days).order_by(FollowUpCheck.days)).all()
    assert days == [7, 30, 90, 180, 365]
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    sign(commitment)
    assert db.session.scalar(select(func.count()).select_from(FollowUpCheck)) == 5


def test_signing_twice_gives_the_first_signature(commitment):
    first = sign(commitment)
    assert sign(commitment) is first
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 1


def test_another_head_who_comes_second_is_told(commitment):
    first = sign(commitment)
    refused("already_signed", sign, commitment, signed_name="Orang lain", capacity="plh")
    assert first.signed_name == "Hasan, M.Si."
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 1


def test_the_chain_tells_that_it_was_signed_and_no_name(commitment):
    sign(commitment)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "commitment.sign"))
    assert entry.actor == "head:1"
    assert entry.detail == {
        "version": 1,
        "capacity": "definitif",
        "method": "typed",
        "text_hash": commitment.current.text_hash,
    }


def test_what_was_not_read_is_not_signed(commitment):
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    said = {"signature": Signature(capacity="definitif", signed_name="Hasan"), "by": HEAD}
    refused("changed_meanwhile", signing.sign, commitment, read_version=1, **said)
    refused("changed_meanwhile", signing.sign, commitment, read_version=9, **said)
    assert signing.sign(commitment, read_version=2, **said).version.number == 2


def test_a_change_that_the_letter_never_prints_was_read_all_the_same(commitment):
    commitments.complete(commitment, fields={"confidence": 5}, by=PUBLIC)
    said = {"signature": Signature(capacity="definitif", signed_name="Hasan"), "by": HEAD}
    assert signing.sign(commitment, read_version=1, **said).version.number == 2


def test_what_is_over_is_not_signed(commitment):
    commitment.closed_at = clock.now()
    db.session.flush()
    refused("closed", sign, commitment)


def test_nothing_is_no_signature(commitment):
    assert refused("nothing_signed", sign, commitment, signed_name="").field == "signed_name"


@pytest.mark.parametrize(
    "drawing", ["M1 2L3 4", "M10 20L30.5 40.25L7 8", "M 1 2 L 3 4 M5,6 L7,8", "M1 2L3 4" * 2000]
)
def test_a_drawing_of_lines_is_a_signature(commitment, drawing):
    signed = sign(commitment, signed_name="", drawing=drawing)
    assert (signed.method, signed.signature) == ("drawn", drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        "M1 2",
        "L1 2",
        "M1 2C3 4 5 6 7 8",
        'M1 2L3 4"/><script>alert(1)</script>',
        "M1 2L3 4\n",
        "M-1 2L3 4",
        "M1 2L99999 4",
        "M1 2L3 4" * (LARGEST_DRAWING // 8 + 1),
    ],
)
def test_anything_else_is_no_drawing(commitment, drawing):
    refused("drawing_unreadable", sign, commitment, drawing=drawing)


def test_an_uploaded_letter_is_kept_byte_for_byte(commitment):
    content = SCAN + bytes(range(256))
    letter = Upload("Surat komitmen.pdf", PDF, content)
    signed = sign(commitment, letter=letter, letter_number="B-7/2024", letter_date=date(2024, 3, 6))
    stored = db.session.get(StoredFile, signed.letter_id)
    assert (stored.name, stored.media_type) == ("Surat komitmen.pdf", "application/pdf")
    assert stored.content == content
    assert (signed.method, signed.letter_number) == ("upload", "B-7/2024")


def test_a_letter_dated_ahead_is_refused_by_the_units_calendar(commitment, freeze):
    tomorrow = date(2024, 3, 7)
    refusal = refused("letter_date_ahead", sign, commitment, letter_date=tomorrow)
    assert refusal.field == "letter_date"
    freeze(datetime(2024, 3, 6, 15, 30, tzinfo=UTC))  # 7 March, 00.30 WIT, where the unit is
    assert sign(commitment, letter_date=tomorrow).letter_date == tomorrow


def test_who_bears_a_proposers_name_says_that_they_may_sign(commitment):
    said = {"signed_name": "SITI AMINAH"}
    assert refused("proposer_signs", sign, commitment, **said).field == "may_sign"
    signed = sign(commitment, **said, may_sign=True)
    assert signed.also_proposed
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "commitment.sign"))
    assert entry.detail["also_proposed"] is True


def test_a_name_that_is_no_proposers_needs_no_statement(commitment):
    assert sign(commitment, may_sign=True).also_proposed is False
