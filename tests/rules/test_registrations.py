"""The law of registering: who may, who holds a seat, who is already known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.db import db
from intake.models.event import Invitation
from intake.models.link import CheckCode, Link
from intake.models.record import AuditEntry
from intake.models.registration import AccessibilityNeed, Consent, NoticeReading
from intake.rules import registrations
from intake.rules.actor import PUBLIC
from intake.rules.refusal import Refused
from tests.cast import NOW, actor


def refusal(cast, **said):
    with pytest.raises(Refused) as no:
        cast.register(**said)
    return no.value


def test_a_registered_person_has_a_seat_a_code_a_link_and_a_proof(cast):
    person = cast.register()
    assert person.is_live
    assert len(person.spoken_code) == 8
    assert (
        db.session.scalar(select(Link.purpose).where(Link.registration_id == person.id)) == "person"
    )
    assert (
        db.session.scalar(select(CheckCode.kind).where(CheckCode.registration_id == person.id))
        == "registration"
    )


def test_the_notice_is_kept_with_version_language_and_channel(cast):
    cast.register()
    reading = db.session.scalars(select(NoticeReading)).one()
    assert (reading.version, reading.language, reading.channel) == ("2024-01", "id", "self")


def test_the_audit_names_ids_and_codes_but_no_person(cast):
    person = cast.register()
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.create")
    ).one()
    assert entry.subject == f"registration:{person.id}"
    assert "Siti" not in str(entry.detail)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sukarno", "sukarno"),
        ("Dr. Hj. Siti Aminah, S.Sos., M.Si.", "sitiaminah"),
        ("O'Neil D’Angelo", "oneildangelo"),
        ("محمد", "محمد"),
        ("Jose\u0301", "jose"),
        ("A" * 200, "a" * 200),
    ],
    ids=["one word", "titles and commas", "apostrophes", "Arabic", "decomposed", "200 characters"],
)
def test_names_of_every_kind_are_taken_as_typed(cast, name, key):
    person = cast.register(name)
    assert (person.full_name, person.name_key) == (name, key)


def test_the_boss_may_be_registered_with_the_secretarys_number(cast):
    secretary = cast.register("Rina Wati")
    boss = cast.register("Drs. Hasan Basri, M.Si.")
    assert secretary.is_live
    assert boss.is_live


@pytest.mark.parametrize(
    "again",
    [
        {"full_name": "Dra. Siti Aminah"},
        {"full_name": "SITI AMINAH", "phone": None, "email": "siti@kemensos.go.id"},
        {"full_name": "Aminah", "phone": "+6281111111111", "nip": "19800101 200501 2 001"},
    ],
    ids=["same phone and name", "same e-mail and name", "same NIP"],
)
def test_a_person_the_event_knows_gets_a_row_without_a_seat(cast, again):
    first = cast.register(email="siti@kemensos.go.id", nip="198001012005012001")
    second = cast.register(**again)
    assert second.duplicate_of_id == first.id
    assert not second.is_live
    assert (
        db.session.scalar(select(func.count()).where(CheckCode.registration_id == second.id)) == 0
    )


def test_the_same_name_with_another_contact_is_another_person(cast):
    cast.register()
    assert cast.register(phone="+6281299999999").is_live


def test_the_same_person_at_another_event_is_no_duplicate(cast):
    cast.register()
    assert cast.register(event=cast.other_event).is_live


def test_somebody_who_cancelled_may_register_again(cast):
    registrations.cancel(cast.register(), by=PUBLIC)
    assert cast.register().is_live


def test_cancelling_twice_is_once(cast):
    person = cast.register()
    first = registrations.cancel(person, by=PUBLIC).cancelled_at
    assert registrations.cancel(person, by=PUBLIC).cancelled_at == first


@pytest.mark.parametrize("how", ["closing time", "closed", "unpublished"])
def test_a_closed_event_takes_nobody(cast, freeze, how):
    if how == "closing time":
        freeze(cast.event.closes_at)
    elif how == "closed":
        cast.event.closed_at = NOW
    else:
        cast.event.published_at = None
    assert refusal(cast).code == "closed"


def test_staff_may_add_somebody_to_a_closed_event_without_a_contact(cast):
    cast.event.closed_at = NOW
    assert cast.register(by=actor(cast.organiser), phone=None).is_live


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"unit": None}, "no_place", "unit"),
        ({"phone": None}, "no_contact", "phone"),
        ({"needs": ("braille",)}, "needs_consent", "accessibility_consent"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(cast, said, code, field):
    no = refusal(cast, **said)
    assert (no.code, no.field) == (code, field)


def test_another_institution_stands_for_a_unit(cast):
    assert cast.register(unit=None, institution="PT Batik Nusantara").place == "PT Batik Nusantara"


def test_a_full_unit_is_refused_and_another_is_not(cast):
    cast.event.unit_quota = 1
    cast.register()
    assert refusal(cast, full_name="Budi", phone="+6281200000001").code == "unit_full"
    assert cast.register("Ketut", phone="+6281200000002", unit=cast.bali).is_live


def test_the_invitations_quota_goes_before_the_events(cast):
    cast.event.unit_quota = 5

    invitation = db.session.scalars(select(Invitation).filter_by(unit_id=cast.unit.id)).one()
    invitation.quota = 1
    cast.register()
    assert refusal(cast, full_name="Budi", phone="+6281200000001").values["quota"] == 1


def test_a_full_event_is_refused_but_a_duplicate_still_gets_its_receipt(cast):
    cast.event.seats = 1
    cast.register()
    assert refusal(cast, full_name="Budi", phone="+6281200000001").code == "event_full"
    assert cast.register().duplicate_of_id


def test_a_seat_given_back_is_free(cast):
    cast.event.seats = 1
    registrations.cancel(cast.register(), by=PUBLIC)
    assert cast.register("Budi").is_live


def test_support_asked_for_is_kept_apart_with_its_own_consent(cast):
    person = cast.register(
        needs=("sign_language",), need_note="JBI Bisindo", need_consent=True, photo_consent=True
    )
    assert db.session.get(AccessibilityNeed, person.id).kinds == ["sign_language"]
    assert {c.purpose for c in person.consents} == {"accessibility", "photo"}


def test_editing_changes_what_was_said_and_names_only_the_fields(cast):
    person = cast.register()
    registrations.edit(person, cast.entry(position="Kepala Seksi"), by=PUBLIC)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.edit")
    ).one()
    assert person.position == "Kepala Seksi"
    assert entry.detail == {"changed": ["position"]}


def test_a_withdrawn_consent_is_kept_beside_its_withdrawal(cast):
    person = cast.register(needs=("braille",), need_consent=True, photo_consent=True)
    registrations.edit(person, cast.entry(), by=PUBLIC)
    db.session.flush()
    assert all(c.withdrawn_at == NOW for c in db.session.scalars(select(Consent)))
    assert person.need is None
    assert not person.consents_to("photo")


def test_support_can_be_changed(cast):
    person = cast.register(needs=("braille",), need_consent=True)
    registrations.edit(person, cast.entry(needs=("large_print",), need_consent=True), by=PUBLIC)
    assert person.need.kinds == ["large_print"]
    assert len(person.consents) == 1


def test_moving_to_a_full_unit_is_refused(cast):
    cast.event.unit_quota = 1
    cast.register()
    other = cast.register("Ketut", phone="+6281200000002", unit=cast.bali)
    with pytest.raises(Refused) as no:
        registrations.edit(other, cast.entry("Ketut", unit=cast.unit), by=PUBLIC)
    assert no.value.code == "unit_full"


def test_staying_in_a_full_unit_is_not_refused(cast):
    cast.event.unit_quota = 1
    person = cast.register()
    assert registrations.edit(person, cast.entry(position="Kepala"), by=PUBLIC).position == "Kepala"


def test_editing_ends_with_registering(cast, freeze):
    person = cast.register()
    freeze(cast.event.closes_at + timedelta(minutes=1))
    with pytest.raises(Refused) as no:
        registrations.edit(person, cast.entry(), by=PUBLIC)
    assert no.value.code == "closed"


def test_a_cancelled_registration_is_not_edited(cast):
    person = registrations.cancel(cast.register(), by=PUBLIC)
    with pytest.raises(Refused) as no:
        registrations.edit(person, cast.entry(), by=PUBLIC)
    assert no.value.code == "not_live"


def test_an_entry_is_not_changed_by_registering(cast):
    entry = cast.entry(nip="1980 0101 2005 01 2 001")
    before = replace(entry)
    assert registrations.register(cast.event, entry, by=PUBLIC).nip == "198001012005012001"
    assert entry == before
