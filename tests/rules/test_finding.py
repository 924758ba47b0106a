"""Finding somebody at the door: by link, code and name, and how many guesses at a code there are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.registration import Registration
from intake.models.staff import Attempt
from intake.rules import finding, links, registrations
from intake.rules.actor import Actor
from intake.rules.refusal import Refused
from tests.cast import NOW, actor, personal_token

DOOR = Actor("door", 1)


@pytest.fixture
def siti(cast):
    return cast.register("Dr. Siti Aminah, M.Si.")


@pytest.fixture
def seek(cast):
    """What typed words find at the morning session."""

    def find(typed, by=DOOR):
        return finding.by_words(typed, session=cast.session, by=by)

    return find


def refusal(find, *arguments, **named):
    with pytest.raises(Refused) as refused:
        find(*arguments, **named)
    return refused.value.code, refused.value.field


def attempts():
    return len(db.session.scalars(select(Attempt)).all())


def test_a_code_gives_the_person(seek, siti):
    assert seek(siti.spoken_code) is siti
    assert seek(f" {siti.spoken_code[:4].lower()}-{siti.spoken_code[4:]} ") is siti
    assert attempts() == 0


def test_a_code_counts_at_its_own_event_only(seek, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    assert refusal(seek, stranger.spoken_code) == ("guessed", "sought")


def test_a_name_gives_everybody_it_may_be(seek, siti, cast):
    cast.register("Siti Nurhaliza", phone="+6281300000001")
    found = seek("siti")
    assert [hit.full_name for hit in found] == ["Dr. Siti Aminah, M.Si.", "Siti Nurhaliza"]
    assert [(hit.since, hit.cancelled) for hit in found] == [(None, False), (None, False)]


def test_a_name_of_two_letters_is_enough_and_of_one_is_not(seek, cast):
    cast.register("Yo")
    assert [hit.full_name for hit in seek("yo")] == ["Yo"]
    assert refusal(seek, "y") == ("too_short", "sought")
    assert refusal(seek, "") == ("too_short", "sought")
    assert attempts() == 0


@pytest.mark.parametrize("called", ["Pak Budi", "bu budi", "Mas  Budi", "Bang Budi", "Ibu Budi"])
def test_what_is_said_before_a_name_is_forgiven(seek, cast, called):
    cast.register("Budi")
    assert [hit.full_name for hit in seek(called)] == ["Budi"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Nur'aini", "nuraini"),
        ("Darussa'adah", "Darussaadah"),
        ("José Ramos", "jose"),
        ("محمد", "محمد"),
        ("I Made Wirawan", "made wirawan"),
        ("Maria br. Simanjuntak, S.Psi.", "simanjuntak maria"),
        ("Pak", "pak"),
    ],
)
def test_spelling_is_forgiven(seek, cast, name, typed):
    cast.register(name)
    assert [hit.full_name for hit in seek(typed)] == [name]


def test_all_words_must_fit(seek, siti):
    assert refusal(seek, "siti bukan") == ("not_found", "sought")


def test_a_wildcard_is_a_letter_like_any_other(seek, siti):
    assert refusal(seek, "s_ti") == ("not_found", "sought")
    assert refusal(seek, "____") == ("not_found", "sought")


def test_duplicates_and_the_erased_are_not_found_by_name(seek, siti, cast):
    cast.register("Siti Aminah")
    assert [hit.registration_id for hit in seek("aminah")] == [siti.id]
    siti.erased_at = NOW
    db.session.flush()
    assert refusal(seek, "aminah") == ("not_found", "sought")
    assert refusal(seek, siti.spoken_code) == ("guessed", "sought")


def test_who_cancelled_is_found_and_marked(seek, siti, cast):
    registrations.cancel(siti, by=actor(cast.organiser))
    db.session.flush()
    assert [hit.cancelled for hit in seek("aminah")] == [True]


def test_a_wrong_code_is_a_guess_and_a_wrong_name_is_none(seek, siti):
    assert refusal(seek, "00000000") == ("guessed", "sought")
    assert attempts() == 1
    assert refusal(seek, "bukan siapa-siapa") == ("not_found", "sought")
    assert attempts() == 1


def test_a_name_that_looks_like_a_code_is_no_guess(seek, cast):
    cast.register("Ani Maria")
    assert [hit.full_name for hit in seek("Ani Maria")] == ["Ani Maria"]
    assert attempts() == 0


def test_after_ten_guesses_codes_are_not_looked_up_for_a_quarter_of_an_hour(seek, siti, freeze):
    for _ in range(10):
        assert refusal(seek, "00000000") == ("guessed", "sought")
    assert refusal(seek, "00000000") == ("too_many", "sought")
    assert refusal(seek, siti.spoken_code) == ("too_many", "sought")
    assert attempts() == 10
    assert len(seek("siti")) == 1
    assert seek(siti.spoken_code, Actor("door", 2)) is siti
    freeze(NOW + timedelta(minutes=15))
    assert seek(siti.spoken_code) is siti


def test_a_proof_gives_the_person_of_any_event(siti, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    assert finding.by_link(personal_token(siti)) is siti
    assert finding.by_link(personal_token(stranger)) is stranger


def test_a_forged_ended_or_erased_proof_is_not_found(siti):
    token = personal_token(siti)
    assert refusal(finding.by_link, "A" * 22) == ("not_found", "sought")
    siti.erased_at = NOW
    assert refusal(finding.by_link, token) == ("not_found", "sought")
    siti.erased_at = None
    link = links.current("person", registration_id=siti.id)
    link.expires_at = NOW
    assert refusal(finding.by_link, token) == ("not_found", "sought")
    link.expires_at = None
    links.revoke(link)
    assert refusal(finding.by_link, token) == ("not_found", "sought")


def test_a_choice_must_be_of_this_event(siti, cast):
    stranger = cast.register("Wayan Sudira", event=cast.other_event)
    assert isinstance(finding.chosen(siti.id, session=cast.session), Registration)
    assert refusal(finding.chosen, stranger.id, session=cast.session) == ("not_found", "sought")
    assert refusal(finding.chosen, 999_999, session=cast.session) == ("not_found", "sought")
