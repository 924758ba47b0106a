"""Committing: who may propose what, one open commitment per unit, innovation and site, and what a version keeps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from intake import clock
from intake.db import db
from intake.models.commitment import Commitment, CommitmentVersion, Proposer
from intake.models.link import CheckCode
from intake.models.place import Unit
from intake.models.record import AuditEntry
from intake.rules import commitments, letter, links, registrations
from intake.rules.actor import PUBLIC, Actor
from intake.rules.promise import Promise, standing
from intake.rules.refusal import Refused
from tests.promises import PROMISE, propose, sign


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code
    return caught.value


def test_a_proposal_binds_nobody_but_can_be_signed_and_checked(cast):
    commitment = propose(cast, cast.register())
    assert commitment.code == "K-2024-0001"
    assert (commitment.signed_at, commitment.status, commitment.form) == (
        None,
        "belum_dimulai",
        "adaptasi",
    )
    assert commitment.unit is cast.unit
    assert commitment.current.number == 1
    assert commitment.current.text_hash == letter.fingerprint(commitment.current.text)
    link = links.current("sign", commitment_id=commitment.id)
    assert link.is_usable(clock.now() + timedelta(days=364))
    assert not link.is_usable(clock.now() + timedelta(days=365))
    code = db.session.scalar(select(CheckCode).where(CheckCode.kind == "commitment"))
    assert code.version_id == commitment.current.id
    voice = db.session.scalar(select(Proposer))
    assert (voice.name, voice.commitment_id) == ("Siti Aminah, S.Sos.", commitment.id)


def test_codes_run_on_within_a_year_of_the_events_zone(cast, freeze):
    first = propose(cast, cast.register())
    second = propose(cast, cast.register("Made", unit=cast.bali, phone="+6281200000001"))
    freeze(utc(2024, 12, 31, 17, 30))  # 1 January 2025, 00.30 WIB
    third = propose(
        cast,
        cast.register("Ani", unit=cast.host, phone="+628121", by=staff()),
        first_step_date=date(2025, 2, 1),
    )
    assert [first.code, second.code, third.code] == ["K-2024-0001", "K-2024-0002", "K-2025-0001"]


def test_a_unit_without_a_link_gets_one(cast):
    commitment = propose(cast, cast.register(unit=cast.bali))
    link = links.current("unit", unit_id=cast.bali.id, event_id=cast.event.id)
    assert link is not None
    assert commitment.unit is cast.bali


def test_a_standing_unit_link_is_kept(cast):
    propose(cast, cast.register())
    assert links.current("unit", unit_id=cast.unit.id, event_id=cast.event.id) is cast.unit_link


def test_the_chain_tells_who_proposed_without_saying_a_name(cast):
    registration = cast.register()
    commitment = propose(cast, registration)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "commitment.propose"))
    assert entry.actor == f"registration:{registration.id}"
    assert entry.subject == f"commitment:{commitment.id}"
    assert entry.detail == {"code": "K-2024-0001", "innovation": "swp-batik-ciprat"}


def test_a_guest_commits_for_an_institution_that_no_list_shows(cast):
    guest = cast.register("Budi", unit=None, institution="PT Mitra  Sejahtera", phone="+62811")
    commitment = propose(cast, guest)
    unit = commitment.unit
    assert (unit.name, unit.type, unit.listed) == ("PT Mitra Sejahtera", "institution", False)
    assert unit.zone == cast.event.zone


def test_another_guest_of_the_same_institution_meets_its_proposal(cast):
    propose(
        cast, cast.register("Budi", unit=None, institution="PT Mitra Sejahtera", phone="+62811")
    )
    other = cast.register("Wati", unit=None, institution="pt. mitra sejahtera", phone="+62812")
    refused("already_proposed", propose, cast, other)
    assert db.session.scalar(select(func.count()).where(Unit.type == "institution")) == 1


def test_an_institution_written_in_signs_only_is_found_again(cast):
    first = propose(cast, cast.register("Budi", unit=None, institution="***", phone="+62811"))
    second = cast.register("Wati", unit=None, institution="***", phone="+62812")
    assert refused("already_proposed", propose, cast, second).values["which"] == f" ({first.code})"


def test_a_cancelled_person_may_not_propose(cast):
    registration = cast.register()
    registrations.cancel(registration, by=PUBLIC)
    refused("cancelled", propose, cast, registration)


def test_a_duplicate_is_sent_to_the_first_link(cast):
    cast.register()
    again = cast.register()
    assert again.duplicate_of_id
    refused("duplicate", propose, cast, again)


def test_an_innovation_of_another_event_is_refused(cast):
    registration = cast.register()
    said = {"innovation": cast.other_innovation, "promise": PROMISE, "by": PUBLIC}
    assert (
        refused("other_innovation", commitments.propose, registration, **said).field == "innovation"
    )


def test_an_event_that_names_no_innovation_takes_any(cast):
    registration = cast.register()
    cast.event.innovations = []
    made = commitments.propose(
        registration, innovation=cast.other_innovation, promise=PROMISE, by=PUBLIC
    )
    assert made.innovation is cast.other_innovation


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"form": None}, "no_form", "form"),
        ({"form": "adaptasi", "changes": ""}, "no_changes", "changes"),
        ({"form": "modifikasi", "changes": ""}, "no_changes", "changes"),
        ({"first_step_date": date(2024, 3, 5)}, "first_step_past", "first_step_date"),
        ({"target_date": date(2024, 3, 19)}, "target_before_start", "target_date"),
    ],
)
def test_what_is_not_yet_a_promise_is_refused(cast, said, code, field):
    assert refused(code, propose, cast, cast.register(), **said).field == field
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 0


@pytest.mark.parametrize(
    "said",
    [
        {"form": "adopsi", "changes": ""},
        {"kind": "perluasan", "form": None, "changes": ""},
        {"first_step_date": date(2024, 3, 6)},
        {"first_step_date": date(2024, 3, 20), "target_date": date(2024, 3, 20)},
    ],
)
def test_the_least_that_is_a_promise_is_taken(cast, said):
    assert propose(cast, cast.register(), **said).current.number == 1


def test_today_is_today_at_the_venue(cast, freeze):
    freeze(utc(2024, 3, 6, 17, 30))  # 7 March, 00.30 WIB
    refused(
        "first_step_past",
        propose,
        cast,
        cast.register(by=staff()),
        first_step_date=date(2024, 3, 6),
    )


def test_the_second_delegate_of_a_unit_meets_the_first_proposal(cast):
    first = propose(cast, cast.register())
    second = cast.register("Rahmat", phone="+628133")
    refusal = refused("already_proposed", propose, cast, second)
    assert (refusal.field, refusal.values["which"]) == ("site", f" ({first.code})")


def test_the_boss_on_the_secretarys_number_meets_it_too(cast):
    propose(cast, cast.register("Siti Aminah", phone="+6281234567890"))
    boss = cast.register("Drs. Hasan, M.Si.", phone="+6281234567890")
    assert boss.duplicate_of_id is None
    refused("already_proposed", propose, cast, boss)


def test_another_site_is_another_commitment_however_it_is_spelt(cast):
    registration = cast.register()
    propose(cast, registration)
    propose(cast, registration, site="Asrama Putri")
    refused("already_proposed", propose, cast, registration, site="asrama  PUTRI")


def test_after_the_first_is_closed_the_unit_may_commit_again(cast):
    registration = cast.register()
    first = propose(cast, registration)
    first.status, first.closed_at = "dibatalkan", clock.now()
    assert propose(cast, registration).code == "K-2024-0002"


def test_whoever_comes_a_moment_later_gets_the_same_no(cast, monkeypatch):
    registration = cast.register()
    propose(cast, registration)
    monkeypatch.setattr(commitments, "open_one", lambda *_: None)  # both looked before either wrote
    refused("already_proposed", propose, cast, registration)
    assert db.session.scalar(select(func.count()).select_from(Commitment)) == 1


def test_a_unit_proposes_by_its_own_link(cast):
    said = {"event": cast.event, "innovation": cast.innovation, "promise": PROMISE}
    made = commitments.propose_for_unit(cast.unit, by=Actor("unit", cast.unit.id), **said)
    assert made.current.by == f"unit:{cast.unit.id}"
    assert db.session.scalar(select(func.count()).select_from(Proposer)) == 0


def test_a_unit_proposes_outside_any_event_by_its_own_calendar(cast, freeze):
    freeze(utc(2024, 3, 6, 15, 30))  # 7 March, 00.30 WIT
    said = {"event": None, "innovation": cast.other_innovation, "by": Actor("unit", cast.unit.id)}
    today = replace(PROMISE, first_step_date=date(2024, 3, 6))
    refused("first_step_past", commitments.propose_for_unit, cast.unit, promise=today, **said)
    assert commitments.propose_for_unit(cast.unit, promise=PROMISE, **said).event_id is None


def test_a_colleague_adds_a_voice_and_may_change_the_remark(cast):
    commitment = propose(cast, cast.register())
    colleague = cast.register("Rahmat", phone="+628133")
    add = {"registration": colleague, "by": PUBLIC}
    first = commitments.add_voice(commitment, remark="Saya siap membantu", **add)
    assert commitments.add_voice(commitment, remark="", **add) is first
    assert first.remark == "Saya siap membantu"
    assert commitments.add_voice(commitment, remark="Mulai April", **add).remark == "Mulai April"
    assert db.session.scalar(select(func.count()).select_from(Proposer)) == 2


def test_a_voice_from_another_unit_is_refused(cast):
    commitment = propose(cast, cast.register())
    stranger = cast.register("Made", unit=cast.bali, phone="+628133")
    refused(
        "other_unit", commitments.add_voice, commitment, registration=stranger, remark="", by=PUBLIC
    )
    nowhere = cast.register("Budi", unit=None, institution="PT Mitra", phone="+628134")
    refused(
        "other_unit", commitments.add_voice, commitment, registration=nowhere, remark="", by=PUBLIC
    )


def test_a_voice_for_what_is_over_or_by_who_left_is_refused(cast):
    commitment = propose(cast, cast.register())
    colleague = cast.register("Rahmat", phone="+628133")
    registrations.cancel(colleague, by=PUBLIC)
    add = {"remark": "", "by": PUBLIC}
    refused("cancelled", commitments.add_voice, commitment, registration=colleague, **add)
    commitment.closed_at = clock.now()
    other = cast.register("Wati", phone="+628134")
    refused("closed", commitments.add_voice, commitment, registration=other, **add)


def test_what_is_completed_becomes_the_next_version_and_the_first_stays(cast):
    commitment = propose(cast, cast.register())
    before = commitment.current
    version = commitments.complete(
        commitment,
        fields={"site": "Asrama", "budget_source": "DIPA 2024", "pic_name": "Orang lain"},
        by=PUBLIC,
    )
    assert (before.number, before.site, version.number, version.site) == (1, "", 2, "Asrama")
    assert version.pic_name == "Siti Aminah, S.Sos."
    assert "Asrama" in version.text
    assert "Asrama" not in before.text
    assert commitment.site_key == "asrama"
    assert (
        db.session.scalar(select(func.count()).select_from(CheckCode)) == 3
    )  # two letters, one proof


def test_completing_with_nothing_new_makes_no_version(cast):
    commitment = propose(cast, cast.register())
    again = commitments.complete(commitment, fields={"site": "", "confidence": None}, by=PUBLIC)
    assert again.number == 1
    assert db.session.scalar(select(func.count()).select_from(CommitmentVersion)) == 1


def test_a_first_step_in_the_past_does_not_stop_completing(cast, freeze):
    commitment = propose(cast, cast.register())
    freeze(utc(2024, 4, 20, 2, 0))
    assert commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC).number == 2
    moved = replace(standing(commitment), first_step_date=date(2024, 4, 1))
    refused("first_step_past", commitments.revise, commitment, promise=moved, by=PUBLIC)


def test_what_is_over_is_not_completed(cast):
    commitment = propose(cast, cast.register())
    commitment.closed_at = clock.now()
    db.session.flush()
    refused("closed", commitments.complete, commitment, fields={"site": "Asrama"}, by=PUBLIC)


def test_moving_to_a_site_that_is_taken_is_refused(cast, monkeypatch):
    registration = cast.register()
    propose(cast, registration, site="Asrama")
    second = propose(cast, registration)
    fields = {"site": "Asrama"}
    refused("already_proposed", commitments.complete, second, fields=fields, by=PUBLIC)
    monkeypatch.setattr(commitments, "open_one", lambda *_: None)
    refused("already_proposed", commitments.complete, second, fields=fields, by=PUBLIC)
    assert second.site_key == ""


def test_unsigned_everything_may_be_said_anew(cast):
    commitment = propose(cast, cast.register())
    anew = replace(PROMISE, kind="perluasan", form=None, changes="")
    commitments.revise(commitment, promise=anew, by=PUBLIC)
    assert (commitment.kind, commitment.form) == ("perluasan", None)
    assert "PERLUASAN" in commitment.current.text


def test_the_kind_of_what_is_signed_stays(cast):
    commitment = propose(cast, cast.register())
    sign(commitment)
    anew = replace(PROMISE, kind="perluasan", form=None, changes="")
    refused("signed_kind", commitments.revise, commitment, promise=anew, by=PUBLIC)


def test_a_change_of_the_letter_after_signing_waits_for_a_new_signature(cast):
    commitment = propose(cast, cast.register())
    first = sign(commitment)
    commitments.revise(commitment, promise=replace(PROMISE, form="adopsi", changes=""), by=PUBLIC)
    assert commitment.changed_since_signed
    assert (commitment.form, commitment.is_signed) == ("adaptasi", True)
    second = sign(commitment, signed_name="Rahma")
    assert (commitment.form, commitment.changed_since_signed) == ("adopsi", False)
    assert commitment.last_signing is second
    assert commitment.signed_at == first.signed_at


def test_what_the_letter_never_prints_leaves_the_signature_standing(cast):
    commitment = propose(cast, cast.register())
    signing = sign(commitment)
    commitment.unit.name = "Sentra dengan nama baru"
    fields = {"barrier": "Anggaran", "if_then": "minta CSR", "confidence": 4}
    version = commitments.complete(commitment, fields=fields, by=PUBLIC)
    assert (version.number, version.confidence, version.signing) == (2, 4, None)
    assert not commitment.changed_since_signed
    assert version.text == signing.version.text
    for word in ("Anggaran", "minta CSR"):
        assert word not in version.text


def test_a_signing_link_that_ended_comes_back_with_a_new_version(cast):
    commitment = propose(cast, cast.register())
    old = links.current("sign", commitment_id=commitment.id)
    db.session.execute(
        update(type(old)).where(type(old).id == old.id).values(expires_at=clock.now())
    )
    db.session.expire_all()
    commitments.complete(commitment, fields={"site": "Asrama"}, by=PUBLIC)
    assert links.current("sign", commitment_id=commitment.id).id != old.id


def test_a_link_in_the_wrong_hands_is_replaced(cast):
    commitment = propose(cast, cast.register())
    old = links.current("sign", commitment_id=commitment.id)
    commitments.renew_signing_link(commitment, by=staff())
    assert old.revoked_at == clock.now()
    assert links.current("sign", commitment_id=commitment.id).id != old.id


def test_after_three_at_an_event_the_rule_asks_and_what_was_called_off_does_not_count(cast):
    person = cast.register()
    made = [propose(cast, person, site=f"Asrama {number}") for number in range(3)]
    said = {
        "innovation": cast.innovation,
        "promise": replace(PROMISE, site="Bengkel"),
        "by": Actor("registration", person.id),
    }
    asked = refused("another_meant", commitments.propose, person, **said)
    assert (asked.field, asked.values) == ("another", {"many": 3})
    elsewhere = {**said, "event": None}
    assert commitments.propose_for_unit(cast.unit, **elsewhere).event_id is None
    made[0].status = "dibatalkan"
    said["promise"] = replace(PROMISE, site="Kafe")
    assert commitments.propose(person, **said).code
    said["promise"] = replace(PROMISE, site="Taman")
    refused("another_meant", commitments.propose, person, **said)
    assert commitments.propose(person, **said, another=True).code


def test_a_proposal_stays_about_its_innovation(cast):
    commitment = propose(cast, cast.register())
    commitments.refuse_another_innovation(commitment, cast.innovation)
    refused(
        "innovation_stays", commitments.refuse_another_innovation, commitment, cast.other_innovation
    )


def test_a_promise_knows_what_differs():
    assert PROMISE.differs_from(PROMISE) == set()
    assert replace(PROMISE, kind="perluasan", site="A").differs_from(PROMISE) == {"kind", "site"}
    assert (
        "kind" not in Promise(pic_name="A", first_step="B", first_step_date=date(2024, 1, 1)).said()
    )


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def staff():
    return Actor("staff", 1, "Nur", "officer")
