"""Certificates: given to who was here, numbered once and in order, revoked and given anew with a reason."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake import clock
from intake.db import db
from intake.models.certificate import Certificate, SignedCertificate, SignedUpload
from intake.models.commitment import StoredFile
from intake.models.record import AuditEntry
from intake.queries import certificates as read
from intake.queries import verifying
from intake.rules import certificates, checkin, erasure, housekeeping, registrations
from intake.rules import signed_certificates as signed
from intake.rules.certificates import Plan
from intake.rules.refusal import Refused
from tests.cast import NOW, actor
from tests.rules.test_uploads import PDF

PLAN = Plan(
    number_pattern="{nomor:3}/{kode}/{bulan_romawi}/{tahun}",
    event_code="SWP",
    signatory_name="Endang Kusumawati, M.Si.",
    signatory_position="Kepala Sentra",
    place="Temanggung",
    dated=date(2024, 3, 6),
)


@pytest.fixture
def by(cast):
    return actor(cast.organiser)


@pytest.fixture
def here(cast, by):
    """Registers somebody and checks them in at these sessions, the first one unless told."""

    def come(name, *sessions, **said):
        person = cast.register(name, phone=f"+62812{abs(hash(name)) % 10**8:08d}", **said)
        for session in sessions or (cast.session,):
            checkin.check_in(person, session=session, method="code", by=by)
        db.session.commit()
        return person

    return come


def settle(cast, by, **said):
    return certificates.settle(cast.event, Plan(**{**PLAN.__dict__, **said}), by=by)


def numbers():
    return db.session.scalars(select(Certificate.number).order_by(Certificate.running)).all()


def refusal(rule):
    with pytest.raises(Refused) as refused:
        rule()
    return refused.value.code


def test_who_was_here_gets_one_numbered_in_the_order_of_names(cast, by, here):
    settle(cast, by)
    here("Siti Aminah, S.Sos.")
    here("Dr. Budi")
    cast.register("Wayan", phone="+628111", unit=cast.bali)
    made = certificates.issue(cast.event, by=by)
    assert [one.registration.full_name for one in made] == ["Dr. Budi", "Siti Aminah, S.Sos."]
    assert numbers() == ["001/SWP/III/2024", "002/SWP/III/2024"]


def test_who_comes_later_is_numbered_on_and_nobody_gets_a_second_one(cast, by, here):
    settle(cast, by)
    here("Siti")
    certificates.issue(cast.event, by=by)
    here("Agus")
    certificates.issue(cast.event, by=by)
    assert numbers() == ["001/SWP/III/2024", "002/SWP/III/2024"]
    assert refusal(lambda: certificates.issue(cast.event, by=by)) == "nobody"


def test_all_sessions_if_the_organiser_says_so(cast, by, here):
    settle(cast, by, all_sessions=True)
    here("Siti", cast.session)
    both = here("Budi", cast.session, cast.afternoon)
    assert [one.registration_id for one in certificates.issue(cast.event, by=by)] == [both.id]


def test_a_check_in_taken_back_or_a_seat_given_back_gives_none(cast, by, here):
    settle(cast, by)
    siti, budi = here("Siti"), here("Budi")
    checkin.undo(siti, session=cast.session, reason="Salah orang", by=by)
    registrations.cancel(budi, by=by)
    assert refusal(lambda: certificates.issue(cast.event, by=by)) == "nobody"


def test_without_settings_none_is_given(cast, by, here):
    here("Siti")
    assert refusal(lambda: certificates.issue(cast.event, by=by)) == "no_plan"


def test_another_events_attendance_counts_for_nothing(cast, by, here):
    settle(cast, by)
    other = cast.register("Siti", event=cast.other_event)
    checkin.check_in(other, session=cast.other_event.sessions[0], method="code", by=by)
    assert refusal(lambda: certificates.issue(cast.event, by=by)) == "nobody"


def test_a_revoked_number_is_never_given_again(cast, by, here):
    settle(cast, by)
    here("Siti")
    (one,) = certificates.issue(cast.event, by=by)
    certificates.revoke(one, "Salah orang", by=by)
    here("Agus")
    certificates.issue(cast.event, by=by)
    assert numbers() == ["001/SWP/III/2024", "002/SWP/III/2024"]
    assert (one.revoked_reason, one.revoked_by) == ("Salah orang", str(by))


def test_a_number_is_never_given_again_even_when_its_row_is_gone(cast, by, here):
    settle(cast, by)
    here("Siti")
    (one,) = certificates.issue(cast.event, by=by)
    db.session.delete(one)
    db.session.flush()
    certificates.issue(cast.event, by=by)
    assert numbers() == ["002/SWP/III/2024"]


def test_revoking_needs_a_reason_and_happens_once(cast, by, here):
    settle(cast, by)
    here("Siti")
    (one,) = certificates.issue(cast.event, by=by)
    assert refusal(lambda: certificates.revoke(one, "", by=by)) == "no_reason"
    certificates.revoke(one, "Salah orang", by=by)
    assert refusal(lambda: certificates.revoke(one, "Lagi", by=by)) == "revoked"


def test_given_anew_it_keeps_its_number_and_gets_another_code(cast, by, here):
    settle(cast, by)
    here("Siti")
    (one,) = certificates.issue(cast.event, by=by)
    first = one.code
    certificates.revoke(one, "Nama keliru", by=by)
    certificates.reissue(one, "Nama sudah diperbaiki", by=by)
    assert numbers() == ["001/SWP/III/2024"]
    assert one.revoked_at is None
    assert verifying.look_up(first).validity == "replaced"
    assert verifying.look_up(one.code).validity == "valid"
    assert refusal(lambda: certificates.reissue(one, "", by=by)) == "no_reason"


def test_a_pattern_changed_later_leaves_numbers_given_as_they_are(cast, by, here):
    settle(cast, by)
    here("Siti")
    certificates.issue(cast.event, by=by)
    settle(cast, by, number_pattern="B-{nomor}")
    here("Agus")
    certificates.issue(cast.event, by=by)
    assert numbers() == ["001/SWP/III/2024", "B-2"]


def test_two_numbers_that_name_the_same_file_are_refused(cast, by, here):
    settle(cast, by, number_pattern="{nomor}-2")
    here("Agus")
    certificates.issue(cast.event, by=by)
    settle(cast, by, number_pattern="1/{nomor}")
    here("Budi")
    assert refusal(lambda: certificates.issue(cast.event, by=by)) == "number_taken"


@pytest.mark.parametrize(
    ("pattern", "code", "said"),
    [
        ("SERT/{tahun}", "X", "no_running_number"),
        ("{nomor}/{nama}", "X", "unknown_placeholder"),
        ("{nomor}/{tahun:4}", "X", "unknown_placeholder"),
        ("{nomor}/{", "X", "unknown_placeholder"),
        ("{nomor:0}", "X", "unknown_placeholder"),
        ("{nomor.__class__}", "X", "unknown_placeholder"),
        ("{nomor}/{kode}", "", "no_code"),
    ],
)
def test_a_pattern_holds_fixed_placeholders_and_nothing_else(cast, by, pattern, code, said):
    wrong = lambda: settle(cast, by, number_pattern=pattern, event_code=code)  # noqa: E731
    assert refusal(wrong) == said


def test_issuing_and_revoking_stand_in_the_audit_without_names(cast, by, here):
    settle(cast, by)
    person = here("Siti")
    (one,) = certificates.issue(cast.event, by=by)
    certificates.revoke(one, "Siti salah orang", by=by)
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"registration:{person.id}")
    ).all()
    assert {"certificate.issue", "certificate.revoke"} <= {entry.action for entry in entries}
    assert not any("Siti" in str(entry.detail) for entry in entries)


@pytest.fixture
def three(cast, by, here):
    settle(cast, by)
    for name in ("Agus", "Budi", "Citra"):
        here(name)
    made = certificates.issue(cast.event, by=by)
    db.session.commit()
    return made


def pdf(mark):
    return PDF.replace(b"%%EOF", b"% " + mark + b"\n%%EOF")


def send(cast, by, *files, replaces=False):
    sent = [signed.look_at(name, content) for name, content in files]
    return [one[1] for one in signed.take(cast.event, sent, replaces=replaces, by=by).outcomes]


def test_files_are_matched_by_number_or_code_and_kept_byte_for_byte(cast, by, three):
    first, second, third = three
    outcomes = send(
        cast,
        by,
        ("001_SWP_III_2024 signed.pdf", pdf(b"1")),
        (f"Budi {second.code.lower()} (1).pdf", pdf(b"2")),
        ("sertifikat/003-SWP-III-2024-Citra.PDF", pdf(b"3")),
    )
    assert outcomes == ["kept", "kept", "kept"]
    assert read.signed_file(first).content == pdf(b"1")
    assert read.signed_file(second).content == pdf(b"2")
    assert read.signed_file(third).content == pdf(b"3")


@pytest.mark.parametrize(
    "name",
    ["Scan0001.pdf", "1-SWP-III-2024.pdf", "001-SWP-III-2024 dan 002-SWP-III-2024.pdf", ".pdf"],
)
def test_a_name_that_tells_no_certificate_or_two_is_kept_for_nobody(cast, by, three, name):
    assert send(cast, by, (name, pdf(b"1"))) == ["unmatched"]
    assert db.session.scalar(select(StoredFile.id)) is None


def test_the_same_file_again_is_there_already_and_another_needs_saying_so(cast, by, three):
    name = "001-SWP-III-2024.pdf"
    send(cast, by, (name, pdf(b"1")))
    assert send(cast, by, (name, pdf(b"1"))) == ["same"]
    assert send(cast, by, (name, pdf(b"2"))) == ["other"]
    assert read.signed_file(three[0]).content == pdf(b"1")
    assert send(cast, by, (name, pdf(b"2")), replaces=True) == ["replaced"]
    assert read.signed_file(three[0]).content == pdf(b"2")
    assert len(db.session.scalars(select(StoredFile.id)).all()) == 1


def test_two_files_for_one_number_keep_the_first(cast, by, three):
    files = [("001-SWP-III-2024.pdf", pdf(b"1")), ("001-SWP-III-2024 b.pdf", pdf(b"2"))]
    assert send(cast, by, *files, replaces=True) == ["kept", "twice"]
    assert read.signed_file(three[0]).content == pdf(b"1")


def test_what_is_no_pdf_stops_nobodys_work(cast, by, three):
    files = [
        ("001-SWP-III-2024.pdf", b"#!/bin/sh"),
        ("002-SWP-III-2024.pdf", b""),
        ("003-SWP-III-2024.pdf", pdf(b"3")),
    ]
    assert send(cast, by, *files) == ["refused", "refused", "kept"]


def test_nothing_is_kept_for_a_revoked_one_nor_from_before_it_was_given_anew(cast, by, three):
    first, second, _third = three
    certificates.revoke(first, "Salah orang", by=by)
    old = second.code
    certificates.reissue(second, "Nama diperbaiki", by=by)
    files = [("001-SWP-III-2024.pdf", pdf(b"1")), (f"002-SWP-III-2024_{old}.pdf", pdf(b"2"))]
    assert send(cast, by, *files) == ["revoked", "old"]


def test_a_file_signed_before_it_was_given_anew_is_no_longer_handed_out(cast, by, three):
    send(cast, by, ("001-SWP-III-2024.pdf", pdf(b"1")))
    certificates.reissue(three[0], "Nama diperbaiki", by=by)
    assert read.signed_file(three[0]) is None


def test_before_any_certificate_no_file_is_taken(cast, by):
    assert refusal(lambda: send(cast, by, ("1.pdf", pdf(b"1")))) == "no_certificates"


def test_erasing_a_person_deletes_the_signed_file_and_keeps_the_number(cast, by, three):
    send(cast, by, ("001-SWP-III-2024.pdf", pdf(b"1")), ("002-SWP-III-2024.pdf", pdf(b"2")))
    erasure.erase(three[0].registration, by=by)
    assert read.signed_file(three[0]) is None
    assert read.signed_file(three[1]).content == pdf(b"2")
    assert send(cast, by, ("001-SWP-III-2024.pdf", pdf(b"1"))) == ["erased"]
    assert [one.running for one, _file in read.standing(cast.event.id)] == [2, 3]
    assert len(db.session.scalars(select(SignedCertificate.id)).all()) == 1
    assert "001/SWP/III/2024" in numbers()
    assert verifying.look_up(three[0].code).validity == "ended"
    again = lambda: certificates.reissue(three[0], "Lagi", by=by)  # noqa: E731
    assert refusal(again) == "erased"


def test_the_list_of_an_upload_goes_after_a_month_and_the_files_stay(cast, by, three, freeze):
    send(cast, by, ("001-SWP-III-2024.pdf", pdf(b"1")))
    freeze(NOW + timedelta(days=29))
    housekeeping.come_round()
    assert db.session.scalar(select(SignedUpload.id))
    freeze(NOW + timedelta(days=30))
    housekeeping.come_round()
    assert db.session.scalar(select(SignedUpload.id)) is None
    assert read.signed_file(three[0])
    assert clock.now() == NOW + timedelta(days=30)


def test_what_became_of_an_upload_names_nobody_who_was_erased(cast, by, three):
    first, second = three[0], three[1]
    send(cast, by, (f"{first.code}-Siti.pdf", pdf(b"1")), (f"{second.code}-Budi.pdf", pdf(b"2")))
    erasure.erase(first.registration, by=by)
    outcomes = db.session.scalars(select(SignedUpload)).one().outcomes
    assert [name for name, *_ in outcomes] == ["—", f"{second.code}-Budi.pdf"]
