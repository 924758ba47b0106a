"""How others fare: the cohort's mirror, who got past the same obstacle, and a unit's consent to be named for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db import db
from intake.models.followup import NamingConsent
from intake.queries import others
from intake.queries.others import Mirror
from intake.rules import followup, naming, transfers
from intake.rules.actor import Actor
from intake.rules.followup import Answer
from intake.rules.refusal import Refused
from tests.cast import NOW, actor, token, unit
from tests.promises import propose, sign

NAMES = ("Bu Satu", "Pak Dua", "Bu Tiga", "Pak Empat", "Bu Lima", "Pak Enam")


@pytest.fixture
def cohort(cast):
    """Six more units of the same event, each with a signed commitment."""
    there = cast.host
    made = []
    for number, name in enumerate(NAMES):
        place = unit(f"unit-{number}", f"Sentra Contoh {number}", there.province, there.institution)
        db.session.add(place)
        db.session.flush()
        person = cast.register(name, unit=place, phone=f"+62813000001{number:02}")
        made.append(propose(cast, person))
        sign(made[-1])
    return made


@pytest.fixture
def mine(cast):
    made = propose(cast, cast.register(), if_then="Jika hujan, kami menjemur di aula")
    sign(made)
    return made


@pytest.fixture
def home(cast, mine):
    return f"/u/{token(cast.unit_link)}/commitments/{mine.code}"


def say(commitment, status, **more):
    by = Actor("unit", commitment.unit_id)
    change = followup.answer(commitment, Answer(status=status, **more), by=by)
    db.session.commit()
    return change


def own(commitment):
    return Actor("unit", commitment.unit_id)


def hindered(commitment, kind="sdm", **more):
    return say(commitment, "terkendala", obstacle_kind=kind, **more)


def got_past(commitment, kind="sdm", note="Instruktur dipinjam dari dinas", *, named=True):
    hindered(commitment, kind)
    say(commitment, "berjalan", note=note)
    if named:
        naming.give(commitment, by=own(commitment))
        db.session.commit()


def refused(code, rule):
    with pytest.raises(Refused) as refusal:
        rule()
    assert refusal.value.code == code


# The mirror


def test_the_mirror_counts_units_that_have_started(cohort, mine):
    for commitment in cohort[:3]:
        say(commitment, "disiapkan")
    assert others.mirror(mine) == Mirror(3, 7, False)
    say(mine, "berjalan")
    assert others.mirror(mine) == Mirror(4, 7, True)


def test_what_runs_has_started_whatever_hinders_it_and_what_is_cancelled_is_out(cast, cohort, mine):
    for commitment in cohort[:3]:
        say(commitment, "berjalan")
    hindered(cohort[0])
    hindered(cohort[3])
    said = Answer(status="dibatalkan", note="Unit digabung")
    followup.answer(cohort[4], said, by=actor(cast.officer))
    assert others.mirror(mine) == Mirror(3, 6, False)


def test_an_unsigned_proposal_and_another_innovation_do_not_count(cast, cohort, mine):
    propose(cast, cast.register("Wayan", unit=cast.bali, phone="+6281300000006"))
    assert others.mirror(mine).units == 7


def test_a_unit_with_two_sites_counts_once(cast, cohort, mine):
    second = propose(
        cast, cast.register("Budi Santoso", phone="+6281300000003"), site="Desa Kastela"
    )
    sign(second)
    assert others.mirror(mine).units == 7


@pytest.mark.parametrize(
    ("seen", "tells"),
    [
        (Mirror(12, 30, False), "numbers"),
        (Mirror(2, 30, False), ""),
        (Mirror(3, 6, False), "numbers"),
        (Mirror(2, 3, True), ""),
        (Mirror(29, 30, True), "nearly_all"),
        (Mirror(28, 30, True), "nearly_all"),
        (Mirror(29, 30, False), ""),
        (Mirror(27, 30, False), "numbers"),
    ],
)
def test_fewer_than_three_are_never_told_and_nobody_is_told_to_be_alone(seen, tells):
    assert seen.tells == tells


def test_the_mirror_stands_on_the_units_page_with_its_next_step_and_no_names(
    client, cohort, mine, home
):
    for commitment in cohort[:3]:
        say(commitment, "disiapkan")
    card = client.get(home).page.one("[aria-labelledby=mirror]").text()
    assert "3 dari 7 unit" in card
    assert "Memilih lima peserta dan satu pendamping, pada Rabu, 20 Maret 2024." in card
    assert "Contoh" not in client.get(home).page.text


def test_the_mirror_is_one_query(cohort, mine, queries):
    with queries() as seen:
        others.mirror(mine)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("belum_dimulai", "begin"),
        ("disiapkan", "run"),
        ("berjalan", "show"),
        ("terkendala", "plan"),
    ],
)
def test_the_next_step_follows_from_where_it_stands(mine, status, step):
    say(mine, status)
    assert others.step(mine) == step


def test_who_has_no_plan_says_what_hinders_and_then_goes_on(cast):
    mine = propose(cast, cast.register("Budi Santoso", phone="+6281300000003"), if_then="")
    sign(mine)
    say(mine, "terkendala")
    assert others.step(mine) == "tell"
    say(mine, "terkendala", obstacle_kind="sdm")
    assert others.step(mine) == "meet"


def test_the_units_own_plan_is_read_back_when_something_hinders(client, mine, home):
    hindered(mine)
    assert (
        "Jika hujan, kami menjemur di aula"
        in client.get(home).page.one("[aria-labelledby=mirror]").text()
    )


def test_who_waits_is_told_until_when(client, mine, home):
    hindered(mine, "menunggu_anggaran", budget_year=2025)
    assert others.step(mine) == "wait"
    card = client.get(home).page.one("[aria-labelledby=mirror]").text()
    assert "Kami tanyakan lagi Senin, 6 Januari 2025." in card


def test_a_proposal_and_one_with_evidence_have_their_own_step(cast, mine):
    say(mine, "berjalan", evidence="Berita")
    assert others.step(mine) == "keep"
    assert (
        others.step(propose(cast, cast.register("Budi Santoso", phone="+6281300000003"), site="X"))
        == "sign"
    )


def test_a_commitment_of_no_event_has_no_mirror(mine):
    mine.event_id = None
    assert others.mirror(mine) is None


# Who got past the same obstacle


def test_who_got_past_the_same_obstacle_is_named_with_what_it_wrote(
    client, cast, cohort, mine, home
):
    got_past(cohort[0])
    got_past(cohort[1], "sarana")
    got_past(cohort[2], named=False)
    hindered(mine)
    card = client.get(home).page.one("[aria-labelledby=helpers]").text()
    assert "Sentra Contoh 0" in card
    assert "Instruktur dipinjam dari dinas" in card
    assert "Contoh 1" not in card
    assert "Contoh 2" not in card
    client.sign_in(cast.officer)
    page = client.get(f"/staff/commitments/{mine.code}").page
    assert "Sentra Contoh 0" in page.one("[aria-labelledby=helpers]").text()


def test_a_named_unit_that_stopped_helps_nobody(cohort, mine):
    got_past(cohort[0])
    say(cohort[0], "belum_dimulai", note="Perajin berhenti")
    assert others.helpers(mine, "sdm") == []


def test_running_before_the_obstacle_is_not_getting_past_it(cohort, mine):
    got_past(cohort[0], "sarana")
    hindered(cohort[0], "sdm")
    assert others.helpers(mine, "sdm") == []


def test_a_withdrawn_answer_shows_no_way(cast, cohort, mine):
    got_past(cohort[0])
    way = others.helpers(mine, "sdm")[0]
    change = followup.answer(cohort[0], Answer(status="berjalan"), by=actor(cast.officer))
    assert others.helpers(mine, "sdm")[0].note == way.note  # the one that says something
    followup.withdraw(change, reason="Salah", by=actor(cast.officer))
    assert [helper.unit for helper in others.helpers(mine, "sdm")] == ["Sentra Contoh 0"]


def test_both_budgets_are_one_obstacle_and_another_is_like_none(cohort, mine):
    got_past(cohort[0], "anggaran")
    assert [one.unit for one in others.helpers(mine, "menunggu_anggaran")] == ["Sentra Contoh 0"]
    assert others.helpers(mine, "lainnya") == others.helpers(mine, None) == []


def test_five_at_most_newest_first_in_one_query(cohort, mine, freeze, queries):
    for day, commitment in enumerate(cohort):
        freeze(NOW + timedelta(days=day))
        got_past(commitment)
    with queries() as seen:
        named = [helper.unit for helper in others.helpers(mine, "sdm")]
    assert named == [f"Sentra Contoh {number}" for number in (5, 4, 3, 2, 1)]
    assert len(seen) == 1


def test_once_the_obstacle_is_over_nobody_is_named_any_more(client, cohort, mine, home):
    got_past(cohort[0])
    hindered(mine)
    say(mine, "disiapkan")
    assert not client.get(home).page.has("#helpers")


# Consent


def test_a_unit_lets_itself_be_named_and_takes_it_back(client, mine, home):
    assert not client.get(home).page.has("#naming")
    got_past(mine, named=False)
    form = client.get(home).page.form("[aria-labelledby=naming] form")
    for _ in range(2):
        assert client.send(form).status_code == 303
    (consent,) = db.session.scalars(select(NamingConsent)).all()
    assert (consent.given_by, consent.withdrawn_at) == (str(own(mine)), None)
    back = client.get(home).page.form("form[action$='/naming/withdrawal']")
    assert client.send(back).status_code == 303
    assert db.session.get(NamingConsent, consent.id).withdrawn_by == str(own(mine))
    assert client.get(home).page.has("form[action$='/naming']")


def test_a_consent_taken_back_is_read_by_nobody(cohort, mine):
    got_past(cohort[0])
    assert others.helpers(mine, "sdm")
    naming.withdraw(cohort[0], by=own(cohort[0]))
    assert others.helpers(mine, "sdm") == []


def test_an_officer_takes_it_back_when_asked_but_never_gives_it(client, cast, mine):
    got_past(mine)
    client.sign_in(cast.officer)
    form = client.get(f"/staff/commitments/{mine.code}").page.form(
        "form[action$='/naming/withdrawal']"
    )
    assert client.send(form).status_code == 303
    assert naming.of(mine) is None
    refused("not_yours", lambda: naming.give(mine, by=actor(cast.officer)))


def test_only_who_got_past_something_is_asked_and_only_what_was_given_is_taken_back(
    client, cast, mine, home
):
    refused("nothing_passed", lambda: naming.give(mine, by=own(mine)))
    refused("not_given", lambda: naming.withdraw(mine, by=own(mine)))
    refused("not_yours", lambda: naming.withdraw(mine, by=Actor("unit", cast.bali.id)))
    refused("officer_only", lambda: naming.withdraw(mine, by=actor(cast.viewer)))
    answer = client.post(f"{home}/naming", data={"submission_key": "n" * 22})
    assert (answer.status_code, "Kirim kabar lebih dahulu" in answer.page.text) == (409, True)


def test_a_consent_to_be_named_does_not_go_to_another_unit(client, cast, cohort, mine):
    got_past(cohort[0])
    to = cast.bali if cohort[0].unit is not cast.bali else cast.host
    transfers.transfer(cohort[0], to=to, reason="Digabung", by=actor(cast.officer))
    assert naming.of(cohort[0]) is None
    assert others.helpers(mine, "sdm") == []
