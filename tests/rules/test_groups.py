"""Registering colleagues with oneself: all or nothing, each their own proof, nobody twice."""

import pytest
from sqlalchemy import delete, func, select

from intake.db import db
from intake.models.link import CheckCode, Link
from intake.models.registration import Consent, Notice, NoticeReading, Registration
from intake.rules import consents, registrations
from intake.rules.actor import PUBLIC, Actor
from intake.rules.refusal import Refused
from intake.rules.registrations import Colleague
from tests.cast import NOTICE

BUDI = Colleague(full_name="Budi Santoso, S.ST.", position="Kepala Seksi")
RINA = Colleague(full_name="Rina", position="Pekerja Sosial", nip="19800101 200501 2 001")


@pytest.fixture
def group(cast):
    """Register somebody with colleagues; gives everybody of that submission, the sender first."""

    def register(*colleagues, **said):
        entry = cast.entry(**said)
        leader = registrations.register(cast.event, entry, by=PUBLIC, colleagues=colleagues)
        db.session.flush()
        rest = db.session.scalars(
            select(Registration).filter_by(registered_by_id=leader.id).order_by(Registration.id)
        )
        return [leader, *rest]

    return register


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_each_has_a_link_a_proof_and_a_code_of_their_own(group):
    people = group(BUDI, RINA)
    assert [one.is_live for one in people] == [True] * 3
    assert count(Link) - 2 == count(CheckCode) == 3  # a unit's and a door's link are there before
    assert len({one.spoken_code for one in people}) == 3


def test_a_colleague_is_of_the_same_unit_and_needs_no_contact(cast, group):
    _, budi = group(BUDI)
    assert budi.unit_id == cast.unit.id
    assert (budi.phone, budi.email) == (None, None)


def test_colleagues_of_another_institution_come_from_there_too(group):
    _, budi = group(BUDI, unit=None, institution="PT Mitra")
    assert budi.institution == "PT Mitra"


def test_the_senders_consents_and_notice_are_not_the_colleagues(group):
    group(BUDI, photo_consent=True, needs=("braille",), need_consent=True)
    assert (count(Consent), count(NoticeReading)) == (2, 1)


def test_all_or_nothing_when_the_quota_is_too_small(cast, group):
    cast.event.unit_quota = 2
    with pytest.raises(Refused) as no:
        group(BUDI, RINA)
    assert no.value.code == "unit_full"


def test_a_colleague_known_by_nip_comes_back_as_a_duplicate(cast, group):
    first = cast.register("Rina Wati", nip="198001012005012001", phone="+6281100000000")
    _, rina = group(RINA)
    assert rina.duplicate_of_id == first.id


def test_the_boss_registered_with_the_secretarys_number_is_known_as_her_colleague(cast, group):
    boss = cast.register("Budi Santoso")
    _, again = group(BUDI)
    assert again.duplicate_of_id == boss.id


def test_a_colleague_who_registers_with_the_senders_number_is_known(cast, group):
    _, budi = group(BUDI)
    assert cast.register("Budi Santoso").duplicate_of_id == budi.id


def test_a_colleague_of_the_same_name_reached_otherwise_is_another_person(cast, group):
    group(BUDI)
    assert cast.register("Budi Santoso", phone="+6281100000000").is_live


def test_the_same_group_sent_twice_is_known_whole(group):
    first = group(BUDI, RINA)
    second = group(BUDI, RINA)
    assert [one.duplicate_of_id for one in second] == [one.id for one in first]


def test_one_row_typed_twice_is_one_person(group):
    _, first, second = group(BUDI, BUDI)
    assert second.duplicate_of_id == first.id


def test_a_sender_who_is_known_still_registers_colleagues(cast, group):
    cast.register()
    leader, budi = group(BUDI)
    assert leader.duplicate_of_id
    assert budi.is_live


def test_saying_it_again_adds_who_is_new_and_leaves_who_is_there(cast, group):
    leader, budi = group(BUDI)
    renamed = Colleague(full_name="Budi Santoso", position="Kepala Bagian")
    entry = cast.entry(position="Kepala")
    registrations.change_group(leader, entry, [renamed, RINA], by=PUBLIC)
    assert (leader.position, budi.position, count(Registration)) == ("Kepala", "Kepala Seksi", 3)


def test_reading_the_notice_oneself_is_written_once(group):
    _, budi = group(BUDI)
    by = Actor("registration", budi.id)
    readings = [consents.read_notice(budi, NOTICE, language="id", by=by) for _ in range(2)]
    assert readings[0].id == readings[1].id
    assert (readings[0].channel, readings[0].registration_id) == ("self", budi.id)


def test_a_notice_that_never_was_counts_as_the_one_in_force(group):
    _, budi = group(BUDI)
    assert consents.read_notice(budi, "1999-01", language="id", by=PUBLIC).version == NOTICE


def test_without_any_notice_none_is_read(cast, group):
    _, budi = group(BUDI, notice_version="")
    db.session.execute(delete(NoticeReading))
    db.session.execute(delete(Notice))
    with pytest.raises(Refused) as no:
        consents.read_notice(budi, NOTICE, language="id", by=PUBLIC)
    assert no.value.code == "no_notice"
