"""Following up: when a unit is asked, what an answer does, what counts as declared, evidenced and verified."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.followup import Evidence, FollowUpCheck, StatusChange
from intake.models.record import AuditEntry
from intake.rules import followup, officers, schedule
from intake.rules.actor import PUBLIC, Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.promises import propose, sign


@pytest.fixture
def proposal(cast):
    return propose(cast, cast.register())


@pytest.fixture
def commitment(proposal):
    sign(proposal)
    return proposal


@pytest.fixture
def unit(cast):
    return Actor("unit", cast.unit.id)


@pytest.fixture
def officer(cast):
    return actor(cast.officer)


@pytest.fixture
def on(freeze):
    """Move to so many days after the signing."""
    return lambda days: freeze(NOW + timedelta(days=days))


def say(commitment, by, status="berjalan", **more):
    return followup.answer(commitment, Answer(status=status, **more), by=by)


def checks(commitment):
    query = select(FollowUpCheck).where(FollowUpCheck.commitment_id == commitment.id)
    return db.session.scalars(query.order_by(FollowUpCheck.due_on)).all()


def refused(code, rule):
    with pytest.raises(Refused) as refusal:
        rule()
    assert refusal.value.code == code
    return refusal.value


# When a unit is asked


def test_signing_lays_out_five_checks(commitment):
    assert [(check.days, check.due_on) for check in checks(commitment)] == [
        (7, date(2024, 3, 13)),
        (30, date(2024, 4, 5)),
        (90, date(2024, 6, 4)),
        (180, date(2024, 9, 2)),
        (365, date(2025, 3, 6)),
    ]
    assert commitment.next_due == date(2024, 3, 13)


def test_the_days_are_counted_by_the_units_calendar(cast, freeze):
    west = propose(cast, cast.register(unit=cast.host, phone="+6281300000001"))
    east = propose(cast, cast.register("Yohanes", phone="+6281300000002"))
    freeze(datetime(2024, 3, 6, 15, 30, tzinfo=UTC))  # 22.30 WIB, and 00.30 WIT of the day after
    sign(west)
    sign(east)
    assert (west.next_due, east.next_due) == (date(2024, 3, 13), date(2024, 3, 14))


def test_starting_again_changes_nothing(commitment, unit, on):
    on(7)
    say(commitment, unit)
    schedule.start(commitment)
    assert len(checks(commitment)) == 5
    assert commitment.next_due == date(2024, 4, 5)


def test_what_is_not_signed_is_not_asked_about(proposal):
    refused("unsigned", lambda: schedule.start(proposal))
    assert checks(proposal) == []


def test_an_answer_meets_the_check_that_is_due_and_no_other(commitment, unit, on):
    on(7)
    change = say(commitment, unit, "disiapkan")
    assert [check.answered_by_id for check in checks(commitment)] == [change.id, *[None] * 4]
    assert commitment.next_due == date(2024, 4, 5)
    assert commitment.answered_at == change.at


def test_a_late_answer_meets_every_check_that_has_passed(commitment, unit, on):
    on(100)
    say(commitment, unit)
    assert [bool(check.answered_by_id) for check in checks(commitment)] == [True] * 3 + [False] * 2
    assert commitment.next_due == date(2024, 9, 2)


@pytest.mark.parametrize(("days", "due"), [(3, date(2024, 3, 13)), (4, date(2024, 4, 5))])
def test_three_days_early_counts_and_four_days_do_not(commitment, unit, on, days, due):
    on(days)
    say(commitment, unit, "disiapkan")
    assert commitment.next_due == due


def test_after_a_year_it_is_asked_every_half_year(commitment, unit, on):
    on(365)
    say(commitment, unit)
    assert commitment.next_due == date(2025, 3, 6) + timedelta(days=180)
    on(365 + 180 * 3)
    say(commitment, unit)
    assert commitment.next_due == date(2025, 3, 6) + timedelta(days=180 * 4)
    assert [check.days for check in checks(commitment)][-2:] == [545, 1085]


def test_an_officer_sets_another_date_and_the_next_answer_returns_to_the_schedule(
    commitment, officer, on
):
    on(7)
    say(commitment, officer, "disiapkan", next_due=date(2024, 5, 1))
    assert commitment.next_due == date(2024, 5, 1)
    on(56)
    say(commitment, officer, "disiapkan")
    assert commitment.next_due == date(2024, 6, 4)


def test_a_date_that_has_passed_is_refused(commitment, officer, on):
    on(7)
    refusal = refused("due_past", lambda: say(commitment, officer, next_due=date(2024, 3, 12)))
    assert refusal.field == "next_due"
    assert say(commitment, officer, next_due=date(2024, 3, 13))


def test_being_put_off_keeps_its_date(commitment, officer, on):
    on(7)
    say(commitment, officer, "ditunda", obstacle="Anggaran 2025", next_due=date(2025, 1, 6))
    assert commitment.waiting_until == commitment.next_due == date(2025, 1, 6)
    say(commitment, officer, "disiapkan")
    assert commitment.waiting_until is None


# Who may say what


@pytest.mark.parametrize("status", ["ditunda", "selesai", "dibatalkan"])
def test_the_unit_has_the_first_four_statuses_only(commitment, unit, status):
    refused("officer_only", lambda: say(commitment, unit, status, note="sudah"))


@pytest.mark.parametrize(
    "more",
    [
        {"stage": "monev"},
        {"next_due": date(2025, 1, 1)},
        {"told_through": "phone", "told_by": "Ani"},
    ],
)
def test_stage_date_and_channel_are_the_officers(commitment, unit, more):
    refused("officer_only", lambda: say(commitment, unit, **more))


def test_another_unit_may_not_answer(commitment, cast):
    refused("not_yours", lambda: say(commitment, Actor("unit", cast.bali.id)))


def test_neither_the_public_nor_an_organiser_nor_a_viewer_answers(commitment, cast):
    for who in (PUBLIC, actor(cast.organiser), actor(cast.viewer)):
        refused("officer_only", lambda who=who: say(commitment, who))


def test_an_administrator_may_do_what_an_officer_may(commitment, cast):
    assert say(commitment, actor(cast.administrator), "selesai").status == "selesai"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("unknown_status", Answer(status="menular")),
        ("unknown_stage", Answer(status="berjalan", stage="puncak")),
        ("unknown_channel", Answer(status="berjalan", told_through="merpati")),
    ],
)
def test_words_outside_the_scales_are_refused(commitment, officer, code, said):
    refused(code, lambda: followup.answer(commitment, said, by=officer))


def test_who_said_it_and_through_what_is_kept(commitment, unit, officer):
    assert say(commitment, unit).told_through == "unit_link"
    own = say(commitment, officer)
    assert (own.told_through, own.by, own.by_name) == ("officer", str(officer), "Nur Aini")
    heard = say(commitment, officer, told_through="whatsapp", told_by=" Bu  Siti ")
    assert (heard.told_through, heard.told_by) == ("whatsapp", "Bu Siti")


@pytest.mark.parametrize("channel", ["whatsapp", "phone"])
def test_what_was_heard_names_who_said_it(commitment, officer, channel):
    refusal = refused("told_by", lambda: say(commitment, officer, told_through=channel))
    assert refusal.field == "told_by"


def test_an_answer_is_audited_without_what_was_said(commitment, unit):
    change = say(commitment, unit, note="Bu Siti sakit")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.subject) == ("followup.answer", f"commitment:{commitment.id}")
    assert entry.detail == {"change": change.id, "status": "berjalan"}


# Forward, back, closed and open again


def test_status_and_stage_go_forward_without_a_word(commitment, officer):
    for status, stage in [("disiapkan", "persiapan"), ("berjalan", "pelaksanaan")]:
        say(commitment, officer, status, stage=stage)
    assert (commitment.status, commitment.stage) == ("berjalan", "pelaksanaan")


def test_what_an_officer_leaves_out_stays(commitment, officer):
    say(commitment, officer, stage="uji_coba")
    assert say(commitment, officer).stage == "uji_coba"


def test_going_back_in_status_needs_a_reason(commitment, unit):
    say(commitment, unit, "berjalan")
    assert refused("needs_reason", lambda: say(commitment, unit, "disiapkan")).field == "note"
    assert say(commitment, unit, "disiapkan", note="Pendamping pindah")


def test_an_obstacle_is_a_reason(commitment, unit):
    say(commitment, unit, "berjalan")
    assert say(commitment, unit, "disiapkan", obstacle="Bahan habis")


def test_going_back_in_stage_needs_a_reason(commitment, officer):
    say(commitment, officer, stage="monev")
    refused("needs_reason", lambda: say(commitment, officer, stage="persiapan"))
    assert say(commitment, officer, stage="persiapan", note="Diulang").stage == "persiapan"


def test_an_obstacle_is_no_step_back_and_hides_none(commitment, unit):
    say(commitment, unit, "berjalan")
    say(commitment, unit, "terkendala")
    refused("needs_reason", lambda: say(commitment, unit, "belum_dimulai"))
    assert say(commitment, unit, "berjalan")


def test_cancelling_needs_a_reason_and_closes(commitment, officer):
    refused("needs_reason", lambda: say(commitment, officer, "dibatalkan", note="  "))
    change = say(commitment, officer, "dibatalkan", note="Unit digabung")
    assert commitment.closed_at == change.at
    assert commitment.next_due is None


def test_done_closes_and_asks_no_more(commitment, officer, on):
    on(400)
    say(commitment, officer, "selesai")
    assert (commitment.is_open, commitment.next_due) == (False, None)
    assert checks(commitment)[-1].days == 365


def test_closing_twice_keeps_the_first_moment(commitment, officer, on):
    say(commitment, officer, "selesai")
    first = commitment.closed_at
    on(3)
    say(commitment, officer, "selesai")
    assert commitment.closed_at == first


def test_the_unit_cannot_open_what_is_closed(commitment, unit, officer):
    say(commitment, officer, "selesai")
    refused("closed", lambda: say(commitment, unit, "berjalan", note="lagi"))


def test_opening_again_needs_a_reason_and_asks_on(commitment, officer, on):
    say(commitment, officer, "dibatalkan", note="Salah paham")
    on(20)
    refused("needs_reason", lambda: say(commitment, officer, "disiapkan"))
    say(commitment, officer, "disiapkan", note="Dilanjutkan kepala baru")
    assert commitment.is_open
    assert commitment.next_due == date(2024, 4, 5)


def test_opening_again_is_refused_while_another_holds_the_place(cast, commitment, officer):
    say(commitment, officer, "dibatalkan", note="Diganti")
    propose(cast, cast.register("Hasan", phone="+6281300000003"))
    refused("place_taken", lambda: say(commitment, officer, "disiapkan", note="Tetap jalan"))


def test_a_proposal_may_be_cancelled_and_has_no_schedule(proposal, officer, unit):
    say(proposal, unit, "disiapkan")
    assert proposal.next_due is None
    say(proposal, officer, "dibatalkan", note="Tidak jadi")
    assert not proposal.is_open
    assert checks(proposal) == []


# Declared, evidenced, verified


def test_declared_from_the_first_berjalan(commitment, unit, on):
    say(commitment, unit, "disiapkan")
    assert commitment.declared_at is None
    on(7)
    first = say(commitment, unit, "berjalan")
    on(30)
    say(commitment, unit, "terkendala")
    say(commitment, unit, "berjalan")
    assert commitment.declared_at == first.at
    assert commitment.proof == "declared"


def test_going_back_takes_the_declaration_with_its_proof(commitment, unit, officer):
    say(commitment, unit, "berjalan", evidence="Foto kain")
    followup.verify(commitment, result="yes", method="visit", by=officer)
    assert commitment.proof == "verified"
    say(commitment, unit, "disiapkan", note="Berhenti dulu")
    assert (commitment.declared_at, commitment.evidenced_at, commitment.verified_at) == (None,) * 3


def test_cancelling_takes_the_declaration(commitment, unit, officer):
    say(commitment, unit, "berjalan")
    say(commitment, officer, "dibatalkan", note="Unit ditutup")
    assert commitment.proof is None


def test_evidence_counts_once_it_runs(commitment, unit, on):
    say(commitment, unit, "disiapkan", evidence="Foto ruang kosong")
    assert commitment.evidenced_at is None
    on(7)
    say(commitment, unit, "berjalan")
    assert commitment.evidenced_at is None
    on(8)
    shown = say(commitment, unit, "berjalan", evidence="Foto kain pertama")
    assert commitment.evidenced_at == shown.at
    assert commitment.proof == "evidenced"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Berita https://contoh.id/a dan foto", "https://contoh.id/a"),
        ("http://contoh.id", "http://contoh.id"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("Foto di map", ""),
    ],
)
def test_evidence_keeps_the_words_and_only_a_web_address(commitment, unit, typed, address):
    change = say(commitment, unit, evidence=typed)
    evidence = db.session.scalar(select(Evidence))
    assert (evidence.change_id, evidence.description, evidence.address) == (
        change.id,
        typed,
        address,
    )


@pytest.mark.parametrize(
    ("result", "proof"), [("yes", "verified"), ("partly", "verified"), ("no", "declared")]
)
def test_the_last_verification_decides(commitment, unit, officer, result, proof):
    say(commitment, unit)
    followup.verify(commitment, result="yes", method="desk", by=officer)
    followup.verify(commitment, result=result, method="call", note="dicek", by=officer)
    assert commitment.proof == proof


def test_a_verification_says_who_how_and_of_what(commitment, unit, officer):
    said = say(commitment, unit)
    made = followup.verify(
        commitment, result="partly", method="visit", note=" Baru dua ", by=officer
    )
    assert (made.staff_id, made.method, made.note, made.change_id) == (
        officer.id,
        "visit",
        "Baru dua",
        said.id,
    )


def test_a_new_declaration_is_verified_anew(commitment, unit, officer):
    say(commitment, unit)
    followup.verify(commitment, result="yes", method="desk", by=officer)
    say(commitment, unit, "disiapkan", note="Berhenti")
    say(commitment, unit)
    assert commitment.proof == "declared"


def test_only_what_is_signed_and_declared_can_be_verified(proposal, unit, officer):
    say(proposal, unit)
    look = {"result": "yes", "method": "desk", "by": officer}
    refused("unsigned", lambda: followup.verify(proposal, **look))
    sign(proposal)
    say(proposal, unit, "disiapkan", note="belum")
    refused("not_declared", lambda: followup.verify(proposal, **look))


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("unknown_result", {"result": "ya", "method": "desk"}),
        ("unknown_method", {"result": "yes", "method": "mimpi"}),
        ("needs_reason", {"result": "no", "method": "desk"}),
        ("needs_reason", {"result": "partly", "method": "desk", "note": " "}),
    ],
)
def test_a_verification_is_complete(commitment, unit, officer, code, look):
    say(commitment, unit)
    refused(code, lambda: followup.verify(commitment, by=officer, **look))


def test_only_officers_verify(commitment, unit, cast):
    say(commitment, unit)
    for who in (unit, actor(cast.organiser), actor(cast.viewer)):
        refused(
            "officer_only",
            lambda who=who: followup.verify(commitment, result="yes", method="desk", by=who),
        )


# Taking back, and taking care


def test_a_withdrawn_answer_stays_and_counts_no_more(commitment, unit, officer, on):
    on(7)
    say(commitment, unit, "disiapkan")
    on(30)
    wrong = say(commitment, unit, "berjalan", evidence="Foto unit lain")
    followup.withdraw(wrong, reason=" Salah  unit ", by=officer)
    assert (commitment.status, commitment.proof) == ("disiapkan", None)
    assert commitment.next_due == date(2024, 4, 5)
    kept = db.session.get(StatusChange, wrong.id)
    assert (kept.status, kept.withdrawn_reason) == ("berjalan", "Salah unit")


def test_withdrawing_the_closing_answer_opens_again(commitment, officer):
    closing = say(commitment, officer, "selesai")
    followup.withdraw(closing, reason="Salah tekan", by=officer)
    assert commitment.is_open
    assert commitment.status == "belum_dimulai"


def test_withdrawing_twice_keeps_the_first_reason(commitment, unit, officer):
    change = say(commitment, unit)
    followup.withdraw(change, reason="Pertama", by=officer)
    followup.withdraw(change, reason="Kedua", by=officer)
    assert change.withdrawn_reason == "Pertama"


def test_withdrawing_needs_an_officer_and_a_reason(commitment, unit, officer):
    change = say(commitment, unit)
    refused("officer_only", lambda: followup.withdraw(change, reason="x", by=unit))
    assert (
        refused("needs_reason", lambda: followup.withdraw(change, reason=" ", by=officer)).field
        == "reason"
    )


def test_an_officer_takes_care_and_lets_go(commitment, cast, officer):
    officers.assign(commitment, officer=cast.officer, by=officer)
    officers.assign(commitment, officer=cast.officer, by=officer)
    assert commitment.officer_id == cast.officer.id
    officers.assign(commitment, officer=None, by=officer)
    assert commitment.officer_id is None
    told = select(AuditEntry).where(AuditEntry.action == "followup.assign")
    assert [entry.detail["officer"] for entry in db.session.scalars(told)] == [
        cast.officer.id,
        None,
    ]


def test_only_an_active_officer_takes_care(commitment, cast, officer):
    for who in (cast.viewer, cast.organiser):
        refused(
            "not_an_officer", lambda who=who: officers.assign(commitment, officer=who, by=officer)
        )
    cast.officer.disabled_at = NOW
    refused("not_an_officer", lambda: officers.assign(commitment, officer=cast.officer, by=officer))
    refused(
        "officer_only",
        lambda: officers.assign(commitment, officer=None, by=actor(cast.viewer)),
    )
