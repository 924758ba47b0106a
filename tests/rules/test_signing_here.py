"""A head in the hall: who may sign on the own page, that what is signed was read, and both or neither."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.commitment import Signing
from intake.models.record import AuditEntry
from intake.rules import checkin, commitments, letter, registrations, signing_here
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused
from intake.rules.signing import Signature
from tests.cast import actor
from tests.promises import PROMISE, propose

SIGNATURE = Signature(capacity="definitif", signed_name="Siti Aminah", head_position="Kepala")


@pytest.fixture
def head(cast):
    return cast.register()


def test_a_head_signs_what_was_read(cast, head):
    commitment = propose(cast, head)
    read = signing_here.read_first(head, commitment, signature=SIGNATURE)
    assert commitment.code not in read.text
    assert read.fingerprint == letter.fingerprint(read.text)
    signed = sign(head, commitment, read.fingerprint)
    assert (signed.text_hash, signed.by) == (
        commitment.current.text_hash,
        f"registration:{head.id}",
    )
    assert commitment.is_signed
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "commitment.sign"))
    assert entry.actor == f"registration:{head.id}"


def test_titles_may_differ_but_nobody_else_signs(cast, head):
    commitment = propose(cast, head)
    for name in ("Dr. Siti Aminah, M.Si.", "siti  aminah"):
        signing_here.read_first(head, commitment, signature=replace(SIGNATURE, signed_name=name))
    other = replace(SIGNATURE, signed_name="Hasan, M.Si.")
    refused("other_signer", signing_here.read_first, head, commitment, signature=other)
    refused("other_signer", sign, head, commitment, "x", signature=other)


def test_what_was_not_read_is_not_signed(cast, head):
    commitment = propose(cast, head)
    read = signing_here.read_first(head, commitment, signature=SIGNATURE).fingerprint
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    refused("changed_meanwhile", sign, head, commitment, read)
    assert db.session.scalar(select(func.count()).select_from(Signing)) == 0


def test_where_a_colleague_proposed_first_only_who_was_seen_signs(cast, head):
    propose(cast, head)
    boss = cast.register("Drs. Hasan, M.Si.", phone="+6281200000009")
    assert not signing_here.may_sign_here(boss)
    mine = propose(cast, boss, site="Asrama")
    signature = replace(SIGNATURE, signed_name="Hasan")
    refused("not_seen", signing_here.read_first, boss, mine, signature=signature)
    checkin.check_in(boss, session=cast.session, method="code", by=actor(cast.organiser))
    assert signing_here.may_sign_here(boss)
    assert signing_here.read_first(boss, mine, signature=signature).text


def test_what_the_unit_proposed_by_its_link_counts_as_somebody_elses(cast, head):
    commitments.propose_for_unit(
        cast.unit,
        event=cast.event,
        innovation=cast.innovation,
        promise=PROMISE,
        by=Actor("unit", cast.unit.id),
    )
    assert not signing_here.may_sign_here(head)


def test_a_guest_whose_institution_is_not_known_yet_may(cast):
    assert signing_here.may_sign_here(
        cast.register("Budi", unit=None, institution="PT Mitra", phone="+62811")
    )


def test_who_left_or_stands_twice_may_not(cast, head):
    assert not signing_here.may_sign_here(cast.register())
    registrations.cancel(head, by=PUBLIC)
    assert not signing_here.may_sign_here(head)


def sign(person, commitment, read, signature=SIGNATURE):
    return signing_here.sign(
        person,
        commitment,
        signature=signature,
        read=read,
        by=Actor("registration", person.id),
    )


def refused(code, rule, *subject, **said):
    with pytest.raises(Refused) as refusal:
        rule(*subject, **said)
    assert refusal.value.code == code
