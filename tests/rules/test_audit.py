"""The audit: whatever is changed, taken out, moved or cut off is found."""

import random

import pytest
from sqlalchemy import delete, func, insert, select, update

from intake.db import db
from intake.models.record import AuditEntry, AuditHead
from intake.rules import audit
from intake.rules.actor import SYSTEM, Actor

OFFICER = Actor("staff", 7, "Nur Aini", "officer")
LENGTH = 24


@pytest.fixture
def chains(app):
    """Two chains of some length, untouched."""
    for number in range(LENGTH):
        audit.record("checkin.in", f"registration:{number}", by=OFFICER, event_id=4, method="qr")
        audit.record(
            "session.start", f"staff:{number}", by=SYSTEM, role="officer", fields=["name", "nip"]
        )
    db.session.commit()


def test_an_untouched_chain_has_no_fault(chains):
    assert list(audit.faults()) == []


def test_an_entry_says_who_did_what_without_a_name(chains):
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.chain == "event:4")).first()
    assert (entry.actor, entry.action, entry.subject) == ("staff:7", "checkin.in", "registration:0")
    assert entry.detail == {"method": "qr"}
    assert db.session.scalar(select(func.count()).where(AuditEntry.actor.contains("Nur"))) == 0


def test_each_event_has_a_chain_and_the_rest_another(chains):
    heads = dict(db.session.execute(select(AuditHead.chain, AuditHead.count)).all())
    assert heads == {"event:4": LENGTH, audit.GENERAL: LENGTH}


def test_an_entry_that_is_rolled_back_leaves_the_chain_whole(chains):
    audit.record("checkin.in", "registration:99", by=OFFICER, event_id=4)
    db.session.rollback()
    assert list(audit.faults()) == []
    audit.record("checkin.in", "registration:100", by=OFFICER, event_id=4)
    assert list(audit.faults()) == []


def edit(chain, number):
    field, value = random.choice(
        [
            ("actor", "staff:8"),
            ("action", "checkin.undo"),
            ("subject", "registration:77"),
            ("detail", {"method": "code"}),
            ("previous_hash", "f" * 64),
            ("hash", "0" * 64),
        ]
    )
    change(chain, number, **{field: value})


def backdate(chain, number):
    entry = one(chain, number)
    change(chain, number, at=entry.at.replace(year=entry.at.year - 1))


def leave_out(chain, number):
    db.session.execute(delete(AuditEntry).where(AuditEntry.id == one(chain, number).id))


def leave_out_and_close_the_gap(chain, number):
    leave_out(chain, number)
    for later in range(number + 1, LENGTH + 1):
        change(chain, later, number=later - 1)


def cut_the_tail(chain, number):
    db.session.execute(
        delete(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number >= number)
    )


def change_places(chain, number):
    other = number % LENGTH + 1
    change(chain, number, number=0)
    change(chain, other, number=number)
    change(chain, 0, number=other)


def slip_one_in(chain, number):
    entry = one(chain, number)
    copy = {name: getattr(entry, name) for name in (*audit._HASHED, "hash")}
    db.session.execute(insert(AuditEntry).values(copy | {"number": LENGTH + 1}))


def move_to_another_chain(chain, number):
    change(chain, number, chain="event:5")


def lose_the_head(chain, number):
    db.session.execute(delete(AuditHead).where(AuditHead.chain == chain))


def turn_the_head(chain, number):
    db.session.execute(
        update(AuditHead).where(AuditHead.chain == chain).values(count=AuditHead.count + 1)
    )


TAMPERING = [
    edit,
    backdate,
    leave_out,
    leave_out_and_close_the_gap,
    cut_the_tail,
    change_places,
    slip_one_in,
    move_to_another_chain,
    lose_the_head,
    turn_the_head,
]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found_wherever_it_happens(chains, tamper):
    random.seed(tamper.__name__)
    for number in random.sample(range(1, LENGTH + 1), 12):
        tamper(random.choice(["event:4", audit.GENERAL]), number)
        db.session.flush()
        db.session.expire_all()
        assert list(audit.faults()), f"{tamper.__name__} of entry {number} was not found"
        db.session.rollback()
    assert list(audit.faults()) == [], "the harness left something behind"


def test_control_who_can_rewrite_the_whole_chain_is_not_found_here(chains):
    """Why the heads are kept with each backup: the chain alone cannot see this, so the harness must not either."""
    change("event:4", LENGTH, subject="registration:77")
    db.session.expire_all()
    forged = audit._hash({name: getattr(one("event:4", LENGTH), name) for name in audit._HASHED})
    change("event:4", LENGTH, hash=forged)
    db.session.execute(update(AuditHead).where(AuditHead.chain == "event:4").values(hash=forged))
    db.session.expire_all()
    assert list(audit.faults()) == []


def one(chain: str, number: int, /) -> AuditEntry:
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number == number)
    ).one()


def change(chain: str, number: int, /, **values: object) -> None:
    db.session.execute(
        update(AuditEntry)
        .where(AuditEntry.chain == chain, AuditEntry.number == number)
        .values(**values)
    )
